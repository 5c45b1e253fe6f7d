"""Deadlines: how long one exchange with a server may take, counted from the bytes it moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import Cancelled, ServerUnreachable

SLICE: Final = 0.1
"""Longest single wait in seconds: how late a wish to stop may be seen."""

SILENCE: Final = 60.0
_BEFORE_THE_FIRST_BYTE: Final = 30.0
_SLOWEST_LINE: Final = 16 * 1024  # bytes a second; a line slower than this is no line


def allowance(moved: int) -> float:
    """Seconds in which that many bytes must have gone either way, the answer's first byte included."""
    return _BEFORE_THE_FIRST_BYTE + moved / _SLOWEST_LINE


@dataclass(frozen=True, slots=True)
class Patience:
    """Where deadlines get their time, and who may end them: `is_stopped` is asked at least every `SLICE`.

    `connect_s` is how long one address may take to answer and to prove who it is.
    """

    clock: Clock
    is_stopped: Callable[[], bool] = lambda: False
    connect_s: int = 10

    def deadline(self, moved: int) -> "Deadline":
        """From now on, for an exchange of at most that many bytes."""
        return Deadline(self, self.clock.monotonic() + allowance(moved))


class Deadline:
    """The end of one exchange: either of its time, or of a silence of `SILENCE` seconds within it."""

    def __init__(self, patience: Patience, end: float) -> None:
        self._patience = patience
        self._end = end
        self._heard = patience.clock.monotonic()

    def check(self) -> None:
        """Cancelled once somebody wants to stop; ServerUnreachable (reason=timeout) once time is up."""
        if self._patience.is_stopped():
            raise Cancelled()
        now = self._patience.clock.monotonic()
        if now >= self._end or now >= self._heard + SILENCE:
            raise ServerUnreachable(reason="timeout")

    def heard(self) -> None:
        """Something moved: the silence starts anew."""
        self._heard = self._patience.clock.monotonic()
