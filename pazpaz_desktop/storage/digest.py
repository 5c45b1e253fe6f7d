"""Digests: one hash over all that a vault's records say, and one over what a practice's devices share."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.storage import schema

RECORD_TABLES: Final[tuple[Table, ...]] = (
    schema.attachment,
    schema.audit,
    schema.audit_signature,
    schema.certificate,
    schema.client,
    schema.device,
    schema.form_draft,
    schema.note,
    schema.note_version,
    schema.seat,
    schema.setting,
)
"""Every table of records, in canonical order: by name. The others say how, not what."""

SHARED_COLUMNS: Final[Mapping[Table, tuple[str, ...]]] = MappingProxyType(
    {
        schema.attachment: (
            *("id", "workspace_id", "client_id", "note_id", "blob_id"),
            *("media_type", "size_bytes", "created_at", "deleted_at"),
        ),
        schema.certificate: ("id", "kind", "subject_id", "issuer_id", "body", "signature"),
        schema.client: ("id", "workspace_id", "created_at", "archived_at"),
        schema.note: (
            *("id", "workspace_id", "client_id", "state", "session_on", "duration_min", "created_at"),
        ),
        schema.note_version: tuple(column.name for column in schema.note_version.columns),
    }
)
"""What is the same on every device that has all: nothing that counts or dates a laptop's own saves."""

SHARED_ENTITIES: Final = frozenset({Entity.ATTACHMENT, Entity.CLIENT, Entity.NOTE, Entity.NOTE_VERSION})
"""Whose sealed values are shared whole."""


class _Digest:
    """SHA-256 over records in canonical order, each as canonical bytes behind its length.

    Independent of keys, epochs, versions, salts and page layout: the same records give the same digest
    in every copy. A value that does not open counts with its body, so it never hides.
    """

    def __init__(self, tag: bytes) -> None:
        self._hash = hashlib.sha256(tag)

    def hexdigest(self) -> str:
        """64 hex digits."""
        return self._hash.hexdigest()

    def _add(self, record: canonical.Canonical) -> None:
        self._hash.update(canonical.length_prefixed(canonical.encode(record)))


class VaultDigest(_Digest):
    """Over every record of one vault, local ones too: equal only for copies of the same vault."""

    def __init__(self) -> None:
        super().__init__(b"pazpaz/digest/1")

    def add_table(self, connection: Connection, table: Table) -> int:
        """Every row of the table, all columns, by primary key; returns how many."""
        count = 0
        for row in _rows(connection, table):
            self._add([table.name, dict(row._mapping)])
            count += 1
        return count

    def add_value(self, row: "Row[Any]", plaintext: bytes | None) -> None:
        """One sealed value, as its plaintext; None if it does not open."""
        self._add(["value", row.entity, row.object_id, row.part, bool(row.is_locked), _said(row, plaintext)])

    def add_file(self, blob_id: bytes, content: bytes | None) -> None:
        """One file, as the hash of its content; None if it cannot be opened."""
        self._add(["file", blob_id, None if content is None else hashlib.sha256(content).digest()])

    def add_conflicts(self, flags: tuple[str, ...]) -> None:
        """Flags of records with two concurrent states."""
        self._add(["conflicts", *sorted(flags)])


class PracticeDigest(_Digest):
    """Over what the devices of a practice share, merged: equal on all that hold the same operations.

    Files count by their sealed hashes, so that it does not matter where the files themselves lie. A note
    that is being signed is a draft until the signature is final.
    """

    def __init__(self) -> None:
        super().__init__(b"pazpaz/practice/1")

    def add_tables(self, connection: Connection) -> None:
        """The shared columns of every shared row, and the registers that wait for a person."""
        for table, names in SHARED_COLUMNS.items():
            for row in _rows(connection, table):
                self._add([table.name, {name: _shared(name, row._mapping[name]) for name in names}])
        kept = schema.register.c
        waiting = connection.execute(
            select(kept.object_id, kept.grp, kept.standing)
            .where(kept.standing != Standing.CLEAR.value)
            .order_by(kept.object_id, kept.grp)
        )
        for register in waiting:
            self._add(["waits", register.object_id, register.grp, register.standing])

    def add_value(self, row: "Row[Any]", plaintext: bytes | None) -> None:
        """One sealed value, if it is shared; in the order in which `VaultDigest` takes them."""
        if row.entity in SHARED_ENTITIES:
            self._add(["value", row.entity, row.object_id, row.part, _said(row, plaintext)])


def _rows(connection: Connection, table: Table) -> Any:
    return connection.execution_options(yield_per=1000).execute(
        select(table).order_by(*table.primary_key.columns)
    )


def _said(row: "Row[Any]", plaintext: bytes | None) -> canonical.Canonical:
    return ["broken", row.body] if plaintext is None else plaintext


def _shared(name: str, value: canonical.Canonical) -> canonical.Canonical:
    is_signing = name == "state" and value == NoteState.SIGNING.value
    return NoteState.DRAFT.value if is_signing else value
