"""The trace of a world: everything that happened, in order, as a hash and as its last lines."""

import hashlib
from collections import deque


class Trace:
    """Two runs of one seed end with the same `hash`."""

    def __init__(self, kept: int = 60) -> None:
        self._hash = hashlib.sha256()
        self._last: deque[str] = deque(maxlen=kept)
        self.count = 0

    def note(self, line: str) -> None:
        """One thing that happened."""
        self.count += 1
        self._hash.update(f"{line}\n".encode())
        self._last.append(f"{self.count:>7} {line}")

    @property
    def hash(self) -> str:
        """Of all lines so far."""
        return self._hash.hexdigest()

    @property
    def last(self) -> str:
        """The last lines, for a report of a failure."""
        return "\n".join(self._last)
