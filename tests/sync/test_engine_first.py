"""The first exchange of a long practice: the log is kept first, then names, recent notes, the rest."""

from datetime import timedelta

import pytest

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync import pulling
from pazpaz_desktop.sync.progress import Listener, Progress, Stage
from pazpaz_desktop.sync.steps import Step
from tests.sync.bed import TODAY, Bed


@pytest.fixture
def long(bed: Bed) -> Bed:
    """Twenty notes in as many batches, old and new; the other laptop has read nothing."""
    here, there = bed
    there.sized(portion=4, long_page_ops=6)
    for number in range(20):
        client = here.add_client(f"Client{number}")
        here.start_note(client, TODAY, subjective=f"note {number}")
        here.cycle()
        bed.clock.advance(minutes=60 * 24 * 10)
    return bed


def test_it_ends_with_the_same_records_as_on_the_first_laptop(long: Bed) -> None:
    _, there = long
    there.cycle()

    assert long.agree()
    assert there.engine.standing().word == "up_to_date"


def test_the_log_is_kept_before_the_first_record_and_recent_notes_before_old_ones(long: Bed) -> None:
    _, there = long
    told: list[Progress] = []
    changed: list[NoteId] = []
    there.listener = Listener(
        progressed=told.append,
        changed=lambda changes: changed.extend(
            sorted((NoteId(each.raw) for kind, each in changes.touched if kind == "note"), reverse=True)
        ),
    )
    there.engine = there.new_engine()
    there.cycle()

    stages = [progress.stage for progress in told]
    assert stages == sorted(stages, key=[Stage.LOG, Stage.USABLE, Stage.COMPLETE].index)
    assert set(stages) == {Stage.LOG, Stage.USABLE, Stage.COMPLETE}
    assert all(0 <= progress.done <= progress.total for progress in told)
    assert told[-1].done == told[-1].total
    assert changed == sorted(changed, reverse=True)
    assert len(changed) == 20


def test_recent_notes_are_there_when_it_says_usable(long: Bed) -> None:
    _, there = long
    shown: list[int] = []

    def look(progress: Progress) -> None:
        if progress.stage is Stage.USABLE and progress.done == progress.total:
            shown.append(len(there.shown()))

    there.listener = Listener(progressed=look)
    there.engine = there.new_engine()
    there.cycle()

    since = long.clock.now() - timedelta(days=pulling.USABLE_DAYS)
    notes = [op for op in there.ops() if op.entity is Entity.NOTE]
    recent = [
        op
        for op in notes
        if op.object_id and int.from_bytes(op.object_id[:6], "big") >= since.timestamp() * 1000
    ]
    assert 0 < len(recent) < len(notes)
    assert shown == [20 + len(recent)]


@pytest.mark.parametrize("step", [Step.PAGE_BEFORE_COMMIT, Step.PAGE_AFTER_COMMIT])
@pytest.mark.parametrize("time", [1, 2, 5])
def test_a_crash_while_the_log_is_read_is_taken_up_where_it_was(long: Bed, step: Step, time: int) -> None:
    _, there = long
    assert there.killed_at(step, time)
    kept = len(there.ops())

    there.cycle()

    assert kept == 0 or step is Step.PAGE_AFTER_COMMIT or time > 1
    assert long.agree()


@pytest.mark.parametrize("step", [Step.PROJECT_BEFORE_COMMIT, Step.PROJECT_AFTER_COMMIT])
@pytest.mark.parametrize("time", [1, 3, 7])
def test_a_crash_while_records_are_made_is_taken_up_where_it_was(long: Bed, step: Step, time: int) -> None:
    _, there = long
    assert there.killed_at(step, time)
    assert there.ops(OpState.ARRIVED)
    assert there.engine.standing().word == "waiting"

    there.cycle()

    assert long.agree()


def test_records_that_wait_are_made_without_the_network(long: Bed) -> None:
    _, there = long
    assert there.killed_at(Step.PROJECT_AFTER_COMMIT, 2)
    long.clinic.is_frozen = True
    there.seat.is_revoked = True

    with pytest.raises(Exception, match="PZ-5003"):
        there.cycle()

    assert there.ops(OpState.ARRIVED) == []


def test_a_note_edited_here_while_its_history_waits_meets_it_as_concurrent(long: Bed) -> None:
    here, there = long
    there.cycle()
    note = here.start_note(subjective="base")
    long.settle()
    there.write(note, subjective="offline here")
    for words in range(12):
        here.write(note, subjective=f"online {words}")
        here.cycle()
    assert there.killed_at(Step.PAGE_AFTER_COMMIT, 1)
    there.write(note, seen={}, subjective="still offline")

    long.settle()

    assert there.text(note) == here.text(note)
    page = here.notes.conflict(note, next(iter(here.notes.open(note).standings)))
    assert {side.text for side in page.sides} == {"still offline", "online 11"}
