"""Sealed fields: the one door through which text enters and leaves the database."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.multiset import MultisetHash
from pazpaz_desktop.domain.entities import PARTS, Entity, Part
from pazpaz_desktop.domain.registers import Group, group_of
from pazpaz_desktop.foundation.canonical import nfc
from pazpaz_desktop.foundation.errors import IllegalTransition, NotFound, SealBroken
from pazpaz_desktop.foundation.ids import Id
from pazpaz_desktop.storage.engine import change_bare, run_bare
from pazpaz_desktop.storage.in_bulk import in_lists, insert_bare
from pazpaz_desktop.storage.key_ring import WorkingKeys
from pazpaz_desktop.storage.meta import Identity
from pazpaz_desktop.storage.schema import sealed_value

SCHEMA_VERSION: Final = 1
"""Version of what a field's plaintext means; part of every seal."""

_OF_OBJECT: Final = select(sealed_value).where(sealed_value.c.object_id == bindparam("object_id"))

_FROM: Final = (
    "SELECT object_id, part, entity, version, schema_v, epoch, author, is_locked, body FROM sealed_value"
)
_ONE: Final = f"{_FROM} WHERE object_id = ? AND part = ?"
_MANY: Final = f"{_FROM} WHERE object_id IN ({{objects}}) AND part IN ({{parts}})"
_INTO: Final = (
    "INSERT INTO sealed_value (version, schema_v, epoch, author, is_locked, body, object_id, part, entity)"
)
_INSERT: Final = f"{_INTO} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE: Final = (
    "UPDATE sealed_value SET version = ?, schema_v = ?, epoch = ?, author = ?, is_locked = ?, body = ? "
    "WHERE object_id = ? AND part = ?"
)
_RENEW: Final = "UPDATE sealed_value SET version = ?, epoch = ?, body = ? WHERE object_id = ? AND part = ?"
"""For a value that stays this device's, as in every autosave: no column that a trigger watches is set."""

_DELETE: Final = "DELETE FROM sealed_value WHERE object_id = ? AND part = ?"


Touch = Callable[[Entity, Id, Group, bytes | None], None]
"""Hears which register a value was put into, and the heads whoever wrote it had seen."""


class StoredValue(NamedTuple):
    """A row of `sealed_value`, in the order of its columns."""

    object_id: bytes
    part: str
    entity: str
    version: int
    schema_v: int
    epoch: int
    author: bytes
    is_locked: int
    body: bytes


class OpenFields:
    """Reads sealed values. Lane: that of the connection it is given."""

    def __init__(self, connection: Connection, whose: Identity, keys: WorkingKeys) -> None:
        self._connection = connection
        self._workspace = whose.workspace_id.raw
        self._author = whose.device_id.raw
        self._keys = keys

    def get(self, object_id: Id, part: Part) -> str:
        """The text of one value. NotFound if there is none, SealBroken if it is not what was sealed."""
        return self.get_bytes(object_id, part).decode("utf-8")

    def get_bytes(self, object_id: Id, part: Part) -> bytes:
        """The same for values that are not text."""
        row = self._stored(object_id, part)
        if row is None:
            raise NotFound(kind=part, id=object_id)
        return self.open_row(row)

    def get_many(self, object_ids: Iterable[Id], parts: Iterable[Part]) -> dict[tuple[bytes, Part], bytes]:
        """All values there are of these objects and parts, by raw id and part; absent ones are left out.

        SealBroken if any of them does not open.
        """
        return {(row.object_id, Part(row.part)): self.open_row(row) for row in self._rows(object_ids, parts)}

    def get_sound(self, object_ids: Iterable[Id], parts: Iterable[Part]) -> dict[tuple[bytes, Part], bytes]:
        """As `get_many`, but what does not open is left out like what is not there.

        For lists, where one broken record must not hide the others.
        """
        found: dict[tuple[bytes, Part], bytes] = {}
        for row in self._rows(object_ids, parts):
            with suppress(SealBroken):
                found[(row.object_id, Part(row.part))] = self.open_row(row)
        return found

    def broken(self, object_ids: Collection[Id], parts: Collection[Part]) -> frozenset[bytes]:
        """The raw ids of those objects of which a part is missing or does not open. Keeps no text."""
        sound = Counter(object_id for object_id, _ in self.get_sound(object_ids, parts))
        return frozenset(each.raw for each in object_ids if sound[each.raw] != len(parts))

    def _rows(self, object_ids: Iterable[Id], parts: Iterable[Part]) -> Iterator[StoredValue]:
        wanted = [part.value for part in parts]
        named = ", ".join("?" * len(wanted))
        for objects, some in in_lists(each.raw for each in object_ids):
            rows = run_bare(self._connection, _MANY.format(objects=objects, parts=named), (*some, *wanted))
            yield from map(StoredValue._make, rows)

    def open_row(self, row: "StoredValue | Row[Any]") -> bytes:
        """The plaintext of a row of `sealed_value`; SealBroken for any other row's body or columns."""
        key = self._keys.fields.get(row.epoch)
        if key is None or row.version < 0 or row.schema_v < 0:
            raise SealBroken()
        context = SealContext(
            SealKind.FIELD,
            self._workspace,
            row.object_id,
            f"{row.entity}.{row.part}",
            row.schema_v,
            row.epoch,
            row.version,
            row.author,
        )
        return open_sealed(key, row.body, context)

    def _stored(self, object_id: Id, part: Part) -> StoredValue | None:
        rows = run_bare(self._connection, _ONE, (object_id.raw, part.value))
        return StoredValue(*rows[0]) if rows else None


class SealedFields(OpenFields):
    """Reads and writes sealed values inside one unit of work, keeping the multiset hash in step."""

    def __init__(
        self,
        connection: Connection,
        whose: Identity,
        keys: WorkingKeys,
        multiset: MultisetHash,
        touch: Touch,
    ) -> None:
        super().__init__(connection, whose, keys)
        self._multiset = multiset
        self._touch = touch

    def put(
        self,
        entity: Entity,
        object_id: Id,
        part: Part,
        value: str | bytes,
        *,
        locked: bool = False,
        seen: bytes | None = None,
    ) -> None:
        """Seal a value (text in NFC) under the current epoch, as the next version of it.

        A locked value is written once and can never be written or removed again: IllegalTransition.
        `seen` as in `UnitOfWork.touch`, which hears of the part's group.
        """
        if part not in PARTS[entity]:
            raise TypeError(f"{entity} has no part {part}")
        named = (object_id.raw, part.value)
        old = self._stored(object_id, part)
        version = 1 if old is None else old.version + 1
        body = self._sealed(entity, object_id, part, value, version)
        if old is None:
            self._insert(entity, named, version, body, locked=locked)
        else:
            self._forget(old)
            self._renew(old, named, version, body, locked=locked)
        self._multiset.add(object_id.raw, part.value, version, body)
        group = group_of(entity, part)
        if group is not None:
            self._touch(entity, object_id, group, seen)

    def put_first(
        self, entity: Entity, object_id: Id, values: Mapping[Part, str | bytes], *, locked: bool = False
    ) -> None:
        """The same for parts of a record that begins with them: nothing of it may be stored. SaveFailed."""
        self.put_first_of_many(entity, [(object_id, values)], locked=locked)

    def put_first_of_many(
        self,
        entity: Entity,
        records: Iterable[tuple[Id, Mapping[Part, str | bytes]]],
        *,
        locked: bool = False,
    ) -> None:
        """The same for several records, in few statements; quickest in the order of their ids."""
        rows: list[tuple[object, ...]] = []
        for object_id, values in records:
            for part, value in values.items():
                if part not in PARTS[entity]:
                    raise TypeError(f"{entity} has no part {part}")
                body = self._sealed(entity, object_id, part, value, 1)
                columns = (1, SCHEMA_VERSION, self._keys.current_epoch, self._author, int(locked), body)
                rows.append((*columns, object_id.raw, part.value, entity.value))
                self._multiset.add(object_id.raw, part.value, 1, body)
                group = group_of(entity, part)
                if group is not None:
                    self._touch(entity, object_id, group, None)
        insert_bare(self._connection, _INTO, rows)

    def _insert(
        self, entity: Entity, named: tuple[bytes, str], version: int, body: bytes, *, locked: bool
    ) -> None:
        columns = (version, SCHEMA_VERSION, self._keys.current_epoch, self._author, int(locked), body)
        change_bare(self._connection, _INSERT, (*columns, *named, entity.value))

    def _renew(
        self, old: StoredValue, named: tuple[bytes, str], version: int, body: bytes, *, locked: bool
    ) -> None:
        epoch = self._keys.current_epoch
        if not locked and (old.author, old.schema_v) == (self._author, SCHEMA_VERSION):
            change_bare(self._connection, _RENEW, (version, epoch, body, *named))
            return
        columns = (version, SCHEMA_VERSION, epoch, self._author, int(locked), body)
        change_bare(self._connection, _UPDATE, (*columns, *named))

    def remove(self, object_id: Id, part: Part | None = None) -> None:
        """Remove one value, or all values of the object; those that are not there are no error."""
        for row in self._connection.execute(_OF_OBJECT, {"object_id": object_id.raw}).all():
            if part is None or row.part == part:
                self._forget(row)
                change_bare(self._connection, _DELETE, (row.object_id, row.part))

    def _forget(self, row: "StoredValue | Row[Any]") -> None:
        if row.is_locked:
            raise IllegalTransition(state="locked", act="change")
        self._multiset.remove(row.object_id, row.part, row.version, row.body)

    def _sealed(self, entity: Entity, object_id: Id, part: Part, value: str | bytes, version: int) -> bytes:
        plaintext = nfc(value).encode() if isinstance(value, str) else value
        epoch = self._keys.current_epoch
        context = SealContext(
            SealKind.FIELD,
            self._workspace,
            object_id.raw,
            f"{entity}.{part}",
            SCHEMA_VERSION,
            epoch,
            version,
            self._author,
        )
        return seal(self._keys.fields[epoch], plaintext, context)
