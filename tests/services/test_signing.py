"""Signing: frozen, undone, finalised, and from then on what was signed."""

from datetime import timedelta

import pytest

from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.foundation.errors import HostError, IllegalTransition, RuleBroken, SignatureBroken
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.notes import NoteState, SaveNote, Section
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.settings import UNDO_MINUTES
from tests.services.bed import Bed, start_note, write
from tests.support.clocks import FakeClock
from tests.support.messages_seen import MessagesSeen


def signed_note(practice: Practice, clock: FakeClock, text: str = "כאב בכתף") -> NoteId:
    note = start_note(practice, clock, text)
    practice.notes.sign(note)
    practice.notes.finalise_due(everything=True)
    return note


def test_signing_freezes_the_note_and_writes_nothing_immutable(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    started = practice.notes.sign(note)
    assert started.result.until == clock.now() + timedelta(minutes=10)
    page = practice.notes.open(note)
    assert (page.state, page.undo_until) == (NoteState.SIGNING, started.result.until)
    assert (page.signed, page.versions) == (None, ())
    assert bed.rows("SELECT count(*) FROM note_version") == [(0,)]
    assert bed.rows("SELECT count(*) FROM sealed_value WHERE is_locked") == [(0,)]
    with pytest.raises(IllegalTransition):
        write(practice, note, clock, plan="late thought")
    with pytest.raises(IllegalTransition):
        practice.notes.sign(note)


def test_undo_makes_it_a_draft_again_and_stays_in_the_trail(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    practice.notes.sign(note)
    seen = len(bed.events())
    clock.advance(minutes=9, seconds=59)
    practice.notes.undo_signing(note)
    assert bed.events(after=seen) == ["note.sign.undo"]
    assert bed.rows("SELECT signing_hash, signing_at FROM note") == [(None, None)]
    write(practice, note, clock, plan="second thought")
    assert practice.notes.open(note).sections[Section.PLAN] == "second thought"


def test_undo_is_refused_once_the_window_is_over(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    practice.notes.sign(note)
    clock.advance(minutes=10)
    with pytest.raises(IllegalTransition):
        practice.notes.undo_signing(note)
    assert practice.notes.open(note).undo_until is None


def test_only_a_window_that_is_over_is_finalised(practice: Practice, clock: FakeClock) -> None:
    early = start_note(practice, clock)
    practice.notes.sign(early)
    clock.advance(minutes=5)
    late = start_note(practice, clock)
    practice.notes.sign(late)
    clock.advance(minutes=5)
    done = practice.notes.finalise_due(everything=False)
    assert done.result == (early,)
    assert practice.notes.open(late).state is NoteState.SIGNING
    assert practice.notes.finalise_due(everything=True).result == (late,)
    assert practice.notes.finalise_due(everything=True).result == ()


def test_a_final_note_has_its_version_and_no_draft_values(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock, "signed text")
    practice.notes.sign(note)
    signed_at = clock.now()
    clock.advance(minutes=10)
    seen = len(bed.events())
    practice.notes.finalise_due(everything=False)
    assert bed.events(after=seen) == ["note.sign.finalise"]
    page = practice.notes.open(note)
    assert page.state is NoteState.SIGNED
    assert page.sections[Section.SUBJECTIVE] == "signed text"
    assert page.signed is not None
    assert page.signed.signed_at == signed_at
    assert [version.number for version in page.versions] == [1]
    assert page.signed.fingerprint == page.versions[0].fingerprint
    assert len(page.signed.fingerprint) == 19
    owners = bed.rows("SELECT DISTINCT entity, is_locked FROM sealed_value WHERE part = 'plan'")
    assert owners == [("note_version", 1)]


def test_one_version_is_opened_verified_and_audited(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = signed_note(practice, clock, "signed text")
    version = practice.notes.open(note).versions[0]
    seen = len(bed.events())
    page = practice.notes.version(version.id)
    assert bed.events(after=seen) == ["note.version.read"]
    assert (page.number, page.note_id, page.client_name) == (1, note, "Dana Cohen")
    assert page.sections[Section.SUBJECTIVE] == "signed text"
    assert page.signed.fingerprint == version.fingerprint


def test_without_a_window_signing_is_final_at_once(practice: Practice, clock: FakeClock) -> None:
    practice.settings.set(UNDO_MINUTES, 0)
    note = start_note(practice, clock)
    started = practice.notes.sign(note)
    assert started.result.until == clock.now()
    assert practice.notes.open(note).state is NoteState.SIGNED


@pytest.mark.parametrize("text", ["", "  \n", "\u200f\u00a0", "x" * 5001])
def test_a_note_that_may_not_be_signed_stays_a_draft(practice: Practice, clock: FakeClock, text: str) -> None:
    note = start_note(practice, clock, text)
    with pytest.raises(RuleBroken):
        practice.notes.sign(note)
    page = practice.notes.open(note)
    assert (page.state, page.sections[Section.SUBJECTIVE]) == (NoteState.DRAFT, text)


def test_no_service_call_changes_a_signed_note(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = signed_note(practice, clock)
    statement = (
        "SELECT n.state, n.session_on, n.duration_min, n.revision, v.content_hash, v.signature, s.body"
        " FROM note n JOIN note_version v ON v.note_id = n.id JOIN sealed_value s ON s.object_id = v.id"
        " ORDER BY s.part"
    )
    before = bed.rows(statement)
    today = local_day(clock.now())
    for act in (
        lambda: practice.notes.save(SaveNote(note, {Section.PLAN: "changed"}, today, 10)),
        lambda: practice.notes.save(SaveNote(note, {}, today, 50)),
        lambda: practice.notes.sign(note),
        lambda: practice.notes.undo_signing(note),
        lambda: practice.files.attach(note, "a.jpg", b"not looked at"),
    ):
        with pytest.raises(IllegalTransition):
            act()
    practice.notes.finalise_due(everything=True)
    assert bed.rows(statement) == before


def test_a_signature_left_waiting_is_final_after_the_next_start(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    practice.notes.sign(note)
    again = bed.reopen(practice)
    page = again.notes.open(note)
    assert page.state is NoteState.SIGNED
    cause = bed.rows("SELECT facts FROM audit WHERE event = 'note.sign.finalise'")
    assert b"start" in bytes(cause[0][0])  # type: ignore[arg-type]  # a blob
    again.close()


def test_a_crash_while_finalising_leaves_the_note_waiting(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock, "kept")
    practice.notes.sign(note)
    with bed.refusing("UPDATE ON meta"), pytest.raises(HostError):
        practice.notes.finalise_due(everything=True)
    assert bed.rows("SELECT count(*) FROM note_version") == [(0,)]
    assert bed.rows("SELECT state FROM note") == [("signing",)]
    assert practice.notes.finalise_due(everything=True).result == (note,)
    assert practice.notes.open(note).sections[Section.SUBJECTIVE] == "kept"


def test_text_changed_while_the_note_was_frozen_is_never_signed(
    bed: Bed, practice: Practice, clock: FakeClock, messages: MessagesSeen
) -> None:
    messages.expect("signing.stopped")
    note = start_note(practice, clock, "frozen")
    practice.notes.sign(note)
    other = start_note(practice, clock, "fine")
    practice.notes.sign(other)
    bed.tamper(f"UPDATE note SET duration_min = 10 WHERE id = x'{note}'")
    assert practice.notes.finalise_due(everything=True).result == (other,)
    with pytest.raises(SignatureBroken):
        practice.notes.open(note)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE note_version SET session_on = '2020-01-01'",
        "UPDATE note_version SET duration_min = 1",
        "UPDATE note_version SET number = 2",
        "UPDATE note_version SET signed_at = signed_at + 1",
        "UPDATE note_version SET content_hash = zeroblob(32)",
        "UPDATE note_version SET signature = zeroblob(64)",
        "UPDATE note_version SET person_id = zeroblob(16)",
        "UPDATE note_version SET device_id = zeroblob(16)",
        "UPDATE note_version SET certificate_id = (SELECT id FROM certificate WHERE kind = 'root')",
        "UPDATE certificate SET body = zeroblob(64) WHERE kind = 'device'",
        "UPDATE certificate SET kind = 'nothing' WHERE kind = 'person'",
        "UPDATE certificate SET issuer_id = NULL WHERE kind = 'person'",
        "UPDATE note SET session_on = '2020-01-01'",
        "UPDATE note SET state = 'draft'",
        "UPDATE note SET client_id = (SELECT id FROM client WHERE id <> client_id)",
    ],
)
def test_a_signed_row_changed_by_raw_sql_is_shown_as_broken(
    bed: Bed, practice: Practice, clock: FakeClock, statement: str
) -> None:
    signed_note(practice, clock)
    start_note(practice, clock, "someone else")
    note = NoteId(bytes(bed.rows("SELECT note_id FROM note_version")[0][0]))  # type: ignore[arg-type]  # a blob
    again = bed.reopen(practice)
    bed.tamper(
        f"{statement}{'' if 'note SET' not in statement else f' WHERE id = x{chr(39)}{note}{chr(39)}'}"
    )
    with pytest.raises(SignatureBroken):
        again.notes.open(note)
    again.close()


def test_the_same_words_in_two_notes_are_two_contents(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    first, second = (signed_note(practice, clock, "same words") for _ in range(2))
    one, other = practice.notes.open(first), practice.notes.open(second)
    assert one.sections == other.sections
    assert one.versions[0].fingerprint != other.versions[0].fingerprint
    assert practice.audit.verify().problems == ()
