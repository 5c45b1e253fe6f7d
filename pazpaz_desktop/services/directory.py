"""The client list in memory: opened names in reading order, searched without touching the database."""

import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.clients import ClientRow
from pazpaz_desktop.domain.texts import digits, folded
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.answers import Page

_Order = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True, repr=False)
class _Entry:
    order: _Order
    row: ClientRow
    words: str
    digits: str


class ClientDirectory:
    """All clients by last, then first name, however they are spelt. Owned by one lane.

    Broken rows, having no name, come first. No search leaves them out: whoever looks for one of them must
    not think that the client is gone.

    Search: every word has to be found in the name or e-mail address, whatever its case, accents or
    niqqud; a search without letters is looked for in the digits of the phone number.
    """

    def __init__(self, rows: Iterable[ClientRow]) -> None:
        self._entries = sorted((_entry(row) for row in rows), key=_order)
        self._orders = {entry.row.id: entry.order for entry in self._entries}
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
        self._found = None

    def page(self, search: str, offset: int, limit: int, include_archived: bool) -> Page[ClientRow]:
        """The rows from `offset` on, at most 200 however many are asked for."""
        found = self._search(search, include_archived)
        start, size = max(offset, 0), min(max(limit, 0), limits.PAGE_ROWS)
        rows = tuple(entry.row for entry in islice(found, start, start + size))
        return Page(rows=rows, total=len(found), offset=start)

    def row(self, client_id: ClientId) -> ClientRow | None:
        """One client's row, archived or not; None where there is no such client."""
        order = self._orders.get(client_id)
        if order is None:
            return None
        return self._entries[bisect.bisect_left(self._entries, order, key=_order)].row

    def _search(self, search: str, include_archived: bool) -> list[_Entry]:
        if self._found is None or self._found[:2] != (search, include_archived):
            matches = _matcher(search)
            found = [
                entry
                for entry in self._entries
                if (include_archived or not entry.row.is_archived) and (entry.row.is_broken or matches(entry))
            ]
            self._found = (search, include_archived, found)
        return self._found[2]

    def _remove(self, client_id: ClientId) -> None:
        order = self._orders.pop(client_id, None)
        if order is not None:
            del self._entries[bisect.bisect_left(self._entries, order, key=_order)]


def _order(entry: _Entry) -> _Order:
    return entry.order


def _entry(row: ClientRow) -> _Entry:
    first, last = folded(row.first_name), folded(row.last_name)
    return _Entry(
        order=(last, first, row.id.raw),
        row=row,
        words=f"{first} {last} {first} {folded(row.email)}",
        digits=digits(row.phone),
    )


def _matcher(search: str) -> Callable[[_Entry], bool]:
    text = folded(search)
    if not text:
        return lambda _entry: True
    number = digits(text)
    if number and not any(character.isalpha() for character in text):
        return lambda entry: number in entry.digits or text in entry.words
    words = text.split()
    return lambda entry: all(word in entry.words for word in words)
