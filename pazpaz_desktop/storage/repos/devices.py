"""The practice's laptops by name, as their people named them; who they are is in their certificates."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.ids import DeviceId
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import device
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def put(work: UnitOfWork, device_id: DeviceId, name: str) -> None:
    """Name a laptop, or give it another name."""
    row = {"id": device_id.raw, "created_at": milliseconds(work.now)}
    work.connection.execute(insert(device).values(**row).on_conflict_do_nothing())
    work.fields.put(Entity.DEVICE, device_id, Part.NAME, name)


def names(reader: Reader) -> Mapping[DeviceId, str]:
    """Every laptop that has a name, in the order in which they were named; what does not open is left out."""
    rows = reader.connection.execute(select(device.c.id).order_by(device.c.created_at, device.c.id))
    ids = [DeviceId(raw) for raw in rows.scalars()]
    sealed = reader.fields.get_sound(ids, [Part.NAME])
    return {each: sealed[each.raw, Part.NAME].decode() for each in ids if (each.raw, Part.NAME) in sealed}
