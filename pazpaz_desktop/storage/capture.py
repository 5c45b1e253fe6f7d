"""Capture: what a person's write leaves for the next exchange, a mark on each register that it changed.

A register is one field group of one record. Not marked, it holds what its heads say together; marked, it
holds what the person wrote, knowing the heads it was marked with.
"""

from typing import Final

from sqlalchemy import Connection

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group, Standing, pack
from pazpaz_desktop.foundation.ids import DeviceId, Id
from pazpaz_desktop.storage import op_parents
from pazpaz_desktop.storage.engine import change_bare, run_bare

_FIND: Final = "SELECT heads, is_dirty, seen, standing FROM register WHERE object_id = ? AND grp = ?"
_BEGIN: Final = (
    "INSERT INTO register (seen, standing, object_id, grp, entity, heads, is_dirty) "
    "VALUES (?, ?, ?, ?, ?, x'', 1)"
)
_MARK: Final = "UPDATE register SET is_dirty = 1, seen = ?, standing = ? WHERE object_id = ? AND grp = ?"
_OWN: Final = (
    "SELECT op_id, parents FROM op WHERE object_id = ? AND device_id = ? AND parents IS NOT NULL "
    "ORDER BY op_id DESC"
)
_ID_SIZE: Final = 16


class Capture:
    """Marks registers inside one transaction. Lane db."""

    def __init__(self, connection: Connection, device: DeviceId) -> None:
        self._connection = connection
        self._device = device

    def mark(self, entity: Entity, object_id: Id, group: Group, seen: bytes | None) -> None:
        """Say that the person changed the group, having `seen` these heads; None: all there are.

        One statement where the mark is there already, as in nearly every autosave. The heads of a mark
        stay, unless what is seen now holds them all: then the person has decided over more than before.
        """
        named = (object_id.raw, group.value)
        rows = run_bare(self._connection, _FIND, named)
        if not rows:
            known = b"" if seen is None else self._advanced(object_id, group, seen)
            change_bare(self._connection, _BEGIN, (known, Standing.CLEAR.value, *named, entity.value))
            return
        heads, is_dirty, before, standing = rows[0]
        if is_dirty and (seen is None or seen == before or not covers(seen, before)):
            return
        known = heads if seen is None else seen if is_dirty else self._known(object_id, group, seen, heads)
        left = Standing.CLEAR.value if covers(known, heads) else standing
        change_bare(self._connection, _MARK, (known, left, *named))

    def _known(self, object_id: Id, group: Group, seen: bytes, heads: bytes) -> bytes:
        return seen if seen == heads else self._advanced(object_id, group, seen)

    def _advanced(self, object_id: Id, group: Group, seen: bytes) -> bytes:
        return advanced(self._connection, self._device, object_id.raw, group, seen)


def advanced(connection: Connection, device: DeviceId, object_id: bytes, group: Group, seen: bytes) -> bytes:
    """`seen`, followed over this device's own operations.

    Whoever holds an editor open over a cycle wrote those operations there: they are no news to that text.
    """
    followers = _followers(connection, device, object_id, group)
    while (following := followers.pop(seen, None)) is not None:
        seen = following
    return seen


def covers(seen: bytes, heads: bytes) -> bool:
    """Whether each of the packed heads is among those seen."""
    return _ids(heads) <= _ids(seen)


def _ids(packed: bytes) -> set[bytes]:
    return {packed[at : at + _ID_SIZE] for at in range(0, len(packed), _ID_SIZE)}


def _followers(
    connection: Connection, device: DeviceId, object_id: bytes, group: Group
) -> dict[bytes, bytes]:
    """Packed parents → the own operation that follows them; the smallest id where there were two."""
    found: dict[bytes, bytes] = {}
    for op_id, stored in run_bare(connection, _OWN, (object_id, device.raw)):
        parents = op_parents.decode(stored)
        if group in parents:
            found[pack(parents[group])] = op_id
    return found
