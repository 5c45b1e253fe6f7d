"""Pacing: when the next cycle begins by itself, after a good one and after each kind of failure."""

from collections.abc import Callable
from typing import Final

from pazpaz_desktop.foundation.errors import (
    AccessError,
    IntegrityError,
    LaneClosed,
    NeedsUpdate,
    PazPazError,
    ServerError,
)

BUSY_S: Final = 15.0
QUIET_S: Final = 60.0
SPREAD: Final = 0.3
FIRST_RETRY_S: Final = 2.0
LAST_RETRY_S: Final = 300.0

Draw = Callable[[float, float], float]
"""A number between two others, as `random.uniform`."""


class Pacing:
    """Says how many seconds to wait; keeps nothing but how often it failed and for how long it was quiet.

    `Sync now` runs a cycle whatever was said here, and tells the outcome like any other.
    """

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._failures = 0
        self._quiet_s = BUSY_S

    def succeeded(self, *, moved: bool) -> float:
        """Soon where something moved, slower by and by while nothing does; never at a telling rhythm."""
        self._failures = 0
        self._quiet_s = BUSY_S if moved else min(self._quiet_s * 2, QUIET_S)
        return self._quiet_s * self._draw(1 - SPREAD, 1 + SPREAD)

    def failed(self, error: PazPazError) -> float | None:
        """Full jitter from 2 s to 5 min; None where trying again by itself cannot help.

        A refused seat, an untrusted server and a locked vault wait for a person. A broken log and a format
        that is too new are looked at again at the slowest pace: the server may be put right.
        """
        if isinstance(error, (IntegrityError, NeedsUpdate)):
            return LAST_RETRY_S * self._draw(1 - SPREAD, 1 + SPREAD)
        if isinstance(error, (AccessError, LaneClosed)):
            return None
        if isinstance(error, ServerError) and not error.retryable:
            return None
        longest = min(FIRST_RETRY_S * 2**self._failures, LAST_RETRY_S)
        self._failures = min(self._failures + 1, 16)
        return self._draw(0.0, longest)
