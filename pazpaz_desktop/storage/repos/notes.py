"""Session notes, written: drafts, the frozen state while a signing can be undone, and signed versions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, update

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.notes import NoteContent, NoteRecord, NoteState, Section, VersionRecord
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, Group
from pazpaz_desktop.foundation.errors import IllegalTransition
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.storage.engine import change_bare
from pazpaz_desktop.storage.queries.reader import opened_text
from pazpaz_desktop.storage.schema import note, note_version
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

_MOVED: Final = ("state", "session_on", "duration_min", "signing_hash", "signing_at", "updated_at")
_MOVE: Final = (
    update(note)
    .where(note.c.id == bindparam("of_note"), note.c.state == bindparam("from_state"))
    .values({"revision": note.c.revision + 1} | {name: bindparam(name) for name in _MOVED})
)

_NOTHING_SAID: Final[Mapping[Section, bytes]] = MappingProxyType({})

_TOUCH: Final = "UPDATE note SET revision = revision + 1, updated_at = ? WHERE id = ? AND state = ?"


def start(work: UnitOfWork, note_id: NoteId, client_id: ClientId, session_on: date) -> None:
    """A new draft whose four sections are sealed and empty."""
    now = milliseconds(work.now)
    work.connection.execute(
        note.insert().values(
            id=note_id.raw,
            workspace_id=work.workspace_id.raw,
            client_id=client_id.raw,
            state=NoteState.DRAFT.value,
            session_on=session_on.isoformat(),
            revision=1,
            created_at=now,
            updated_at=now,
            author=work.device_id.raw,
        )
    )
    put_sections(work, note_id, dict.fromkeys(Section, ""))
    work.touch(Entity.NOTE, note_id, Group.BORN, Group.SESSION)
    work.changed(Kind.NOTE, note_id)


def put_sections(
    work: UnitOfWork,
    note_id: NoteId,
    sections: Mapping[Section, str],
    seen: Mapping[Section, bytes] = _NOTHING_SAID,
) -> None:
    """Seal the sections of a draft; those not named keep their text.

    `seen` as in `UnitOfWork.touch`, for the sections whose reader was told.
    """
    for section, text in sections.items():
        work.fields.put(Entity.NOTE, note_id, section.part, text, seen=seen.get(section))


def set_session(work: UnitOfWork, record: NoteRecord, session_on: date, duration_min: int | None) -> None:
    """A draft's date and length; counts as a revision.

    Where neither changed, as in nearly every autosave, no indexed column is written.
    """
    if (session_on, duration_min) == (record.session_on, record.duration_min):
        _touch(work, record)
        return
    _move(work, record, replace(record, session_on=session_on, duration_min=duration_min))
    work.touch(Entity.NOTE, record.id, Group.SESSION)


def freeze(work: UnitOfWork, record: NoteRecord, content_hash: bytes) -> None:
    """Draft → signing, with the hash of what is to be signed and the moment."""
    frozen = replace(record, state=NoteState.SIGNING, signing_hash=content_hash, signing_at=work.now)
    _move(work, record, frozen)


def unfreeze(work: UnitOfWork, record: NoteRecord) -> None:
    """Signing → draft."""
    _move(work, record, replace(record, state=NoteState.DRAFT, signing_hash=None, signing_at=None))


def content(work: UnitOfWork, record: NoteRecord) -> NoteContent:
    """What an unsigned note says, to be hashed and signed; nobody is shown it."""
    values = work.fields.get_many([record.id], [section.part for section in Section])
    return NoteContent(
        workspace_id=work.workspace_id,
        client_id=record.client_id,
        note_id=record.id,
        session_on=record.session_on,
        duration_min=record.duration_min,
        sections={section: opened_text(values, record.id, section.part) for section in Section},
    )


def add_version(
    work: UnitOfWork, record: NoteRecord, version: VersionRecord, sections: Mapping[Section, str]
) -> None:
    """Signing → signed: the version's sections locked, its row, and the draft's own values removed."""
    for section in Section:  # before the row: once it exists, no value can be added to it
        work.fields.put(Entity.NOTE_VERSION, version.id, section.part, sections[section], locked=True)
    work.connection.execute(
        note_version.insert().values(
            id=version.id.raw,
            note_id=record.id.raw,
            number=version.signing.number,
            session_on=version.session_on.isoformat(),
            duration_min=version.duration_min,
            content_hash=version.content_hash,
            signature=version.signature,
            certificate_id=version.certificate_id.raw,
            signed_at=milliseconds(version.signing.signed_at),
            device_id=version.signing.device_id.raw,
            person_id=version.signing.person_id.raw,
        )
    )
    work.fields.remove(record.id)
    _move(work, record, replace(record, state=NoteState.SIGNED))
    work.touch(Entity.NOTE, record.id, Group.VERSION, *FROZEN_GROUPS)


def _touch(work: UnitOfWork, record: NoteRecord) -> None:
    values = (milliseconds(work.now), record.id.raw, record.state.value)
    if change_bare(work.connection, _TOUCH, values) != 1:
        raise IllegalTransition(state=record.state, act=record.state.value)
    work.changed(Kind.NOTE, record.id)


def _move(work: UnitOfWork, record: NoteRecord, after: NoteRecord) -> None:
    moved = work.connection.execute(
        _MOVE,
        {
            "of_note": record.id.raw,
            "from_state": record.state.value,
            "state": after.state.value,
            "session_on": after.session_on.isoformat(),
            "duration_min": after.duration_min,
            "signing_hash": after.signing_hash,
            "signing_at": None if after.signing_at is None else milliseconds(after.signing_at),
            "updated_at": milliseconds(work.now),
        },
    )
    if moved.rowcount != 1:
        raise IllegalTransition(state=record.state, act=after.state.value)
    work.changed(Kind.NOTE, record.id)
