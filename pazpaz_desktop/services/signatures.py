"""Signatures of notes: frozen, made with this device's key, verified against certificates up to the root."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pazpaz_desktop.crypto.signing import SignTag
from pazpaz_desktop.domain import notes
from pazpaz_desktop.domain.audit import Cause, Event
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.domain.notes import NoteContent, NoteRecord, NoteState, Section, Signing, VersionRecord
from pazpaz_desktop.foundation.errors import SignatureBroken
from pazpaz_desktop.foundation.ids import VersionId
from pazpaz_desktop.storage.queries import certificates as certificate_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import notes as note_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.storage.version_proof import Statements, prove, trusted_statements


class Signatures:
    """Signs for this device and person; trusts the root whose key is in this vault's key ring.

    Writing methods work inside the caller's unit of work and leave the commit to it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._statements: Statements = {}

    def freeze(self, work: UnitOfWork, record: NoteRecord) -> None:
        """Draft → signing, nothing immutable yet. RuleBroken, IllegalTransition."""
        record.state.require(NoteState.DRAFT, "sign")
        content = note_repo.content(work, record)
        notes.check_signable(content, local_day(work.now))
        digest = notes.content_hash(content)
        earlier = note_queries.versions(work, record.id)
        notes.check_new_version(digest, [version.content_hash for version in earlier])
        note_repo.freeze(work, record, digest)

    def finalise(self, work: UnitOfWork, record: NoteRecord, cause: Cause) -> None:
        """Signing → signed: version, signature and trail. SignatureBroken if it is not what was frozen.

        The signature covers plaintext and ids only, and names the moment in which the note was frozen.
        """
        record.state.require(NoteState.SIGNING, "finalise")
        content = note_repo.content(work, record)
        self.require_frozen(record, content.sections)
        signing = Signing(
            number=len(note_queries.versions(work, record.id)) + 1,
            person_id=work.person_id,
            device_id=work.device_id,
            signed_at=record.signing_at or work.now,
        )
        version = VersionRecord(
            id=VersionId.new(work.now),
            note_id=record.id,
            session_on=record.session_on,
            duration_min=record.duration_min,
            content_hash=notes.content_hash(content),
            signing=signing,
            signature=self._store.keys.device.sign(SignTag.NOTE, notes.signed_bytes(content, signing)),
            certificate_id=certificate_queries.of_device(work, signing.device_id),
        )
        note_repo.add_version(work, record, version, content.sections)
        work.record(Event.NOTE_SIGN_FINALISE, record.id, number=signing.number, cause=cause)

    def require_frozen(self, record: NoteRecord, sections: Mapping[Section, str]) -> None:
        """SignatureBroken if a note that is being signed is not what was frozen."""
        if record.state is NoteState.SIGNING:
            digest = notes.content_hash(self._content(record, sections))
            if digest != record.signing_hash:
                raise SignatureBroken(kind="frozen", id=record.id)

    def verify(
        self, reader: Reader, record: NoteRecord, version: VersionRecord, sections: Mapping[Section, str]
    ) -> None:
        """SignatureBroken unless exactly this was signed, by a certified device of the person named.

        Certificates are verified once: their rows are never changed.
        """
        if version.certificate_id not in self._statements:
            self._statements = trusted_statements(reader, self._store.root_fingerprint)
        signed = replace(
            self._content(record, sections),
            session_on=version.session_on,
            duration_min=version.duration_min,
        )
        prove(version, signed, self._statements)

    def _content(self, record: NoteRecord, sections: Mapping[Section, str]) -> NoteContent:
        return NoteContent(
            workspace_id=self._store.workspace_id,
            client_id=record.client_id,
            note_id=record.id,
            session_on=record.session_on,
            duration_min=record.duration_min,
            sections=sections,
        )


def undo_until(record: NoteRecord, minutes: int) -> datetime | None:
    """When the window of a note that is being signed closes; None for any other."""
    if record.state is not NoteState.SIGNING or record.signing_at is None:
        return None
    return record.signing_at + timedelta(minutes=minutes)


def newest_version(record: NoteRecord, versions: tuple[VersionRecord, ...]) -> VersionRecord | None:
    """The version a signed note shows. SignatureBroken where note and versions contradict each other."""
    newest = versions[0] if versions else None
    if (record.state is NoteState.SIGNED) != (newest is not None):
        raise SignatureBroken(kind="state", id=record.id)
    shown = (record.session_on, record.duration_min)
    if newest is not None and (newest.session_on, newest.duration_min) != shown:
        raise SignatureBroken(kind="session", id=record.id)
    return newest
