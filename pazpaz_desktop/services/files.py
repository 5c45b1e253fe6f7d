"""Files of a note: cleaned, sealed and kept; opened, removed and brought back."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.cleaning import Cleaner, CleanFile
from pazpaz_desktop.attachments.sealed_files import open_file, seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import (
    AttachmentRecord,
    AttachmentRow,
    NewAttachment,
    RemovedItem,
    check_room,
    clean_name,
)
from pazpaz_desktop.domain.audit import Event, View
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.notes import NoteRecord, NoteState
from pazpaz_desktop.foundation.errors import (
    AccessError,
    Cancelled,
    DiskFull,
    IllegalTransition,
    LaneClosed,
    NotFound,
    PazPazError,
    SealBroken,
    UserInputError,
    VaultExists,
    VaultMissing,
)
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, NoteId
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.db_lane import DbLane
from pazpaz_desktop.storage import audit_log
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import attachments as attachment_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.files import open_download

__all__ = ["AttachmentContent", "AttachmentRow", "Files", "RemovedItem"]

Fetch = Callable[[BlobId], bytes]


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentContent:
    """A file, opened: its bytes match the hash that was sealed when it was attached."""

    data: bytes
    media_type: str
    name: str


class Files:
    """The attachments of one unlocked vault. Each method names the lane it runs on; WrongLane elsewhere.

    Files of a note that is being signed, or is signed, can be opened but neither added nor removed.
    """

    def __init__(self, store: Store, blobs: BlobStore, db: Lane, elsewhere: Fetch | None = None) -> None:
        """`elsewhere` gets the sealed bytes of a file from the practice's server."""
        self._store = store
        self._blobs = blobs
        self._db = DbLane(db, "files")
        self._elsewhere = elsewhere
        self._cleaner = Cleaner()

    def attach(self, note_id: NoteId, name: str, data: bytes) -> Changed[AttachmentRow]:
        """Clean the file in the sandboxed worker, seal it, and add it to a draft. Lane `files`.

        The sealed file is durable before its row is written. FileRefused (rule), WorkerFailed,
        IllegalTransition (not a draft), NotFound, DiskFull: the note is as it was.
        """
        self._db.run(lambda: self._check_draft(note_id))
        cleaned = self._cleaner.clean(name, data)
        check_room(len(cleaned.data), 0, 0)
        blob_id, key = BlobId.random(), FileKey.generate()
        self._blobs.put(blob_id, seal_file(key, self._store.workspace_id, blob_id, cleaned.data))
        try:
            return self._db.run(lambda: self._add(note_id, clean_name(name), cleaned, (blob_id, key)))
        except (UserInputError, AccessError, Cancelled, LaneClosed):  # before anything could be written
            self._blobs.remove(blob_id)
            raise
        except DiskFull:  # tried again and again it would fill the disk further
            with suppress(PazPazError):
                self._remove_unnamed(blob_id)
            raise

    def content(self, attachment_id: AttachmentId) -> AttachmentContent:
        """The file, once the audit row that says so is committed. Lane `files`.

        One that another laptop attached is fetched the first time and kept, once every byte is verified.
        SealBroken if it is not the file that was attached; VaultMissing if it is gone; NotFound; of fetching,
        ServerError.
        """
        receipt = self._db.run(
            lambda: audit_log.receipt(
                self._store,
                Event.ATTACHMENT_READ,
                attachment_id,
                View.FILE_VIEW,
                lambda work: attachment_queries.record(work, attachment_id),
            )
        )
        with self._store.read() as view:
            found = attachment_queries.file(view, attachment_id, receipt)
        data = self._here(found) if self._blobs.exists(found.record.blob_id) else self._fetched(found)
        return AttachmentContent(data=data, media_type=found.record.media_type, name=found.name)

    def elsewhere(self, note_id: NoteId) -> frozenset[AttachmentId]:
        """The files of a note that are not on this laptop (yet). Lane `files`."""

        def blobs() -> dict[AttachmentId, BlobId]:
            with self._store.read() as view:
                return attachment_queries.blobs_of_note(view, note_id)

        return frozenset(
            each for each, blob_id in self._db.run(blobs).items() if not self._blobs.exists(blob_id)
        )

    def remove(self, attachment_id: AttachmentId) -> Changed[None]:
        """Into the trash; `restore` brings it back. Lane `db`. IllegalTransition, NotFound."""
        with self._store.write() as work:
            record = attachment_queries.record(work, attachment_id)
            if record.deleted_at is not None:
                raise NotFound(kind=Kind.ATTACHMENT, id=attachment_id)
            _draft(work, record.note_id, "remove_file")
            attachment_repo.set_deleted(work, record, True)
            work.record(Event.ATTACHMENT_DELETE, attachment_id)
            return Changed(None, work.commit())

    def restore(self, attachment_id: AttachmentId) -> Changed[None]:
        """Out of the trash, if note and client still have room. Lane `db`.

        FileRefused, IllegalTransition (not in the trash, or the note is no draft), NotFound.
        """
        with self._store.write() as work:
            record = attachment_queries.record(work, attachment_id)
            if record.deleted_at is None:
                raise IllegalTransition(state="live", act="restore")
            _draft(work, record.note_id, "restore_file")
            _check_room_in(work, record)
            attachment_repo.set_deleted(work, record, False)
            work.record(Event.ATTACHMENT_RESTORE, attachment_id)
            return Changed(None, work.commit())

    def close(self) -> None:
        """End the worker that waits for the next file. After the last job on lane `files`."""
        self._cleaner.close()

    def _add(
        self, note_id: NoteId, name: str, cleaned: CleanFile, blob: tuple[BlobId, FileKey]
    ) -> Changed[AttachmentRow]:
        blob_id, key = blob
        with self._store.write() as work:
            note = _draft(work, note_id, "attach")
            record = AttachmentRecord(
                id=AttachmentId.new(work.now),
                client_id=note.client_id,
                note_id=note_id,
                blob_id=blob_id,
                media_type=cleaned.media_type,
                size_bytes=len(cleaned.data),
                created_at=work.now,
                deleted_at=None,
            )
            _check_room_in(work, record)
            new = NewAttachment(record, name, cleaned.removed, hashlib.sha256(cleaned.data).digest())
            attachment_repo.add(work, new, key.reveal())
            work.record(
                Event.ATTACHMENT_CREATE,
                record.id,
                media_type=record.media_type,
                size_bytes=record.size_bytes,
                removed=len(new.removed),
            )
            return Changed(new.row(), work.commit())

    def _here(self, found: attachment_queries.OpenedFile) -> bytes:
        blob_id = found.record.blob_id
        data = open_file(found.file_key, self._store.workspace_id, blob_id, self._blobs.get(blob_id))
        if hashlib.sha256(data).digest() != found.sha256:
            raise SealBroken()
        return data

    def _fetched(self, found: attachment_queries.OpenedFile) -> bytes:
        """The file from the server, kept here as if it had been attached here."""
        blob_id, workspace = found.record.blob_id, self._store.workspace_id
        if self._elsewhere is None or not self._store.is_joined:
            raise VaultMissing(part="blob", id=blob_id)
        sealed = self._elsewhere(blob_id)
        data = open_download(found.file_key, workspace, blob_id, sealed, found.sha256)
        with suppress(VaultExists):  # asked for twice, and here by now
            self._blobs.put(blob_id, seal_file(found.file_key, workspace, blob_id, data))
        self._db.run(lambda: self._tell_download(found))
        return data

    def _tell_download(self, found: attachment_queries.OpenedFile) -> None:
        with self._store.write() as work:
            work.record(Event.ATTACHMENT_DOWNLOAD, found.record.id, size_bytes=found.record.size_bytes)
            work.commit()

    def _remove_unnamed(self, blob_id: BlobId) -> None:
        def is_named() -> bool:
            with self._store.read() as view:
                return attachment_queries.is_named(view, blob_id)

        if not self._db.run(is_named):
            self._blobs.remove(blob_id)

    def _check_draft(self, note_id: NoteId) -> None:
        with self._store.read() as view:
            _draft(view, note_id, "attach")


def _draft(reader: Reader, note_id: NoteId, act: str) -> NoteRecord:
    note = note_queries.record(reader, note_id)
    note.state.require(NoteState.DRAFT, act)
    return note


def _check_room_in(work: UnitOfWork, record: AttachmentRecord) -> None:
    check_room(
        record.size_bytes,
        attachment_queries.note_bytes(work, record.note_id),
        attachment_queries.client_bytes(work, record.client_id),
    )
