"""Taking: the values of a record's register groups, read from its rows and seals for an operation."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import Table

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.domain.registers import SECTION_GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import NotFound
from pazpaz_desktop.foundation.ids import AttachmentId, ClientId, DeviceId, Id, NoteId
from pazpaz_desktop.storage import schema
from pazpaz_desktop.storage.exchange.rows import stored
from pazpaz_desktop.storage.exchange.values import (
    AttachmentBorn,
    CertificateBorn,
    ClientBorn,
    NoteBorn,
    SessionTimes,
    SignedVersion,
    written,
)
from pazpaz_desktop.storage.queries import notes
from pazpaz_desktop.storage.queries.reader import Reader, opened_bytes, opened_text

Taker = Callable[[Reader, bytes, frozenset[Group]], dict[Group, Canonical]]


def take(
    reader: Reader, entity: Entity, object_id: bytes, groups: Collection[Group]
) -> dict[Group, Canonical]:
    """What the named groups of a record hold now. NotFound where the record, or its version, is not there.

    The sections of a signed note are those of its newest version. SealBroken where a value does not open;
    TypeError for an entity that has no row to read.
    """
    taker = _TAKERS.get(entity)
    if taker is None:
        raise TypeError(f"{entity} has no row to take values from")
    return taker(reader, object_id, frozenset(groups))


def _client(reader: Reader, raw: bytes, groups: frozenset[Group]) -> dict[Group, Canonical]:
    row = _row(reader, schema.client, raw, Kind.CLIENT, ClientId(raw))
    values: dict[Group, Canonical] = {}
    if Group.BORN in groups:
        values[Group.BORN] = written(ClientBorn(row.created_at))
    if Group.ARCHIVED in groups:
        values[Group.ARCHIVED] = row.archived_at
    return values | _texts(reader, ClientId(raw), groups - {Group.BORN, Group.ARCHIVED})


def _note(reader: Reader, raw: bytes, groups: frozenset[Group]) -> dict[Group, Canonical]:
    row = _row(reader, schema.note, raw, Kind.NOTE, NoteId(raw))
    values: dict[Group, Canonical] = {}
    if Group.BORN in groups:
        values[Group.BORN] = written(NoteBorn(row.client_id, row.created_at))
    if Group.SESSION in groups:
        values[Group.SESSION] = written(SessionTimes(row.session_on, row.duration_min))
    sections = groups & set(SECTION_GROUPS)
    if row.state != NoteState.SIGNED.value and Group.VERSION not in groups:
        return values | _texts(reader, NoteId(raw), sections)
    version = _newest_version(reader, NoteId(raw))
    if Group.VERSION in groups:
        values[Group.VERSION] = written(version)
    return values | {group: version.sections[group] for group in sections}


def _newest_version(reader: Reader, note_id: NoteId) -> SignedVersion:
    versions = notes.versions(reader, note_id)
    if not versions:
        raise NotFound(kind=Kind.NOTE, id=note_id)
    newest = versions[0]
    texts = reader.fields.get_many([newest.id], [section.part for section in Section])
    return SignedVersion(
        id=newest.id.raw,
        number=newest.signing.number,
        on=newest.session_on.isoformat(),
        minutes=newest.duration_min,
        content_hash=newest.content_hash,
        signature=newest.signature,
        certificate=newest.certificate_id.raw,
        signed_at=milliseconds(newest.signing.signed_at),
        device=newest.signing.device_id.raw,
        person=newest.signing.person_id.raw,
        sections={section.value: opened_text(texts, newest.id, section.part) for section in Section},
    )


def _attachment(reader: Reader, raw: bytes, groups: frozenset[Group]) -> dict[Group, Canonical]:
    attachment_id = AttachmentId(raw)
    row = _row(reader, schema.attachment, raw, Kind.ATTACHMENT, attachment_id)
    values: dict[Group, Canonical] = {}
    if Group.BORN in groups:
        sealed = reader.fields.get_many([attachment_id], [Part.FILE_KEY, Part.SHA256, Part.REPORT])
        values[Group.BORN] = written(
            AttachmentBorn(
                note=row.note_id,
                client=row.client_id,
                blob=row.blob_id,
                media_type=row.media_type,
                size_bytes=row.size_bytes,
                created_at=row.created_at,
                file_key=opened_bytes(sealed, attachment_id, Part.FILE_KEY),
                sha256=opened_bytes(sealed, attachment_id, Part.SHA256),
                report=opened_bytes(sealed, attachment_id, Part.REPORT),
            )
        )
    if Group.DELETED in groups:
        values[Group.DELETED] = row.deleted_at
    return values | _texts(reader, attachment_id, groups & {Group.NAME})


def _certificate(reader: Reader, raw: bytes, groups: frozenset[Group]) -> dict[Group, Canonical]:
    row = _row(reader, schema.certificate, raw, None, Id(raw))
    born = CertificateBorn(row.kind, row.body, row.signature, row.issuer_id)
    return {Group.BORN: written(born)} if Group.BORN in groups else {}


def _device(reader: Reader, raw: bytes, groups: frozenset[Group]) -> dict[Group, Canonical]:
    return _texts(reader, DeviceId(raw), groups & {Group.NAME})


def _row(reader: Reader, table: Table, raw: bytes, kind: Kind | None, record: Id) -> Any:
    row = stored(reader, table, raw)
    if row is None:
        raise NotFound(kind=kind or table.name, id=record)
    return row


def _texts(reader: Reader, record: Id, groups: Collection[Group]) -> dict[Group, Canonical]:
    parts = {group: Part(group.value) for group in groups if group.value in _PART_NAMES}
    if not parts:
        return {}
    values = reader.fields.get_many([record], list(parts.values()))
    return {group: opened_text(values, record, part) for group, part in parts.items()}


_PART_NAMES: Final = frozenset(part.value for part in Part)

_TAKERS: Final[Mapping[Entity, Taker]] = {
    Entity.CLIENT: _client,
    Entity.NOTE: _note,
    Entity.ATTACHMENT: _attachment,
    Entity.CERTIFICATE: _certificate,
    Entity.DEVICE: _device,
}
