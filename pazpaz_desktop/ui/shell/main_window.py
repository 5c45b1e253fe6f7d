"""The main window of an open practice: rail, rooms, status line, and what covers them."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.settings import LANGUAGE, THEME
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.screens.clients.screen import ClientsScreen
from pazpaz_desktop.ui.screens.notes.screen import NoteScreen
from pazpaz_desktop.ui.shell.history import History
from pazpaz_desktop.ui.shell.rail import Rail
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.shell.shortcuts import Shortcuts
from pazpaz_desktop.ui.shell.signing_watch import SigningWatch
from pazpaz_desktop.ui.shell.status_line import StatusLine
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column, frame, row
from pazpaz_desktop.ui.widgets.cover import Cover
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName

PLACE_DRAFT = "place"
FORM_DRAFT = "client_form"
DRAFT_KINDS = (PLACE_DRAFT, FORM_DRAFT)


class MainWindow(Translated):
    """Everything between unlock and lock. Its title never says more than the program's name.

    At lock: `cover_up`, `commit_ime`, `keep_everything` (to be stored), `flush` (to be waited for),
    `stop`. After the next unlock: `restore` with the drafts that were kept.
    """

    closing = Signal()

    def __init__(self, desk: Desk, requests: Requests, languages: Languages) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("PazPaz")
        self.setMinimumSize(960, 600)
        self.resize(1240, 800)
        self._desk, self._requests, self._languages = desk, requests, languages
        self._history = History()
        self.clients, self.note = ClientsScreen(desk), NoteScreen(desk)
        self._stack, self._rail = QStackedWidget(), Rail(languages)
        self.status = StatusLine(desk.practice.label, is_demo=desk.practice.is_demo)
        self._problem, self._idle = Banner("windowProblem", inset="s"), Banner("idleWarning", inset="s")
        self._watch = SigningWatch(desk, self)
        self._assemble()
        self.cover = Cover(self)
        self._shortcuts = Shortcuts(self)
        self._connect()

    def start(self) -> None:
        """Read the list; show the clients room."""
        self.clients.start()
        self._watch.start()
        self._show_clients()
        self.clients.list_pane.search.setFocus()

    def place(self) -> PlaceState:
        """Where the person is, with caret and selection."""
        return self.note.place() if self._is_note() else self.clients.place()

    def keep_everything(self) -> list[FormDraft]:
        """What a lock has to store beside the records: the place, and a form that is half filled in."""
        place = self.place()
        drafts = [FormDraft(PLACE_DRAFT, place)]
        if self.clients.is_form_open:
            form = self.clients.form
            where = PlaceState(place.screen, client_id=None if form.is_new else place.client_id)
            drafts.append(FormDraft(FORM_DRAFT, where, form.texts()))
        return drafts

    def restore(self, drafts: list[FormDraft]) -> None:
        """Go back to the place and put a half filled form back."""
        for draft in drafts:
            if draft.kind == PLACE_DRAFT:
                self.go(draft.place)
            elif draft.kind == FORM_DRAFT:
                self._show_clients()
                self.clients.restore_form(draft.place, dict(draft.fields))

    def flush(self) -> "Future[object]":
        """Commit everything on the screen; a blocking wait for it is safe."""
        return self.note.flush()

    def commit_ime(self) -> None:
        """Turn what an input method is composing into text."""
        QGuiApplication.inputMethod().commit()

    def cover_up(self) -> None:
        """Hide everything, at once, and take no more keys."""
        self._shortcuts.set_enabled(False)
        self.cover.cover()

    def uncover(self) -> None:
        """Go on working: the lock did not happen."""
        self.cover.lift()
        self._shortcuts.set_enabled(True)
        self.setFocus()

    def warn_idle(self, seconds: int) -> None:
        """Say that it will lock in so many seconds; 0 takes the warning away."""
        text = self.tr("Locking in {seconds} s — move the mouse or press a key to stay.")
        self._idle.say(text.format(seconds=seconds) if seconds else "", "warning")

    def stop(self) -> None:
        """Let no timer fire any more."""
        self._watch.stop()
        self.note.signing.stop()
        self.note.editor.autosave.stop()

    def go(self, place: PlaceState) -> None:
        """Show a place."""
        if place.note_id is not None:
            self._stack.setCurrentWidget(self.note)
            self.note.restore(place)
        else:
            self._leave_note_for(lambda: self.clients.restore(place))

    def new_note(self) -> None:
        """A note for the client that is shown."""
        if not self._is_note():
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
        """Commit now; the save state says when."""
        self.flush()

    def escape(self) -> None:
        """Close the top layer. Nothing typed in a note is ever lost by it."""
        if self._is_note():
            self.note.leave()
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
        self._stack.addWidget(self.clients)
        self._stack.addWidget(self.note)
        main = QWidget()
        main.setProperty("role", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body, across = column(main), row()
        body.setSpacing(0)
        body.addWidget(self._idle)
        body.addWidget(self._problem)
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
        for source in (self.clients.failed, self.note.failed, self._desk.tasks.unhandled):
            source.connect(self._on_failed)
        self._problem.action.clicked.connect(lambda: self._problem.say("", "calm"))
        self._rail.clients_asked.connect(self._on_clients_asked)
        self._rail.lock_asked.connect(self.lock)
        self._rail.language_chosen.connect(self._on_language)
        self._rail.look_chosen.connect(self._on_look)

    def _open_note(self, note_id: NoteId) -> None:
        self._stack.setCurrentWidget(self.note)
        self.note.open(note_id)
        page = self.clients.page_model.page
        client_id = page.client.id if page is not None else None
        self._history.go(PlaceState("note", client_id, note_id))

    def _on_note_closed(self, client_id: ClientId) -> None:
        self._show_clients()
        self.clients.open_client(client_id)

    def _on_clients_asked(self) -> None:
        self._leave_note_for(self.clients.close_form)

    def _leave_note_for(self, then: Callable[[], None]) -> None:
        def go_on() -> None:
            self._show_clients()
            then()

        if self._is_note():
            self.note.leave_for(go_on)
        else:
            then()

    def _show_clients(self) -> None:
        self._stack.setCurrentWidget(self.clients)
        self.status.show_saving(SaveState.SAVED)

    def _is_note(self) -> bool:
        return self._stack.currentWidget() is self.note

    def _remember_place(self) -> None:
        if not self._is_note():
            self._history.go(self.clients.place())

    def _on_status(self, status: SaveStatus) -> None:
        self.status.show_saving(status.state)

    def _on_failed(self, error: Exception) -> None:
        self._problem.say(message_for(error).text, "danger", self.tr("Close"))

    def _on_language(self, language: Language) -> None:
        self._languages.use(language)
        self._remember_look()
        settings = self._desk.practice.settings
        self._desk.tasks.write(
            self, self._desk.lanes.db, lambda: settings.set(LANGUAGE, language.value), lambda _done: None
        )

    def _on_look(self, look: ThemeName) -> None:
        Theme.here().use(look)
        self._remember_look()
        settings = self._desk.practice.settings
        self._desk.tasks.write(
            self, self._desk.lanes.db, lambda: settings.set(THEME, look.value), lambda _done: None
        )

    def _remember_look(self) -> None:
        self._requests.remember(self._languages.current, Theme.here().name)
