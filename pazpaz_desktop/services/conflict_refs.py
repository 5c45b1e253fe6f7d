"""Conflict references: what leads a person from a register that waits to the page it is decided on."""

from collections.abc import Iterable

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.foundation.errors import NotFound
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.clinic_answers import ConflictRef
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos.registers import Register


def conflict_refs(reader: Reader, waiting: Iterable[Register]) -> tuple[ConflictRef, ...]:
    """Of clients and notes, which are where people decide; in the order of the registers."""
    found = (_ref(reader, register) for register in waiting)
    return tuple(ref for ref in found if ref is not None)


def _ref(reader: Reader, register: Register) -> ConflictRef | None:
    group, standing = register.group, register.standing
    if register.entity is Entity.CLIENT:
        client = ClientId(register.object_id)
        return ConflictRef(Kind.CLIENT, client, group, standing, client)
    if register.entity is not Entity.NOTE:
        return None
    note = NoteId(register.object_id)
    try:
        record = note_queries.record(reader, note)
    except NotFound:
        return ConflictRef(Kind.NOTE, note, group, standing)
    return ConflictRef(Kind.NOTE, note, group, standing, record.client_id, record.session_on)
