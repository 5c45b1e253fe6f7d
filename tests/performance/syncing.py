"""Figures of the exchange through a real server over TLS, beside raw COPY of the same bytes."""

import itertools
import os
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.clinic.postgres_server import Connection
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.clinic import ClinicProgress
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.sync.pulling import USABLE_DAYS
from tests.performance.keeping import people
from tests.performance.measure import Goal, Result, timed_ms
from tests.support.director import Home, unlock
from tests.support.populated import SESSION
from tests.support.two_laptops import admitted, first_laptop, opened

NOTES: Final = 10_000
CLIENTS: Final = 500
EDITS: Final = 1_000
_TIMES: Final = 15
_RECENT_DAYS: Final = 80
_OLDEST_DAYS: Final = 1_000
_TEXT: Final = "כאב בכתף ימין after climbing, less at night. " * 5
_FIRST_SYNC_S: Final = 300.0


class ShiftedClock:
    """The machine's clock, `days_back`: what is made then is as old as it says."""

    def __init__(self) -> None:
        self._machine = SystemClock()
        self.days_back = 0.0

    def now(self) -> datetime:
        """Aware UTC wall time, so many days ago."""
        return self._machine.now() - timedelta(days=self.days_back)

    def monotonic(self) -> float:
        """Monotonic seconds."""
        return self._machine.monotonic()


def results() -> Iterator[Result]:
    """One practice, three laptops, a server whose writes are durable."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        clinic = TrialClinic(root / "clinic", SystemClock())
        try:
            (first,) = clinic.start()
            yield from _figures(clinic, first.read_bytes(), root)
        finally:
            clinic.stop()


def _figures(clinic: TrialClinic, seat: bytes, root: Path) -> Iterator[Result]:
    clock = ShiftedClock()
    with first_laptop(root / "one", seat, clock) as one, clinic.postgres.connection() as operator:
        notes = _fill(one, clock)
        yield Result(f"first push of {NOTES:,} notes", timed_ms(one.clinic.sync_now), "ms", None, None)
        yield from _sizes(operator)
        second = admitted(one, clinic.add_seat(), root / "two")
        with opened(second) as two:
            yield from _first_sync(two, operator)
            yield _edits(one, notes[:EDITS], operator)
            yield _journey(one, two, notes[0])
        admitted(one, clinic.add_seat(), root / "three" / "profile").close()
        yield _stall(root / "three")


def _fill(practice: Practice, clock: ShiftedClock) -> list[NoteId]:
    """Years of work: one note in ten is of the days that a new laptop needs to be of use."""
    clock.days_back = _OLDEST_DAYS
    clients = [practice.clients.add(AddClient(*person)).result for person in people(CLIENTS)]
    notes = []
    for number, client in enumerate(itertools.islice(itertools.cycle(clients), NOTES)):
        clock.days_back = _age_in_days(number)
        day = clock.now().date() - timedelta(days=1)
        note = practice.notes.start(client, day).result
        practice.notes.save(SaveNote(note, dict.fromkeys(Section, f"{_TEXT}{number}"), day, 50))
        notes.append(note)
    clock.days_back = 0
    return notes


def _age_in_days(number: int) -> float:
    """Nine in ten beyond the recent days, in the order in which they were written."""
    share, older = number / NOTES, 0.9
    if share < older:
        return _OLDEST_DAYS - (_OLDEST_DAYS - USABLE_DAYS - 1) * share / older
    return _RECENT_DAYS * (1 - share) / (1 - older)


def _sizes(operator: Connection) -> Iterator[Result]:
    """Bytes on the server for one note of about 1.5 kB of text."""
    clinical = "SELECT seq FROM sync.batch WHERE compartment = 2"
    sealed = f"SELECT sum(octet_length(body)) FROM sync.op WHERE seq IN ({clinical})"
    text = 4 * len(f"{_TEXT}9999".encode())
    yield Result("sealed bytes of a note", float(_one(operator, sealed)) / NOTES, "bytes", text, None)
    whole = "SELECT pg_total_relation_size('sync.op') + pg_total_relation_size('sync.batch')"
    yield Result("bytes on the server for a note", float(_one(operator, whole)) / NOTES, "bytes", text, None)


def _one(operator: Connection, query: str) -> int:
    row = operator.execute(query.encode()).fetchone()
    if row is None:
        raise RuntimeError("no answer")
    return int(row[0])


def _first_sync(two: Practice, operator: Connection) -> Iterator[Result]:
    clock, reached = SystemClock(), dict[str, float]()
    begun = clock.monotonic()
    two.clinic.on_progress = lambda news: _note(reached, news, clock)
    complete = timed_ms(two.clinic.sync_now)
    raw = statistics.median(timed_ms(lambda: _copy_out(operator)) for _ in range(5))
    yield _stage("log", reached, begun, raw, Goal(3_000, is_ratio=False))
    yield _stage("usable", reached, begun, raw, Goal(3_000, is_ratio=False))
    yield Result(
        f"first sync of {NOTES:,} notes: complete", complete, "ms", raw, Goal(10_000, is_ratio=False)
    )
    yield Result(
        f"{NOTES:,} notes opened and sealed, and no database", timed_ms(_cryptography), "ms", raw, None
    )


def _cryptography() -> None:
    """What any first sync has to do at least: each note opened as it came, its four sections sealed anew."""
    key, ids = Secret(os.urandom(32)), os.urandom(16)
    field = SealContext(SealKind.FIELD, ids, ids, "note.plan", 1, 1, 1, ids)
    section = f"{_TEXT}9999".encode()
    operation = seal(key, section * 4, field)
    for _ in range(NOTES):
        open_sealed(key, operation, field)
        for _ in Section:
            seal(key, section, field)


def _note(reached: dict[str, float], news: ClinicProgress, clock: Clock) -> None:
    if news.total and news.done == news.total:
        reached.setdefault(news.stage, clock.monotonic())


def _stage(name: str, reached: Mapping[str, float], begun: float, raw: float, goal: Goal) -> Result:
    taken = (reached[name] - begun) * 1000
    return Result(f"first sync of {NOTES:,} notes: {name}", taken, "ms", raw, goal)


def _copy_out(operator: Connection) -> None:
    with operator.cursor().copy(
        "COPY (SELECT body FROM sync.op ORDER BY seq, idx) TO STDOUT (FORMAT BINARY)"
    ) as copy:
        for _ in copy:
            pass


def _edits(one: Practice, notes: list[NoteId], operator: Connection) -> Result:
    for number, note in enumerate(notes):
        one.notes.save(SaveNote(note, {Section.PLAN: f"{_TEXT} edited {number}"}, SESSION, 50))
    ours = timed_ms(one.clinic.sync_now)
    bodies = [
        bytes(row[0])
        for row in operator.execute("SELECT body FROM sync.op ORDER BY seq DESC, idx DESC LIMIT 1000")
    ]
    operator.execute("CREATE TABLE public.raw (body bytea)")
    raw = statistics.median(timed_ms(lambda: _copy_in(operator, bodies)) for _ in range(5))
    return Result(f"push of {EDITS:,} edits", ours, "ms", raw, None)


def _copy_in(operator: Connection, bodies: list[bytes]) -> None:
    with operator.cursor().copy("COPY public.raw FROM STDIN") as copy:
        for body in bodies:
            copy.write_row([body])


def _journey(one: Practice, two: Practice, note: NoteId) -> Result:
    counter = itertools.count()

    def travel() -> None:
        one.notes.save(SaveNote(note, {Section.PLAN: f"{_TEXT} travels {next(counter)}"}, SESSION, 50))
        one.clinic.sync_now()
        two.clinic.sync_now()

    ours = statistics.median(timed_ms(travel) for _ in range(_TIMES))
    return Result("one edit: saved, sent, seen on the other laptop", ours, "ms", None, None)


def _stall(root: Path) -> Result:
    """The real window, unlocked for the first time: it takes all in while somebody looks at it."""
    with Home.of_vault(root).household() as household:
        puppet = household.next_child()
        unlock(puppet)
        puppet.do("stalls", is_on=True)
        _wait_until_up_to_date(puppet)
        worst = float(puppet.do("stalls", is_on=False)["value"])
    return Result("worst Qt stall during first sync", worst, "ms", None, Goal(50, is_ratio=False))


def _wait_until_up_to_date(puppet: Puppet) -> None:
    puppet.wait("serverFact", has="up to date", limit_s=_FIRST_SYNC_S)
