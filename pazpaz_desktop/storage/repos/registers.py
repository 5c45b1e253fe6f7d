"""Registers, kept: heads of each field group, whether a person changed it since, what waits for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import GROUPS, Group, Heads, Standing, pack, unpack
from pazpaz_desktop.storage.engine import change_bare, change_many_bare, run_bare
from pazpaz_desktop.storage.in_bulk import in_lists
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

_COLUMNS: Final = "object_id, entity, grp, heads, is_dirty, seen, standing"
_SELECT: Final = f"SELECT {_COLUMNS} FROM register"  # noqa: S608 - our own names
_DIRTY: Final = (
    "SELECT DISTINCT object_id FROM register WHERE is_dirty = 1 AND entity = ? ORDER BY object_id LIMIT ?"
)
_DIRTY_AMONG: Final = "SELECT object_id FROM register WHERE is_dirty = 1 AND object_id IN ({marks})"
_SET_HEADS: Final = (
    "INSERT INTO register (object_id, entity, grp, heads, standing, is_dirty, seen) "
    "VALUES (?, ?, ?, ?, ?, 0, x'') "
    "ON CONFLICT (object_id, grp) DO UPDATE SET heads = excluded.heads, standing = excluded.standing"
)
_SET_CLEAN: Final = f"{_SET_HEADS}, is_dirty = 0, seen = x''"


@dataclass(frozen=True, slots=True)
class Register:
    """One field group of one record. `seen` is empty unless it is dirty."""

    object_id: bytes
    entity: Entity
    group: Group
    heads: Heads
    is_dirty: bool
    seen: Heads
    standing: Standing

    @property
    def token(self) -> bytes:
        """What a reader of the stored value has seen, to be handed back with the reader's change."""
        return pack(self.seen if self.is_dirty else self.heads)

    @property
    def has_unseen(self) -> bool:
        """Whether the person's change was made without knowing of some head: they meet at the next cut."""
        return self.is_dirty and not set(self.heads) <= set(self.seen)


@dataclass(frozen=True, slots=True)
class NewHeads:
    """What a register's heads are from now on, and whether they wait for a person."""

    entity: Entity
    object_id: bytes
    group: Group
    heads: Heads
    standing: Standing = Standing.CLEAR

    def row(self) -> tuple[bytes, str, str, bytes, str]:
        """In the order of the statements above."""
        named = (self.object_id, self.entity.value, self.group.value)
        return (*named, pack(self.heads), self.standing.value)


def get(reader: Reader, object_id: bytes, group: Group) -> Register | None:
    """One register; None where no operation and no marked change has touched it."""
    rows = run_bare(reader.connection, f"{_SELECT} WHERE object_id = ? AND grp = ?", (object_id, group.value))
    return _register(rows[0]) if rows else None


def of_object(reader: Reader, object_id: bytes) -> dict[Group, Register]:
    """All registers of one record."""
    rows = run_bare(reader.connection, f"{_SELECT} WHERE object_id = ?", (object_id,))
    return {register.group: register for register in map(_register, rows)}


def of_objects(reader: Reader, object_ids: Iterable[bytes]) -> dict[bytes, dict[Group, Register]]:
    """The same for several records; one without registers is left out."""
    found: dict[bytes, dict[Group, Register]] = {}
    for marks, batch in in_lists(object_ids):
        for row in run_bare(reader.connection, f"{_SELECT} WHERE object_id IN ({marks})", batch):
            register = _register(row)
            found.setdefault(register.object_id, {})[register.group] = register
    return found


def dirty_objects(reader: Reader, limit: int) -> list[tuple[Entity, bytes]]:
    """At most `limit` records with changes to be sent: those first that others name, then by id."""
    found: list[tuple[Entity, bytes]] = []
    for entity in GROUPS:
        rows = run_bare(reader.connection, _DIRTY, (entity.value, limit - len(found)))
        found += [(entity, row[0]) for row in rows]
        if len(found) >= limit:
            break
    return found


def dirty_among(reader: Reader, object_ids: Iterable[bytes]) -> set[bytes]:
    """Which of these records hold a change that no operation holds yet."""
    return {
        row[0]
        for marks, batch in in_lists(object_ids)
        for row in run_bare(reader.connection, _DIRTY_AMONG.format(marks=marks), batch)
    }


def count_dirty(reader: Reader) -> int:
    """How many registers hold a change that no operation holds yet."""
    return int(run_bare(reader.connection, "SELECT count(*) FROM register WHERE is_dirty = 1")[0][0])


def standings(reader: Reader) -> list[Register]:
    """The registers that wait for a person, by record."""
    rows = run_bare(reader.connection, f"{_SELECT} WHERE standing <> 'clear' ORDER BY object_id, grp")
    return [_register(row) for row in rows]


def set_many(work: UnitOfWork, new: Iterable[NewHeads]) -> None:
    """Name the heads after other devices' operations; a mark stays as it is."""
    change_many_bare(work.connection, _SET_HEADS, [each.row() for each in new])


def cleaned(work: UnitOfWork, new: Iterable[NewHeads]) -> None:
    """Name the heads after this device's own operations were cut, and take the marks away."""
    change_many_bare(work.connection, _SET_CLEAN, [each.row() for each in new])


_TABLES: Final = {
    Entity.CERTIFICATE: "certificate",
    Entity.CLIENT: "client",
    Entity.NOTE: "note",
    Entity.ATTACHMENT: "attachment",
    Entity.DEVICE: "device",
}
_WHERE_WRITTEN: Final = {
    Group.ARCHIVED: " AND archived_at IS NOT NULL",
    Group.DELETED: " AND deleted_at IS NOT NULL",
    Group.VERSION: " AND id IN (SELECT note_id FROM note_version)",
}
"""Groups that not every record has a value of."""

_MARK_ALL: Final = (
    "INSERT INTO register (object_id, entity, grp, heads, is_dirty, seen, standing) "
    "SELECT id, ?, ?, x'', 1, x'', 'clear' FROM {table} WHERE true{where} "
    "ON CONFLICT (object_id, grp) DO UPDATE SET is_dirty = 1, seen = heads WHERE is_dirty = 0"
)


def mark_all_dirty(work: UnitOfWork) -> int:
    """Mark all that a practice shares, for the day its vault joins; returns how many marks there are then.

    A register that has heads already is marked as knowing them.
    """
    for entity, table in _TABLES.items():
        for group in GROUPS[entity]:
            statement = _MARK_ALL.format(table=table, where=_WHERE_WRITTEN.get(group, ""))
            change_bare(work.connection, statement, (entity.value, group.value))
    return count_dirty(work)


def _register(row: tuple[Any, ...]) -> Register:
    object_id, entity, group, heads, is_dirty, seen, standing = row
    return Register(
        object_id=object_id,
        entity=Entity(entity),
        group=Group(group),
        heads=unpack(heads),
        is_dirty=bool(is_dirty),
        seen=unpack(seen),
        standing=Standing(standing),
    )
