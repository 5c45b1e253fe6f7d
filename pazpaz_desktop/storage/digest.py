"""The digest of a vault: one hash over what all its records say, whatever they are sealed under."""

import hashlib
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select

from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.storage import schema

RECORD_TABLES: Final[tuple[Table, ...]] = (
    schema.attachment,
    schema.audit,
    schema.audit_signature,
    schema.certificate,
    schema.client,
    schema.form_draft,
    schema.note,
    schema.note_version,
    schema.setting,
)
"""Every table of records, in canonical order: by name. The ring and `meta` say how, not what."""


class VaultDigest:
    """SHA-256 over records in canonical order, each as canonical bytes behind its length.

    Independent of keys, epochs, versions, salts and page layout: the same records give the same digest
    in every copy of a vault. A value that does not open counts with its body, so it never hides.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256(b"pazpaz/digest/1")

    def add_table(self, connection: Connection, table: Table) -> int:
        """Every row of the table, all columns, by primary key; returns how many."""
        rows = connection.execution_options(yield_per=1000).execute(
            select(table).order_by(*table.primary_key.columns)
        )
        count = 0
        for row in rows:
            self._add([table.name, dict(row._mapping)])
            count += 1
        return count

    def add_value(self, row: "Row[Any]", plaintext: bytes | None) -> None:
        """One sealed value, as its plaintext; None if it does not open."""
        says: canonical.Canonical = ["broken", row.body] if plaintext is None else plaintext
        self._add(["value", row.entity, row.object_id, row.part, bool(row.is_locked), says])

    def add_file(self, blob_id: bytes, content: bytes | None) -> None:
        """One file, as the hash of its content; None if it cannot be opened."""
        self._add(["file", blob_id, None if content is None else hashlib.sha256(content).digest()])

    def add_conflicts(self, flags: tuple[str, ...]) -> None:
        """Flags of records with two concurrent states."""
        self._add(["conflicts", *sorted(flags)])

    def hexdigest(self) -> str:
        """64 hex digits."""
        return self._hash.hexdigest()

    def _add(self, record: canonical.Canonical) -> None:
        self._hash.update(canonical.length_prefixed(canonical.encode(record)))
