"""Lives a plan through: every client, note, signature and file by the services a person's work goes by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pazpaz_desktop.domain.settings import UNDO_MINUTES
from pazpaz_desktop.foundation.errors import Cancelled
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.demo_clinic.past_clock import PastClock
from pazpaz_desktop.services.demo_clinic.plan import DemoPlan, Ending, PlannedClient, Visit
from pazpaz_desktop.services.demo_clinic.sketches import sketch
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.services.practice import Practice

OnStep = Callable[[int, int], None]
"""Hears how many of how many steps are done."""

_WRITING: Final = timedelta(minutes=6)
"""From the end of a session until its note is signed."""


@dataclass(frozen=True, slots=True)
class _Happening:
    at: datetime
    client: PlannedClient
    visit: Visit


def live_through(
    practice: Practice,
    clock: PastClock,
    plan: DemoPlan,
    now: datetime,
    *,
    on_step: OnStep,
    is_stopped: Callable[[], bool],
) -> None:
    """Fill a new practice, which goes by `clock`, up to `now`. Cancelled as soon as `is_stopped` says so.

    What happens today happens now: there is no telling how much of the day is over.
    """
    history = sorted(_happenings(plan, now), key=lambda happening: happening.at)
    people: dict[int, ClientId] = {}
    undo_minutes = practice.settings.get(UNDO_MINUTES)
    practice.settings.set(UNDO_MINUTES, 0)
    for number, happening in enumerate(history):
        if is_stopped():
            raise Cancelled()
        clock.turn_to(happening.at)
        known = id(happening.client)
        if known not in people:
            people[known] = _add(practice, happening.client)
        _attend(practice, clock, people[known], happening.visit, now)
        if happening.client.person.is_archived and happening.visit is happening.client.visits[-1]:
            practice.clients.archive(people[known])
        on_step(number + 1, len(history))
    clock.turn_to(now)
    practice.settings.set(UNDO_MINUTES, undo_minutes)


def _happenings(plan: DemoPlan, now: datetime) -> Iterator[_Happening]:
    zone = now.astimezone().tzinfo
    for client in plan.clients:
        for visit in client.visits:
            at = datetime.combine(visit.day, visit.starts, tzinfo=zone)
            yield _Happening(now if visit.day >= plan.today else at, client, visit)


def _add(practice: Practice, client: PlannedClient) -> ClientId:
    person = client.person
    return practice.clients.add(
        AddClient(person.first_name, person.last_name, person.phone, person.email)
    ).result


def _attend(practice: Practice, clock: PastClock, client: ClientId, visit: Visit, now: datetime) -> None:
    note: NoteId = practice.notes.start(client, visit.day).result
    clock.turn_to(min(now, clock.now() + timedelta(minutes=visit.minutes) + _WRITING))
    practice.notes.save(SaveNote(note, visit.sections, visit.day, visit.minutes))
    for picture in visit.pictures:
        practice.files.attach(note, picture.name, sketch(picture))
    if visit.ending is Ending.SIGNED:
        practice.notes.sign(note)
