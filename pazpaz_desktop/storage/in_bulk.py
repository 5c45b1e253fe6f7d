"""In bulk: many rows or ids in statements of few sizes, so that few are prepared and kept.

A prepared statement keeps the values that were last bound to it: hundreds of sizes would hold tens of
thousands of pieces of memory that nothing needs any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from sqlalchemy import Connection

from pazpaz_desktop.storage.engine import change_bare

_ROWS: Final = (64, 16, 4, 1)
_IDS: Final = (1, 8, 64)


def insert_bare(connection: Connection, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """The rows in few statements; `into` ends before VALUES.

    For tables with triggers on INSERT: each statement on them keeps an undo record of the pages that it
    changes, which costs several times the insert of one row.
    """
    for marks, values in in_rows(rows):
        change_bare(connection, f"{into} VALUES {marks}", values)


def in_rows(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Text for behind VALUES, with the values of so many rows, until all have had their turn."""
    at = 0
    while at < len(rows):
        size = next(size for size in _ROWS if size <= len(rows) - at)
        some = rows[at : at + size]
        yield ", ".join([f"({', '.join('?' * len(some[0]))})"] * size), tuple(chain.from_iterable(some))
        at += size


def in_lists(ids: Iterable[bytes]) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Text for within `IN (...)`, with so many of the ids; the last one fills up what is left of a size."""
    remaining = iter(ids)
    while some := tuple(islice(remaining, _IDS[-1])):
        size = next(size for size in _IDS if size >= len(some))
        yield ", ".join("?" * size), some + some[-1:] * (size - len(some))
