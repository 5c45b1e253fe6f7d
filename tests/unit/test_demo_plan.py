"""What the demo clinic says: always up to today, never twice the same, and of nobody who is real."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pazpaz_desktop.domain import limits, notes
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.demo_clinic import phrases_english, phrases_hebrew
from pazpaz_desktop.services.demo_clinic.people import PEOPLE
from pazpaz_desktop.services.demo_clinic.phrases import Phrases
from pazpaz_desktop.services.demo_clinic.plan import DemoPlan, Ending, plan

TODAY = date(2026, 9, 9)
A_DAY = st.dates(date(2024, 1, 1), date(2060, 12, 31))

INVENTED = re.compile(
    "Makebelieve|Storybook|Fictional|Imaginary|Madeup|Storyteller|אגדה|דמיון|סיפורים|מומצאת"
)
RESERVED_NUMBER = re.compile(r"(\+972 50 555 01\d\d|0(50|3)-555-01\d\d)?")
RESERVED_ADDRESS = re.compile(r"([a-z.]+@example\.org)?")

# Common names of real people, as whole words; "Maya" and the like may be given names of invented ones only.
REAL_NAMES = re.compile(
    r"\b(Cohen|Levi|Mizrahi|Peretz|Friedman|Katz|Goldberg|Smith|Jones|Miller|David|Moshe|Sarah|Rachel|Yossi"
    r"|John|Mary|Anna|כהן|לוי|מזרחי|פרץ|ביטון|פרידמן|אברהם|דוד|משה|שרה|רחל|יוסי|דנה|יצחק)\b"
)
ALL_PHRASES = [
    getattr(module, trade)
    for module in (phrases_english, phrases_hebrew)
    for trade in ("MASSAGE", "PHYSIO", "TALK")
]


def texts(made: DemoPlan) -> list[str]:
    visits = chain.from_iterable(client.visits for client in made.clients)
    return [text for visit in visits for text in visit.sections.values()]


def sentences(phrases: Phrases) -> list[str]:
    staged = (phrases.said, phrases.judged, phrases.planned)
    return [*phrases.found, *(text for stages in staged for known in stages.values() for text in known)]


@given(A_DAY, st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_whatever_the_day_it_is_among_the_visits_and_none_is_to_come(today: date, seed: int) -> None:
    days = [visit.day for client in plan(today, seed).clients for visit in client.visits]
    assert max(days) == today
    assert Counter(days)[today] >= 2
    assert timedelta(days=540) <= today - min(days) <= timedelta(weeks=78)


@given(A_DAY)
@settings(max_examples=15, deadline=None)
def test_each_person_comes_in_order_and_once_a_day(today: date) -> None:
    for client in plan(today).clients:
        days = [visit.day for visit in client.visits]
        assert days == sorted(set(days))


@given(A_DAY, st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_no_note_says_word_for_word_what_another_says(today: date, seed: int) -> None:
    made = plan(today, seed)
    for client in made.clients:
        said = [(section, text) for visit in client.visits for section, text in visit.sections.items()]
        assert [twice for twice, count in Counter(said).items() if count > 1] == []
    whole = Counter("\n".join(visit.sections.values()) for client in made.clients for visit in client.visits)
    assert [twice for twice, count in whole.items() if count > 1] == []


@given(A_DAY)
@settings(max_examples=15, deadline=None)
def test_everything_can_be_saved_and_signed(today: date) -> None:
    for client in plan(today).clients:
        for visit in client.visits:
            notes.check_session(visit.day, visit.minutes, today)
            assert all(0 < len(text) < limits.SIGNED_SECTION_CHARACTERS for text in visit.sections.values())
            assert set(visit.sections) == set(Section) or visit.ending is Ending.DRAFT


def test_the_same_seed_and_day_say_the_same_and_another_says_something_else() -> None:
    assert plan(TODAY).digest() == plan(TODAY).digest()
    assert plan(TODAY).digest() != plan(TODAY, seed=2).digest()
    assert plan(TODAY).digest() != plan(TODAY + timedelta(days=1)).digest()


def test_it_is_the_same_on_every_machine() -> None:
    assert plan(TODAY).digest() == "128fb854fa3c32c7c6bb50f12579fa04e4ad243103d6eac1dbe5e115b3d3c7bb"


def test_twelve_people_write_in_both_languages_and_some_in_both_at_once() -> None:
    assert len(PEOPLE) == 12
    hebrew = re.compile("[א-ת]")
    assert {bool(hebrew.search(text)) for text in texts(plan(TODAY))} == {True, False}
    assert sum(len(person.words) == 2 for person in PEOPLE) == 2


def test_one_has_no_phone_one_is_archived_and_two_have_long_names() -> None:
    assert [person.first_name for person in PEOPLE if not person.phone] == ["Eli"]
    assert [person.first_name for person in PEOPLE if person.is_archived] == ["רות"]
    assert sum(len(person.last_name) > 30 for person in PEOPLE) == 2


def test_there_are_drafts_of_today_and_one_that_was_forgotten_weeks_ago() -> None:
    drafts = sorted(
        TODAY - visit.day
        for client in plan(TODAY).clients
        for visit in client.visits
        if visit.ending is Ending.DRAFT
    )
    assert drafts[0] == timedelta(0)
    assert timedelta(weeks=4) < drafts[-1] <= timedelta(weeks=6)
    assert len(drafts) == 3


def test_every_person_is_marked_as_invented_and_reached_by_nobody() -> None:
    for person in PEOPLE:
        assert INVENTED.search(person.last_name)
        assert RESERVED_NUMBER.fullmatch(person.phone)
        assert RESERVED_ADDRESS.fullmatch(person.email)


def test_no_text_names_a_person() -> None:
    given_names = re.compile("|".join(rf"\b{re.escape(person.first_name)}\b" for person in PEOPLE))
    found = [text for text in texts(plan(TODAY)) if REAL_NAMES.search(text) or given_names.search(text)]
    assert found == []


@pytest.mark.parametrize("text", ["Spoke with Rachel about it.", "שיחה עם משה על השינה."])
def test_a_name_in_a_text_would_be_noticed(text: str) -> None:
    assert REAL_NAMES.search(text)


@pytest.mark.parametrize("phrases", ALL_PHRASES)
def test_every_sentence_is_used_once_in_the_books_and_ends_like_one(phrases: Phrases) -> None:
    known = sentences(phrases)
    assert len(known) == len(set(known))
    assert all(text.endswith((".", "”", "״")) for text in known)


def test_people_get_better() -> None:
    pain = re.compile(r"(\d+)/10")
    for client in plan(TODAY).clients[:2]:
        first, last = (
            [int(found) for visit in visits for found in pain.findall(" ".join(visit.sections.values()))]
            for visits in (client.visits[:5], client.visits[-6:-1])
        )
        assert sum(first) / len(first) > sum(last) / len(last)
