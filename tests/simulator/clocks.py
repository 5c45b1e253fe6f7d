"""Time in a simulated world: one true time, and each laptop's own idea of it, which may be wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support.clocks import START

_DAY = 24 * 60 * 60
JUMPS = (-3650 * _DAY, -_DAY, -3600, -180, -1, 1, 180, 3600, _DAY, 3650 * _DAY)
"""By how many seconds a laptop's clock may be set wrong."""


@dataclass
class WorldTime:
    """Passes only by `pass_on`."""

    seconds: float = 0.0

    def pass_on(self, seconds: float) -> None:
        """Let it pass."""
        self.seconds += seconds

    def now(self) -> datetime:
        """The true time; also the server's clock."""
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """Seconds since the world began."""
        return self.seconds


@dataclass
class LaptopClock:
    """A laptop's clock: it follows the world unless frozen, from a wrong starting point or not."""

    world: WorldTime
    offset: float = 0.0
    frozen_at: datetime | None = None

    def now(self) -> datetime:
        """What this laptop takes for the time."""
        if self.frozen_at is not None:
            return self.frozen_at
        return self.world.now() + timedelta(seconds=self.offset)

    def monotonic(self) -> float:
        """Never wrong: it only counts."""
        return self.world.monotonic()

    def jump(self, seconds: float) -> None:
        """Somebody sets the clock, or its battery dies."""
        self.frozen_at = None
        self.offset = seconds

    def freeze(self) -> None:
        """The clock stands still until it is set again."""
        self.frozen_at = self.now()
