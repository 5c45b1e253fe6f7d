"""What laying any kind of record needs: whose it is, what it rests on, and values put where they differ."""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import DeviceId, Id
from pazpaz_desktop.storage.engine import run_bare
from pazpaz_desktop.storage.in_bulk import in_lists
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


class MissingReference(Exception):
    """A record names another that is not here yet; nothing of it was laid. It can be laid once that came."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(table)


@dataclass(frozen=True, slots=True)
class Origin:
    """The device whose operation brings a record, and when it was written there."""

    author: DeviceId
    at: datetime

    @property
    def at_ms(self) -> int:
        """`at` as it is stored."""
        return milliseconds(self.at)


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """What a record is to hold from now on."""

    raw: bytes
    values: Mapping[Group, Canonical]
    origin: Origin


def stored(reader: Reader, table: Table, raw: bytes) -> Any | None:
    """The row of that id, its columns by name, if there is one."""
    statement, row_of = _by_id(table)
    rows = run_bare(reader.connection, statement, (raw,))
    return row_of(*rows[0]) if rows else None


@cache
def _by_id(table: Table) -> tuple[str, Any]:
    """Bare, and made once: an exchange asks for every record it moves."""
    columns = [column.name for column in table.c]
    statement = f"SELECT {', '.join(columns)} FROM {table.name} WHERE id = ?"  # noqa: S608 - our own names
    return statement, namedtuple(table.name, columns)


def present(reader: Reader, table: Table, raws: Iterable[bytes]) -> set[bytes]:
    """Which of these ids have a row."""
    select = f"SELECT id FROM {table.name} WHERE id"  # noqa: S608 - our own names
    return {
        row[0]
        for marks, some in in_lists(raws)
        for row in run_bare(reader.connection, f"{select} IN ({marks})", some)
    }


def require(work: UnitOfWork, table: Table, raw: bytes) -> Any:
    """The row of that id; MissingReference where there is none."""
    row = stored(work, table, raw)
    if row is None:
        raise MissingReference(table.name)
    return row


def put_texts(work: UnitOfWork, entity: Entity, record: Id, texts: Mapping[Part, str | bytes]) -> bool:
    """Seal those values that are not what is stored already; whether there was one.

    A stored value that does not open counts as another one: what the practice agreed on takes its place,
    and the vault's multiset hash still tells that it was changed from outside.
    """
    found = work.fields.get_sound([record], list(texts))
    is_changed = False
    for part, value in texts.items():
        wanted = value.encode() if isinstance(value, str) else value
        if found.get((record.raw, part)) != wanted:
            work.fields.put(entity, record, part, value)
            is_changed = True
    return is_changed
