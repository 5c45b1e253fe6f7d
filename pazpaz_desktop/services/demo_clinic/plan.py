"""The plan of the demo clinic: who came when, and what was written, from a seed and today's date alone."""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.services.demo_clinic.notes import NoteWriter, Progress
from pazpaz_desktop.services.demo_clinic.people import PEOPLE, Course, Person

SEED: Final = 1

_MINUTES: Final = (30, 45, 50, 50, 60)
_SKIPPED: Final = 0.06
"""How often somebody does not come."""

_DAYS_OFF: Final = frozenset({4, 5})
"""Friday and Saturday, as `date.weekday` counts."""

_OPENS, _SLOT_MIN = time(8, 30), 40
_UNSIGNED_WEEKS: Final = 6
_TODAY: Final = ("Maya", "Tamar")
"""They come today, whatever the day."""

_UNSIGNED: Final = "נועם"
"""One of the older notes was never signed."""

_UNFINISHED: Final = {
    "Tamar": (Section.SUBJECTIVE, Section.OBJECTIVE),
    "Eli": (Section.SUBJECTIVE,),
}
"""Whose last note is being written, and which of its sections there are so far."""


class Ending(StrEnum):
    """How a note was left."""

    SIGNED = "signed"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A drawing of where it hurts, to be attached: which place of the body, and how strongly (0 to 10)."""

    name: str
    x: int
    y: int
    strength: int


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """One session and its note."""

    day: date
    starts: time
    minutes: int
    sections: Mapping[Section, str]
    ending: Ending
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class PlannedClient:
    """A person with every visit, in order."""

    person: Person
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DemoPlan:
    """Everything the demo clinic says. Equal for the same seed and day, on every machine."""

    today: date
    clients: tuple[PlannedClient, ...]

    @property
    def visit_count(self) -> int:
        """All visits of all people."""
        return sum(len(client.visits) for client in self.clients)

    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(canonical.encode([_said(client) for client in self.clients])).hexdigest()


def plan(today: date, seed: int = SEED) -> DemoPlan:
    """The demo clinic as it stands on `today`."""
    calendar = _Calendar()
    clients = [
        _planned(person, today, random.Random(f"{seed}/{number}"), calendar)  # noqa: S311 - no secret
        for number, person in enumerate(PEOPLE)
    ]
    return DemoPlan(today, tuple(clients))


def beginning(planned: DemoPlan, now: datetime) -> datetime:
    """An hour of the day on which the practice was set up: the day before anybody came."""
    first = min(visit.day for client in planned.clients for visit in client.visits)
    return datetime.combine(first - timedelta(days=1), _OPENS, tzinfo=now.astimezone().tzinfo)


class _Calendar:
    """Hands out the times of a day one after the other, so that no two people come at once."""

    def __init__(self) -> None:
        self._taken: dict[date, int] = {}

    def next_time(self, day: date) -> time:
        taken = self._taken[day] = self._taken.get(day, 0) + 1
        minutes = _OPENS.hour * 60 + _OPENS.minute + (taken - 1) * _SLOT_MIN
        return time(minutes // 60, minutes % 60)


def _planned(person: Person, today: date, rng: random.Random, calendar: _Calendar) -> PlannedClient:
    days = [(course, day) for course in person.courses for day in _days(course, today, rng)]
    if person.first_name in _TODAY:
        days = [(course, day) for course, day in days if day < today]
        days.append((person.courses[-1], today))
    writer = NoteWriter(person, rng)
    unsigned = today - timedelta(weeks=_UNSIGNED_WEEKS)
    forgotten = min((day for _, day in days if day >= unsigned), default=today)
    visits = []
    for number, (course, day) in enumerate(days):
        is_last = number == len(days) - 1
        sections = writer.write(Progress(_share(course, day, today), rng))
        is_unfinished = is_last and person.first_name in _UNFINISHED
        if is_unfinished:
            sections = {section: sections[section] for section in _UNFINISHED[person.first_name]}
        is_open = is_unfinished or (person.first_name == _UNSIGNED and day == forgotten)
        visits.append(
            Visit(
                day=day,
                starts=calendar.next_time(day),
                minutes=rng.choice(_MINUTES),
                sections=sections,
                ending=Ending.DRAFT if is_open else Ending.SIGNED,
                pictures=_pictures(person, number, len(days)),
            )
        )
    return PlannedClient(person, tuple(visits))


def _days(course: Course, today: date, rng: random.Random) -> Iterator[date]:
    """Working days about `every` days apart; the first is never left out, and none is to come."""
    first = _working_day(today - timedelta(weeks=course.begins))
    last = today - timedelta(weeks=course.ends)
    planned, earlier = first, first - timedelta(days=1)
    while planned <= last:
        day = _working_day(planned + timedelta(days=rng.choice((-1, 0, 0, 0, 1)) if planned > first else 0))
        is_there = planned == first or rng.random() >= _SKIPPED
        if is_there and earlier < day < today:
            earlier = day
            yield day
        planned += timedelta(days=course.every)


def _working_day(day: date) -> date:
    while day.weekday() in _DAYS_OFF:
        day += timedelta(days=1)
    return day


def _share(course: Course, day: date, today: date) -> float:
    """How far the person has come by `day`, from 0 to 1."""
    length = max(1, (course.begins - course.ends) * 7)
    passed = (day - (today - timedelta(weeks=course.begins))).days
    share = min(1.0, max(0.0, passed / length))
    return course.better_from + (course.better_to - course.better_from) * share


_SKETCHES: Final = {
    "יונתן": ("תרשים כתף.jpg", 38, 30),
    "Oren": ("knee-sketch.jpg", 57, 74),
    "Daniel": ("גב תחתון – lower back.jpg", 50, 52),
}


def _pictures(person: Person, number: int, count: int) -> tuple[Picture, ...]:
    """Some people have a drawing with the first and with the last note but one."""
    sketch = _SKETCHES.get(person.first_name)
    if sketch is None or number not in (0, count - 2):
        return ()
    name, x, y = sketch
    return (Picture(name, x, y, 8 if number == 0 else 3),)


def _said(client: PlannedClient) -> list[canonical.Canonical]:
    person = client.person
    return [
        person.first_name,
        person.last_name,
        person.phone,
        person.email,
        person.is_archived,
        [
            [
                visit.day.isoformat(),
                visit.starts.isoformat(),
                visit.minutes,
                {section.value: canonical.nfc(text) for section, text in visit.sections.items()},
                visit.ending.value,
                [[one.name, one.x, one.y, one.strength] for one in visit.pictures],
            ]
            for visit in client.visits
        ],
    ]
