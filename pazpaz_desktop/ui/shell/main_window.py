"""The main window of an open practice: rail, rooms, status line, and what covers them."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation.errors import IntegrityError
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.screens.clients.screen import FORM_DRAFT, ClientsScreen
from pazpaz_desktop.ui.screens.clinic.screen import NAME as CLINIC
from pazpaz_desktop.ui.screens.clinic.screen import ClinicScreen
from pazpaz_desktop.ui.screens.notes.screen import NoteScreen
from pazpaz_desktop.ui.shell.history import History
from pazpaz_desktop.ui.shell.look import Look
from pazpaz_desktop.ui.shell.notices import Notices
from pazpaz_desktop.ui.shell.rail import Rail
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.shell.shortcuts import Shortcuts
from pazpaz_desktop.ui.shell.signing_watch import SigningWatch
from pazpaz_desktop.ui.shell.status_line import StatusLine
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.form_keeper import FormKeeper
from pazpaz_desktop.ui.viewmodels.waiting import WaitingItem
from pazpaz_desktop.ui.widgets.basics import Translated, column, frame, row
from pazpaz_desktop.ui.widgets.cover import Cover

PLACE_DRAFT = "place"
DRAFT_KINDS = (PLACE_DRAFT, FORM_DRAFT)


class MainWindow(Translated):
    """Everything between unlock and lock. Its title never says more than the program's name.

    At lock: `cover_up`, `commit_ime`, `keep_everything` (to be stored), `flush` (to be waited for),
    `stop`. After the next unlock: `restore` with the drafts that were kept.
    """

    def __init__(self, desk: Desk, requests: Requests, languages: Languages) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("PazPaz")
        self.setMinimumSize(960, 480)  # a small laptop at 200 %
        self.resize(1240, 800)
        self._desk, self._requests = desk, requests
        self._look = Look(desk, requests, languages, self)
        self._history = History()
        self.clients, self.note = ClientsScreen(desk), NoteScreen(desk)
        self.clinic_model = ClinicModel(desk, self)
        self.clinic = ClinicScreen(self.clinic_model, desk)
        self._stack, self._rail = QStackedWidget(), Rail(languages)
        self.status = StatusLine(desk.practice.label, is_demo=desk.practice.is_demo)
        self._notices = Notices()
        self._place_keeper = FormKeeper(desk, PLACE_DRAFT, self._place_draft, self)
        self._watch = SigningWatch(desk, self)
        self._assemble()
        self.cover = Cover(self)
        self._shortcuts = Shortcuts(self)
        self._connect()

    def start(self) -> None:
        """Read the list; show the clients room; then count behind it whether all sealed values are there."""
        self.clients.start()
        self._desk.tasks.read(self, self._desk.lanes.read, lambda: None, self._on_listed)
        self._watch.start()
        # A demonstration is always opened by its passphrase alone: anyone may look into it.
        if not (self._desk.practice.needs_keyring or self._desk.practice.is_demo):
            self._notices.say_keyring()
        self._show_clients()
        self.clinic_model.refresh()
        self.clients.list_pane.search.setFocus()

    def place(self) -> PlaceState:
        """Where the person is, with caret and selection."""
        if self._is_note():
            return self.note.place()
        return self.clinic.place() if self._is_clinic() else self.clients.place()

    def keep_everything(self) -> list[FormDraft]:
        """What a lock has to store beside the records: the place, and a form that is half filled in."""
        return [self._place_draft(), *([self.clients.form_draft()] if self.clients.is_form_open else [])]

    def restore(self, drafts: list[FormDraft]) -> None:
        """Go back to the place, or put a half filled form back; once it is shown, say so."""
        places = {draft.kind: draft.place for draft in drafts}
        forms = [draft for draft in drafts if draft.kind == FORM_DRAFT]
        place = places.get(PLACE_DRAFT)
        if forms:
            self._show_clients()
            behind = place.client_id if place is not None else None
            self.clients.restore_form(forms[-1], behind, self.status.tell_restored)
        elif place is not None:
            self.go(place, self.status.tell_restored)

    def flush(self) -> "Future[object]":
        """Commit everything on the screen; a blocking wait for it is safe."""
        return self.note.flush()

    def commit_ime(self) -> None:
        """Turn what an input method is composing into text."""
        QGuiApplication.inputMethod().commit()

    def cover_up(self) -> None:
        """Hide everything, at once, and take no more keys."""
        for keeper in (self._place_keeper, self.clients.keeper):
            keeper.stop()  # the cover takes the caret; what `keep_everything` gathered before it stands
        self._shortcuts.set_enabled(False)
        self.cover.cover()

    def uncover(self) -> None:
        """Go on working: the lock did not happen."""
        self.cover.lift()
        self._shortcuts.set_enabled(True)
        self._place_keeper.touch()
        if self.clients.is_form_open:
            self.clients.keeper.touch()

    def warn_idle(self, seconds: int) -> None:
        """Say that it will lock in so many seconds; 0 takes the warning away."""
        self._notices.warn_idle(seconds)

    def stop(self) -> None:
        """Let no timer fire any more."""
        self._watch.stop()
        self.status.stop()
        self.clients.keeper.stop()
        self._place_keeper.stop()
        self.clinic.stop()
        self.note.signing.stop()
        self.note.editor.stop()

    def go(self, place: PlaceState, then: Callable[[], None] | None = None) -> None:
        """Show a place, and run `then` once it is shown."""
        if place.note_id is not None:
            self._stack.setCurrentWidget(self.note)
            self._rail.show_room(is_clinic=False)
            self.note.restore(place, then)
            self._place_keeper.touch()
        elif place.screen == CLINIC:
            self._leave_note_for(lambda: self._show_clinic(then))
        else:
            self._leave_note_for(lambda: self.clients.restore(place, then))

    def show_clients(self) -> None:
        """The clients room; from the clinic room, as it was left."""
        if self._is_clinic():
            self._show_clients()
        else:
            self._leave_note_for(self.clients.close_form)

    def show_clinic(self) -> None:
        """The clinic room."""
        self._leave_note_for(self._show_clinic)

    def new_note(self) -> None:
        """A note for the client that is shown."""
        if self._stack.currentWidget() is self.clients:
            self.clients.new_note()

    def new_client(self) -> None:
        """The empty form."""
        self._leave_note_for(self.clients.new_client)

    def search(self) -> None:
        """Ready to search for a client."""
        self._leave_note_for(self.clients.start_search)

    def sign(self) -> None:
        """The sign sheet."""
        if self._is_note():
            self.note.ask_to_sign()

    def save(self) -> None:
        """Commit now, and keep an open form; the save state says when."""
        self.flush()
        self.clients.keeper.flush()

    def escape(self) -> None:
        """Close the top layer. Nothing typed in a note is ever lost by it."""
        if self._is_note():
            self.note.leave()
        elif self._is_clinic():
            self.clinic.close_top()
        elif self.clients.is_form_open:
            self.clients.close_form()

    def travel(self, *, is_back: bool) -> None:
        """Along the history."""
        self._history.leave(self.place())
        place = self._history.back() if is_back else self._history.forward()
        if place is not None:
            self.go(place)

    def lock(self) -> None:
        """Ask the program to lock."""
        self._requests.lock(LockReason.ASKED)

    def leave_program(self) -> None:
        """Ask the program to end."""
        self._requests.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt override: closing the window is quitting, and quitting saves first."""
        event.ignore()
        self._requests.quit()

    def retranslate(self) -> None:
        """The parts say their own texts."""

    def _assemble(self) -> None:
        for room in (self.clients, self.note, self.clinic):
            self._stack.addWidget(room)
        main = QWidget()
        main.setProperty("role", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body, across = column(main), row()
        body.setSpacing(0)
        body.addWidget(self._notices)
        body.addWidget(self._stack, 1)
        across.setSpacing(0)
        across.addWidget(self._rail)
        across.addWidget(main, 1)
        inner = frame("demo" if self._desk.practice.is_demo else "plain")
        layout = column(inner)
        layout.setSpacing(0)
        layout.addLayout(across, 1)
        layout.addWidget(self.status)
        column(self).addWidget(inner)

    def _connect(self) -> None:
        self.clients.note_opened.connect(self._open_note)
        self.clients.moved.connect(self._remember_place)
        self.clients.form_changed.connect(self.status.show_form)
        self.note.closed.connect(self._on_note_closed)
        self.note.editor.status_changed.connect(self._on_status)
        laptops_failed = self.clinic.laptops.failed
        for source in (self.clients.failed, self.note.failed, laptops_failed, self._desk.tasks.unhandled):
            source.connect(self._notices.say_problem)
        self.clinic.chosen.connect(self._on_waiting)
        self.clinic.waiting.changed.connect(self._on_waiting_changed)
        self.clinic_model.changed.connect(self._on_clinic)
        self.status.server_asked.connect(self.show_clinic)
        self._rail.clients_asked.connect(self.show_clients)
        self._rail.clinic_asked.connect(self.show_clinic)
        self._rail.lock_asked.connect(self.lock)
        self._rail.language_chosen.connect(self._look.use_language)
        self._rail.look_chosen.connect(self._look.use_theme)

    def _open_note(self, note_id: NoteId) -> None:
        self._stack.setCurrentWidget(self.note)
        self.note.open(note_id)
        page = self.clients.page_model.page
        client_id = page.client.id if page is not None else None
        self._history.go(PlaceState("note", client_id, note_id))
        self._place_keeper.touch()

    def _on_note_closed(self, client_id: ClientId) -> None:
        self._show_clients()
        self.clients.open_client(client_id)

    def _on_waiting(self, waiting: WaitingItem) -> None:
        """Go where something waits for a person, and to the texts themselves where there are two."""
        if waiting.note_id is not None:
            section = Section(waiting.group)
            place = PlaceState("note", waiting.client_id, waiting.note_id, section)
            is_conflict = waiting.standing is Standing.CONFLICT
            self.go(place, (lambda: self.note.conflict.show(section)) if is_conflict else None)
        elif waiting.client_id is not None:
            client_id = waiting.client_id
            self._leave_note_for(lambda: self.clients.open_client(client_id))

    def _on_waiting_changed(self) -> None:
        self._rail.show_waiting(len(self.clinic.waiting.items))

    def _on_clinic(self) -> None:
        self.status.show_clinic(self.clinic_model.state)
        self._notices.show_exchange(self.clinic_model.state.progress)

    def _show_clinic(self, then: Callable[[], None] | None = None) -> None:
        self._stack.setCurrentWidget(self.clinic)
        self._rail.show_room(is_clinic=True)
        self.status.show_saving(SaveState.SAVED)
        self._history.go(self.clinic.place())
        self._place_keeper.touch()
        self.clinic.take_focus()
        if then is not None:
            then()

    def _leave_note_for(self, then: Callable[[], None]) -> None:
        def go_on() -> None:
            self._show_clients()
            then()

        if self._is_note():
            self.note.leave_for(go_on)
        else:
            go_on()

    def _show_clients(self) -> None:
        self._stack.setCurrentWidget(self.clients)
        self._rail.show_room(is_clinic=False)
        self.status.show_saving(SaveState.SAVED)

    def _place_draft(self) -> FormDraft:
        return FormDraft(PLACE_DRAFT, self.place())

    def _is_clinic(self) -> bool:
        return self._stack.currentWidget() is self.clinic

    def _is_note(self) -> bool:
        return self._stack.currentWidget() is self.note

    def _remember_place(self) -> None:
        if not self._is_note():
            self._history.go(self.clients.place())
            self._place_keeper.touch()

    def _on_status(self, status: SaveStatus) -> None:
        self.status.show_saving(status.state)

    def _on_listed(self, _nothing: None) -> None:
        """The list is there; counting takes seconds in a large practice, so not where lists are read."""
        desk = self._desk
        desk.tasks.read(
            self, desk.lanes.files, desk.practice.audit.is_whole, self._on_counted, self._notices.say_problem
        )

    def _on_counted(self, is_whole: bool) -> None:
        if not is_whole:
            self._notices.say_problem(IntegrityError())
