"""Session notes, read: timelines without text, and one note's text for whoever holds the receipt."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, select

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.moments import maybe_moment, moment
from pazpaz_desktop.domain.notes import NoteRecord, NoteState, NoteSummary, Section, Signing, VersionRecord
from pazpaz_desktop.foundation.errors import NotFound
from pazpaz_desktop.foundation.ids import CertificateId, ClientId, DeviceId, Id, NoteId, PersonId, VersionId
from pazpaz_desktop.storage.audit_log import Audited
from pazpaz_desktop.storage.engine import run_bare
from pazpaz_desktop.storage.queries.reader import Reader, opened_text, require_receipt
from pazpaz_desktop.storage.schema import note, note_version

_RECORDS: Final["Select[Any]"] = select(
    note.c.id,
    note.c.client_id,
    note.c.state,
    note.c.session_on,
    note.c.duration_min,
    note.c.revision,
    note.c.updated_at,
    note.c.signing_hash,
    note.c.signing_at,
).where(note.c.deleted_at.is_(None))
_PARTS: Final = tuple(section.part for section in Section)
_BATCH: Final = 500
_AGE: Final = (note_version.c.number, note_version.c.signed_at, note_version.c.id)
_ONE: Final = (
    "SELECT id, client_id, state, session_on, duration_min, revision, updated_at, signing_hash, signing_at "
    "FROM note WHERE id = ? AND deleted_at IS NULL"
)


class _StoredNote(NamedTuple):
    """The columns of a note's record, in the order of the queries above."""

    id: bytes
    client_id: bytes
    state: str
    session_on: str
    duration_min: int | None
    revision: int
    updated_at: int
    signing_hash: bytes | None
    signing_at: int | None


def record(reader: Reader, note_id: NoteId) -> NoteRecord:
    """The note's row. NotFound where there is none."""
    rows = run_bare(reader.connection, _ONE, (note_id.raw,))
    if not rows:
        raise NotFound(kind=Kind.NOTE, id=note_id)
    return _record(_StoredNote(*rows[0]))


def in_signing(reader: Reader) -> list[NoteRecord]:
    """The notes whose signing is not final, the oldest first."""
    rows = reader.connection.execute(
        _RECORDS.where(note.c.state == NoteState.SIGNING.value).order_by(note.c.signing_at, note.c.id)
    )
    return [_record(row) for row in rows]


def timeline(reader: Reader, client_id: ClientId) -> tuple[NoteSummary, ...]:
    """Every note of a client by session date, the newest first.

    The text of each is opened to see whether its seals fit, and let go of: none is handed out.
    """
    rows = reader.connection.execute(
        select(note.c.id, note.c.state, note.c.session_on, note.c.duration_min, note.c.updated_at)
        .where(note.c.client_id == client_id.raw, note.c.deleted_at.is_(None))
        .order_by(note.c.session_on.desc(), note.c.created_at.desc(), note.c.id.desc())
    ).all()
    texts = _text_owners(reader, {row.id: row.state for row in rows})
    broken = reader.fields.broken(list(texts.values()), _PARTS)
    return tuple(
        NoteSummary(
            id=NoteId(row.id),
            state=NoteState(row.state),
            session_on=date.fromisoformat(row.session_on),
            duration_min=row.duration_min,
            updated_at=moment(row.updated_at),
            is_broken=row.id not in texts or texts[row.id].raw in broken,
        )
        for row in rows
    )


def _text_owners(reader: Reader, states: Mapping[bytes, str]) -> dict[bytes, Id]:
    """Under which record each note's text lies: the note, or its newest version once it is signed."""
    owners: dict[bytes, Id] = {raw: NoteId(raw) for raw, state in states.items() if state != NoteState.SIGNED}
    signed = [raw for raw, state in states.items() if state == NoteState.SIGNED]
    for start in range(0, len(signed), _BATCH):
        found = reader.connection.execute(
            select(note_version.c.note_id, note_version.c.id)
            .where(note_version.c.note_id.in_(signed[start : start + _BATCH]))
            .order_by(*_AGE)
        )
        owners |= {row.note_id: VersionId(row.id) for row in found}
    return owners


def versions(reader: Reader, note_id: NoteId) -> tuple[VersionRecord, ...]:
    """The signed states of a note, the newest first.

    Two of the same number were signed on two laptops that did not know of each other; their order is the
    same everywhere.
    """
    rows = reader.connection.execute(
        select(note_version)
        .where(note_version.c.note_id == note_id.raw)
        .order_by(*(column.desc() for column in _AGE))
    )
    return tuple(_version(row) for row in rows)


def version(reader: Reader, version_id: VersionId) -> VersionRecord:
    """One signed state. NotFound where there is none."""
    row = reader.connection.execute(select(note_version).where(note_version.c.id == version_id.raw)).first()
    if row is None:
        raise NotFound(kind=Kind.NOTE, id=version_id)
    return _version(row)


def draft_sections(reader: Reader, found: NoteRecord, receipt: Audited) -> Mapping[Section, str]:
    """The four sections of a note that is not signed; the receipt is for the note."""
    require_receipt(receipt, found.id)
    return _sections(reader, found.id)


def version_sections(reader: Reader, found: VersionRecord, receipt: Audited) -> Mapping[Section, str]:
    """The four sections of a signed state; the receipt is for it or for its note."""
    require_receipt(receipt, found.id, found.note_id)
    return _sections(reader, found.id)


def client_name(reader: Reader, found: NoteRecord, receipt: Audited, *subjects: Id) -> str:
    """Whose note it is; the receipt is for the note, or for one of `subjects` that belong to it."""
    require_receipt(receipt, found.id, *subjects)
    values = reader.fields.get_many([found.client_id], [Part.FIRST_NAME, Part.LAST_NAME])
    first = opened_text(values, found.client_id, Part.FIRST_NAME)
    return f"{first} {opened_text(values, found.client_id, Part.LAST_NAME)}"


def _sections(reader: Reader, owner: Id) -> Mapping[Section, str]:
    values = reader.fields.get_many([owner], [section.part for section in Section])
    return {section: opened_text(values, owner, section.part) for section in Section}


def _record(row: "Row[Any] | _StoredNote") -> NoteRecord:
    return NoteRecord(
        id=NoteId(row.id),
        client_id=ClientId(row.client_id),
        state=NoteState(row.state),
        session_on=date.fromisoformat(row.session_on),
        duration_min=row.duration_min,
        revision=row.revision,
        updated_at=moment(row.updated_at),
        signing_hash=row.signing_hash,
        signing_at=maybe_moment(row.signing_at),
    )


def _version(row: "Row[Any]") -> VersionRecord:
    return VersionRecord(
        id=VersionId(row.id),
        note_id=NoteId(row.note_id),
        session_on=date.fromisoformat(row.session_on),
        duration_min=row.duration_min,
        content_hash=row.content_hash,
        signing=Signing(
            number=row.number,
            person_id=PersonId(row.person_id),
            device_id=DeviceId(row.device_id),
            signed_at=moment(row.signed_at),
        ),
        signature=row.signature,
        certificate_id=CertificateId(row.certificate_id),
    )
