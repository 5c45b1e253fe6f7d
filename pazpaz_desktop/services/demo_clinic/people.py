"""The twelve people of the demo clinic, each marked as invented by the family name, and their courses."""

from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.services.demo_clinic.phrases import Tongue, Trade


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What is treated and what a person wants to be able to do again, as sentences use them."""

    place: str
    activity: str


@dataclass(frozen=True, slots=True)
class Course:
    """From `begins` to `ends` weeks before today, about every `every` days.

    `better_from` and `better_to` say how far a person has come by then: 0 as it began, 1 as hoped for.
    """

    begins: int
    ends: int
    every: int
    better_from: float = 0.0
    better_to: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """An invented client. Who has words in both languages is written about in both."""

    first_name: str
    last_name: str
    phone: str
    email: str
    trade: Trade
    words: dict[Tongue, Words]
    courses: tuple[Course, ...]
    is_archived: bool = False


def _english(place: str, activity: str) -> dict[Tongue, Words]:
    return {Tongue.ENGLISH: Words(place, activity)}


def _hebrew(place: str, activity: str) -> dict[Tongue, Words]:
    return {Tongue.HEBREW: Words(place, activity)}


WEEKS: Final = 78
"""How far back the clinic goes: eighteen months."""

PEOPLE: Final = (
    Person(
        "Tamar",
        "Makebelieve",
        "050-555-0101",
        "tamar@example.org",
        Trade.MASSAGE,
        _english("neck", "Swimming"),
        (Course(WEEKS, 0, 14),),
    ),
    Person(
        "יונתן",
        "בן־אגדה",
        "050-555-0102",
        "yonatan@example.org",
        Trade.PHYSIO,
        _hebrew("כתף שמאל", "הרמת היד מעל הראש"),
        (Course(34, 0, 7),),
    ),
    Person(
        "Maya",
        "Storybook",
        "+972 50 555 0103",
        "maya@example.org",
        Trade.TALK,
        _english("chest", "Driving on the motorway"),
        (Course(WEEKS, 30, 7, better_to=0.6), Course(29, 0, 14, better_from=0.6)),
    ),
    Person(
        "שירה",
        "מן־הדמיון",
        "050-555-0104",
        "",
        Trade.MASSAGE,
        _hebrew("גב תחתון", "גינון"),
        (Course(60, 2, 21),),
    ),
    Person(
        "Oren",
        "Fictional",
        "03-555-0105",
        "oren@example.org",
        Trade.PHYSIO,
        _english("right knee", "Running"),
        (Course(52, 36, 7), Course(5, 0, 7, better_from=0.4, better_to=0.7)),
    ),
    Person(
        "נועם",
        "מהסיפורים",
        "050-555-0106",
        "noam@example.org",
        Trade.TALK,
        _hebrew("חזה", "נסיעה ברכבת"),
        (Course(66, 1, 14),),
    ),
    Person(
        "Maria-Constanza Philippa",
        "Imaginary-Storyteller of the Very Long Invented Family Name",
        "+972 50 555 0107",
        "maria.constanza@example.org",
        Trade.MASSAGE,
        _english("right shoulder", "Playing the cello"),
        (Course(40, 3, 14),),
    ),
    Person(
        "אביגיל־שושנה",
        "בת־אגדה־המומצאת לבית מהסיפורים־והדמיון",
        "050-555-0108",
        "",
        Trade.PHYSIO,
        _hebrew("קרסול ימין", "הליכה בשטח"),
        (Course(26, 1, 7),),
    ),
    Person(
        "Daniel",
        "מן־הדמיון",
        "050-555-0109",
        "daniel@example.org",
        Trade.PHYSIO,
        _english("lower back", "Cycling") | _hebrew("גב תחתון", "רכיבה על אופניים"),
        (Course(44, 0, 14),),
    ),
    Person(
        "לאה",
        "Storyteller",
        "050-555-0110",
        "lea@example.org",
        Trade.TALK,
        _english("chest", "Speaking in meetings") | _hebrew("חזה", "דיבור בישיבות"),
        (Course(18, 0, 7),),
    ),
    Person("Eli", "Madeup", "", "", Trade.PHYSIO, _english("left wrist", "Typing"), (Course(9, 0, 7),)),
    Person(
        "רות",
        "המומצאת",
        "050-555-0112",
        "",
        Trade.MASSAGE,
        _hebrew("צוואר", "שחייה"),
        (Course(WEEKS, 50, 14),),
        is_archived=True,
    ),
)
