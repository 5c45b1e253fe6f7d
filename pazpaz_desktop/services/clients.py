"""Clients: finding, opening, adding and changing the people who are treated."""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.audit import Event, View
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.clients import (
    ClientDetails,
    ClientFields,
    ClientRow,
    checked_fields,
    checked_value,
)
from pazpaz_desktop.domain.entities import PARTS, Entity
from pazpaz_desktop.domain.notes import NoteSummary
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import PazPazError, WrongLane
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.answers import Changed, Page
from pazpaz_desktop.services.decisions import Decisions, FieldConflict, ResolveField, Seen, Side
from pazpaz_desktop.services.directory import ClientDirectory
from pazpaz_desktop.storage import audit_log
from pazpaz_desktop.storage.queries import clients as client_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import clients as client_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.opening import HeadReader

__all__ = [
    "AddClient",
    "ClientDetails",
    "ClientPage",
    "ClientRow",
    "Clients",
    "EditClient",
    "FieldConflict",
    "NoteSummary",
    "ResolveField",
    "Side",
]

_PARTS = PARTS[Entity.CLIENT]
_GROUPS = tuple(Group(part.value) for part in _PARTS)
_OPENED = 64


@dataclass(frozen=True, slots=True, repr=False)
class AddClient:
    """A person as entered; trimmed and checked by the service."""

    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class EditClient:
    """The new state of all of a client's fields.

    `shown` and `seen` are what the page showed when the form was opened: a field left as it was shown
    stays as it is stored, also where another laptop has changed it meanwhile.
    """

    client_id: ClientId
    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""
    shown: ClientDetails | None = None
    seen: Seen = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class ClientPage:
    """A client with every note's date and state, the newest session first.

    Of a field in `conflicts`, `client` shows one of the values until a person decides. `seen` holds, by
    part, what `EditClient` hands back; empty in a vault that has joined no practice.
    """

    client: ClientDetails
    timeline: tuple[NoteSummary, ...]
    conflicts: tuple[FieldConflict, ...] = ()
    seen: Seen = field(default_factory=dict)


class Clients:
    """The people of one unlocked vault. Each method names the lane it runs on; WrongLane elsewhere."""

    def __init__(self, store: Store, heads: HeadReader | None = None) -> None:
        self._store = store
        self._decisions = Decisions(store, heads or HeadReader(store))
        self._directory: ClientDirectory | None = None
        self._directory_thread: int | None = None
        self._unseen: deque[ChangeSet] = deque()
        self._opened: deque[ClientId] = deque(maxlen=_OPENED)

    def page(
        self, search: str, offset: int, limit: int = limits.PAGE_ROWS, include_archived: bool = False
    ) -> Page[ClientRow]:
        """Part of the list in reading order, at most 200 rows. Runs on lane `read`; not audited.

        The first call opens every name and contact; later ones touch the database only for clients that
        were changed since.
        """
        return self.directory().page(search, offset, limit, include_archived)

    def names(self, ids: Iterable[ClientId]) -> dict[ClientId, str]:
        """What the list calls these clients, as far as it can. Runs on lane `read`; not audited."""
        directory = self.directory()
        rows = (directory.row(client_id) for client_id in ids)
        return {row.id: row.full_name for row in rows if row is not None and not row.is_broken}

    def opened(self) -> list[ClientId]:
        """Who was opened since the unlock, the last one first. Any lane."""
        return list(dict.fromkeys(reversed(self._opened.copy())))

    def directory(self) -> ClientDirectory:
        """The list itself, brought up to date; not to be kept. Runs on lane `read`; not audited."""
        thread = threading.get_ident()
        if self._directory is None:
            with self._store.read() as view:
                ids = client_queries.all_ids(view)
                self._directory = ClientDirectory(client_queries.listed(view, ids))
            self._directory_thread = thread
        if thread != self._directory_thread:
            raise WrongLane(expected="read")
        self._refresh(self._directory)
        return self._directory

    def open(self, client_id: ClientId) -> ClientPage:
        """One client, once the audit row that says so is committed. Runs on lane `db`. NotFound."""
        receipt = audit_log.receipt(
            self._store,
            Event.CLIENT_READ,
            client_id,
            View.CLIENT_PAGE,
            lambda work: client_repo.require(work, client_id),
        )
        self._opened.append(client_id)
        with self._store.read() as view:
            client = client_queries.details(view, client_id, receipt)
            standing = self._decisions.of_client(view, client_id)
            return ClientPage(
                client=client,
                timeline=note_queries.timeline(view, client_id),
                conflicts=standing.conflicts,
                seen=standing.seen,
            )

    def add(self, command: AddClient) -> Changed[ClientId]:
        """A new client. Runs on lane `db`. RuleBroken names the field; nothing is written then."""
        fields = checked_fields(command.first_name, command.last_name, command.phone, command.email)
        with self._store.write() as work:
            client_id = ClientId.new(work.now)
            client_repo.add(work, client_id, fields)
            work.record(Event.CLIENT_CREATE, client_id)
            return Changed(client_id, self._noted(work.commit()))

    def edit(self, command: EditClient) -> Changed[ClientId]:
        """New names and contact. Runs on lane `db`. RuleBroken, NotFound: nothing is written then."""
        fields = checked_fields(command.first_name, command.last_name, command.phone, command.email)
        with self._store.write() as work:
            client_repo.require(work, command.client_id)
            known = self._decisions.acted_upon(work, command.client_id, command.seen, _GROUPS)
            parts = client_repo.change(
                work,
                command.client_id,
                _changed_by_hand(work, command, fields),
                {part: known[Group(part.value)] for part in _PARTS if Group(part.value) in known},
            )
            work.record(Event.CLIENT_UPDATE, command.client_id, parts=parts)
            return Changed(command.client_id, self._noted(work.commit()))

    def resolve(self, command: ResolveField) -> Changed[ClientId]:
        """Keep the value a person decided on over all that were shown. Runs on lane `db`.

        RuleBroken, NotFound. A value that came after those stays: then the field waits again.
        """
        value = checked_value(command.part, command.value)
        with self._store.write() as work:
            client_repo.put_field(work, command.client_id, command.part, value, command.seen)
            work.record(Event.CLIENT_UPDATE, command.client_id, parts=1)
            return Changed(command.client_id, self._noted(work.commit()))

    def heed(self, changes: ChangeSet) -> None:
        """Take note of clients that came from another laptop, for the list. Any lane."""
        self._noted(changes)

    def archive(self, client_id: ClientId) -> Changed[ClientId]:
        """Take a client out of the list; notes and files stay. Runs on lane `db`. NotFound."""
        return self._set_archived(client_id, True)

    def unarchive(self, client_id: ClientId) -> Changed[ClientId]:
        """Bring a client back into the list. Runs on lane `db`. NotFound."""
        return self._set_archived(client_id, False)

    def _set_archived(self, client_id: ClientId, is_archived: bool) -> Changed[ClientId]:
        event = Event.CLIENT_ARCHIVE if is_archived else Event.CLIENT_UNARCHIVE
        with self._store.write() as work:
            client_repo.set_archived(work, client_id, is_archived)
            work.record(event, client_id)
            return Changed(client_id, self._noted(work.commit()))

    def _noted(self, changes: ChangeSet) -> ChangeSet:
        self._unseen.append(changes)  # the reading lane takes it from the other end
        return changes

    def _refresh(self, directory: ClientDirectory) -> None:
        changed: set[ClientId] = set()
        while self._unseen:
            touched = self._unseen.popleft().ids(Kind.CLIENT)
            changed.update(ClientId(record.raw) for record in touched)
        if changed:
            ids = sorted(changed)
            try:
                with self._store.read() as view:
                    rows = list(client_queries.listed(view, ids))
            except PazPazError:  # the next call tries again: a list must not stay behind what was saved
                self._unseen.appendleft(ChangeSet(frozenset((Kind.CLIENT, each) for each in ids)))
                raise
            directory.replace(ids, rows)


def _changed_by_hand(work: UnitOfWork, command: EditClient, fields: ClientFields) -> ClientFields:
    """What was typed, and for what was left as it was shown, what is stored."""
    shown = command.shown
    if shown is None:
        return fields
    stored = work.fields.get_many([command.client_id], _PARTS)
    left = {
        part.value: stored[command.client_id.raw, part].decode()
        for part in _PARTS
        if getattr(fields, part.value) == getattr(shown, part.value)
        and (command.client_id.raw, part) in stored
    }
    return replace(fields, **left)
