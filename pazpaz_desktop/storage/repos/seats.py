"""The seat this laptop uses on its clinic's server, its credentials sealed; it never leaves the vault."""

from sqlalchemy import delete, select

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.ids import SeatId
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import seat
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def keep(work: UnitOfWork, seat_id: SeatId, credentials: bytes) -> None:
    """Seal the credentials as those of the only seat; one kept before is forgotten."""
    now = milliseconds(work.now)
    held = _taken(work)
    if held is not None and held != seat_id:
        work.fields.remove(held)
        work.connection.execute(delete(seat).where(seat.c.id == held.raw))
    if held != seat_id:
        work.connection.execute(seat.insert().values(id=seat_id.raw, joined_at=now))
    work.fields.put(Entity.SEAT, seat_id, Part.CREDENTIALS, credentials)


def credentials(reader: Reader) -> bytes | None:
    """How it signs in there; None where it has no seat. SealBroken if that is not what was sealed."""
    held = _taken(reader)
    return None if held is None else reader.fields.get_bytes(held, Part.CREDENTIALS)


def _taken(reader: Reader) -> SeatId | None:
    found = reader.connection.execute(select(seat.c.id)).scalar()
    return None if found is None else SeatId(found)
