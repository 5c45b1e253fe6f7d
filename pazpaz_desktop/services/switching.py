"""The quick way to a client: the likest names for what is typed, the last opened ones for nothing."""

from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.clients import ClientRow
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.clients import Clients
from pazpaz_desktop.storage.queries import trail
from pazpaz_desktop.storage.store import Store

RECENT: Final = 8
SHOWN: Final = 20
_NEAREST: Final = 3
_TRAIL_ROWS: Final = 2_000


@dataclass(frozen=True, slots=True, repr=False)
class Switches:
    """What is offered: `rows` of `total`, or where nobody is found, those whose names are `nearest`."""

    rows: tuple[ClientRow, ...]
    total: int
    nearest: tuple[ClientRow, ...] = ()
    are_recent: bool = False


class Switching:
    """Of one unlocked vault. Each method runs on lane `read`; WrongLane elsewhere. Nothing is audited.

    Which clients were opened is not kept anywhere for it: the audit trail knows.
    """

    def __init__(self, store: Store, clients: Clients) -> None:
        self._store = store
        self._clients = clients

    def find(self, search: str) -> Switches:
        """At most 20 clients for a search; at most 8 that were opened last for none. Lane `read`."""
        if not search.strip():
            rows = self._recent()
            return Switches(rows, len(rows), are_recent=True)
        directory = self._clients.directory()
        found = directory.best(search, SHOWN)
        nearest = () if found.total else directory.nearest(search, _NEAREST)
        return Switches(found.rows, found.total, nearest)

    def _recent(self) -> tuple[ClientRow, ...]:
        directory = self._clients.directory()
        with self._store.read() as view:
            opened = trail.last_subjects(view, Event.CLIENT_READ, 2 * RECENT, _TRAIL_ROWS)
        # a second look within minutes leaves no row in the trail: for the order, this session knows better
        ids = dict.fromkeys([*self._clients.opened(), *map(ClientId, opened)])
        rows = (directory.row(each) for each in ids)
        return tuple(row for row in rows if row is not None and not row.is_broken)[:RECENT]
