"""The sync timer: when exchanges begin by themselves, and what the program hears of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.app.lifecycle import Phase
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.app.sync_timer import SETTLED_S, SyncTimer
from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.sync.pacing import BUSY_S, LAST_RETRY_S
from pazpaz_desktop.system.keyvault import SessionKeyVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks
from tests.services.bed import add_client, new_bed
from tests.services.two_laptops import enrol, newcomer, open_first
from tests.support.clocks import FakeClock
from tests.support.messages_seen import MessagesSeen
from tests.support.operators import Operator


@dataclass
class Scene:
    """An open practice with its timer; waits are as long as chance allows."""

    practice: Practice
    operator: Operator
    timer: SyncTimer
    around: Surroundings
    published: list[ChangeSet] = field(default_factory=list)
    told: list[object] = field(default_factory=list)

    def asked(self, request: str = "head") -> int:
        """How often the server was asked."""
        return self.operator.wire.requests.count(request)

    def publish_own_change(self) -> None:
        """A client is added here, as a screen does it."""
        client = add_client(self.practice)
        self.around.bus.publish(ChangeSet(frozenset({(Kind.CLIENT, client)})))

    def join(self) -> None:
        """Take a seat, as a screen does it."""
        self.practice.clinic.join(self.operator.seat_file(), "First laptop")
        pump()


def pump() -> None:
    """Deliver what was posted to the Qt thread, and what that posts."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    clock = FakeClock()
    operator, bed = Operator(clock), new_bed(tmp_path / "first")
    practice = open_first(bed, operator)
    parent = QObject()
    composition = Composition(Profile(tmp_path / "profile"), clock, SessionKeyVault(), FLOOR)
    main_thread, bus = MainThread(parent), ChangeBus(parent)
    tasks = Tasks(main_thread.post, bus, parent)
    around = Surroundings(composition, Lanes.inline(), main_thread, bus, tasks, Languages(parent))
    timer = SyncTimer(practice.clinic, around, parent, draw=lambda _low, high: high)
    made = Scene(practice, operator, timer, around)
    bus.changed.connect(made.published.append)
    bus.exchanged.connect(made.told.append)
    yield made
    practice.close()
    pump()
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(parent, QEvent.Type.DeferredDelete.value)


class TestWhen:
    def test_a_practice_alone_asks_nobody(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.publish_own_change()
        pump()
        assert scene.timer.wait_s is None
        assert scene.operator.wire.requests == []

    def test_joining_begins_the_first_exchange(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        assert scene.asked("push") > 0

    def test_opening_begins_one_and_the_next_follows_by_itself(self, scene: Scene) -> None:
        scene.join()
        assert scene.asked("push") == 0
        scene.timer.on_phase(Phase.OPEN)
        pump()
        assert scene.asked("push") > 0
        due = scene.timer.wait_s
        assert due is not None
        assert due == BUSY_S * 1.3

    def test_a_change_is_sent_soon_after_the_last_one(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        for _ in range(4):
            scene.timer.exchange()
            pump()
        before = scene.timer.wait_s
        scene.publish_own_change()
        due = scene.timer.wait_s
        assert due == SETTLED_S
        assert before is not None
        assert before > due

    def test_one_asked_for_by_a_person_counts_like_its_own(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        scene.timer._poll.stop()
        scene.practice.clinic.sync_now()
        pump()
        assert scene.timer.wait_s is not None

    def test_without_an_answer_it_is_tried_again_later_and_later(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        scene.operator.wire.is_cut = True
        waits = []
        for _ in range(12):
            scene.timer.exchange()
            pump()
            waits.append(scene.timer.wait_s or 0.0)
        assert waits == sorted(waits)
        assert waits[-1] == LAST_RETRY_S

    def test_what_only_a_person_can_mend_is_not_tried_again(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        for seat in scene.operator.seats.values():
            seat.is_revoked = True
        scene.timer.exchange()
        pump()
        assert scene.timer.wait_s is None
        scene.publish_own_change()
        assert scene.timer.wait_s is None

    def test_a_mistake_of_the_program_is_noted_and_does_not_end_the_exchanging(
        self, scene: Scene, messages: MessagesSeen
    ) -> None:
        messages.expect("unexpected")

        def broken(_request: str) -> None:
            raise ZeroDivisionError

        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        scene.operator.wire.after = broken
        scene.timer.exchange()
        pump()
        assert scene.timer.wait_s is not None
        scene.operator.wire.after = lambda _request: None
        asked = scene.asked()
        scene.timer.exchange()
        pump()
        assert scene.asked() == asked + 1


class TestLocking:
    def test_a_lock_ends_the_exchanging_at_once(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        asked = scene.asked()
        scene.timer.on_phase(Phase.LOCKING)
        assert scene.timer.wait_s is None
        assert scene.around.composition.halt.is_set()
        scene.timer.exchange()
        scene.publish_own_change()
        pump()
        assert scene.timer.wait_s is None
        assert scene.asked() == asked

    def test_a_running_exchange_is_stopped_between_two_calls(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.operator.wire.after = lambda request: (
            scene.timer.on_phase(Phase.LOCKING) if request == "head" else None
        )
        scene.join()
        assert scene.asked("push") == 0

    def test_a_lock_that_could_not_save_goes_on_when_it_is_opened_again(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        asked = scene.asked()
        scene.timer.on_phase(Phase.LOCKING)
        scene.timer.on_phase(Phase.KEPT)
        scene.timer.on_phase(Phase.OPEN)
        pump()
        assert not scene.around.composition.halt.is_set()
        assert scene.asked() == asked + 1


class TestHearing:
    def test_a_change_from_the_other_laptop_reaches_the_bus_and_is_not_taken_for_ones_own(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        second = newcomer(tmp_path / "second", scene.operator, FakeClock())
        other = enrol(scene.practice, second)
        client = add_client(other)
        other.clinic.sync_now()
        pump()
        scene.published.clear()
        scene.timer.exchange()
        pump()
        assert any(changes.touches(Kind.CLIENT, client) for changes in scene.published)
        assert not scene.timer._settled.isActive()
        other.close()

    def test_progress_is_told_and_its_end(self, scene: Scene) -> None:
        scene.timer.on_phase(Phase.OPEN)
        scene.join()
        assert len(scene.told) > 1
        assert scene.told[-1] is None
        assert None not in scene.told[:-1]
