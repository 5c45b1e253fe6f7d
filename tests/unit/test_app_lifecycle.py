"""The lock, step by step: what is on the disk before the process ends, and what happens if it is not."""

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from pazpaz_desktop.app.lifecycle import Lifecycle, OpenWindow, Phase
from pazpaz_desktop.app.pipes import SupervisorLine
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import DiskFull, WrongPassphrase
from pazpaz_desktop.foundation.lanes import ThreadLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks
from tests.support.messages_seen import MessagesSeen


class Cover(QObject):
    """A cover that only remembers."""

    passphrase_given = Signal(object)

    def __init__(self, steps: list[str]) -> None:
        super().__init__()
        self._steps = steps

    def ask(self, text: str) -> None:
        self._steps.append(f"ask {text}")

    def blame(self, error: str) -> None:
        self._steps.append(f"blame {error}")


class Disk:
    """A window and a practice on a disk that refuses so many times; every step is noted in order."""

    def __init__(self, lane: ThreadLane) -> None:
        self.steps: list[str] = []
        self.refusals = 0
        self.close_error: Exception | None = None
        self.closing: Future[None] | None = None
        self.cover = Cover(self.steps)
        self._lane = lane

    def isActiveWindow(self) -> bool:
        return True

    def commit_ime(self) -> None:
        self.steps.append("ime")

    def keep_everything(self) -> Sequence[FormDraft]:
        self.steps.append("gather")
        return [FormDraft("place", PlaceState("note"))]

    def cover_up(self) -> None:
        self.steps.append("cover")

    def uncover(self) -> None:
        self.steps.append("uncover")

    def stop(self) -> None:
        self.steps.append("stop")

    def flush(self) -> "Future[object]":
        return self._lane.submit(self._write)

    def _write(self) -> None:
        if self.refusals:
            self.refusals -= 1
            self.steps.append("refused")
            raise DiskFull()
        self.steps.append("written")

    def keep(self, drafts: "Sequence[FormDraft]") -> None:
        self.steps.append(f"kept {len(drafts)}")

    def close(self, reason: LockReason) -> None:
        if self.closing is not None:
            self.closing.result()
        if self.close_error is not None:
            raise self.close_error
        self.steps.append(f"closed {reason}")

    def give_reserve(self) -> bool:
        self.steps.append("reserve")
        return True


def _confirm(given: Secret) -> None:
    if not given.matches(Secret(b"right")):
        raise WrongPassphrase()


class Scene:
    """A lifecycle with an open practice on a disk; `said` is what the supervisor would hear."""

    def __init__(self, lane: ThreadLane, keys: ThreadLane) -> None:
        self.parent = QObject()
        self.disk = Disk(lane)
        self._said = io.BytesIO()
        post = MainThread(self.parent).post
        self.lifecycle = Lifecycle(
            SupervisorLine(io.BytesIO(), self._said),
            Tasks(post, ChangeBus(self.parent), self.parent),
            lambda error: type(error).__name__,
            self.parent,
            leave=lambda: self.disk.steps.append("gone"),
        )
        self.opened = OpenWindow(
            window=self.disk,
            lane=lane,
            keys=keys,
            keep=self.disk.keep,
            close=self.disk.close,
            confirm=_confirm,
            give_reserve=self.disk.give_reserve,
        )

    @property
    def said(self) -> list[str]:
        return self._said.getvalue().decode().splitlines()


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    lane, keys = ThreadLane("db"), ThreadLane("keys")
    scene = Scene(lane, keys)
    scene.lifecycle.begin(scene.opened)
    yield scene
    if scene.disk.closing is not None:
        scene.disk.closing.set_result(None)
    lane.close()
    keys.close()
    scene.parent.deleteLater()


def _in_phase(scene: Scene, phase: Phase) -> Callable[[], bool]:
    return lambda: scene.lifecycle.phase is phase


def test_the_text_and_the_place_are_written_before_the_process_ends(scene: Scene, qtbot: QtBot) -> None:
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.disk.steps == ["ime", "gather", "cover", "written", "kept 1", "stop", "closed asked", "gone"]
    assert scene.said == ["OPEN", "LOCKING active asked", "LOCKED"]


def test_a_second_request_while_locking_changes_nothing(scene: Scene, qtbot: QtBot) -> None:
    scene.lifecycle.lock(LockReason.IDLE)
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.said == ["OPEN", "LOCKING active idle", "LOCKED"]


def test_quitting_takes_the_same_path_and_says_so(scene: Scene, qtbot: QtBot) -> None:
    scene.lifecycle.lock(LockReason.QUIT)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert "written" in scene.disk.steps
    assert scene.said == ["OPEN", "LOCKING active quit", "QUIT"]


def test_a_disk_that_refuses_once_gets_the_reserve_and_a_second_try(
    scene: Scene, qtbot: QtBot, messages: MessagesSeen
) -> None:
    messages.expect("flush")
    scene.disk.refusals = 1
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.disk.steps[3:6] == ["refused", "reserve", "written"]


def test_what_is_still_not_saved_keeps_the_process_covered_and_the_supervisor_told(
    scene: Scene, qtbot: QtBot, messages: MessagesSeen
) -> None:
    messages.expect("flush")
    scene.disk.refusals = 2
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.KEPT))
    assert scene.disk.steps[-1] == "ask DiskFull"
    assert scene.said[-1] == "KEPT"
    assert "gone" not in scene.disk.steps
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.disk.steps[-3:] == ["stop", "closed asked", "gone"]


def test_a_kept_process_tries_again_by_itself(scene: Scene, qtbot: QtBot, messages: MessagesSeen) -> None:
    messages.expect("flush")
    scene.disk.refusals = 2
    scene.lifecycle.lock(LockReason.IDLE)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE), timeout=30_000)
    assert scene.said == ["OPEN", "LOCKING active idle", "KEPT", "LOCKED"]


def test_only_the_right_passphrase_shows_the_unsaved_text_again(
    scene: Scene, qtbot: QtBot, messages: MessagesSeen
) -> None:
    messages.expect("flush")
    scene.disk.refusals = 2
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.KEPT))
    scene.disk.cover.passphrase_given.emit(Secret(b"wrong"))
    qtbot.waitUntil(lambda: any(step.startswith("blame That passphrase") for step in scene.disk.steps))
    assert "uncover" not in scene.disk.steps
    scene.disk.cover.passphrase_given.emit(Secret(b"right"))
    qtbot.waitUntil(_in_phase(scene, Phase.OPEN))
    assert scene.disk.steps[-1] == "uncover"
    assert scene.said[-1] == "OPEN"


def test_a_practice_that_does_not_close_in_time_does_not_hold_up_the_lock(scene: Scene, qtbot: QtBot) -> None:
    scene.disk.closing = Future()
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.disk.steps[-2:] == ["stop", "gone"]
    assert "written" in scene.disk.steps


def test_a_practice_that_closes_badly_is_locked_all_the_same(
    scene: Scene, qtbot: QtBot, messages: MessagesSeen
) -> None:
    messages.expect("close")
    scene.disk.close_error = DiskFull()
    scene.lifecycle.lock(LockReason.ASKED)
    qtbot.waitUntil(_in_phase(scene, Phase.GONE))
    assert scene.said[-1] == "LOCKED"
