"""Seats on servers of a test's own, and clocks that let their deadlines pass."""

from datetime import UTC, datetime

from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import SeatId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.seats import Seat, StoreAccess
from tests.support.tls_cases import HOST, pinned

PASSWORD = "correct-horse-battery-staple"
STORE_SECRET = "staple-battery-horse-correct"


class HurriedClock:
    """A clock on which `pace` seconds pass each time it is asked."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._monotonic = 0.0

    def now(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Later than the last answer."""
        self._monotonic += self._pace
        return self._monotonic


def patient() -> Patience:
    """Real time, never stopped."""
    return Patience(SystemClock())


def hurried(pace: float = 5.0) -> Patience:
    """Deadlines that are over after a few waits, whatever the machine's speed."""
    return Patience(HurriedClock(pace))


def seat_at(database_port: int = 1, store_port: int = 1, authority: str | None = None) -> Seat:
    """A seat whose servers are impostors on this machine."""
    ca_pem = pinned().pem if authority is None else authority
    return Seat(
        seat_id=SeatId.random(),
        place=bytes(16),
        host=HOST,
        port=database_port,
        database="clinic",
        role="seat_one",
        password=Secret(PASSWORD.encode()),
        ca_pem=ca_pem,
        store=StoreAccess(
            url=f"https://{HOST}:{store_port}",
            bucket="clinic",
            prefix="w/0123456789abcdef",
            key_id="SEATKEY",
            secret=Secret(STORE_SECRET.encode()),
            ca_pem=ca_pem,
        ),
    )
