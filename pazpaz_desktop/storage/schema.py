"""The tables, indexes and triggers of a vault at its newest revision; migrations end exactly here.

Moments are whole milliseconds since 1970 in UTC, days are ISO dates, ids are 16 bytes. Tables named by
an id have no hidden rowid, so that no REPLACE can reach a row but by the keys its triggers watch.
"""

from types import MappingProxyType
from typing import Final

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    event,
)

HEAD: Final = "0001"
"""The revision this program reads and writes. Revisions are four digits and count up."""

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _id(name: str) -> "Column[bytes]":
    return Column(name, LargeBinary, nullable=False)


def _int(name: str) -> "Column[int]":
    return Column(name, Integer, nullable=False)


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False)


def _maybe_int(name: str) -> "Column[int]":
    return Column(name, Integer, nullable=True)


def _maybe_bytes(name: str) -> "Column[bytes]":
    return Column(name, LargeBinary, nullable=True)


def _reference(name: str, target: str, nullable: bool = False) -> "Column[bytes]":
    return Column(name, LargeBinary, ForeignKey(target), nullable=nullable)


meta: Final = Table(
    "meta",
    metadata,
    _text("name"),
    _id("value"),
    PrimaryKeyConstraint("name"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

key_ring: Final = Table(
    "key_ring",
    metadata,
    _id("id"),
    _text("kind"),
    _int("epoch"),
    _id("sealed"),
    _int("created_at"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

certificate: Final = Table(
    "certificate",
    metadata,
    _id("id"),
    _text("kind"),
    _id("subject_id"),
    _maybe_bytes("issuer_id"),
    _id("body"),
    _id("signature"),
    _int("created_at"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

sealed_value: Final = Table(
    "sealed_value",
    metadata,
    _id("object_id"),
    _text("part"),
    _text("entity"),
    _int("version"),
    _int("schema_v"),
    _int("epoch"),
    _id("author"),
    _int("is_locked"),
    _id("body"),
    PrimaryKeyConstraint("object_id", "part"),
    CheckConstraint("is_locked IN (0, 1)", name="is_locked"),
    CheckConstraint("is_locked = 0 OR version = 1", name="locked_once"),  # so no trigger watches each save
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

client: Final = Table(
    "client",
    metadata,
    _id("id"),
    _id("workspace_id"),
    _int("revision"),
    _int("created_at"),
    _int("updated_at"),
    _maybe_int("archived_at"),
    _maybe_int("deleted_at"),
    _id("author"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

note: Final = Table(
    "note",
    metadata,
    _id("id"),
    _id("workspace_id"),
    _reference("client_id", "client.id"),
    _text("state"),
    _text("session_on"),
    _maybe_int("duration_min"),
    _int("revision"),
    _int("created_at"),
    _int("updated_at"),
    _maybe_bytes("signing_hash"),
    _maybe_int("signing_at"),
    _maybe_int("deleted_at"),
    _id("author"),
    PrimaryKeyConstraint("id"),
    CheckConstraint("state IN ('draft', 'signing', 'signed')", name="state"),
    Index(None, "client_id", "session_on"),
    Index(None, "state"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

note_version: Final = Table(
    "note_version",
    metadata,
    _id("id"),
    _reference("note_id", "note.id"),
    _int("number"),
    _text("session_on"),
    _maybe_int("duration_min"),
    _id("content_hash"),
    _id("signature"),
    _reference("certificate_id", "certificate.id"),
    _int("signed_at"),
    _id("device_id"),
    _id("person_id"),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("note_id", "number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

attachment: Final = Table(
    "attachment",
    metadata,
    _id("id"),
    _id("workspace_id"),
    _reference("client_id", "client.id"),
    _reference("note_id", "note.id", nullable=True),
    _id("blob_id"),
    _text("media_type"),
    _int("size_bytes"),
    _int("revision"),
    _int("created_at"),
    _maybe_int("deleted_at"),
    _id("author"),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("blob_id"),
    Index(None, "client_id"),
    Index(None, "note_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

form_draft: Final = Table(
    "form_draft",
    metadata,
    _id("id"),
    _text("kind"),
    _int("created_at"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

setting: Final = Table(
    "setting",
    metadata,
    _text("name"),
    _id("value"),
    _int("updated_at"),
    PrimaryKeyConstraint("name"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

audit: Final = Table(
    "audit",
    metadata,
    _int("seq"),
    _id("device_id"),
    _int("at"),
    _text("event"),
    _maybe_bytes("subject_id"),
    _id("facts"),
    _id("prev_hash"),
    _id("hash"),
    PrimaryKeyConstraint("seq"),
    sqlite_strict=True,
)

audit_signature: Final = Table(
    "audit_signature",
    metadata,
    _int("seq"),
    _id("device_id"),
    _id("head_hash"),
    _id("signature"),
    _reference("certificate_id", "certificate.id"),
    PrimaryKeyConstraint("seq"),
    sqlite_strict=True,
)


def _refuse(name: str, table: str, act: str, unless: str = "") -> tuple[str, str]:
    condition = f" WHEN {unless}" if unless else ""
    return (
        name,
        f"CREATE TRIGGER {name} BEFORE {act} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )


def _insert_only(table: str, key: str, same: str) -> tuple[tuple[str, str], ...]:
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}{same})"  # noqa: S608 - our own names
    return (
        _refuse(f"{table}_update", table, "UPDATE"),
        _refuse(f"{table}_delete", table, "DELETE"),
        _refuse(f"{table}_replace", table, "INSERT", exists),
    )


_LOCKED_COLUMNS: Final = ("entity", "schema_v", "author", "is_locked")
_FROZEN_COLUMNS: Final = ("workspace_id", "client_id", "session_on", "duration_min", "author", "created_at")


def _differ(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


TRIGGERS: Final = MappingProxyType(
    dict(
        (
            *_insert_only("key_ring", "id", ""),
            *_insert_only("certificate", "id", ""),
            *_insert_only("note_version", "id", " OR (note_id = NEW.note_id AND number = NEW.number)"),
            *_insert_only("audit", "seq", ""),
            *_insert_only("audit_signature", "seq", ""),
            _refuse(
                "sealed_value_moved",
                "sealed_value",
                "UPDATE OF object_id, part",
                _differ("object_id", "part"),
            ),
            _refuse(
                "sealed_value_locked_update",
                "sealed_value",
                f"UPDATE OF {', '.join(_LOCKED_COLUMNS)}",
                f"OLD.is_locked = 1 AND ({_differ(*_LOCKED_COLUMNS)})",
            ),
            _refuse("sealed_value_locked_delete", "sealed_value", "DELETE", "OLD.is_locked = 1"),
            _refuse(
                "sealed_value_locked_replace",
                "sealed_value",
                "INSERT",
                "EXISTS (SELECT 1 FROM sealed_value WHERE object_id = NEW.object_id AND part = NEW.part "
                "AND is_locked = 1)",
            ),
            _refuse(
                "sealed_value_version_complete",
                "sealed_value",
                "INSERT",
                "EXISTS (SELECT 1 FROM note_version WHERE id = NEW.object_id)",
            ),
            _refuse("note_moved", "note", "UPDATE OF id", _differ("id")),
            _refuse(
                "note_state",
                "note",
                "UPDATE OF state",
                "NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'signing') "
                "OR (OLD.state = 'signing' AND NEW.state IN ('draft', 'signed')))",
            ),
            _refuse(
                "note_frozen",
                "note",
                f"UPDATE OF {', '.join(_FROZEN_COLUMNS)}",
                f"OLD.state <> 'draft' AND ({_differ(*_FROZEN_COLUMNS)})",
            ),
            _refuse("note_signed_delete", "note", "DELETE", "OLD.state = 'signed'"),
            _refuse("note_replace", "note", "INSERT", "EXISTS (SELECT 1 FROM note WHERE id = NEW.id)"),
        )
    )
)
"""Name → statement. Values of a signed version are written before its row: after it, none can be added."""

for _statement in TRIGGERS.values():
    event.listen(metadata, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]  # unannotated there
