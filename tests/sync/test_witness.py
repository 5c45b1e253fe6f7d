"""The witness: a newcomer takes no log that does not pass through where its inviter stood."""

import pytest

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.remote import Session
from pazpaz_desktop.sync.witness import WitnessedSession
from tests.support.authors import Author, behind
from tests.support.clocks import FakeClock
from tests.support.memory_clinic import MemoryClinic

ALL = frozenset({Compartment.CLINIC, Compartment.CLINICAL})


def _server(batches: int, author: Author) -> tuple[MemoryClinic, list[Position]]:
    clinic, places = MemoryClinic(FakeClock()), [Position()]
    for _ in range(batches):
        batch = author.batch(places[-1])
        clinic.push(places[-1], batch)
        places.append(behind(batch, places[-1]))
    return clinic, places


def _read(session: Session) -> int:
    session.head()
    return len(session.pull(0, 1000, ALL))


@pytest.mark.parametrize("witnessed", range(6))
def test_a_log_that_passes_through_the_place_is_read(witnessed: int) -> None:
    clinic, places = _server(5, Author())
    with clinic.remote().session() as session:
        assert _read(WitnessedSession(session, places[witnessed])) == 5


@pytest.mark.parametrize("witnessed", range(1, 6))
def test_a_shorter_log_is_refused(witnessed: int) -> None:
    clinic, places = _server(5, Author())
    del clinic.batches[witnessed - 1 :]
    with clinic.remote().session() as session:
        with pytest.raises(LogBroken) as caught:
            WitnessedSession(session, places[witnessed]).head()
        assert caught.value.details == {"reason": "rolled_back", "seq": witnessed - 1}
        session.head()


@pytest.mark.parametrize("witnessed", range(1, 6))
def test_another_log_of_the_same_length_is_refused(witnessed: int) -> None:
    author = Author()
    _, places = _server(5, author)
    other, _ = _server(5, author)
    with other.remote().session() as session:
        with pytest.raises(LogBroken) as caught:
            _read(WitnessedSession(session, places[witnessed]))
        assert caught.value.details == {"reason": "forked", "seq": witnessed}
        assert _read(session) == 5


def test_an_earlier_generation_is_refused() -> None:
    clinic, _ = _server(2, Author())
    with clinic.remote().session() as session, pytest.raises(LogBroken):
        WitnessedSession(session, Position(2, 1, bytes(32))).head()


def test_what_is_pushed_to_a_log_that_was_cut_is_refused() -> None:
    author = Author()
    clinic, places = _server(5, author)
    del clinic.batches[1:]
    with clinic.remote().session() as session, pytest.raises(LogBroken):
        WitnessedSession(session, places[4]).push(places[1], author.batch(places[1]))
