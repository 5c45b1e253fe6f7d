"""Clients, read: the list's rows, and one client for whoever holds the receipt of an audited read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.clients import ClientDetails, ClientRow
from pazpaz_desktop.domain.entities import PARTS, Entity, Part
from pazpaz_desktop.domain.moments import maybe_moment, moment
from pazpaz_desktop.foundation.errors import NotFound, SealBroken
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.audit_log import Audited
from pazpaz_desktop.storage.queries.reader import Reader, opened_text, require_receipt
from pazpaz_desktop.storage.schema import client

_PARTS = PARTS[Entity.CLIENT]
_BATCH = 500


def all_ids(reader: Reader) -> list[ClientId]:
    """Every client that was not deleted, archived ones too."""
    rows = reader.connection.execute(select(client.c.id).where(client.c.deleted_at.is_(None)))
    return [ClientId(row.id) for row in rows]


def changed_at(reader: Reader, client_id: ClientId) -> datetime:
    """When the client was last changed. NotFound where there is none."""
    found = reader.connection.execute(
        select(client.c.updated_at).where(client.c.id == client_id.raw)
    ).scalar()
    if found is None:
        raise NotFound(kind=Kind.CLIENT, id=client_id)
    return moment(found)


def listed(reader: Reader, ids: Sequence[ClientId]) -> Iterator[ClientRow]:
    """The rows of the list for those of `ids` that exist, opened in batches. Lists are not audited.

    A client of whom a value is missing or does not open is listed as broken.
    """
    for start in range(0, len(ids), _BATCH):
        yield from _batch(reader, ids[start : start + _BATCH])


def _batch(reader: Reader, ids: Sequence[ClientId]) -> Iterator[ClientRow]:
    rows = reader.connection.execute(
        select(client.c.id, client.c.archived_at).where(
            client.c.id.in_([each.raw for each in ids]), client.c.deleted_at.is_(None)
        )
    ).all()
    values = reader.fields.get_sound([ClientId(row.id) for row in rows], _PARTS)
    for row in rows:
        yield _row(values, ClientId(row.id), row.archived_at is not None)


def _row(values: Mapping[tuple[bytes, Part], bytes], client_id: ClientId, is_archived: bool) -> ClientRow:
    try:
        return ClientRow(
            id=client_id,
            first_name=opened_text(values, client_id, Part.FIRST_NAME),
            last_name=opened_text(values, client_id, Part.LAST_NAME),
            phone=opened_text(values, client_id, Part.PHONE),
            email=opened_text(values, client_id, Part.EMAIL),
            is_archived=is_archived,
        )
    except SealBroken:
        return ClientRow(client_id, "", "", "", "", is_archived, is_broken=True)


def details(reader: Reader, client_id: ClientId, receipt: Audited) -> ClientDetails:
    """One client, opened. NotFound where there is none."""
    require_receipt(receipt, client_id)
    row = reader.connection.execute(
        select(client.c.created_at, client.c.archived_at).where(
            client.c.id == client_id.raw, client.c.deleted_at.is_(None)
        )
    ).first()
    if row is None:
        raise NotFound(kind=Kind.CLIENT, id=client_id)
    values = reader.fields.get_many([client_id], _PARTS)
    return ClientDetails(
        id=client_id,
        first_name=opened_text(values, client_id, Part.FIRST_NAME),
        last_name=opened_text(values, client_id, Part.LAST_NAME),
        phone=opened_text(values, client_id, Part.PHONE),
        email=opened_text(values, client_id, Part.EMAIL),
        created_at=moment(row.created_at),
        archived_at=maybe_moment(row.archived_at),
    )
