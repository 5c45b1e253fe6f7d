"""What the matrix and the baseline are pictures of: all our widgets, and one screen of each kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.clinic.screen import NAME as CLINIC
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.shell.gallery.window import PAGES, GalleryWindow
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.clocks import FakeClock
from tests.support.keyvaults import MemoryKeyVault
from tests.support.scripted_clinic import ScriptedClinic
from tests.support.ui import Asked, at_once, inline_desk, vaults_of

SIZE = (1280, 800)
SIGNED = "note-signed"
_LAYOUT_ROUNDS = 4  # wrapped text asks for its height once it knows its width, card by card
_AT = datetime(2026, 9, 9, 7, 41, 7, tzinfo=UTC)
PEOPLE = [
    ("Dana", "Levi", "050-123-4567", "dana@example.org"),
    ("נועה", "ברק", "+972 54 765 4321", ""),
    ("Avi", "Mizrahi", "", "avi.mizrahi@example.org"),
    ("יוסף חיים", "בן־שושן", "052-333-2211", ""),
    ("Maria-Constanza", "Vandenberghe-Abulafia of the very long name", "03-555-0199", ""),
]
_TEXTS = {
    Section.SUBJECTIVE: "Sleeping better, wakes once a night.\nכאב בכתף ימין 3/10, פחות בבוקר. NRS 6→3.",
    Section.OBJECTIVE: "אבדוקציה 110° (לפני שבועיים 90°). Rotation full.",
    Section.ASSESSMENT: "Steady improvement; no red flags.",
    Section.PLAN: "להמשיך תרגילים פעמיים ביום.\nNext visit in a week.",
}


class Stage:
    """A practice with a few clients and notes, shown screen by screen in any language and display."""

    def __init__(self, folder: Path, desk: Desk, client: ClientId) -> None:
        self._folder, self._desk, self._client = folder, desk, client
        self._languages = Languages()
        self._size = SIZE

    def still_pictures(self, language: Language, display: Display) -> Iterator[tuple[str, QImage]]:
        """Those that are the same in every run: a signature's fingerprint never is."""
        return ((name, shown) for name, shown in self.pictures(language, display) if name != SIGNED)

    def pictures(self, language: Language, display: Display) -> Iterator[tuple[str, QImage]]:
        """The name and the picture of everything there is to see."""
        for name, widget in self.scenes(language, display):
            yield name, picture(widget)

    def scenes(
        self, language: Language, display: Display, size: tuple[int, int] = SIZE
    ) -> Iterator[tuple[str, QWidget]]:
        """The same as widgets; each is good until the next is asked for."""
        self._size = size
        self._languages.use(language)
        Theme.here().wear(display)
        plain_font()
        for scenes in (self._gallery(), self._doors(), self._rooms()):
            yield from scenes

    def leave(self) -> None:
        """As it was before: light, in English."""
        self._languages.use(Language.ENGLISH)
        Theme.here().wear(Display(ThemeChoice.LIGHT))

    def _gallery(self) -> Iterator[tuple[str, QWidget]]:
        window = GalleryWindow(self._languages)
        self._show(window)
        for page in PAGES:
            window.show_page(page)
            yield f"gallery-{page}", window
        _close(window)

    def _doors(self) -> Iterator[tuple[str, QWidget]]:
        keys, tasks = InlineLane("keys"), Tasks(at_once, ChangeBus())
        empty = vaults_of(self._folder / "empty")
        screen = OnboardingScreen(OnboardingModel(empty, keys, tasks, has_keyring=True), self._languages)
        self._show(screen)
        yield "first-run", screen
        _close(screen)
        model = UnlockModel(vaults_of(self._folder / "practice"), keys, tasks)
        model.load()
        lock = LockScreen(model, LockReason.IDLE)
        self._show(lock)
        yield "lock", lock
        _close(lock)

    def _rooms(self) -> Iterator[tuple[str, QWidget]]:
        window = MainWindow(self._desk, Asked().requests(), self._languages)
        self._show(window)
        window.start()
        window.clients.open_client(self._client)
        yield "client", window
        window.new_client()
        yield "client-form", window
        window.escape()
        timeline = self._desk.practice.clients.open(self._client).timeline
        window.go(PlaceState("note", self._client, timeline[0].id))
        yield "note", window
        window.note.ask_to_sign()
        yield "sign-sheet", window
        window.escape()
        window.go(PlaceState("note", self._client, timeline[-1].id))
        yield SIGNED, window
        window.go(PlaceState(CLINIC))
        yield "clinic", window
        window.rooms.show_help()
        yield "help", window
        window.flush()
        window.stop()
        _close(window)

    def _show(self, widget: QWidget) -> None:
        widget.resize(*self._size)
        widget.show()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage over a practice made in `folder`."""
    keyring, clinic = MemoryKeyVault(), ScriptedClinic()
    with inline_desk(folder / "practice", FakeClock(_AT), keyvault=keyring, clinic=clinic) as desk:
        made = Stage(folder, desk, _populate(desk))
        yield made
        made.leave()


def picture(widget: QWidget) -> QImage:
    """What a widget looks like once its layouts have come to rest, with the keyboard nowhere."""
    for _ in range(_LAYOUT_ROUNDS):
        QApplication.processEvents()
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    return widget.grab().toImage()


def plain_font(hinting: QFont.HintingPreference = QFont.HintingPreference.PreferNoHinting) -> None:
    """The font every machine of ours has, by its outlines alone: those are the same everywhere."""
    font = QApplication.font()
    font.setFamilies(["DejaVu Sans"])
    font.setHintingPreference(hinting)
    QApplication.setFont(font)


def _populate(desk: Desk) -> ClientId:
    clients, notes = desk.practice.clients, desk.practice.notes
    made = [clients.add(AddClient(*person)).result for person in PEOPLE]
    for day in (2, 9):
        note = notes.start(made[0], date(2026, 9, day)).result
        notes.save(SaveNote(note, _TEXTS, date(2026, 9, day), 50))
        if day == 2:
            notes.sign(note)
            notes.finalise_due(everything=True)
    return made[0]


def _close(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
