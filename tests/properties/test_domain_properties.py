"""Laws of the domain: folding, cleaning, hashing, and an audit trail that holds no person."""

import dataclasses
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.domain import attachments, audit, notes, texts
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.notes import NoteContent, Section
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.ids import ClientId, NoteId, WorkspaceId

WORDS = st.text(max_size=40)
HEBREW_NAMES = st.text(alphabet="אבגדהוזחטיכךלמםנןסעפףצץקרשת ־'", min_size=1, max_size=20)
LATIN_NAMES = st.from_regex(r"[A-Z][a-z]{2,12}( [A-Z][a-z]{2,12})?", fullmatch=True)
CONTENTS = st.builds(
    NoteContent,
    workspace_id=st.binary(min_size=16, max_size=16).map(WorkspaceId),
    client_id=st.binary(min_size=16, max_size=16).map(ClientId),
    note_id=st.binary(min_size=16, max_size=16).map(NoteId),
    session_on=st.dates(min_value=date(1990, 1, 1)),
    duration_min=st.none() | st.integers(0, 480),
    sections=st.fixed_dictionaries({section: WORDS.map(canonical.nfc) for section in Section}),
)


@given(WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert texts.folded(texts.folded(text)) == texts.folded(text)


@given(st.text(alphabet="abcXYZéÉßאבךםשׁ ", max_size=30))
def test_case_and_composition_do_not_matter(text: str) -> None:
    for spelling in (text.upper(), unicodedata.normalize("NFD", text), f"  {text}\u200f"):
        assert texts.folded(spelling) == texts.folded(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("שָׁלוֹם", "שלומ"),
        ("כהן", "כהנ"),
        ("JOSÉ", "jose"),
        ("Straße", "STRASSE"),
        ("דנה\u200f", "דנה"),
        ("a   b", "A\tB"),
    ],
)
def test_spellings_a_person_would_call_equal_fold_together(one: str, other: str) -> None:
    assert texts.folded(one) == texts.folded(other)


@given(st.text(alphabet="0123456789-+() ٠١٢٣", max_size=20))
def test_digits_are_ascii_digits_only(text: str) -> None:
    found = texts.digits(text)
    assert found == "" or (found.isascii() and found.isdigit())


@given(st.text(max_size=300))
def test_a_cleaned_name_is_safe_and_stays_as_it_is(name: str) -> None:
    cleaned = attachments.clean_name(name)
    assert attachments.clean_name(cleaned) == cleaned
    assert 1 <= len(cleaned) <= 255
    assert not set(cleaned) & set('/\\:*?"<>|\0\n')
    assert not cleaned.startswith(".")


@given(CONTENTS, CONTENTS)
def test_different_contents_have_different_hashes(one: NoteContent, other: NoteContent) -> None:
    assert (notes.content_hash(one) == notes.content_hash(other)) == (one == other)


@given(CONTENTS, st.sampled_from(Section), st.sampled_from(Section))
def test_text_moved_to_another_section_is_another_content(
    content: NoteContent, source: Section, target: Section
) -> None:
    moved = dict(content.sections)
    moved[source], moved[target] = moved[target], moved[source]
    other = dataclasses.replace(content, sections=moved)
    assert (notes.content_hash(other) == notes.content_hash(content)) == (moved == content.sections)


@given(CONTENTS)
def test_every_part_of_the_content_is_hashed(content: NoteContent) -> None:
    before = notes.content_hash(content)
    day = content.session_on - timedelta(days=1)
    assert notes.content_hash(dataclasses.replace(content, session_on=day)) != before
    length = 1 if content.duration_min is None else None
    assert notes.content_hash(dataclasses.replace(content, duration_min=length)) != before


@given(st.sampled_from(Event), HEBREW_NAMES | LATIN_NAMES, st.text(max_size=12))
def test_no_event_lets_a_name_into_the_trail(event: Event, name: str, key: str) -> None:
    for fact in {*audit.FACTS[event], key, "name", "view", "cause"}:
        with pytest.raises(TypeError):
            audit.checked_facts(event, {fact: name})
    with pytest.raises(TypeError):
        audit.checked_facts(event, {name: 1})
