"""The tables, indexes and triggers of a vault at its newest revision; migrations end exactly here.

Moments are whole milliseconds since 1970 in UTC, days are ISO dates, ids are 16 bytes. Tables named by
an id have no hidden rowid, so that no REPLACE can reach a row but by the keys its triggers watch.
"""

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
    text,
)

from pazpaz_desktop.storage.triggers import TRIGGERS

HEAD: Final = "0002"
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


def _maybe_text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=True)


def _maybe_bytes(name: str) -> "Column[bytes]":
    return Column(name, LargeBinary, nullable=True)


def _reference(name: str, target: str, nullable: bool = False) -> "Column[bytes]":
    return Column(name, LargeBinary, ForeignKey(target), nullable=nullable)


def _reference_to_place(name: str, target: str) -> "Column[int]":
    return Column(name, Integer, ForeignKey(target), nullable=False)


def _one_of(column: str, *words: str) -> str:
    """Not IN: SQLite makes a table of its list for every row, which costs five times the insert."""
    return " OR ".join(f"{column} = '{word}'" for word in words)


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
    UniqueConstraint("note_id", "number", "device_id"),
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

op: Final = Table(
    "op",
    metadata,
    _int("pos"),
    _id("op_id"),
    _maybe_int("seq"),
    _maybe_int("idx"),
    _text("compartment"),
    _int("epoch"),
    _int("schema_v"),
    _maybe_text("entity"),
    _maybe_bytes("object_id"),
    _maybe_text("kind"),
    _maybe_bytes("parents"),
    _int("hlc"),
    _id("device_id"),
    _maybe_bytes("person_id"),
    _text("state"),
    _maybe_text("reason"),
    PrimaryKeyConstraint("pos"),
    UniqueConstraint("op_id"),
    UniqueConstraint("seq", "idx"),
    CheckConstraint(_one_of("state", "outbox", "arrived", "live", "held"), name="state"),
    CheckConstraint("(state = 'outbox') = (seq IS NULL)", name="outbox_has_no_place"),
    CheckConstraint("(seq IS NULL) = (idx IS NULL)", name="place_is_whole"),
    CheckConstraint("(state = 'held') = (reason IS NOT NULL)", name="held_for_a_reason"),
    Index(None, "object_id"),
    Index("ix_op_outbox", "compartment", sqlite_where=text("state = 'outbox'")),
    Index("ix_op_arrived", "entity", sqlite_where=text("state = 'arrived'")),
    Index("ix_op_held", "pos", sqlite_where=text("state = 'held'")),
    sqlite_strict=True,
)

op_body: Final = Table(
    "op_body",
    metadata,
    _reference_to_place("pos", "op.pos"),
    _id("body"),
    PrimaryKeyConstraint("pos"),
    sqlite_strict=True,
)
"""Apart, so that a change of an operation's state does not write its sealed bytes anew."""

register: Final = Table(
    "register",
    metadata,
    _id("object_id"),
    _text("grp"),
    _text("entity"),
    _id("heads"),
    _int("is_dirty"),
    _id("seen"),
    _text("standing"),
    PrimaryKeyConstraint("object_id", "grp"),
    CheckConstraint("is_dirty IN (0, 1)", name="is_dirty"),
    CheckConstraint("is_dirty = 1 OR length(seen) = 0", name="clean_needs_no_seen"),
    CheckConstraint(_one_of("standing", "clear", "merged", "conflict", "late"), name="standing"),
    Index("ix_register_dirty", "entity", "object_id", sqlite_where=text("is_dirty = 1")),
    Index("ix_register_standing", "standing", sqlite_where=text("standing <> 'clear'")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

batch: Final = Table(
    "batch",
    metadata,
    _int("seq"),
    _int("gen"),
    _id("device_id"),
    _id("batch_id"),
    _id("header"),
    _id("signature"),
    _id("chain"),
    PrimaryKeyConstraint("seq"),
    UniqueConstraint("batch_id"),
    sqlite_strict=True,
)

stored_blob: Final = Table(
    "stored_blob",
    metadata,
    _id("blob_id"),
    _int("stored_at"),
    PrimaryKeyConstraint("blob_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

device: Final = Table(
    "device",
    metadata,
    _id("id"),
    _int("created_at"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

seat: Final = Table(
    "seat",
    metadata,
    _id("id"),
    _int("joined_at"),
    PrimaryKeyConstraint("id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

for _statement in TRIGGERS.values():
    event.listen(metadata, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]  # unannotated there
