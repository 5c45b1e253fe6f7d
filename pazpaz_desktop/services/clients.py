"""Clients: finding, opening, adding and changing the people who are treated."""

import threading
from collections import deque
from dataclasses import dataclass

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.audit import Event, View
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.clients import ClientDetails, ClientRow, checked_fields
from pazpaz_desktop.domain.notes import NoteSummary
from pazpaz_desktop.foundation.errors import PazPazError, WrongLane
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.answers import Changed, Page
from pazpaz_desktop.services.directory import ClientDirectory
from pazpaz_desktop.storage import audit_log
from pazpaz_desktop.storage.queries import clients as client_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import clients as client_repo
from pazpaz_desktop.storage.store import Store

__all__ = ["AddClient", "ClientDetails", "ClientPage", "ClientRow", "Clients", "EditClient", "NoteSummary"]


@dataclass(frozen=True, slots=True, repr=False)
class AddClient:
    """A person as entered; trimmed and checked by the service."""

    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class EditClient:
    """The new state of all of a client's fields."""

    client_id: ClientId
    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A client with every note's date and state, the newest session first."""

    client: ClientDetails
    timeline: tuple[NoteSummary, ...]


class Clients:
    """The people of one unlocked vault. Each method names the lane it runs on; WrongLane elsewhere."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._directory: ClientDirectory | None = None
        self._directory_thread: int | None = None
        self._unseen: deque[ChangeSet] = deque()

    def page(
        self, search: str, offset: int, limit: int = limits.PAGE_ROWS, include_archived: bool = False
    ) -> Page[ClientRow]:
        """Part of the list in reading order, at most 200 rows. Runs on lane `read`; not audited.

        The first call opens every name and contact; later ones touch the database only for clients that
        were changed since.
        """
        return self._current_directory().page(search, offset, limit, include_archived)

    def open(self, client_id: ClientId) -> ClientPage:
        """One client, once the audit row that says so is committed. Runs on lane `db`. NotFound."""
        receipt = audit_log.receipt(
            self._store,
            Event.CLIENT_READ,
            client_id,
            View.CLIENT_PAGE,
            lambda work: client_repo.require(work, client_id),
        )
        with self._store.read() as view:
            return ClientPage(
                client=client_queries.details(view, client_id, receipt),
                timeline=note_queries.timeline(view, client_id),
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
            parts = client_repo.change(work, command.client_id, fields)
            work.record(Event.CLIENT_UPDATE, command.client_id, parts=parts)
            return Changed(command.client_id, self._noted(work.commit()))

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

    def _current_directory(self) -> ClientDirectory:
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
