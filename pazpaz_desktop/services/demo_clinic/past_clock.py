"""The clock by which a history is lived through: set from moment to moment, never past the real one."""

from datetime import datetime

from pazpaz_desktop.foundation.clock import Clock


class PastClock(Clock):
    """Stands still at the moment it was set to."""

    def __init__(self, start: datetime) -> None:
        self._start = self._now = start

    def now(self) -> datetime:
        """Aware UTC wall time."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the history began."""
        return (self._now - self._start).total_seconds()

    def turn_to(self, moment: datetime) -> None:
        """Go on to `moment`; a history does not go back."""
        self._now = max(self._now, moment)
