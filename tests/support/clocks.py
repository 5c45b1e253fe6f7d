"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


class FakeClock:
    """Wall and monotonic time that move together, and only by `advance`."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        """Aware UTC wall time."""
        return self._now

    def monotonic(self) -> float:
        """Monotonic seconds."""
        return self._monotonic

    def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        passed = timedelta(minutes=minutes, seconds=seconds)
        self._now += passed
        self._monotonic += passed.total_seconds()

    def set_back(self, *, minutes: float) -> None:
        """Someone turns the wall clock back; monotonic time does not notice."""
        self._now -= timedelta(minutes=minutes)
