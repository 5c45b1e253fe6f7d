"""An operator of a clinic server in memory: makes seats, and lets in whoever knows a seat's password."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import SeatRefused, ServerUnreachable
from pazpaz_desktop.foundation.ids import SeatId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.remote import Objects, Remote, Session
from pazpaz_desktop.sync.seats import Seat
from tests.support.made_seats import seat_at
from tests.support.memory_clinic import MemoryClinic, MemoryRemote, MemorySeat

T = TypeVar("T")


class Wire:
    """Between all laptops and the server. `after` hears of each request that was served, and may raise."""

    def __init__(self) -> None:
        self.is_cut = False
        self.requests: list[str] = []
        self.after: Callable[[str], None] = lambda _request: None

    def carry(self, request: str, act: Callable[[], T]) -> T:
        """ServerUnreachable while it is cut."""
        self.requests.append(request)
        if self.is_cut:
            raise ServerUnreachable(reason="connection")
        answer = act()
        self.after(request)
        return answer

    def lose_answer_to(self, request: str) -> None:
        """Once: the server does it, and nobody hears so."""

        def lose(asked: str) -> None:
            if asked == request:
                self.after = lambda _request: None
                raise ServerUnreachable(reason="connection")

        self.after = lose


@dataclass
class Operator:
    """One server with one practice's place, and its seats."""

    clock: Clock
    place: bytes = b"p" * 16
    wire: Wire = field(default_factory=Wire)
    seats: dict[SeatId, MemorySeat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clinic = MemoryClinic(self.clock)

    def seat_file(self) -> bytes:
        """A fresh seat, as the operator hands it out."""
        seat = replace(seat_at(authority="pem"), place=self.place)
        self.seats[seat.seat_id] = MemorySeat(password=seat.password.reveal())
        return seats.encode(seat)

    def seat_of(self, seat_file: bytes) -> MemorySeat:
        """What the server knows of a seat."""
        return self.seats[seats.decode(seat_file).seat_id]

    def remote_of(self, seat: Seat) -> Remote:
        """The way to the server for whoever holds the seat."""
        known = self.seats[seat.seat_id]
        return _Door(self.clinic.remote(known, self.wire), known, seat.password)


class _Door:
    def __init__(self, remote: MemoryRemote, known: MemorySeat, password: Secret) -> None:
        self._remote = remote
        self._known = known
        self._password = password

    @property
    def objects(self) -> Objects:
        return self._remote.objects

    @contextmanager
    def session(self) -> Iterator[Session]:
        if self._known.password != self._password.reveal():
            raise SeatRefused(reason="login")
        with self._remote.session() as session:
            yield session
