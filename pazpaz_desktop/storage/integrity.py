"""Integrity: reads a whole vault, proves every seal, link and signature, and names what does not fit."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.crypto.multiset import MultisetHash
from pazpaz_desktop.crypto.signing import SignTag, VerifyKey
from pazpaz_desktop.domain.audit import check_chain
from pazpaz_desktop.domain.entities import PARTS, Entity, Part
from pazpaz_desktop.domain.notes import NoteContent, NoteState, Section, VersionRecord
from pazpaz_desktop.foundation.errors import (
    ChainBroken,
    DatabaseBroken,
    HostError,
    IntegrityError,
    NotFound,
    SealBroken,
    SignatureBroken,
    VaultMissing,
)
from pazpaz_desktop.foundation.ids import (
    AttachmentId,
    BlobId,
    CertificateId,
    ClientId,
    DeviceId,
    NoteId,
    WorkspaceId,
)
from pazpaz_desktop.storage import audit_rows, schema
from pazpaz_desktop.storage.digest import RECORD_TABLES, PracticeDigest, VaultDigest
from pazpaz_desktop.storage.health import require_sound
from pazpaz_desktop.storage.meta import read_state
from pazpaz_desktop.storage.queries import notes
from pazpaz_desktop.storage.read_view import ReadView
from pazpaz_desktop.storage.repos import stored_blobs
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.version_proof import Statements, prove, trusted_statements

BlobReader = Callable[[BlobId, FileKey], bytes]
"""Reads and opens one stored file; raises a PazPazError if it is missing or not what was sealed."""

_OWNERS: Final = {
    Entity.CLIENT: select(schema.client.c.id),
    Entity.NOTE: select(schema.note.c.id).where(schema.note.c.state != NoteState.SIGNED.value),
    Entity.NOTE_VERSION: select(schema.note_version.c.id),
    Entity.ATTACHMENT: select(schema.attachment.c.id),
    Entity.FORM_DRAFT: select(schema.form_draft.c.id),
    Entity.DEVICE: select(schema.device.c.id),
    Entity.SEAT: select(schema.seat.c.id),
}
"""Which records must have their parts. A signed note's text is in its versions alone."""


_REFERENCES: Final = tuple(
    (column, target.column)
    for table in RECORD_TABLES
    for column in table.columns
    for target in column.foreign_keys
)
"""Which columns name a record that must be there."""


class ProblemCode(StrEnum):
    """What does not fit."""

    SEAL_BROKEN = "seal_broken"
    VALUE_MISSING = "value_missing"
    VALUE_ORPHANED = "value_orphaned"
    VALUES_DIFFER = "values_differ"
    AUDIT_BROKEN = "audit_broken"
    AUDIT_ENDS_ELSEWHERE = "audit_ends_elsewhere"
    AUDIT_SIGNATURE_BROKEN = "audit_signature_broken"
    CERTIFICATE_BROKEN = "certificate_broken"
    VERSION_BROKEN = "version_broken"
    VERSION_MISSING = "version_missing"
    SIGNED_ROW_DIFFERS = "signed_row_differs"
    REFERENCE_BROKEN = "reference_broken"
    FILE_BROKEN = "file_broken"
    ANCHOR_DIFFERS = "anchor_differs"
    LOG_BROKEN = "log_broken"
    OPERATION_BROKEN = "operation_broken"
    REGISTER_DIFFERS = "register_differs"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: the record's id, and the part, or the number of an audit row."""

    code: ProblemCode
    object_id: bytes | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a vault holds and what is wrong with it; sound if there are no problems.

    `digest` is over what the devices of a practice share, `vault_digest` over all that this vault holds.
    Of `files`, those `files_elsewhere` lie on the clinic's server and not on this laptop.
    """

    digest: str
    vault_digest: str
    records: int
    files: int
    files_elsewhere: int
    problems: tuple[Problem, ...]


def verify(store: Store, read_blob: BlobReader) -> Findings:
    """Read everything there is, from the disk. Lane db; takes time with the size of the vault.

    DatabaseBroken if the file itself is damaged; everything else that does not fit is a Problem, all of
    them in one run.
    """
    require_sound(store.writer(), store.path)
    with store.read() as view:
        return _Inspection(store, view, read_blob).run()


def recount(store: Store) -> bool:
    """Whether the sealed values are those the last commit left: no row reverted, dropped or added.

    Any reading lane. Opens no seal, so it is fit for the background after each unlock.
    """
    with store.read() as view:
        state = read_state(view.connection)
        counted = MultisetHash(store.keys.anchor)
        for row in _values(view.connection):
            counted.add(row.object_id, row.part, row.version, row.body)
    return counted.state == state.multiset


def _values(connection: Connection) -> "list[Row[Any]] | Any":
    values = schema.sealed_value
    return connection.execution_options(yield_per=1000).execute(
        select(values).order_by(values.c.object_id, values.c.part)
    )


class _Inspection:
    def __init__(self, store: Store, view: ReadView, read_blob: BlobReader) -> None:
        self._store = store
        self._view = view
        self._read_blob = read_blob
        self._vault_digest = VaultDigest()
        self._practice_digest = PracticeDigest()
        self._state = read_state(view.connection)
        self._present: dict[bytes, set[str]] = {}
        self._problems: list[Problem] = []

    def run(self) -> Findings:
        connection = self._view.connection
        records = sum(self._vault_digest.add_table(connection, table) for table in RECORD_TABLES)
        self._practice_digest.add_tables(connection)
        self._check_values()
        self._check_owners()
        self._check_references()
        files, elsewhere = self._check_files()
        self._vault_digest.add_conflicts(())
        statements = self._check_certificates()
        self._check_versions(statements)
        self._check_trail(statements)
        if self._store.anchored() != self._state:
            self._found(ProblemCode.ANCHOR_DIFFERS)
        return Findings(
            digest=self._practice_digest.hexdigest(),
            vault_digest=self._vault_digest.hexdigest(),
            records=records,
            files=files,
            files_elsewhere=elsewhere,
            problems=tuple(self._problems),
        )

    def _found(self, code: ProblemCode, object_id: bytes | None = None, part: str = "") -> None:
        self._problems.append(Problem(code, object_id, part))

    def _check_values(self) -> None:
        counted = MultisetHash(self._store.keys.anchor)
        for row in _values(self._view.connection):
            counted.add(row.object_id, row.part, row.version, row.body)
            self._present.setdefault(row.object_id, set()).add(f"{row.entity}.{row.part}")
            plaintext = self._opened(row)
            self._vault_digest.add_value(row, plaintext)
            self._practice_digest.add_value(row, plaintext)
        if counted.state != self._state.multiset:
            self._found(ProblemCode.VALUES_DIFFER)

    def _opened(self, row: "Row[Any]") -> bytes | None:
        try:
            return self._view.fields.open_row(row)
        except SealBroken:
            self._found(ProblemCode.SEAL_BROKEN, row.object_id, row.part)
            return None

    def _check_owners(self) -> None:
        orphaned = {(owner, part) for owner, parts in self._present.items() for part in parts}
        for entity, owners in _OWNERS.items():
            for owner in self._view.connection.execute(owners).scalars():
                for part in PARTS[entity]:
                    expected = (owner, f"{entity}.{part}")
                    if expected not in orphaned:
                        self._found(ProblemCode.VALUE_MISSING, owner, part)
                    orphaned.discard(expected)
        for owner, name in sorted(orphaned):
            self._found(ProblemCode.VALUE_ORPHANED, owner, name)

    def _check_references(self) -> None:
        for column, target in _REFERENCES:
            names_nothing = column.is_not(None) & column.not_in(select(target))
            key = column.table.c.get("id")
            rows = self._view.connection.execute(select(column if key is None else key).where(names_nothing))
            for found in rows.scalars():
                self._found(ProblemCode.REFERENCE_BROKEN, found, f"{column.table.name}.{column.name}")

    def _check_files(self) -> tuple[int, int]:
        table, count, elsewhere = schema.attachment, 0, 0
        rows = self._view.connection.execute(select(table.c.id, table.c.blob_id).order_by(table.c.id))
        for row in rows.all():
            count += 1
            content: bytes | None = None
            try:
                content = self._content(row)
            except VaultMissing:
                elsewhere += 1
            else:
                if content is None:
                    self._found(ProblemCode.FILE_BROKEN, row.id)
            self._vault_digest.add_file(row.blob_id, content)
        return count, elsewhere

    def _content(self, row: Any) -> bytes | None:
        """None if it is not what was attached; VaultMissing if it is not here, but on the server."""
        fields = self._view.fields
        try:
            attachment = AttachmentId(row.id)
            key = FileKey(fields.get_bytes(attachment, Part.FILE_KEY))
            content = self._read_blob(BlobId(row.blob_id), key)
            is_same = hashlib.sha256(content).digest() == fields.get_bytes(attachment, Part.SHA256)
        except VaultMissing:
            if stored_blobs.is_stored(self._view, BlobId(row.blob_id)):
                raise
            return None
        except (IntegrityError, HostError, NotFound, ValueError):
            return None
        return content if is_same else None

    def _check_certificates(self) -> Statements:
        try:
            return trusted_statements(self._view, self._store.root_fingerprint)
        except SignatureBroken as error:
            broken = error.details.get("id")
            self._found(
                ProblemCode.CERTIFICATE_BROKEN, broken.raw if isinstance(broken, CertificateId) else None
            )
            return {}

    def _check_versions(self, statements: Statements) -> None:
        note = schema.note
        versioned = set(self._view.connection.execute(select(schema.note_version.c.note_id)).scalars())
        for row in self._view.connection.execute(select(note).order_by(note.c.id)).all():
            versions = self._versions(row.id) if row.id in versioned else ()
            for version in versions:
                self._check_version(row, version, statements)
            numbers = sorted({version.signing.number for version in versions})
            is_signed = row.state == NoteState.SIGNED.value
            if numbers != list(range(1, len(numbers) + 1)) or (is_signed and not numbers):
                self._found(ProblemCode.VERSION_MISSING, row.id)
            if versions and not _shows(row, versions[0]):
                self._found(ProblemCode.SIGNED_ROW_DIFFERS, row.id)

    def _versions(self, note_id: bytes) -> tuple[VersionRecord, ...]:
        try:
            return notes.versions(self._view, NoteId(note_id))
        except ValueError:
            self._found(ProblemCode.VERSION_BROKEN, note_id)
            return ()

    def _check_version(self, note: "Row[Any]", version: VersionRecord, statements: Statements) -> None:
        try:
            texts = self._view.fields.get_many([version.id], [section.part for section in Section])
            content = NoteContent(
                workspace_id=WorkspaceId(note.workspace_id),
                client_id=ClientId(note.client_id),
                note_id=version.note_id,
                session_on=version.session_on,
                duration_min=version.duration_min,
                sections={section: texts[version.id.raw, section.part].decode() for section in Section},
            )
            prove(version, content, statements)
        except (SignatureBroken, SealBroken, ValueError, KeyError):
            self._found(ProblemCode.VERSION_BROKEN, version.id.raw)

    def _check_trail(self, statements: Statements) -> None:
        connection = self._view.connection
        try:
            head = check_chain(audit_rows.in_order(connection))
            if head != self._state.audit_head:
                self._found(ProblemCode.AUDIT_ENDS_ELSEWHERE)
        except ChainBroken as error:
            self._found(ProblemCode.AUDIT_BROKEN, part=str(error.details["seq"]))
        except DatabaseBroken:
            self._found(ProblemCode.AUDIT_BROKEN)
        table = schema.audit_signature
        rows = connection.execute(
            select(table, schema.audit.c.hash).outerjoin(schema.audit, schema.audit.c.seq == table.c.seq)
        )
        for row in rows.all():
            if not _is_signed(row, statements):
                self._found(ProblemCode.AUDIT_SIGNATURE_BROKEN, part=str(row.seq))


def _shows(note: "Row[Any]", newest: VersionRecord) -> bool:
    """Whether a note's own columns are those of its newest version; whose it is, the version's hash says."""
    shown = (note.state, note.session_on, note.duration_min)
    return shown == (NoteState.SIGNED.value, newest.session_on.isoformat(), newest.duration_min)


def _is_signed(row: "Row[Any]", statements: Statements) -> bool:
    try:
        statement = statements.get(CertificateId(row.certificate_id))
        message = audit_rows.signed_head(DeviceId(row.device_id), row.seq, row.head_hash)
        if statement is None or statement.ed25519 is None or statement.subject != row.device_id:
            return False
        VerifyKey(statement.ed25519).verify(SignTag.AUDIT, message, row.signature)
    except (SignatureBroken, ValueError):
        return False
    return bool(row.head_hash == row.hash)
