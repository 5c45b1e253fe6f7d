"""Laying of session notes: drafts filled in, signed versions added, a signing on this laptop giving way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from sqlalchemy import update

from pazpaz_desktop.crypto.certificates import Statement
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds, moment
from pazpaz_desktop.domain.notes import NoteContent, NoteState, Section, Signing, VersionRecord
from pazpaz_desktop.domain.registers import SECTION_GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import CertificateId, ClientId, DeviceId, NoteId, PersonId, VersionId
from pazpaz_desktop.storage.exchange.rows import (
    MissingReference,
    Origin,
    Record,
    present,
    put_texts,
    require,
    stored,
)
from pazpaz_desktop.storage.exchange.values import NoteBorn, SessionTimes, SignedVersion, text
from pazpaz_desktop.storage.in_bulk import insert_bare
from pazpaz_desktop.storage.queries import notes
from pazpaz_desktop.storage.schema import certificate, client, note, note_version
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.storage.version_proof import prove

_INTO: Final = (
    "INSERT INTO note (id, workspace_id, client_id, state, session_on, duration_min, revision, created_at, "
    "updated_at, author)"
)


@dataclass(frozen=True, slots=True, repr=False)
class _Beginning:
    """A note that is not here yet."""

    note_id: NoteId
    born: NoteBorn
    times: SessionTimes
    texts: dict[Part, str]
    origin: Origin

    @classmethod
    def read(cls, record: Record) -> Self:
        """UnsupportedVersion for values no program of this version writes."""
        born = NoteBorn.read(record.values[Group.BORN])
        times = SessionTimes.read(record.values[Group.SESSION]) if Group.SESSION in record.values else None
        return cls(NoteId(record.raw), born, times or _day_of(born), _texts(record.values), record.origin)


def begin_notes(work: UnitOfWork, records: Iterable[Record]) -> set[bytes]:
    """As `laying.begin`, for notes."""
    begun = [_Beginning.read(record) for record in records]
    clients = present(work, client, {each.born.client for each in begun})
    begun = [each for each in begun if each.born.client in clients]
    _insert(work, begun)
    unsaid = {section.part: "" for section in Section}
    work.fields.put_first_of_many(Entity.NOTE, [(each.note_id, unsaid | each.texts) for each in begun])
    for each in begun:
        work.changed(Kind.NOTE, each.note_id)
    return {each.note_id.raw for each in begun}


def _texts(values: Mapping[Group, Canonical]) -> dict[Part, str]:
    return {Part(group.value): text(values[group]) for group in SECTION_GROUPS if group in values}


def lay_note(work: UnitOfWork, raw: bytes, values: Mapping[Group, Canonical], origin: Origin) -> None:
    """As `laying.lay`. A text or session for a note that is being signed, or is signed, is not laid."""
    note_id = NoteId(raw)
    texts = _texts(values)
    times = SessionTimes.read(values[Group.SESSION]) if Group.SESSION in values else None
    version = SignedVersion.read(values[Group.VERSION]) if Group.VERSION in values else None
    born = NoteBorn.read(values[Group.BORN]) if Group.BORN in values else None
    row = stored(work, note, raw)
    client_raw = _client_of(work, row, born)
    if version is not None and stored(work, note_version, version.id) is None:
        _require_proved(work, note_id, client_raw, version)
    else:
        version = None
    is_changed = row is None
    if row is not None:
        is_changed = _fill(work, row, times, texts, origin)
    elif born is not None:
        _insert(work, [_Beginning(note_id, born, times or _day_of(born), texts, origin)])
        if version is None:  # a signed note's text lies with its version
            unsaid = {section.part: "" for section in Section}
            work.fields.put_first(Entity.NOTE, note_id, unsaid | texts)
    if version is not None:
        _add_version(work, note_id, version)
    if is_changed or version is not None:
        work.changed(Kind.NOTE, note_id)


def _client_of(work: UnitOfWork, row: Any | None, born: NoteBorn | None) -> bytes:
    if row is not None:
        return bytes(row.client_id)
    if born is None:
        raise MissingReference(note.name)
    require(work, client, born.client)
    return born.client


def _insert(work: UnitOfWork, begun: Iterable[_Beginning]) -> None:
    rows = [
        (
            each.note_id.raw,
            work.workspace_id.raw,
            each.born.client,
            NoteState.DRAFT.value,
            each.times.on,
            each.times.minutes,
            1,
            each.born.created_at,
            each.origin.at_ms,
            each.origin.author.raw,
        )
        for each in begun
    ]
    insert_bare(work.connection, _INTO, rows)


def _day_of(born: NoteBorn) -> SessionTimes:
    """For a note whose session was not told with it, which no program does."""
    return SessionTimes(moment(born.created_at).date().isoformat(), None)


def _fill(
    work: UnitOfWork,
    row: Any,
    times: SessionTimes | None,
    texts: Mapping[Part, str],
    origin: Origin,
) -> bool:
    if row.state != NoteState.DRAFT.value:
        return False
    columns: dict[str, object] = {}
    if times is not None and (times.on, times.minutes) != (row.session_on, row.duration_min):
        columns = {"session_on": times.on, "duration_min": times.minutes}
    if put_texts(work, Entity.NOTE, NoteId(row.id), texts) or columns:
        columns["updated_at"] = max(row.updated_at, origin.at_ms)
        work.connection.execute(update(note).where(note.c.id == row.id), columns)
    return bool(columns)


def _require_proved(work: UnitOfWork, note_id: NoteId, client_raw: bytes, version: SignedVersion) -> None:
    """SignatureBroken unless a device certified here signed exactly this of this note."""
    issued = require(work, certificate, version.certificate)
    record = VersionRecord(
        id=VersionId(version.id),
        note_id=note_id,
        session_on=date.fromisoformat(version.on),
        duration_min=version.minutes,
        content_hash=version.content_hash,
        signing=Signing(
            number=version.number,
            person_id=PersonId(version.person),
            device_id=DeviceId(version.device),
            signed_at=moment(version.signed_at),
        ),
        signature=version.signature,
        certificate_id=CertificateId(version.certificate),
    )
    content = NoteContent(
        workspace_id=work.workspace_id,
        client_id=ClientId(client_raw),
        note_id=note_id,
        session_on=record.session_on,
        duration_min=record.duration_min,
        sections={section: version.sections[section] for section in Section},
    )
    prove(record, content, {record.certificate_id: Statement.decode(issued.body)})


def _add_version(work: UnitOfWork, note_id: NoteId, version: SignedVersion) -> None:
    version_id = VersionId(version.id)
    texts = {section.part: version.sections[section] for section in Section}
    work.fields.put_first(Entity.NOTE_VERSION, version_id, texts, locked=True)  # before the row, not after it
    work.connection.execute(
        note_version.insert(),
        {
            "id": version.id,
            "note_id": note_id.raw,
            "number": version.number,
            "session_on": version.on,
            "duration_min": version.minutes,
            "content_hash": version.content_hash,
            "signature": version.signature,
            "certificate_id": version.certificate,
            "signed_at": version.signed_at,
            "device_id": version.device,
            "person_id": version.person,
        },
    )
    work.fields.remove(note_id)
    _show_newest(work, note_id)


def _show_newest(work: UnitOfWork, note_id: NoteId) -> None:
    """A signed note's own columns are those of its newest version, the same on every laptop."""
    row = require(work, note, note_id.raw)
    newest = notes.versions(work, note_id)[0]
    if row.state == NoteState.SIGNING.value:  # signed elsewhere first: what was begun here ends
        work.record(Event.NOTE_SIGN_UNDO, note_id)
    columns = {
        "state": NoteState.SIGNED.value,
        "session_on": newest.session_on.isoformat(),
        "duration_min": newest.duration_min,
        "updated_at": max(row.updated_at, milliseconds(newest.signing.signed_at)),
    }
    work.connection.execute(update(note).where(note.c.id == note_id.raw), columns)
