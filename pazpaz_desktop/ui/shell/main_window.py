"""The main window of an open practice: rail, rooms, status line, and what covers them."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import IntegrityError
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.clients.screen import FORM_DRAFT
from pazpaz_desktop.ui.screens.notes.screen import NAME as NOTE
from pazpaz_desktop.ui.shell.commands import Commands
from pazpaz_desktop.ui.shell.look import Look
from pazpaz_desktop.ui.shell.notices import Notices
from pazpaz_desktop.ui.shell.panes import Panes
from pazpaz_desktop.ui.shell.rail import Rail
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.shell.rooms import Rooms
from pazpaz_desktop.ui.shell.shortcut_sheet import ShortcutSheet
from pazpaz_desktop.ui.shell.signing_watch import SigningWatch
from pazpaz_desktop.ui.shell.status_line import StatusLine
from pazpaz_desktop.ui.shell.switcher import Switcher
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.form_keeper import FormKeeper
from pazpaz_desktop.ui.viewmodels.key_choices import KeyChoices
from pazpaz_desktop.ui.widgets.basics import Translated, column, frame, row
from pazpaz_desktop.ui.widgets.cover import Cover
from pazpaz_desktop.ui.widgets.window_keys import Doing, WindowKeys

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
        self.clinic_model = ClinicModel(desk, self)
        self.rooms, self._rail = Rooms(desk, self.clinic_model, languages), Rail(languages)
        self.clients, self.note, self.clinic = self.rooms.clients, self.rooms.note, self.rooms.clinic
        self.status = StatusLine(desk.practice.label, is_demo=desk.practice.is_demo)
        self._notices = Notices()
        self._place_keeper = FormKeeper(desk, PLACE_DRAFT, self._place_draft, self)
        self._watch = SigningWatch(desk, self)
        self._assemble()
        self._panes = Panes(lambda: [self._rail, *self.rooms.panes()], self)
        self._key_sheet = ShortcutSheet(self)
        self.commands = Commands(self.rooms, self._doings(), self)
        self.switcher = Switcher(desk, self.commands.available, self)
        self._keys = WindowKeys(self.commands.doing, self)
        self._key_choices = KeyChoices(desk, self)
        self.cover = Cover(self, is_demo=desk.practice.is_demo)
        self._connect()

    def start(self) -> None:
        """Read the list; show the clients room; then count behind it whether all sealed values are there."""
        self.clients.start()
        self._desk.tasks.read(self, self._desk.lanes.read, lambda: None, self._on_listed)
        self._watch.start()
        # A demonstration is always opened by its passphrase alone: anyone may look into it.
        if not (self._desk.practice.needs_keyring or self._desk.practice.is_demo):
            self._notices.say_keyring()
        self._key_choices.start()
        self.rooms.enter_clients()
        self.clinic_model.refresh()
        self.clients.list_pane.search.setFocus()

    def place(self) -> PlaceState:
        """Where the person is, with caret and selection."""
        return self.rooms.place()

    def keep_everything(self) -> list[FormDraft]:
        """What a lock has to store beside the records: the place, and a form that is half filled in."""
        return [self._place_draft(), *([self.clients.form_draft()] if self.clients.is_form_open else [])]

    def restore(self, drafts: list[FormDraft]) -> None:
        """Go back to the place, or put a half filled form back; once it is shown, say so."""
        places = {draft.kind: draft.place for draft in drafts}
        forms = [draft for draft in drafts if draft.kind == FORM_DRAFT]
        place = places.get(PLACE_DRAFT)
        if forms:
            self.rooms.enter_clients()
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
        self.switcher.close_switcher()  # a late answer must not act under the cover
        self._keys.set_enabled(False)
        self.cover.cover()

    def uncover(self) -> None:
        """Go on working: the lock did not happen."""
        self.cover.lift()
        self._keys.set_enabled(True)
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
        self.rooms.go(place, then)

    def new_client(self) -> None:
        """The empty form."""
        self.rooms.new_client()

    def save(self) -> None:
        """Commit now, and keep an open form; the save state says when."""
        self.flush()
        self.clients.keeper.flush()

    def escape(self) -> None:
        """Close the top layer. Nothing typed is ever lost by it."""
        if self.switcher.is_open:
            self.switcher.close_switcher()
        elif self._key_sheet.isVisible():
            self._key_sheet.close_sheet()
        else:
            self.rooms.close_top()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt override: closing the window is quitting, and quitting saves first."""
        event.ignore()
        self._requests.quit()

    def retranslate(self) -> None:
        """The parts say their own texts."""

    def _assemble(self) -> None:
        main = QWidget()
        main.setProperty("role", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body, across = column(main), row()
        body.setSpacing(0)
        body.addWidget(self._notices)
        body.addWidget(self.rooms, 1)
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
        self.rooms.entered.connect(self._on_room)
        self.rooms.moved.connect(self._place_keeper.touch)
        self.clients.form_changed.connect(self.status.show_form)
        self.note.editor.status_changed.connect(self._on_status)
        laptops_failed = self.clinic.laptops.failed
        for source in (self.clients.failed, self.note.failed, laptops_failed, self._desk.tasks.unhandled):
            source.connect(self._notices.say_problem)
        KeyMap.here().changed.connect(self._on_keys)
        self.clinic.waiting.changed.connect(self._on_waiting_changed)
        self.clinic_model.changed.connect(self._on_clinic)
        self.status.server_asked.connect(self.rooms.show_clinic)
        self.status.leave_asked.connect(self._lock)
        self.switcher.client_chosen.connect(self.rooms.show_client)
        self.switcher.note_asked.connect(self.rooms.start_note)
        self.switcher.client_asked.connect(self.rooms.new_client)
        self._rail.asked.connect(self.commands.run)
        self._rail.language_chosen.connect(self._look.use_language)
        self._rail.look_chosen.connect(self._look.use_display)

    def _on_waiting_changed(self) -> None:
        self._rail.show_waiting(len(self.clinic.waiting.items))

    def _on_clinic(self) -> None:
        self.status.show_clinic(self.clinic_model.state)
        self._notices.show_exchange(self.clinic_model.state.progress)

    def _on_room(self, name: str) -> None:
        self._rail.show_room("room.clients" if name == NOTE else f"room.{name}")
        if name != NOTE:
            self.status.show_saving(SaveState.SAVED)

    def _doings(self) -> dict[str, Doing]:
        return {
            "switcher.open": self._search,
            "switcher.actions": lambda: self.switcher.open(actions_only=True),
            "save": self.save,
            "pane.next": partial(self._panes.step, +1),
            "pane.previous": partial(self._panes.step, -1),
            "keys.show": self._key_sheet.show_sheet,
            "layer.close": self.escape,
            "lock": self._lock,
            "quit": self._requests.quit,
        }

    def _on_keys(self) -> None:
        """Tool tips name keys, so every part says its texts anew."""
        QApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))

    def _search(self) -> None:
        self.switcher.open()

    def _lock(self) -> None:
        self._requests.lock(LockReason.ASKED)

    def _place_draft(self) -> FormDraft:
        return FormDraft(PLACE_DRAFT, self.place())

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
