"""Hybrid logical clock: moments that never run backwards, in one 64-bit number."""

from typing import Final

_COUNTER_BITS: Final = 16
_COUNTER_LIMIT: Final = 1 << _COUNTER_BITS
FURTHEST_AHEAD_MS: Final = 5 * 60 * 1000
"""A stamp further ahead of this laptop than this does not pull its clock along (sync.md §4.4)."""


def packed(ms: int, counter: int) -> int:
    """47 bits of milliseconds since 1970, 16 bits of counter; comparing them compares the moments."""
    if not 0 <= counter < _COUNTER_LIMIT or not 0 <= ms < 1 << 47:
        raise ValueError("out of range")
    return ms << _COUNTER_BITS | counter


def milliseconds_of(stamp: int) -> int:
    """The wall-clock part of a stamp."""
    return stamp >> _COUNTER_BITS


class HybridClock:
    """Gives stamps for one device. `last` is the greatest stamp it gave or took; the caller keeps it."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def tick(self, now_ms: int) -> int:
        """A stamp greater than every one before, at `now_ms` if that clock has not gone back."""
        self.last = max(packed(now_ms, 0), self.last + 1)  # a full counter borrows the next millisecond
        return self.last

    def receive(self, greatest: int, now_ms: int) -> None:
        """Once for each page, with its greatest stamp: what is given from now on is later.

        A stamp from far ahead is used as it is but not followed, so that one wrong clock does not
        set all the others. Nothing is refused because of time.
        """
        if milliseconds_of(greatest) <= now_ms + FURTHEST_AHEAD_MS:
            self.last = max(self.last, greatest)
