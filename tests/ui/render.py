"""Renders every screen to pictures, in each language and theme, for people to look at.

python -m tests.ui.render FOLDER [SCALE]   (the scale is fixed before Qt starts, so it is one a run)
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = sys.argv[2] if len(sys.argv) > 2 else "1"

from PySide6.QtWidgets import QApplication

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.shell.main_window import PLACE_DRAFT, MainWindow
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName
from tests.support.clocks import FakeClock
from tests.support.jpegs import exif, picture, segment, with_segments
from tests.support.scripted_clinic import ScriptedClinic
from tests.support.ui import LABEL, PASSPHRASE, Asked, at_once, inline_desk, vaults_of
from tests.ui.clinic_scenes import SIZE, Shot, clinic_room, joining, shared_notes, show
from tests.ui.demo_scenes import demo_clinic
from tests.ui.look_scenes import PEOPLE
from tests.ui.switcher_scenes import switcher

_LAYOUT_ROUNDS = 4  # wrapped text asks for its height once it knows its width, card by card
_SMALLEST = (960, 480)
_PEOPLE = [*PEOPLE, ("Ruth", "Cohen", "", "")]
_NOTE = {
    Section.SUBJECTIVE: "Sleeping better, wakes once a night.\nכאב בכתף ימין 3/10, פחות בבוקר. NRS 6→3.",
    Section.OBJECTIVE: "אבדוקציה 110° (לפני שבועיים 90°). Rotation full. Tender over supraspinatus.",
    Section.ASSESSMENT: "Steady improvement; no red flags.",
    Section.PLAN: "להמשיך תרגילים פעמיים ביום.\n110° ← 90°\nNext visit in a week.",
}


_FULL_DISK = SaveStatus(SaveState.FAILED, 0, None, DiskFull())


class Studio:
    """Makes the screens over real services and saves what they look like."""

    def __init__(self, app: QApplication, folder: Path, scale: str) -> None:
        self._app, self._folder, self._scale = app, folder, scale
        self._languages = Languages(app)
        self.count = 0

    def render_all(self, temp: Path) -> None:
        """Every screen in every language and theme."""
        clock = FakeClock(datetime(2026, 9, 9, 7, 41, 7, tzinfo=UTC))
        with inline_desk(temp / "practice", clock, clinic=ScriptedClinic()) as desk:
            people = _populate(desk)
            for language in Language:
                for theme in ThemeName:
                    self._languages.use(language)
                    Theme.here().use(theme)
                    rooms: tuple[Callable[[Path], Iterator[Shot]], ...] = (
                        self._entrances,
                        lambda folder: joining(self._languages, folder),
                        lambda folder: demo_clinic(self._languages, folder),
                        lambda _t: self._rooms(desk, people),
                        lambda folder: clinic_room(self._languages, desk, folder),
                        lambda _t: shared_notes(self._languages, desk, people[0]),
                        lambda folder: switcher(self._languages, folder),
                    )
                    for number, screens in enumerate(rooms):
                        for shot in screens(temp / f"{number}{language}{theme}"):
                            self._save(shot, f"{language}-{theme}")

    def _save(self, shot: Shot, suffix: str) -> None:
        self._app.processEvents()
        focused = self._app.focusWidget()
        if focused is not None and "focus" not in shot.name:
            focused.clearFocus()
        for _ in range(_LAYOUT_ROUNDS):
            self._app.processEvents()
        name = self._folder / f"{shot.name}-{suffix}-x{self._scale}.png"
        shot.widget.grab().save(str(name))
        self.count += 1

    def _entrances(self, temp: Path) -> Iterator[Shot]:
        keys, tasks = InlineLane("keys"), Tasks(at_once, ChangeBus())
        vaults = vaults_of(temp)
        model = OnboardingModel(vaults, keys, tasks, has_keyring=True)
        screen = OnboardingScreen(model, self._languages)
        show(screen)
        yield Shot("onboarding-1", screen)
        model.start()
        yield Shot("onboarding-2-focus", screen)
        model.name_practice("", Secret(b"short"), Secret(b"short"))
        yield Shot("onboarding-2-errors", screen)
        model.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
        yield Shot("onboarding-3", screen)
        model.kit_is_kept()
        model.finish(("ABCD", "EFGH"))
        yield Shot("onboarding-4", screen)
        model.has_keyring = False
        model.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
        model.kit_is_kept()
        model.opened.connect(lambda unlocked: unlocked.close())
        model.finish(tuple(model.state.kit_groups[number - 1] for number in model.state.asked))
        screen.close()
        yield from self._lock(UnlockModel(vaults, keys, tasks))

    def _lock(self, model: UnlockModel) -> Iterator[Shot]:
        model.load()
        screen = LockScreen(model, LockReason.IDLE)
        show(screen)
        yield Shot("lock-1-focus", screen)
        model.unlock(Secret(b"not the passphrase"))
        yield Shot("lock-2-wrong", screen)
        model.ask_for_kit(True)
        yield Shot("lock-3-kit", screen)
        screen.close()

    def _rooms(self, desk: Desk, people: list[ClientId]) -> Iterator[Shot]:
        window = MainWindow(desk, Asked().requests(), self._languages)
        window.resize(*SIZE)
        window.show()
        window.start()
        yield Shot("clients-1", window)
        window.clients.open_client(people[0])
        yield Shot("clients-2-page", window)
        yield from _over_the_window(window)
        window.clients.list_pane.list.setFocus()
        yield Shot("clients-2-page-focus", window)
        window.clients.list_model.search("zzz")
        window.clients.list_pane.search.setText("zzz")
        yield Shot("clients-3-nobody", window)
        window.clients.list_pane.search.clear()
        window.clients.list_model.search("")
        window.new_client()
        window.clients.form.take_texts({"first_name": "", "last_name": "", "phone": "", "email": "x"})
        window.clients.page_model.add("", "x", "", "")
        yield Shot("clients-4-form", window)
        window.clients.form.edited.emit()
        window.save()
        yield Shot("clients-4-form-kept", window)
        window.escape()
        yield Shot("clients-4-form-put-aside", window)
        window.clients.page_model.archive(people[0], True)
        yield Shot("clients-5-archived", window)
        window.clients.page_model.archive(people[0], False)
        yield from self._notes(desk, window, people[0])
        window.flush()
        window.stop()
        window.hide()
        window.deleteLater()

    def _notes(self, desk: Desk, window: MainWindow, client: ClientId) -> Iterator[Shot]:
        timeline = desk.practice.clients.open(client).timeline
        draft, signed = timeline[0].id, timeline[-1].id
        window.go(PlaceState("note", client, draft))
        yield Shot("note-1-draft", window)
        place = PlaceState("note", client, draft, Section.SUBJECTIVE, 3, 3)
        window.restore([FormDraft(PLACE_DRAFT, place)])
        window.warn_idle(30)
        yield Shot("note-2-focus", window)
        window.warn_idle(0)
        window.resize(*_SMALLEST)
        yield Shot("note-2-smallest", window)
        window.resize(*SIZE)
        window.note.editor.status_changed.emit(_FULL_DISK)
        yield Shot("note-2-full-disk", window)
        window.note.editor.status_changed.emit(window.note.editor.status)
        window.note.files.open(window.note.files.rows[0].id)
        yield Shot("note-2-picture", window)
        window.escape()
        window.note.ask_to_sign()
        yield Shot("note-3-sheet", window)
        window.escape()
        too_long = window.note.editor.texts[Section.PLAN]
        window.note.editor.edit(Section.PLAN, _NOTE[Section.PLAN])
        window.note.ask_to_sign()
        yield Shot("note-3-sheet-ready", window)
        window.escape()
        window.note.signing.sign()
        yield Shot("note-4-signing", window)
        window.note.signing.undo()
        window.note.editor.edit(Section.PLAN, too_long)
        window.go(PlaceState("note", client, signed))
        yield Shot("note-5-signed", window)
        window.cover_up()
        yield Shot("cover-1", window)
        window.cover.ask("Not saved yet: this laptop's disk is full. Your text is kept.")
        yield Shot("cover-2-ask", window)
        window.uncover()


def _over_the_window(window: MainWindow) -> Iterator[Shot]:
    window.commands.run("keys.show")
    yield Shot("keys-1-focus", window)
    window.resize(*_SMALLEST)
    yield Shot("keys-1-focus-smallest", window)
    window.resize(*SIZE)
    window.escape()
    window.commands.run("switcher.open")
    yield Shot("switcher-1-focus", window)
    window.escape()
    window.commands.run("room.help")
    yield Shot("help-1-focus", window)
    window.escape()


def _populate(desk: Desk) -> list[ClientId]:
    clients, notes = desk.practice.clients, desk.practice.notes
    made = [clients.add(AddClient(*person)).result for person in _PEOPLE]
    for day in (2, 9):
        note = notes.start(made[0], date(2026, 9, day)).result
        _write(notes.save, note, date(2026, 9, day))
        _attach(desk, note)
        if day == 2:
            notes.sign(note)
            notes.finalise_due(everything=True)
    return made


def _write(save: Callable[[SaveNote], object], note: NoteId, day: date) -> None:
    texts = dict(_NOTE)
    if day.day == 9:
        texts[Section.ASSESSMENT] = ""
        texts[Section.PLAN] += "\n" + "long text " * 520
    save(SaveNote(note, texts, day, 50))


def _photo() -> bytes:
    target = io.BytesIO()
    picture(size=(90, 60)).resize((900, 600)).save(target, "JPEG")
    return target.getvalue()


def _attach(desk: Desk, note: NoteId) -> None:
    photo = with_segments(_photo(), exif(6), segment(0xFE, b"left shoulder"))
    for name in ("IMG_2041.JPG", "צילום הכתף אחרי שלושה שבועות של טיפול ביתי.jpg"):
        desk.practice.files.attach(note, name, photo)


if __name__ == "__main__":
    application = QApplication([])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    studio = Studio(application, target, os.environ["QT_SCALE_FACTOR"])
    with tempfile.TemporaryDirectory() as temporary:
        studio.render_all(Path(temporary))
    print(f"{studio.count} pictures in {target}")
