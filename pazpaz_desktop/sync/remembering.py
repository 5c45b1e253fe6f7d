"""Remembering: operations opened while the log was read, so that none is opened twice in one exchange."""

from collections.abc import Iterable
from typing import Final

from pazpaz_desktop.sync.ops import Op

MOST_BYTES: Final = 48 * 1024 * 1024
"""Of sealed operations: a practice's first exchange, but no more memory than a program may take for it."""


class Remembered:
    """What waits in the log for its records, by record; beyond the bound, it is opened again. Lane `db`."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._by_record: dict[bytes, list[tuple[Op, int]]] = {}

    def add(self, opened: Iterable[tuple[Op, int]]) -> None:
        """Keep operations, each with the size of its sealed bytes, as far as there is room."""
        for op, size in opened:
            if self._bytes + size <= self._most_bytes:
                self._bytes += size
                self._by_record.setdefault(op.object_id, []).append((op, size))

    def take(self, object_ids: Iterable[bytes]) -> list[Op]:
        """What is known of these records, and no longer kept."""
        taken = [each for object_id in object_ids for each in self._by_record.pop(object_id, ())]
        self._bytes -= sum(size for _, size in taken)
        return [op for op, _ in taken]
