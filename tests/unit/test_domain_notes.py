"""What may be saved and signed, and what a signature covers."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from pazpaz_desktop.domain import limits, notes
from pazpaz_desktop.domain.notes import NoteContent, NoteState, Section, Signing
from pazpaz_desktop.foundation.errors import IllegalTransition, RuleBroken
from pazpaz_desktop.foundation.ids import ClientId, DeviceId, NoteId, PersonId, WorkspaceId

TODAY = date(2026, 3, 5)


def content(**sections: str) -> NoteContent:
    return NoteContent(
        workspace_id=WorkspaceId(b"w" * 16),
        client_id=ClientId(b"c" * 16),
        note_id=NoteId(b"n" * 16),
        session_on=TODAY,
        duration_min=50,
        sections={Section(name): text for name, text in sections.items()},
    )


SIGNING = Signing(
    number=1,
    person_id=PersonId(b"p" * 16),
    device_id=DeviceId(b"d" * 16),
    signed_at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
)


def test_every_section_is_a_sealed_part() -> None:
    assert [section.part.value for section in Section] == [section.value for section in Section]


def test_a_draft_section_of_the_largest_size_is_stored_whole() -> None:
    text = "א" * limits.DRAFT_SECTION_CHARACTERS
    assert notes.storable_section(Section.PLAN, text) == text


def test_a_longer_section_is_refused_with_the_limit_named() -> None:
    with pytest.raises(RuleBroken) as caught:
        notes.storable_section(Section.PLAN, "א" * (limits.DRAFT_SECTION_CHARACTERS + 1))
    assert caught.value.details == {
        "field": Section.PLAN,
        "rule": "too_long",
        "limit": 50_000,
        "found": 50_001,
    }


def test_half_a_character_never_keeps_a_text_from_being_stored() -> None:
    stored = notes.storable_section(Section.PLAN, "a\ud83d b \udc00 \ud83d\ude00 כאב")
    assert stored == "a\ufffd b \ufffd 😀 כאב"
    assert stored.encode()


def test_lengths_count_composed_characters() -> None:
    decomposed = "e\u0301" * limits.DRAFT_SECTION_CHARACTERS
    assert len(notes.storable_section(Section.PLAN, decomposed)) == limits.DRAFT_SECTION_CHARACTERS


@pytest.mark.parametrize("minutes", [None, 0, 1, 480])
def test_durations_in_range_pass(minutes: int | None) -> None:
    notes.check_session(TODAY, minutes, TODAY)


@pytest.mark.parametrize("minutes", [-1, 481])
def test_durations_out_of_range_are_refused(minutes: int) -> None:
    with pytest.raises(RuleBroken):
        notes.check_session(TODAY, minutes, TODAY)


def test_a_session_to_come_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        notes.check_session(TODAY + timedelta(days=1), None, TODAY)
    assert caught.value.details == {"field": "session_on", "rule": "in_the_future"}


def test_one_section_with_visible_text_is_enough_to_sign() -> None:
    notes.check_signable(content(plan="."), TODAY)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200f\u00a0", "\u05b8\u0301", "\u3164"])
def test_text_nobody_can_see_does_not_make_a_note_signable(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        notes.check_signable(content(subjective=text, plan=text), TODAY)
    assert caught.value.details["rule"] == "empty"


def test_a_section_over_the_limit_cannot_be_signed() -> None:
    notes.check_signable(content(plan="x" * 5000), TODAY)
    with pytest.raises(RuleBroken) as caught:
        notes.check_signable(content(plan="x" * 5001), TODAY)
    assert caught.value.details["found"] == 5001


def test_a_workspace_may_allow_more_when_signing() -> None:
    notes.check_signable(content(plan="x" * 20_000), TODAY, limit=20_000)


def test_a_missing_section_and_an_empty_one_are_the_same_content() -> None:
    assert notes.content_hash(content(plan="x")) == notes.content_hash(content(plan="x", objective=""))


def test_equivalent_spellings_are_the_same_content() -> None:
    assert notes.content_hash(content(plan="e\u0301")) == notes.content_hash(content(plan="\u00e9"))


@pytest.mark.parametrize(
    "change",
    [
        {"number": 2},
        {"person_id": PersonId(b"q" * 16)},
        {"device_id": DeviceId(b"e" * 16)},
        {"signed_at": SIGNING.signed_at + timedelta(milliseconds=1)},
    ],
)
def test_the_signature_covers_who_when_and_which_version(change: dict[str, object]) -> None:
    other = dataclasses.replace(SIGNING, **change)  # type: ignore[arg-type]  # one field of each type
    assert notes.signed_bytes(content(plan="x"), SIGNING) != notes.signed_bytes(content(plan="x"), other)


def test_the_same_text_is_not_signed_twice() -> None:
    mine = notes.content_hash(content(plan="x"))
    notes.check_new_version(mine, [notes.content_hash(content(plan="y"))])
    with pytest.raises(RuleBroken):
        notes.check_new_version(mine, [mine])


def test_a_state_refuses_acts_that_need_another() -> None:
    NoteState.DRAFT.require(NoteState.DRAFT, "save")
    with pytest.raises(IllegalTransition) as caught:
        NoteState.SIGNED.require(NoteState.DRAFT, "save")
    assert caught.value.details == {"state": NoteState.SIGNED, "act": "save"}
