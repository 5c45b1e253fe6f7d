"""Attachments, written: the row and its sealed parts. The sealed file itself lies in the blob store."""

from collections.abc import Sequence

from sqlalchemy import update

from pazpaz_desktop.domain.attachments import AttachmentRecord, NewAttachment, RemovedItem
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import NotFound
from pazpaz_desktop.foundation.ids import AttachmentId
from pazpaz_desktop.storage.schema import attachment
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def add(work: UnitOfWork, new: NewAttachment, file_key: bytes) -> None:
    """The row of a file whose blob is already durable; name, key, report and hash are sealed."""
    record = new.record
    work.connection.execute(
        attachment.insert().values(
            id=record.id.raw,
            workspace_id=work.workspace_id.raw,
            client_id=record.client_id.raw,
            note_id=record.note_id.raw,
            blob_id=record.blob_id.raw,
            media_type=record.media_type,
            size_bytes=record.size_bytes,
            revision=1,
            created_at=milliseconds(record.created_at),
            author=work.device_id.raw,
        )
    )
    work.fields.put(Entity.ATTACHMENT, record.id, Part.NAME, new.name)
    work.fields.put(Entity.ATTACHMENT, record.id, Part.FILE_KEY, file_key)
    work.fields.put(Entity.ATTACHMENT, record.id, Part.REPORT, _report(new.removed))
    work.fields.put(Entity.ATTACHMENT, record.id, Part.SHA256, new.sha256)
    work.touch(Entity.ATTACHMENT, record.id, Group.BORN)
    _changed(work, record)


def set_deleted(work: UnitOfWork, record: AttachmentRecord, is_deleted: bool) -> None:
    """Into the trash, or out of it; the sealed file stays where it is."""
    touched = work.connection.execute(
        update(attachment)
        .where(attachment.c.id == record.id.raw)
        .values(deleted_at=milliseconds(work.now) if is_deleted else None, revision=attachment.c.revision + 1)
    )
    if touched.rowcount != 1:
        raise NotFound(kind=Kind.ATTACHMENT, id=AttachmentId(record.id.raw))
    work.touch(Entity.ATTACHMENT, record.id, Group.DELETED)
    _changed(work, record)


def _changed(work: UnitOfWork, record: AttachmentRecord) -> None:
    work.changed(Kind.ATTACHMENT, record.id)
    work.changed(Kind.NOTE, record.note_id)


def _report(removed: Sequence[RemovedItem]) -> bytes:
    return canonical.encode([[item.code, item.count, item.bytes] for item in removed])
