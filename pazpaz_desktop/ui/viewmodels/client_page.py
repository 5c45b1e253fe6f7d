"""One client's page: contact, the timeline of session notes, and what two laptops changed at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.clients import AddClient, ClientPage, EditClient, FieldConflict, ResolveField
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.timeline import TimelineModel

Then = Callable[[], None]

_FIELDS: Final = ("first_name", "last_name", "phone", "email")
_SHOWN: Final = "shown."
_SEEN: Final = "seen."


class ClientPageModel(QObject):
    """Opens a client (an audited read), keeps the page fresh, starts notes, saves the client's form.

    `changed`: another client, or other facts. `refused` carries the RuleBroken of a form field.
    `archive_moved` names a client and says whether it is in the archive now.
    """

    changed = Signal()
    note_started = Signal(object)
    client_saved = Signal(object)
    archive_moved = Signal(object, bool)
    refused = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clients, self._notes = desk.practice.clients, desk.practice.notes
        self._db, self._tasks = desk.lanes.db, desk.tasks
        self._page: ClientPage | None = None
        self._edited: ClientPage | None = None
        self._edited_id: ClientId | None = None
        self._is_starting = False
        self._generation = 0
        self._opening: ClientId | None = None
        self._is_watched, self._is_stale = True, False
        self.timeline = TimelineModel(self)
        desk.bus.changed.connect(self._on_changes)

    @property
    def page(self) -> ClientPage | None:
        """What is shown; None if no client is."""
        return self._page

    @property
    def is_at_rest(self) -> bool:
        """Whether what is shown is what was asked for: no other client and no new note is on its way."""
        shown = self._page.client.id if self._page is not None else None
        return self._opening in (None, shown) and not self._is_starting

    def open(self, client_id: ClientId, then: Then | None = None) -> None:
        """Read and show a client; the former one stays until the answer comes.

        What is changed meanwhile has it read once more afterwards, and never takes its place.
        """
        self._generation += 1
        generation = self._generation
        self._opening, self._is_stale = client_id, False

        def show(page: ClientPage) -> None:
            if generation != self._generation:
                return
            self._opening, self._page = None, page
            self.timeline.show(page.timeline)
            self.changed.emit()
            if then is not None:
                then()
            self._refresh()

        def fail(error: Exception) -> None:
            if generation == self._generation:
                self._opening = None
            self.failed.emit(error)

        self._tasks.read(self, self._db, lambda: self._clients.open(client_id), show, fail)

    def close(self) -> None:
        """Show no client."""
        self._generation += 1
        self._opening = self._page = None
        self.timeline.show(())
        self.changed.emit()

    def start_note(self, session_on: date) -> None:
        """A new draft for this client; `note_started` names it. Nothing while something is on its way."""
        if self._page is None or not self.is_at_rest:
            return
        client_id = self._page.client.id
        self._is_starting = True

        def started(note_id: NoteId) -> None:
            self._is_starting = False
            self.note_started.emit(note_id)

        def fail(error: Exception) -> None:
            self._is_starting = False
            self.failed.emit(error)

        self._tasks.write(self, self._db, lambda: self._notes.start(client_id, session_on), started, fail)

    def add(self, first_name: str, last_name: str, phone: str, email: str) -> None:
        """A new client; `client_saved` names it, or `refused` says what is wrong with a field."""
        command = AddClient(first_name, last_name, phone, email)

        def added(client_id: ClientId) -> None:
            self.client_saved.emit(client_id)

        self._tasks.write(self, self._db, lambda: self._clients.add(command), added, self.refused.emit)

    def begin_edit(self) -> None:
        """The form opens with what is shown: what it leaves as it was then, it does not change."""
        self._edited = self._page
        self._edited_id = self._page.client.id if self._page is not None else None

    def begun(self) -> dict[str, str]:
        """What the form was opened with, for its draft; empty where none is open."""
        if self._edited is None:
            return {}
        client, seen = self._edited.client, self._edited.seen
        shown = {f"{_SHOWN}{name}": str(getattr(client, name)) for name in _FIELDS}
        return shown | {f"{_SEEN}{part}": token.hex() for part, token in seen.items()}

    def resume_edit(self, kept: Mapping[str, str]) -> None:
        """Go on with a draft as it was begun: what it left alone then, it still does not change."""
        shown = {name: kept[f"{_SHOWN}{name}"] for name in _FIELDS if f"{_SHOWN}{name}" in kept}
        if self._page is None:
            return
        self._edited_id = self._page.client.id
        if len(shown) < len(_FIELDS):
            return
        seen = {
            name.removeprefix(_SEEN): bytes.fromhex(text)
            for name, text in kept.items()
            if name.startswith(_SEEN)
        }
        client = replace(
            self._page.client,
            first_name=shown["first_name"],
            last_name=shown["last_name"],
            phone=shown["phone"],
            email=shown["email"],
        )
        self._edited = replace(self._page, client=client, seen=seen)

    def edit(self, first_name: str, last_name: str, phone: str, email: str) -> None:
        """Other facts for the client on whom the form was opened, whoever is shown by now."""
        client_id, begun = self._edited_id, self._edited
        if client_id is None:
            return
        is_begun = begun is not None and begun.client.id == client_id
        command = EditClient(
            client_id,
            first_name,
            last_name,
            phone,
            email,
            shown=begun.client if begun is not None and is_begun else None,
            seen=begun.seen if begun is not None and is_begun else {},
        )

        def edited(_done: object) -> None:
            self.client_saved.emit(client_id)

        self._tasks.write(self, self._db, lambda: self._clients.edit(command), edited, self.refused.emit)

    def resolve(self, conflict: FieldConflict, value: str) -> None:
        """Keep one of the values of a field; the others stay in the history."""
        if self._page is None:
            return
        command = ResolveField(self._page.client.id, conflict.part, value, conflict.seen)
        self._tasks.write(
            self, self._db, lambda: self._clients.resolve(command), lambda _done: None, self.failed.emit
        )

    def archive(self, client_id: ClientId, is_archived: bool) -> None:
        """Take a client out of the list, or bring one back into it; nothing is deleted by either."""
        clients = self._clients

        def moved(_done: object) -> None:
            self.archive_moved.emit(client_id, is_archived)

        act = clients.archive if is_archived else clients.unarchive
        self._tasks.write(self, self._db, lambda: act(client_id), moved, self.failed.emit)

    def watch(self, is_watched: bool) -> None:
        """Whether anybody looks. An unwatched page is read again when it comes back, not at each change."""
        self._is_watched = is_watched
        self._refresh()

    def _on_changes(self, changes: ChangeSet) -> None:
        shown = self._opening or (self._page.client.id if self._page is not None else None)
        if shown is not None and (changes.touches(Kind.CLIENT, shown) or changes.touches(Kind.NOTE)):
            self._is_stale = True
            self._refresh()

    def _refresh(self) -> None:
        if self._is_stale and self._is_watched and self._opening is None and self._page is not None:
            self.open(self._page.client.id)
