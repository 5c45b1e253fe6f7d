"""Notes: started, saved, opened; what is refused leaves everything as it was."""

from datetime import timedelta

import pytest

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.foundation.errors import (
    HostError,
    IllegalTransition,
    NotFound,
    RuleBroken,
    SealBroken,
)
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.notes import NoteState, SaveNote, Section
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed, add_client, start_note, write
from tests.support.clocks import FakeClock

LONGEST = "א" * 50_000


def test_a_started_note_is_an_empty_draft(practice: Practice, clock: FakeClock) -> None:
    client = add_client(practice)
    started = practice.notes.start(client, local_day(clock.now()))
    page = practice.notes.open(started.result)
    assert page.state is NoteState.DRAFT
    assert page.sections == dict.fromkeys(Section, "")
    assert (page.client_id, page.client_name) == (client, "Dana Cohen")
    assert (page.versions, page.attachments, page.signed, page.undo_until) == ((), (), None, None)
    assert started.changes.touches(Kind.NOTE, started.result)


def test_a_note_for_a_day_to_come_or_for_nobody_is_not_started(practice: Practice, clock: FakeClock) -> None:
    client, today = add_client(practice), local_day(clock.now())
    with pytest.raises(RuleBroken):
        practice.notes.start(client, today + timedelta(days=1))
    with pytest.raises(NotFound):
        practice.notes.start(ClientId(b"n" * 16), today)


def test_a_save_keeps_what_it_names_and_leaves_the_rest(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock, "first")
    clock.advance(seconds=5)
    saved = practice.notes.save(SaveNote(note, {Section.PLAN: "e\u0301"}, local_day(clock.now()), None))
    page = practice.notes.open(note)
    assert page.sections[Section.SUBJECTIVE] == "first"
    assert page.sections[Section.PLAN] == "\u00e9"
    assert page.duration_min is None
    assert saved.result.at == clock.now() == page.saved_at
    assert saved.changes.touches(Kind.NOTE, note)


def test_the_longest_section_is_stored_whole(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    write(practice, note, clock, subjective=LONGEST, plan=LONGEST)
    again = bed.reopen(practice)
    assert again.notes.open(note).sections[Section.PLAN] == LONGEST
    again.close()


@pytest.mark.parametrize(
    ("sections", "days", "minutes"),
    [
        ({Section.PLAN: LONGEST + "א"}, 0, 50),
        ({Section.PLAN: "new"}, 1, 50),
        ({Section.PLAN: "new"}, 0, 481),
        ({Section.PLAN: "new"}, 0, -1),
    ],
)
def test_a_refused_save_loses_nothing(
    practice: Practice, clock: FakeClock, sections: dict[Section, str], days: int, minutes: int
) -> None:
    note = start_note(practice, clock, "kept")
    before = practice.notes.open(note)
    day = local_day(clock.now()) + timedelta(days=days)
    with pytest.raises(RuleBroken):
        practice.notes.save(SaveNote(note, sections, day, minutes))
    assert practice.notes.open(note) == before


def test_a_clock_that_was_set_back_does_not_stop_typing(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    day = local_day(clock.now())
    clock.set_back(minutes=2 * 24 * 60)
    practice.notes.save(SaveNote(note, {Section.PLAN: "typed"}, day, 50))
    assert practice.notes.open(note).sections[Section.PLAN] == "typed"


def test_a_note_that_does_not_exist_is_not_found(practice: Practice, clock: FakeClock) -> None:
    nothing = NoteId(b"n" * 16)
    for act in (practice.notes.open, practice.notes.sign, practice.notes.undo_signing):
        with pytest.raises(NotFound):
            act(nothing)
    with pytest.raises(NotFound):
        write(practice, nothing, clock, plan="x")


def test_a_stretch_of_typing_is_one_row_of_the_trail(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    seen = len(bed.events())
    for _ in range(4):
        clock.advance(seconds=60)
        write(practice, note, clock, plan="still typing")
    assert bed.events(after=seen) == []
    clock.advance(seconds=60)
    write(practice, note, clock, plan="next stretch")
    assert bed.events(after=seen) == ["note.update"]


def test_the_row_of_a_read_is_committed_before_the_note_opens(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    seen = len(bed.events())
    practice.notes.open(note)
    assert bed.events(after=seen) == ["note.read"]


def test_a_note_does_not_open_when_the_trail_cannot_be_written(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    client = practice.clients.page("", 0).rows[0].id
    with bed.refusing("INSERT ON audit"):
        with pytest.raises(HostError):
            practice.notes.open(note)
        with pytest.raises(HostError):
            practice.clients.open(client)
    assert practice.notes.open(note).sections[Section.SUBJECTIVE]


def test_reading_again_within_five_minutes_in_the_same_view_adds_no_row(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    practice.notes.open(note)
    seen = len(bed.events())
    clock.advance(seconds=299)
    practice.notes.open(note)
    assert bed.events(after=seen) == []
    clock.advance(seconds=1)
    practice.notes.open(note)
    assert bed.events(after=seen) == ["note.read"]


def test_a_crash_before_the_commit_leaves_nothing(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock, "kept")
    before = bed.rows("SELECT part, version, body FROM sealed_value ORDER BY object_id, part")
    with bed.refusing("UPDATE ON meta"):
        with pytest.raises(HostError):
            write(practice, note, clock, subjective="lost", plan="lost")
        with pytest.raises(HostError):
            practice.notes.sign(note)
    assert bed.rows("SELECT part, version, body FROM sealed_value ORDER BY object_id, part") == before
    assert practice.notes.open(note).sections[Section.SUBJECTIVE] == "kept"
    write(practice, note, clock, plan="goes on")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sealed_value WHERE part = 'plan'",
        "UPDATE sealed_value SET body = zeroblob(100) WHERE part = 'plan'",
        "UPDATE sealed_value SET version = version + 1 WHERE part = 'plan'",
        "UPDATE sealed_value SET body = (SELECT body FROM sealed_value WHERE part = 'objective')"
        " WHERE part = 'plan'",
    ],
)
def test_a_field_changed_behind_our_back_does_not_open(
    bed: Bed, practice: Practice, clock: FakeClock, statement: str
) -> None:
    note = start_note(practice, clock)
    bed.tamper(statement)
    with pytest.raises(SealBroken):
        practice.notes.open(note)


def test_there_is_nothing_to_undo_about_a_draft(practice: Practice, clock: FakeClock) -> None:
    with pytest.raises(IllegalTransition):
        practice.notes.undo_signing(start_note(practice, clock))
