"""Clients, written: the row and its sealed parts, inside one unit of work."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import select, update

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.clients import ClientFields
from pazpaz_desktop.domain.entities import PARTS, Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import NotFound
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.schema import client
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

_NOTHING_SAID: Final[Mapping[Part, bytes]] = MappingProxyType({})


def add(work: UnitOfWork, client_id: ClientId, fields: ClientFields) -> None:
    """A new client with all parts sealed, empty ones too."""
    now = milliseconds(work.now)
    work.connection.execute(
        client.insert().values(
            id=client_id.raw,
            workspace_id=work.workspace_id.raw,
            revision=1,
            created_at=now,
            updated_at=now,
            author=work.device_id.raw,
        )
    )
    for part, text in _parts(fields).items():
        work.fields.put(Entity.CLIENT, client_id, part, text)
    work.touch(Entity.CLIENT, client_id, Group.BORN)
    work.changed(Kind.CLIENT, client_id)


def change(
    work: UnitOfWork,
    client_id: ClientId,
    fields: ClientFields,
    seen: Mapping[Part, bytes] = _NOTHING_SAID,
) -> int:
    """Seal the parts that differ and return how many did. NotFound where there is no such client.

    `seen` as in `UnitOfWork.touch`, for the parts whose reader was told.
    """
    _touch(work, client_id)
    stored = work.fields.get_many([client_id], PARTS[Entity.CLIENT])
    changed = 0
    for part, text in _parts(fields).items():
        if stored.get((client_id.raw, part)) != text.encode():
            work.fields.put(Entity.CLIENT, client_id, part, text, seen=seen.get(part))
            changed += 1
    return changed


def put_field(work: UnitOfWork, client_id: ClientId, part: Part, text: str, seen: bytes) -> None:
    """Seal one part anew, also where it is the same: so a person decided. NotFound where there is no client.

    `seen` as in `UnitOfWork.touch`.
    """
    _touch(work, client_id)
    work.fields.put(Entity.CLIENT, client_id, part, text, seen=seen)


def set_archived(work: UnitOfWork, client_id: ClientId, is_archived: bool) -> None:
    """Archive or bring back; nothing else about the client changes. NotFound where there is none."""
    _touch(work, client_id, archived_at=milliseconds(work.now) if is_archived else None)
    work.touch(Entity.CLIENT, client_id, Group.ARCHIVED)


def require(work: UnitOfWork, client_id: ClientId) -> None:
    """NotFound unless the client exists and was not deleted."""
    found = work.connection.execute(
        select(client.c.id).where(client.c.id == client_id.raw, client.c.deleted_at.is_(None))
    ).first()
    if found is None:
        raise NotFound(kind=Kind.CLIENT, id=client_id)


def _touch(work: UnitOfWork, client_id: ClientId, **columns: int | None) -> None:
    touched = work.connection.execute(
        update(client)
        .where(client.c.id == client_id.raw, client.c.deleted_at.is_(None))
        .values(revision=client.c.revision + 1, updated_at=milliseconds(work.now), **columns)
    )
    if touched.rowcount != 1:
        raise NotFound(kind=Kind.CLIENT, id=client_id)
    work.changed(Kind.CLIENT, client_id)


def _parts(fields: ClientFields) -> dict[Part, str]:
    return {
        Part.FIRST_NAME: fields.first_name,
        Part.LAST_NAME: fields.last_name,
        Part.PHONE: fields.phone,
        Part.EMAIL: fields.email,
    }
