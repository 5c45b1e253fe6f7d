"""Unlocked memory: databases opened without locking each page of memory they use.

SQLCipher locks and wipes what it allocates: 600 system calls for each simulated step, half of its time.
Once switched on it stays on for the whole process, so this helps in a process of its own only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.storage import engine
from pazpaz_desktop.storage.engine import Access


class _Unlocked:
    """A driver's connection to which that one setting is never said, and which says it is as it must be."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str) -> Any:
        return self._connection.execute("SELECT 1" if "cipher_memory_security" in statement else statement)


@contextmanager
def unlocked_memory() -> Iterator[None]:
    """While it lasts, for every database that is opened."""
    original = engine._open_sequence

    def opened(connection: Any, key: DatabaseKey, access: Access) -> None:
        original(_Unlocked(connection), key, access)

    engine._open_sequence = opened
    try:
        yield
    finally:
        engine._open_sequence = original
