"""The rooms of the window: which one is shown, how one gets from one to another, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.screens.clients.screen import ClientsScreen
from pazpaz_desktop.ui.screens.clinic.screen import NAME as CLINIC
from pazpaz_desktop.ui.screens.clinic.screen import ClinicScreen
from pazpaz_desktop.ui.screens.help.screen import NAME as HELP
from pazpaz_desktop.ui.screens.help.screen import HelpScreen
from pazpaz_desktop.ui.screens.notes.screen import NAME as NOTE
from pazpaz_desktop.ui.screens.notes.screen import NoteScreen
from pazpaz_desktop.ui.shell.history import History
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.waiting import WaitingItem


class Rooms(QStackedWidget):
    """A note is left only once its text is on the disk; if it cannot be saved, the person stays in it.

    `entered` names the room; `moved`: another place, to be kept.
    """

    entered = Signal(str)
    moved = Signal()

    def __init__(self, desk: Desk, clinic_model: ClinicModel, languages: Languages) -> None:
        super().__init__()
        self._desk, self._languages = desk, languages
        self.clients, self.note = ClientsScreen(desk), NoteScreen(desk)
        self.clinic = ClinicScreen(clinic_model, desk)
        self._help: HelpScreen | None = None  # made when it is asked for: unlocking need not wait for it
        self.history = History()
        for room in (self.clients, self.note, self.clinic):
            self.addWidget(room)
        self.clients.note_opened.connect(self._open_note)
        self.clients.moved.connect(self._on_client)
        self.note.closed.connect(self._on_note_closed)
        self.clinic.chosen.connect(self._on_waiting)

    @property
    def is_note(self) -> bool:
        """Whether a note is shown."""
        return self.currentWidget() is self.note

    @property
    def is_clinic(self) -> bool:
        """Whether the clinic room is shown."""
        return self.currentWidget() is self.clinic

    @property
    def is_help(self) -> bool:
        """Whether the help is shown."""
        return self._help is not None and self.currentWidget() is self._help

    def place(self) -> PlaceState:
        """Where the person is, with caret and selection."""
        if self._help is not None and self.is_help:
            return self._help.place()
        if self.is_note:
            return self.note.place()
        return self.clinic.place() if self.is_clinic else self.clients.place()

    def panes(self) -> list[QWidget]:
        """The parts of the room that is shown, in reading order."""
        if self.is_note:
            return self.note.panes()
        if self._help is not None and self.is_help:
            return [self._help]
        return [self.clinic] if self.is_clinic else self.clients.panes()

    def go(self, place: PlaceState, then: Callable[[], None] | None = None) -> None:
        """Show a place, and run `then` once it is shown."""
        if place.note_id is not None:
            self._enter(self.note, NOTE)
            self.note.restore(place, then)
            self.moved.emit()
        elif place.screen == CLINIC:
            self.leave_note_for(lambda: self._enter_clinic(then))
        elif place.screen == HELP:
            self.leave_note_for(lambda: self._enter_help(then))
        else:
            self.leave_note_for(lambda: self.clients.restore(place, then))

    def travel(self, *, is_back: bool) -> None:
        """Along the history."""
        self.history.leave(self.place())
        place = self.history.back() if is_back else self.history.forward()
        if place is not None:
            self.go(place)

    def show_clients(self) -> None:
        """The clients room; from another room, as it was left."""
        if self.is_clinic or self.is_help:
            self.enter_clients()
        else:
            self.leave_note_for(self.clients.close_form)

    def show_client(self, client_id: ClientId, then: Callable[[], None] | None = None) -> None:
        """A client's page, and run `then` once it is shown."""
        self.leave_note_for(lambda: self.clients.open_client(client_id, then))

    def start_note(self, client_id: ClientId) -> None:
        """A new note for a client, wherever the person is."""
        self.show_client(client_id, self.clients.new_note)

    def new_client(self, typed: str = "") -> None:
        """The form for somebody new, with what was typed to find them."""
        self.leave_note_for(lambda: self.clients.new_client(typed))

    def start_search(self) -> None:
        """Ready to search what is shown: the help, or else the list of clients."""
        if self._help is not None and self.is_help:
            self._help.take_focus()
        else:
            self.leave_note_for(self.clients.start_search)

    def show_clinic(self) -> None:
        """The clinic room."""
        self._remember()
        self.leave_note_for(self._enter_clinic)

    def show_help(self) -> None:
        """The help."""
        self._remember()
        self.leave_note_for(self._enter_help)

    def leave_note_for(self, then: Callable[[], None]) -> None:
        """The clients room, and run `then` there."""

        def go_on() -> None:
            self.enter_clients()
            then()

        if self.is_note:
            self.note.leave_for(go_on)
        else:
            go_on()

    def enter_clients(self) -> None:
        """The clients room, whatever was shown."""
        self._enter(self.clients, self.clients.objectName())

    def close_top(self) -> None:
        """Close the top layer. Nothing typed in a note is ever lost by it."""
        if self.is_note:
            self.note.leave()
        elif self._help is not None and self.is_help:
            if not self._help.close_top():
                self.travel(is_back=True)
        elif self.is_clinic:
            self.clinic.close_top()
        elif self.clients.is_form_open:
            self.clients.close_form()

    def _remember(self) -> None:
        """The place that is left, also where nobody walked there: it was restored, or a notice led to it."""
        place = self.place()
        if place.note_id is not None or not self.is_note:
            self.history.go(place)

    def _enter(self, room: QWidget, name: str) -> None:
        self.setCurrentWidget(room)
        self.entered.emit(name)

    def _enter_clinic(self, then: Callable[[], None] | None = None) -> None:
        self._enter(self.clinic, CLINIC)
        self.history.go(self.clinic.place())
        self.moved.emit()
        self.clinic.take_focus()
        if then is not None:
            then()

    def _enter_help(self, then: Callable[[], None] | None = None) -> None:
        if self._help is None:
            self._help = HelpScreen(self._languages, self._desk)
            self.addWidget(self._help)
        self._enter(self._help, HELP)
        self.history.go(self._help.place())
        self.moved.emit()
        self._help.take_focus()
        if then is not None:
            then()

    def _open_note(self, note_id: NoteId) -> None:
        self._enter(self.note, NOTE)
        self.note.open(note_id)
        page = self.clients.page_model.page
        client_id = page.client.id if page is not None else None
        self.history.go(PlaceState(NOTE, client_id, note_id))
        self.moved.emit()

    def _on_note_closed(self, client_id: ClientId) -> None:
        self.enter_clients()
        self.clients.open_client(client_id)

    def _on_client(self) -> None:
        if not self.is_note:
            self.history.go(self.clients.place())
            self.moved.emit()

    def _on_waiting(self, waiting: WaitingItem) -> None:
        """Go where something waits for a person, and to the texts themselves where there are two."""
        if waiting.note_id is not None:
            section = Section(waiting.group)
            place = PlaceState(NOTE, waiting.client_id, waiting.note_id, section)
            is_conflict = waiting.standing is Standing.CONFLICT
            self.go(place, (lambda: self.note.conflict.show(section)) if is_conflict else None)
        elif waiting.client_id is not None:
            self.show_client(waiting.client_id)
