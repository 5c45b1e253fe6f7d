"""The one word for how a laptop stands: green only if nothing at all is outstanding."""

from collections.abc import Mapping

import pytest

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import (
    Cancelled,
    DiskFull,
    LogBroken,
    NeedsUpdate,
    ObjectMissing,
    PazPazError,
    SeatRefused,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos.registers import Register
from pazpaz_desktop.sync.standing import Link, Stored, SyncWord, standing
from pazpaz_desktop.sync.steps import Step
from tests.sync.bed import Bed

GOOD = SyncState(seq=5, contact_ms=1000)
READ_BACK = Link(has_read_back=True)


def waiting(state: Standing) -> tuple[Register, ...]:
    return (Register(bytes(16), Entity.NOTE, Group.PLAN, (), False, (), state),)


NOT_GREEN: Mapping[str, tuple[Stored, Link, SyncWord, str]] = {
    "not joined": (Stored(None), READ_BACK, SyncWord.NOT_JOINED, ""),
    "a mark": (Stored(GOOD, dirty=1), READ_BACK, SyncWord.WAITING, ""),
    "the outbox": (Stored(GOOD, outbox=1), READ_BACK, SyncWord.WAITING, ""),
    "arrived": (Stored(GOOD, arrived=1), READ_BACK, SyncWord.WAITING, ""),
    "nothing read back yet": (Stored(GOOD), Link(), SyncWord.WAITING, ""),
    "running": (Stored(GOOD), Link(is_running=True), SyncWord.SENDING, ""),
    "a conflict": (
        Stored(GOOD, open_registers=waiting(Standing.CONFLICT)),
        READ_BACK,
        SyncWord.NEEDS_YOU,
        "conflict",
    ),
    "a merged text": (
        Stored(GOOD, open_registers=waiting(Standing.MERGED)),
        READ_BACK,
        SyncWord.NEEDS_YOU,
        "merged",
    ),
    "a late edit": (
        Stored(GOOD, open_registers=waiting(Standing.LATE)),
        READ_BACK,
        SyncWord.NEEDS_YOU,
        "late",
    ),
    "held": (Stored(GOOD, held=(("broken_seal", 1),)), READ_BACK, SyncWord.NEEDS_YOU, "held"),
    "held for a newer program": (
        Stored(GOOD, held=(("needs_update", 1),)),
        READ_BACK,
        SyncWord.NEEDS_UPDATE,
        "needs_update",
    ),
    "an alarm kept": (
        Stored(SyncState(alarm="forked")),
        READ_BACK,
        SyncWord.INTEGRITY_ALARM,
        "forked",
    ),
    "a newer format": (Stored(SyncState(format=2)), READ_BACK, SyncWord.NEEDS_UPDATE, "format"),
}


@pytest.mark.parametrize("case", NOT_GREEN)
def test_it_is_not_green_while_anything_is_outstanding(case: str) -> None:
    what, link, word, reason = NOT_GREEN[case]

    found = standing(what, link)

    assert (found.word, found.reason) == (word, reason)


def test_it_is_green_when_nothing_is_outstanding() -> None:
    found = standing(Stored(GOOD), READ_BACK)

    assert found.word is SyncWord.UP_TO_DATE
    assert found.at is not None


FAILURES: Mapping[str, tuple[PazPazError, SyncWord, str]] = {
    "unreachable": (ServerUnreachable(reason="timeout"), SyncWord.OFFLINE, "timeout"),
    "not trusted": (ServerNotTrusted(reason="certificate"), SyncWord.NEEDS_YOU, "certificate"),
    "seat refused": (SeatRefused(reason="revoked"), SyncWord.NEEDS_YOU, "revoked"),
    "refused": (ServerRefused(reason="frozen"), SyncWord.NEEDS_YOU, "frozen"),
    "log broken": (LogBroken(reason="dropped", seq=1), SyncWord.INTEGRITY_ALARM, "dropped"),
    "needs update": (NeedsUpdate(found=2, known=1), SyncWord.NEEDS_UPDATE, "format"),
    "disk full": (DiskFull(), SyncWord.WAITING, "DiskFull"),
    "object missing": (ObjectMissing(), SyncWord.WAITING, "ObjectMissing"),
    "cancelled": (Cancelled(), SyncWord.WAITING, "Cancelled"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_has_its_word(case: str) -> None:
    failure, word, reason = FAILURES[case]

    found = standing(Stored(GOOD), Link(has_read_back=True, failure=failure))

    assert (found.word, found.reason) == (word, reason)


def test_what_presses_most_is_named_first() -> None:
    both = (*waiting(Standing.LATE), *waiting(Standing.CONFLICT), *waiting(Standing.MERGED))

    assert standing(Stored(GOOD, open_registers=both), READ_BACK).reason == "conflict"


def test_a_laptop_goes_from_waiting_by_sending_to_up_to_date_and_back(bed: Bed) -> None:
    here, _ = bed
    assert here.engine.standing().word is SyncWord.WAITING
    note = here.start_note(subjective="text")
    seen = set()

    def look(step: Step) -> None:
        if not step.endswith("before_commit"):
            seen.add(here.engine.standing().word if step is Step.PUSH_BEFORE_CALL else SyncWord.SENDING)

    here.fuse = look  # type: ignore[assignment]  # heard like a fuse
    here.cycle()
    assert seen == {SyncWord.SENDING}
    assert here.engine.standing().word is SyncWord.UP_TO_DATE

    here.write(note, subjective="more")
    found = here.engine.standing()
    assert (found.word, found.waiting) == (SyncWord.WAITING, 1)
    here.restart()
    assert here.engine.standing().word is SyncWord.WAITING


def test_a_cycle_that_ends_by_a_mistake_of_the_program_runs_no_more(bed: Bed) -> None:
    here, _ = bed
    here.cycle()
    assert here.engine.standing().word is SyncWord.UP_TO_DATE

    def stumble(step: Step) -> None:
        raise ZeroDivisionError(step)

    here.fuse = stumble  # type: ignore[assignment]  # heard like a fuse
    with pytest.raises(ZeroDivisionError):
        here.cycle()

    assert here.engine.standing().word is SyncWord.WAITING


def test_a_conflict_needs_a_person_on_both_laptops(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="base")
    bed.settle()
    here.write(note, subjective="a")
    there.write(note, subjective="b")
    bed.settle()

    for laptop in bed:
        found = laptop.engine.standing()
        assert found.word is SyncWord.NEEDS_YOU
        assert [register.object_id for register in found.open_registers] == [note.raw]


def test_contact_is_kept_at_most_once_a_minute_when_nothing_moves(bed: Bed) -> None:
    here, _ = bed
    bed.settle()
    generation = here.store.state.generation
    for _ in range(3):
        bed.clock.advance(seconds=15)
        here.cycle()
    assert here.store.state.generation == generation

    bed.clock.advance(seconds=60)
    here.cycle()
    assert here.store.state.generation == generation + 1


def test_a_wrong_clock_is_told_and_stops_nothing(bed: Bed) -> None:
    here, there = bed

    class Behind:
        def now(self):  # type: ignore[no-untyped-def]
            from datetime import timedelta

            return bed.clock.now() - timedelta(minutes=5)

        def monotonic(self) -> float:
            return bed.clock.monotonic()

    note = here.start_note(subjective="text")
    bed.clinic.clock = Behind()

    report = here.cycle()
    there.cycle()

    assert report.clock_offset_ms == -5 * 60 * 1000
    assert there.text(note) == "text"
