"""Supervisor, program and standby: who is there when, and what happens when one of them ends badly."""

import ctypes
import os
import platform
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import counts
from tests.support.processes import (
    Actor,
    Stage,
    children_of,
    open_descriptors,
    times_in_memory,
    wait_until_reaped,
)

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="looks into /proc")


_TGKILL = {"x86_64": 234, "aarch64": 131}
"""The number of the system call that signals one thread of a process, by machine."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage(tmp_path) as stage:
        yield stage


def _signal_thread(process: int, thread: int, number: int) -> None:
    if ctypes.CDLL(None).syscall(_TGKILL[platform.machine()], process, thread, number) != 0:
        raise ProcessLookupError(thread)


def _opened(stage: Stage, secret: str = "a passphrase") -> tuple[Actor, Actor]:
    """The first program with an open vault, and its standby."""
    active = stage.next_actor()
    active.wait_for("painted")
    active.tell(f"unlock {secret}")
    return active, stage.next_actor()


def test_a_lock_ends_the_program_and_shows_the_standby_with_the_reason(stage: Stage) -> None:
    active, standby = _opened(stage)
    active.tell("type what was being written")
    active.tell("lock idle")
    assert standby.wait_for("shown") in {"shown active idle", "shown inactive idle"}
    standby.wait_for("painted")
    active.wait_for_end()
    assert (stage.folder / "text").read_text() == "what was being written"
    assert (stage.folder / "place").read_text() == "[22]"
    assert (stage.folder / "closed").read_text() == "idle"


def test_the_standby_becomes_the_next_program_and_gets_a_standby_of_its_own(stage: Stage) -> None:
    active, standby = _opened(stage)
    active.tell("lock asked")
    standby.wait_for("painted")
    standby.tell("unlock again")
    third = stage.next_actor()
    standby.tell("lock asked")
    third.wait_for("painted")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the memory of a hardened process")
def test_what_was_unlocked_is_in_no_memory_after_the_lock_though_it_was_before(stage: Stage) -> None:
    secret = secrets.token_hex(16)
    active, standby = _opened(stage, secret)
    active.tell(f"type {secret}")
    active.tell("cover")
    active.wait_for("cover")
    assert times_in_memory(active.pid, secret.encode()) > 0
    active.tell("lock asked")
    standby.wait_for("painted")
    active.wait_for_end()
    assert times_in_memory(standby.pid, secret.encode()) == 0
    assert times_in_memory(stage.supervisor.pid, secret.encode()) == 0


@pytest.mark.soak
def test_locking_again_and_again_leaves_no_process_and_no_open_file(stage: Stage) -> None:
    active, standby = _opened(stage)
    after_first: tuple[int, int] | None = None
    for _ in range(counts.scaled(50, minimum=5)):
        active.tell("lock asked")
        standby.wait_for("painted")
        wait_until_reaped(active.pid)
        standby.tell("unlock again")
        active, standby = standby, stage.next_actor()
        standby_is_up = children_of(stage.supervisor.pid)
        assert standby_is_up == sorted([active.pid, standby.pid])
        now = (len(standby_is_up), open_descriptors(stage.supervisor.pid))
        after_first = after_first or now
        assert now == after_first


def test_a_program_that_hangs_while_locking_is_ended_and_the_standby_shown(stage: Stage) -> None:
    active, standby = _opened(stage)
    active.tell("hang")
    active.tell("lock asked")
    assert standby.wait_for("shown").endswith("hung")
    active.wait_for_end()
    wait_until_reaped(active.pid)


def test_a_program_that_crashes_is_followed_by_the_lock_screen_without_taking_the_keyboard(
    stage: Stage,
) -> None:
    active, standby = _opened(stage)
    os.kill(active.pid, signal.SIGSEGV)
    assert standby.wait_for("shown") == "shown inactive crash"
    standby.wait_for("painted")
    standby.tell("unlock again")
    assert stage.next_actor().pid not in {active.pid, standby.pid}


def test_a_standby_that_ends_is_started_again(stage: Stage) -> None:
    active, standby = _opened(stage)
    os.kill(standby.pid, signal.SIGKILL)
    again = stage.next_actor()
    active.tell("lock asked")
    again.wait_for("painted")


def test_when_the_supervisor_dies_its_programs_end_by_themselves(stage: Stage) -> None:
    active, standby = _opened(stage)
    os.kill(stage.supervisor.pid, signal.SIGKILL)
    active.wait_for_end()
    standby.wait_for_end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_ending_the_supervisor_by_signal_writes_first(stage: Stage, number: signal.Signals) -> None:
    active, standby = _opened(stage)
    active.tell("type not lost")
    active.tell("cover")
    active.wait_for("cover")
    for pid in (stage.supervisor.pid, active.pid, standby.pid):  # as a terminal or a session's end does
        os.kill(pid, number)
    assert stage.end() == 0
    assert (stage.folder / "text").read_text() == "not lost"
    assert (stage.folder / "closed").read_text() == "quit"


def test_quitting_ends_everything(stage: Stage) -> None:
    active, standby = _opened(stage)
    active.tell("lock quit")
    standby.wait_for_end()
    assert stage.end() == 0


def test_quitting_from_the_lock_screen_ends_everything(stage: Stage) -> None:
    active, standby = _opened(stage)
    active.tell("lock asked")
    standby.wait_for("painted")
    standby.tell("lock quit")
    assert stage.end() == 0


def test_a_second_start_brings_the_program_forward(stage: Stage) -> None:
    active, _standby = _opened(stage)
    os.kill(stage.supervisor.pid, signal.SIGUSR1)
    active.wait_for("raised")


def test_a_signal_is_heard_whatever_thread_of_the_supervisor_it_finds(stage: Stage) -> None:
    active, standby = _opened(stage)
    pid = stage.supervisor.pid
    others = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir() if int(task.name) != pid]
    for other in others:
        _signal_thread(pid, other, signal.SIGUSR2)
    assert others
    standby.wait_for("painted")
    active.wait_for_end()


def test_the_desktop_can_ask_for_a_lock_by_signal(stage: Stage) -> None:
    active, standby = _opened(stage)
    os.kill(stage.supervisor.pid, signal.SIGUSR2)
    standby.wait_for("painted")
    active.wait_for_end()
