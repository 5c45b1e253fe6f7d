"""A few records of each kind, written through the same repositories as the program's."""

import hashlib
from dataclasses import dataclass
from datetime import date

from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.crypto.signing import SignTag
from pazpaz_desktop.domain.attachments import AttachmentRecord, NewAttachment, RemovedItem
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.clients import checked_fields
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.notes import (
    NoteContent,
    Section,
    Signing,
    VersionRecord,
    content_hash,
    signed_bytes,
)
from pazpaz_desktop.foundation.errors import SealBroken, VaultMissing
from pazpaz_desktop.foundation.ids import (
    AttachmentId,
    BlobId,
    CertificateId,
    ClientId,
    FormDraftId,
    NoteId,
    VersionId,
)
from pazpaz_desktop.storage.audit_rows import device_certificate
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments, clients, notes
from pazpaz_desktop.storage.schema import form_draft, setting
from pazpaz_desktop.storage.store import Store

TEXTS = {
    Section.SUBJECTIVE: "כאב בכתף ימין מאז יום שלישי",
    Section.OBJECTIVE: "Abduction 120°, painful arc",
    Section.ASSESSMENT: "Improving",
    Section.PLAN: "Two weeks, home exercises",
}
FILE = b"\xff\xd8 a picture \xff\xd9" * 40


@dataclass(frozen=True)
class Records:
    """What `populate` wrote."""

    client: ClientId
    draft: NoteId
    signed: NoteId
    version: VersionId
    attachment: AttachmentId
    form: FormDraftId
    blobs: dict[bytes, bytes]

    def read_blob(self, blob: BlobId, key: FileKey) -> bytes:
        """A blob store in memory, standing where the real one is handed in."""
        if len(key) != 32:
            raise SealBroken()
        if blob.raw not in self.blobs:
            raise VaultMissing(part="blob", id=blob)
        return self.blobs[blob.raw]


def populate(store: Store) -> Records:
    """A client, a draft, a signed note, a file, a form draft, a setting and the trail of it all."""
    client = add_client(store)
    draft, signed = add_note(store, client), add_note(store, client)
    version = sign(store, signed)
    attachment, blob = _attach(store, client, draft)
    form = _keep_form(store)
    with store.write() as work:
        work.sign_trail()
        work.commit()
    return Records(client, draft, signed, version, attachment, form, {blob.raw: FILE})


def add_client(store: Store) -> ClientId:
    """A person with all fields filled."""
    with store.write() as work:
        client = ClientId.random()
        clients.add(work, client, checked_fields("Dana", "לוי", "050-1234567", "dana@example.org"))
        work.record(Event.CLIENT_CREATE, client)
        work.commit()
    return client


def add_note(store: Store, client: ClientId) -> NoteId:
    """A draft with text in each section."""
    with store.write() as work:
        note = NoteId.random()
        notes.start(work, note, client, date(2026, 3, 5))
        notes.put_sections(work, note, TEXTS)
        work.record(Event.NOTE_CREATE, note)
        work.commit()
    return note


def sign(store: Store, note: NoteId) -> VersionId:
    """Freeze and finalise in one transaction."""
    with store.write() as work:
        draft = note_queries.record(work, note)
        content = notes.content(work, draft)
        notes.freeze(work, draft, content_hash(content))
        version = _version(store, content, CertificateId(device_certificate(work.connection, work.device_id)))
        notes.add_version(work, note_queries.record(work, note), version, content.sections)
        work.record(Event.NOTE_SIGN_FINALISE, note, number=1, cause="lock")
        work.commit()
    return version.id


def _version(store: Store, content: NoteContent, certificate: CertificateId) -> VersionRecord:
    signing = Signing(1, store.person_id, store.device_id, store.clock.now())
    return VersionRecord(
        id=VersionId.random(),
        note_id=content.note_id,
        session_on=content.session_on,
        duration_min=content.duration_min,
        content_hash=content_hash(content),
        signing=signing,
        signature=store.keys.device.sign(SignTag.NOTE, signed_bytes(content, signing)),
        certificate_id=certificate,
    )


def _attach(store: Store, client: ClientId, note: NoteId) -> tuple[AttachmentId, BlobId]:
    record = AttachmentRecord(
        id=AttachmentId.random(),
        client_id=client,
        note_id=note,
        blob_id=BlobId.random(),
        media_type="image/jpeg",
        size_bytes=len(FILE),
        created_at=store.clock.now(),
        deleted_at=None,
    )
    removed = (RemovedItem("exif.gps", 1, 120),)
    new = NewAttachment(
        record=record, name="shoulder.jpg", sha256=hashlib.sha256(FILE).digest(), removed=removed
    )
    with store.write() as work:
        attachments.add(work, new, FileKey.generate().reveal())
        work.commit()
    return record.id, record.blob_id


def _keep_form(store: Store) -> FormDraftId:
    with store.write() as work:
        form = FormDraftId.random()
        work.connection.execute(form_draft.insert(), {"id": form.raw, "kind": "note", "created_at": 1})
        work.fields.put(Entity.FORM_DRAFT, form, Part.STATE, b"\xa1\x61\x61\x01")
        work.connection.execute(setting.insert(), {"name": "idle_minutes", "value": b"\x0a", "updated_at": 1})
        work.commit()
    return form
