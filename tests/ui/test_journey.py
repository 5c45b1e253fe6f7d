"""The whole main job with nothing but a keyboard: set up, add a client, write, sign, take back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from tests.support.ui import LABEL, PASSPHRASE, Asked, main_window, vaults_of

KEY = Qt.Key


class Keyboard:
    """Keys go to whatever has the focus, as from a real keyboard."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def type(self, text):
        QTest.keyClicks(self._focused(), text)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self._focused().window().windowHandle(), key, modifier)

    def _focused(self):
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return QApplication.focusWidget()

    def tab_to(self, name):
        """Press Tab until the named widget has the focus; fails if it cannot be reached."""
        for _ in range(40):
            if self._focused().objectName() == name:
                return
            self.press(KEY.Key_Tab)
        pytest.fail(f"{name} cannot be reached with Tab")

    def until_focus(self, name):
        self._qtbot.waitUntil(lambda: self._focused().objectName() == name)


@pytest.fixture
def keys(qtbot):
    return Keyboard(qtbot)


@pytest.fixture
def lanes():
    made = Lanes.on_threads()
    yield made
    for lane in (made.files, made.read, made.db, made.keys):
        lane.close()


@pytest.fixture
def tasks(qapp):
    main, bus = MainThread(), ChangeBus()
    return Tasks(main.post, bus, main), bus, main


def text_of(window, name, kind=QLabel):
    return window.findChild(kind, name).text()


def set_up(qtbot, keys, model):
    languages = Languages()
    screen = OnboardingScreen(model, languages)
    qtbot.addWidget(screen)
    with qtbot.waitExposed(screen):
        screen.show()
    keys.until_focus("startButton")
    keys.press(KEY.Key_Space)
    keys.until_focus("labelField")
    keys.type(LABEL)
    keys.tab_to("passphraseField")
    keys.type(PASSPHRASE)
    keys.tab_to("passphraseAgainField")
    keys.type(PASSPHRASE)
    keys.press(KEY.Key_Return)
    keys.until_focus("nextButton")
    groups = text_of(screen, "kitText").split("-")
    keys.press(KEY.Key_Space)
    keys.until_focus("kitGroupField1")
    keys.type(groups[model.state.asked[0] - 1])
    keys.tab_to("kitGroupField2")
    keys.type(groups[model.state.asked[1] - 1])
    with qtbot.waitSignal(model.opened, timeout=20_000) as made:
        keys.press(KEY.Key_Return)
    screen.close()
    return made.args[0]


def test_the_main_job_needs_no_mouse(qtbot, keys, lanes, tasks, tmp_path):
    tasks, bus, main = tasks
    clock = SystemClock()
    vaults = vaults_of(tmp_path, clock)
    unlocked = set_up(qtbot, keys, OnboardingModel(vaults, lanes.keys, tasks, has_keyring=False))
    practice = lanes.db.submit(lambda: Practice.open(unlocked, lanes, clock)).result()
    asked = Asked()
    with main_window(Desk(practice, lanes, tasks, bus, clock), asked) as window:
        keys.until_focus("searchField")
        add_a_client(keys, qtbot, window)
        write_a_note(keys, qtbot, window)
        sign_and_undo(keys, qtbot, window)
        keys.press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert asked.locks == [LockReason.ASKED]
    lanes.db.submit(practice.close).result()
    unlock_again(qtbot, keys, UnlockModel(vaults, lanes.keys, tasks))
    del main


def add_a_client(keys, qtbot, window):
    keys.press(KEY.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    keys.until_focus("firstNameField")
    keys.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget().property("invalid") == "true")
    keys.type("Dana")
    keys.tab_to("lastNameField")
    keys.type("Levi")
    keys.tab_to("phoneField")
    keys.type("050-1234567")
    keys.tab_to("saveClientButton")
    keys.press(KEY.Key_Space)
    qtbot.waitUntil(lambda: text_of(window, "clientName") == "Dana Levi")
    qtbot.waitUntil(lambda: window.clients.list_model.rowCount() == 1)


def write_a_note(keys, qtbot, window):
    window.clients.list_pane.search.setFocus()
    keys.press(KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    keys.until_focus("sectionS")
    keys.type("Sleeping better")
    keys.press(KEY.Key_Tab)
    keys.until_focus("sectionO")
    keys.type("abduction 110")
    keys.press(KEY.Key_P, Qt.KeyboardModifier.AltModifier)
    keys.until_focus("sectionP")
    keys.type("walk daily")
    qtbot.waitUntil(lambda: text_of(window, "saveState").startswith("Saved on this laptop"))
    assert text_of(window, "savedFact") == "All saved on this laptop"
    assert text_of(window, "serverFact") == "Clinic server: not joined"
    assert window.findChild(QPlainTextEdit, "sectionP").toPlainText() == "walk daily"


def sign_and_undo(keys, qtbot, window):
    keys.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keys.until_focus("confirmSignButton")
    keys.press(KEY.Key_Space)
    qtbot.waitUntil(lambda: text_of(window, "noteState") == "Signed")
    editor = window.note.editor
    assert editor.page.state is NoteState.SIGNING
    assert editor.page.sections[Section.PLAN] == "walk daily"
    assert text_of(window, "fingerprint").strip("\u2066\u2069") == editor.page.signing.fingerprint
    window.findChild(QPushButton, "undoSignButton").setFocus()
    keys.press(KEY.Key_Space)
    qtbot.waitUntil(lambda: text_of(window, "noteState") == "Draft")
    keys.press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: window.place().screen == "clients")


def unlock_again(qtbot, keys, model):
    screen = LockScreen(model, LockReason.ASKED)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(model.changed):
        model.load()
    with qtbot.waitExposed(screen):
        screen.show()
    keys.until_focus("passphraseField")
    keys.type("wrong passphrase")
    keys.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in text_of(screen, "lockMessage"), timeout=20_000)
    keys.until_focus("passphraseField")
    keys.type(PASSPHRASE)
    with qtbot.waitSignal(model.opened, timeout=20_000) as opened:
        keys.press(KEY.Key_Return)
    opened.args[0].close()
