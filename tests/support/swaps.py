"""Swaps by raw SQL and by file moves: the foreign values a thief of the database key would try."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_raw, open_sealed, seal, seal_raw
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import DatabaseKey, FieldKey, MasterKey, of_kind, unwrap
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.secret import Secret

_ROW = "object_id, part, entity, version, schema_v, epoch, author, body"


class SwapKind(StrEnum):
    """Where the foreign value comes from."""

    FIELD = "field"
    RECORD = "record"
    VERSION = "version"
    WORKSPACE = "workspace"
    KIND = "kind"
    FILE = "file"


IN_SQL = (SwapKind.FIELD, SwapKind.RECORD, SwapKind.VERSION, SwapKind.WORKSPACE, SwapKind.KIND)


@dataclass(frozen=True, slots=True)
class Row:
    """One sealed value as it lies in the table."""

    object_id: bytes
    part: str
    entity: str
    version: int
    schema_v: int
    epoch: int
    author: bytes
    body: bytes

    def context(self, workspace: bytes, kind: SealKind = SealKind.FIELD) -> SealContext:
        """What the value is bound to by the rule of docs/specs/entities.md."""
        part = f"{self.entity}.{self.part}"
        numbers = (self.schema_v, self.epoch, self.version)
        return SealContext(kind, workspace, self.object_id, part, *numbers, self.author)


class RawVault:
    """The database as whoever has its key sees it: SQL without the program's rules in between."""

    def __init__(self, path: Path, key: DatabaseKey) -> None:
        self.connection: Any = sqlcipher.connect(str(path), isolation_level=None)
        self.connection.execute("PRAGMA cipher_log_level = NONE")
        self.connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
        self.connection.execute("PRAGMA synchronous = OFF")

    def execute(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Any statement."""
        return list(self.connection.execute(statement, values).fetchall())

    def rows(self) -> list[Row]:
        """Every sealed value, in the order of its name."""
        order = "ORDER BY object_id, part"
        return [Row(*row) for row in self.execute(f"SELECT {_ROW} FROM sealed_value {order}")]

    def field_keys(self, master: MasterKey, workspace: bytes) -> dict[int, FieldKey]:
        """The field keys of the ring, by epoch."""
        ring = self.execute("SELECT id, epoch, sealed FROM key_ring WHERE kind = ?", KeyKind.FIELD.value)
        opened = {
            epoch: unwrap(master, KeyKind.FIELD, epoch, sealed, workspace=workspace, key_id=key_id)
            for key_id, epoch, sealed in ring
        }
        return {epoch: of_kind(key, FieldKey) for epoch, key in opened.items()}

    def put(self, at: Row, value: Row) -> None:
        """Everything of `value` but its name goes where `at` is."""
        self.execute(
            "UPDATE sealed_value SET entity = ?, version = ?, schema_v = ?, epoch = ?, author = ?, body = ? "
            "WHERE object_id = ? AND part = ?",
            *(value.entity, value.version, value.schema_v, value.epoch, value.author, value.body),
            *(at.object_id, at.part),
        )

    def drop_rules(self) -> None:
        """Take away the rules that the database itself keeps, so that only the seals are left."""
        for (name,) in self.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            self.execute(f"DROP TRIGGER {name}")
        self.execute("PRAGMA ignore_check_constraints = ON")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Swap:
    """One foreign value in one place."""

    kind: SwapKind
    at: Row
    value: Row


class Swapper:
    """Makes swaps over the rows of one vault; `earlier` are values that were replaced since."""

    def __init__(
        self, rows: list[Row], earlier: list[Row], keys: Mapping[int, FieldKey], workspace: bytes
    ) -> None:
        self._rows = rows
        self._earlier = {(row.object_id, row.part): row for row in earlier}
        self._keys = keys
        self._workspace = workspace

    def swaps(self, count: int, rng: random.Random, kinds: Sequence[SwapKind] = IN_SQL) -> Iterator[Swap]:
        """`count` swaps of the given kinds in turn."""
        makers: dict[SwapKind, Callable[[Row, random.Random], Row | None]] = {
            SwapKind.FIELD: self._other_field,
            SwapKind.RECORD: self._other_record,
            SwapKind.VERSION: self._earlier_version,
            SwapKind.WORKSPACE: self._other_workspace,
            SwapKind.KIND: self._other_kind,
        }
        made = 0
        while made < count:
            kind, at = kinds[made % len(kinds)], rng.choice(self._rows)
            value = makers[kind](at, rng)
            if value is not None and value != at:
                made += 1
                yield Swap(kind, at, value)

    def _other_field(self, at: Row, rng: random.Random) -> Row | None:
        same = [row for row in self._rows if row.object_id == at.object_id and row.part != at.part]
        return rng.choice(same) if same else None

    def _other_record(self, at: Row, rng: random.Random) -> Row | None:
        same = [row for row in self._rows if row.part == at.part and row.object_id != at.object_id]
        return rng.choice(same) if same else None

    def _earlier_version(self, at: Row, _rng: random.Random) -> Row | None:
        """The older body under the present number: the older number with it is a rollback, not a swap."""
        earlier = self._earlier.get((at.object_id, at.part))
        return None if earlier is None else replace(at, body=earlier.body)

    def _other_workspace(self, at: Row, rng: random.Random) -> Row:
        return self._sealed_again(at, at.context(rng.randbytes(16)))

    def _other_kind(self, at: Row, rng: random.Random) -> Row:
        kind = rng.choice([kind for kind in SealKind if kind is not SealKind.FIELD])
        return self._sealed_again(at, at.context(self._workspace, kind))

    def _sealed_again(self, at: Row, context: SealContext) -> Row:
        key = self._keys[at.epoch]
        text = open_sealed(key, at.body, at.context(self._workspace))
        return replace(at, body=seal(key, text, context))


Reader = Callable[[Row], object]


def run(raw: RawVault, swaps: Iterator[Swap], read: Reader) -> Counter[tuple[SwapKind, bool]]:
    """Make each swap, read the place back, undo it; counts (kind, was it accepted)."""
    outcome: Counter[tuple[SwapKind, bool]] = Counter()
    for swap in swaps:
        raw.put(swap.at, swap.value)
        outcome[swap.kind, _is_accepted(read, swap.at)] += 1
        raw.put(swap.at, swap.at)
    return outcome


def _is_accepted(read: Reader, at: Row) -> bool:
    try:
        read(at)
    except PazPazError:
        return False
    return True


@contextmanager
def moved(source: Path, target: Path, spare: Path) -> Iterator[None]:
    """Another file's bytes where `target` was, for as long as the context lasts."""
    shutil.copyfile(target, spare)
    shutil.copyfile(source, target)
    try:
        yield
    finally:
        os.replace(spare, target)


class ContextlessVault:
    """The same values sealed under the same keys with an empty context: the mutant that must accept swaps."""

    def __init__(self, raw: RawVault, keys: Mapping[int, FieldKey], workspace: bytes) -> None:
        self._raw = raw
        self._keys = keys
        self._workspace = workspace

    def seal_everything_without_context(self) -> list[Row]:
        """Replace every body; the rows as they lie now."""
        for row in self._raw.rows():
            key = self._keys[row.epoch]
            text = open_sealed(key, row.body, row.context(self._workspace))
            self._raw.put(row, replace(row, body=_sealed_bare(key, text)))
        return self._raw.rows()

    def read(self, at: Row) -> bytes:
        """What a program without contexts would show; PazPazError when even that refuses."""
        (body,) = self._raw.execute(
            "SELECT body FROM sealed_value WHERE object_id = ? AND part = ?", at.object_id, at.part
        )[0]
        return open_raw(self._keys[at.epoch].reveal(), body, b"")


def _sealed_bare(key: Secret, text: bytes) -> bytes:
    return seal_raw(key.reveal(), text, b"", os.urandom(24))
