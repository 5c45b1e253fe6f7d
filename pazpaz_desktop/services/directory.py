"""The client list in memory: opened names in reading order, searched without touching the database."""

import bisect
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.clients import ClientRow
from pazpaz_desktop.domain.texts import folded
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.answers import Page
from pazpaz_desktop.services.name_search import Likeness, NameSearch, Searched

_Order = tuple[str, str, bytes]
_ENOUGH = 8
"""With so many clients found by a closer likeness, nobody needs those that only share their consonants."""


@dataclass(frozen=True, slots=True, repr=False)
class _Entry:
    order: _Order
    row: ClientRow
    searched: Searched


class ClientDirectory:
    """All clients by last, then first name, however they are spelt. Owned by one lane.

    Broken rows, having no name, come first in the list and last among the best. No search leaves them
    out: whoever looks for one of them must not think that the client is gone.
    """

    def __init__(self, rows: Iterable[ClientRow]) -> None:
        self._entries = sorted((_entry(row) for row in rows), key=_order)
        self._orders = {entry.row.id: entry.order for entry in self._entries}
        self._words = Counter(chain.from_iterable(entry.searched.heard for entry in self._entries))
        self._found: tuple[str, bool, list[_Entry]] | None = None

    def replace(self, ids: Iterable[ClientId], rows: Iterable[ClientRow]) -> None:
        """Take `ids` out and put `rows` in: a client that is among the ids only is gone."""
        for client_id in ids:
            self._remove(client_id)
        for row in rows:
            self._remove(row.id)
            entry = _entry(row)
            bisect.insort(self._entries, entry, key=_order)
            self._orders[row.id] = entry.order
            self._words.update(entry.searched.heard)
        self._found = None

    def page(self, search: str, offset: int, limit: int, include_archived: bool) -> Page[ClientRow]:
        """The rows from `offset` on, at most 200 however many are asked for."""
        found = self._search(search, include_archived)
        start, size = max(offset, 0), min(max(limit, 0), limits.PAGE_ROWS)
        rows = tuple(entry.row for entry in islice(found, start, start + size))
        return Page(rows=rows, total=len(found), offset=start)

    def best(self, search: str, limit: int) -> Page[ClientRow]:
        """The same clients, the likest first; of equally like ones those who are not in the archive."""
        asked = NameSearch(search, self._words)
        shelves: list[list[ClientRow]] = [[] for _ in range(2 * len(Likeness))]
        rest: list[_Entry] = []
        for entry in self._entries:
            like = None if entry.row.is_broken else asked.likeness(entry.searched)
            if like is None:
                rest.append(entry)
            else:
                shelves[2 * like + entry.row.is_archived].append(entry.row)
        if sum(map(len, shelves)) < _ENOUGH:
            loose = (one.row for one in rest if _is(one, asked.is_like_loosely))
            shelves[2 * Likeness.LOOSE_SOUND].extend(loose)
        total = sum(map(len, shelves))
        broken = (entry.row for entry in rest if entry.row.is_broken)
        rows = islice(chain(*shelves, broken), max(limit, 0))
        return Page(rows=tuple(rows), total=total, offset=0)

    def nearest(self, search: str, limit: int) -> tuple[ClientRow, ...]:
        """Clients whose names are one slip of the finger in a word away from the search."""
        asked = NameSearch(search, self._words)
        found = (entry.row for entry in self._entries if _is(entry, asked.is_like_nearly))
        return tuple(islice(found, limit))

    def row(self, client_id: ClientId) -> ClientRow | None:
        """One client's row, archived or not; None where there is no such client."""
        order = self._orders.get(client_id)
        if order is None:
            return None
        return self._entries[bisect.bisect_left(self._entries, order, key=_order)].row

    def _search(self, search: str, include_archived: bool) -> list[_Entry]:
        if self._found is None or self._found[:2] != (search, include_archived):
            asked = NameSearch(search, self._words)
            found = [
                entry
                for entry in self._entries
                if (include_archived or not entry.row.is_archived)
                and (entry.row.is_broken or asked.likeness(entry.searched) is not None)
            ]
            self._found = (search, include_archived, found)
        return self._found[2]

    def _remove(self, client_id: ClientId) -> None:
        order = self._orders.pop(client_id, None)
        if order is not None:
            entry = self._entries.pop(bisect.bisect_left(self._entries, order, key=_order))
            self._words.subtract(entry.searched.heard)
            for word in entry.searched.heard:
                if self._words[word] < 1:
                    del self._words[word]


def _is(entry: _Entry, like: Callable[[Searched], bool]) -> bool:
    return not entry.row.is_broken and like(entry.searched)


def _order(entry: _Entry) -> _Order:
    return entry.order


def _entry(row: ClientRow) -> _Entry:
    return _Entry(
        order=(folded(row.last_name), folded(row.first_name), row.id.raw),
        row=row,
        searched=Searched(row.first_name, row.last_name, row.email, row.phone),
    )
