"""Attachments, read: a note's files and one file's key, for whoever holds the receipt of an audited read."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import AttachmentRecord, AttachmentRow, RemovedItem
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.moments import maybe_moment, moment
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import NotFound, SealBroken
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, ClientId, NoteId
from pazpaz_desktop.storage.audit_log import Audited
from pazpaz_desktop.storage.queries.reader import Reader, opened_bytes, opened_text, require_receipt
from pazpaz_desktop.storage.schema import attachment


@dataclass(frozen=True, slots=True, repr=False)
class OpenedFile:
    """What is needed to open one file and to know that it is the one that was attached."""

    record: AttachmentRecord
    name: str
    file_key: FileKey
    sha256: bytes


def record(reader: Reader, attachment_id: AttachmentId) -> AttachmentRecord:
    """The attachment's row, deleted or not. NotFound where there is none."""
    row = reader.connection.execute(
        select(attachment).where(attachment.c.id == attachment_id.raw, attachment.c.note_id.is_not(None))
    ).first()
    if row is None:
        raise NotFound(kind=Kind.ATTACHMENT, id=attachment_id)
    return _record(row)


def of_note(reader: Reader, note_id: NoteId, receipt: Audited) -> tuple[AttachmentRow, ...]:
    """The live files of a note, the oldest first."""
    require_receipt(receipt, note_id)
    rows = reader.connection.execute(
        select(attachment)
        .where(attachment.c.note_id == note_id.raw, attachment.c.deleted_at.is_(None))
        .order_by(attachment.c.created_at, attachment.c.id)
    ).all()
    ids = [AttachmentId(row.id) for row in rows]
    values = reader.fields.get_many(ids, [Part.NAME, Part.REPORT])
    return tuple(
        AttachmentRow(
            id=attachment_id,
            name=opened_text(values, attachment_id, Part.NAME),
            media_type=row.media_type,
            size_bytes=row.size_bytes,
            removed=_removed(opened_bytes(values, attachment_id, Part.REPORT)),
            created_at=moment(row.created_at),
        )
        for attachment_id, row in zip(ids, rows, strict=True)
    )


def file(reader: Reader, attachment_id: AttachmentId, receipt: Audited) -> OpenedFile:
    """Name, key and hash of one live file. NotFound where there is none."""
    require_receipt(receipt, attachment_id)
    found = record(reader, attachment_id)
    if found.deleted_at is not None:
        raise NotFound(kind=Kind.ATTACHMENT, id=attachment_id)
    values = reader.fields.get_many([attachment_id], [Part.NAME, Part.FILE_KEY, Part.SHA256])
    return OpenedFile(
        record=found,
        name=opened_text(values, attachment_id, Part.NAME),
        file_key=FileKey(opened_bytes(values, attachment_id, Part.FILE_KEY)),
        sha256=opened_bytes(values, attachment_id, Part.SHA256),
    )


def blobs_of_note(reader: Reader, note_id: NoteId) -> dict[AttachmentId, BlobId]:
    """The sealed file of each live attachment of a note."""
    rows = reader.connection.execute(
        select(attachment.c.id, attachment.c.blob_id).where(
            attachment.c.note_id == note_id.raw, attachment.c.deleted_at.is_(None)
        )
    )
    return {AttachmentId(row.id): BlobId(row.blob_id) for row in rows}


def is_named(reader: Reader, blob_id: BlobId) -> bool:
    """Whether any row, deleted or not, names this sealed file."""
    found = reader.connection.execute(select(attachment.c.id).where(attachment.c.blob_id == blob_id.raw))
    return found.first() is not None


def note_bytes(reader: Reader, note_id: NoteId) -> int:
    """What the live files of a note hold together."""
    return _sum(reader, attachment.c.note_id == note_id.raw)


def client_bytes(reader: Reader, client_id: ClientId) -> int:
    """What the live files of a client hold together."""
    return _sum(reader, attachment.c.client_id == client_id.raw)


def _sum(reader: Reader, condition: "ColumnElement[bool]") -> int:
    total = reader.connection.execute(
        select(func.coalesce(func.sum(attachment.c.size_bytes), 0)).where(
            condition, attachment.c.deleted_at.is_(None)
        )
    ).scalar_one()
    return int(total)


def _record(row: "Row[Any]") -> AttachmentRecord:
    return AttachmentRecord(
        id=AttachmentId(row.id),
        client_id=ClientId(row.client_id),
        note_id=NoteId(row.note_id),
        blob_id=BlobId(row.blob_id),
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        created_at=moment(row.created_at),
        deleted_at=maybe_moment(row.deleted_at),
    )


def _removed(report: bytes) -> tuple[RemovedItem, ...]:
    match canonical.decode(report):
        case [*items]:
            return tuple(_item(item) for item in items)
        case _:
            raise SealBroken()


def _item(item: canonical.Canonical) -> RemovedItem:
    match item:
        case [str(code), int(count), int(size)]:
            return RemovedItem(code, count, size)
        case _:
            raise SealBroken()
