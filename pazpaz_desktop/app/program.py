"""The program process: a standby lock screen that becomes the program, and after a lock ends."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget  # noqa: TID251 - this process owns the windows

from pazpaz_desktop.app import crash
from pazpaz_desktop.app.appearance import Appearance
from pazpaz_desktop.app.composition import (
    Composition,
    OpenedPractice,
    Threads,
    close_practice,
    keep_drafts,
    load_practice,
    open_practice,
)
from pazpaz_desktop.app.idle import IdleWatch
from pazpaz_desktop.app.lifecycle import Lifecycle, OpenWindow, Phase
from pazpaz_desktop.app.pipes import SupervisorLine
from pazpaz_desktop.app.wire import Circumstances, Front, Said, Told
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation import logs
from pazpaz_desktop.foundation.errors import VaultMissing, VaultRolledBack
from pazpaz_desktop.services.vault import RESERVE_FILE, Unlocked
from pazpaz_desktop.system.files import ReserveFile
from pazpaz_desktop.system.hardening import harden
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.reasons import reason_text
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.rollback_sheet import RollbackSheet
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.theme import Theme

if TYPE_CHECKING:
    from pazpaz_desktop.services.practice import Practice
    from pazpaz_desktop.ui.shell.main_window import MainWindow
    from pazpaz_desktop.ui.shell.requests import Requests

_SIZE: Final = (1180, 780)
_IDLE_UNTIL_KNOWN_S: Final = 600.0
_FOCUS_REFUSED_MS: Final = 500
"""How long a lock screen that must not take the keyboard refuses it: until the desktop has placed it."""

Companion = Callable[["ProgramHandle"], None]


@dataclass(frozen=True, slots=True)
class ProgramHandle:
    """What a companion gets of the running program: the very objects the person's program uses."""

    application: QApplication
    lifecycle: Lifecycle
    composition: Composition

    def windows(self) -> list[QWidget]:
        """The windows now on the screen."""
        return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def run(composition: Composition, companion: Companion | None = None) -> int:
    """Be the program until locked or quit. Speaks to the supervisor on stdin and stdout."""
    line = SupervisorLine.take_standard_streams()
    harden()
    logs.write_to(composition.profile.logs)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(["pazpaz"])
    application.setApplicationName("PazPaz")
    application.setDesktopFileName("pazpaz-desktop")
    application.setQuitOnLastWindowClosed(False)
    with crash.watch(composition.profile):
        program = Program(application, composition, line)
        if companion is not None:
            companion(program.handle)
        program.start()
        return application.exec()


class Program(QObject):
    """Shows the lock screen or set-up when told to, and the practice once its vault is open."""

    def __init__(self, application: QApplication, composition: Composition, line: SupervisorLine) -> None:
        super().__init__(application)
        self._application, self._composition, self._line = application, composition, line
        self._threads = Threads()
        self._main_thread = MainThread(self)
        self._bus = ChangeBus(self)
        self._tasks = Tasks(self._main_thread.post, self._bus, self)
        self._tasks.unhandled.connect(crash.note)
        self._languages = Languages(self)
        self._lifecycle = Lifecycle(line, self._tasks, _not_saved_text, self)
        self._lifecycle.phase_changed.connect(self._on_phase)
        self._idle = IdleWatch(composition.clock, _IDLE_UNTIL_KNOWN_S, self)
        self._idle.idle.connect(lambda: self._lifecycle.lock(LockReason.IDLE))
        self._entrance: QWidget | None = None
        self._unlock: UnlockModel | None = None
        self._window: MainWindow | None = None
        self._asked_to_show: Circumstances | None = None
        self.handle = ProgramHandle(application, self._lifecycle, composition)

    def start(self) -> None:
        """Make the entrance, hidden, and listen to the supervisor."""
        self._look(Appearance.of(self._composition.profile))
        self._line.listen(lambda word, how: self._main_thread.post(lambda: self._hear(word, how)))
        if self._composition.vaults().cards():
            self._make_lock_screen()
        else:
            self._tasks.read(
                self, self._threads.keys, self._composition.keyvault.is_there, self._make_onboarding
            )

    def _look(self, appearance: Appearance) -> None:
        Theme.here().use(appearance.theme)
        self._languages.use(appearance.language)

    def _make_lock_screen(self) -> None:
        self._unlock = UnlockModel(self._composition.vaults(), self._threads.keys, self._tasks)
        self._unlock.opened.connect(self._on_unlocked)
        self._unlock.load()
        self._enter_by(LockScreen(self._unlock))

    def _make_onboarding(self, has_keyring: bool) -> None:
        from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
        from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel

        composition = self._composition
        vaults = composition.vaults() if has_keyring else composition.vaults_without_keyring()
        model = OnboardingModel(
            vaults, self._threads.keys, self._tasks, has_keyring=has_keyring, is_demo=composition.is_demo
        )
        model.setParent(self)
        model.opened.connect(self._on_created)
        self._enter_by(OnboardingScreen(model, self._languages))

    def _enter_by(self, screen: QWidget) -> None:
        self._entrance = screen
        screen.setWindowTitle("PazPaz")
        screen.resize(*_SIZE)
        screen.installEventFilter(self)
        QShortcut(QKeySequence("Ctrl+Q"), screen, lambda: self._lifecycle.lock(LockReason.QUIT))
        screen.winId()  # makes the native window now, so that the first show is fast
        self._line.say(Said.READY)
        if self._asked_to_show is not None:
            self._show(self._asked_to_show)

    def _hear(self, word: Told, circumstances: Circumstances | None) -> None:
        if word is Told.SHOW and circumstances is not None:
            self._show(circumstances)
        elif word is Told.RAISE:
            self._come_forward()
        elif word is Told.LOCK:
            self._lifecycle.lock(LockReason.ASKED)
        elif word is Told.END:
            self._lifecycle.lock(LockReason.QUIT)

    def _show(self, circumstances: Circumstances) -> None:
        self._asked_to_show = circumstances
        screen = self._entrance
        if screen is None:
            return
        if isinstance(screen, LockScreen):
            screen.show_reason(circumstances.reason)
        if circumstances.front is Front.ACTIVE:
            screen.show()
            self._come_forward()
        else:
            _show_without_keyboard(screen)

    def _come_forward(self) -> None:
        shown = self._window or self._entrance
        if shown is not None:
            shown.setWindowState(shown.windowState() & ~Qt.WindowState.WindowMinimized)
            shown.raise_()
            shown.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the first paint of the entrance; closing a window means to quit."""
        if event.type() == QEvent.Type.Close:
            event.ignore()
            self._lifecycle.lock(LockReason.QUIT)
            return True
        if event.type() == QEvent.Type.Paint and watched is self._entrance:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, functools.partial(self._on_painted, watched))
        return False

    def _on_painted(self, screen: QObject) -> None:
        screen.installEventFilter(self)
        if self._asked_to_show is not None:
            self._asked_to_show = None
            self._line.say(Said.PAINTED)
            self._tasks.read(self, self._threads.db, load_practice, lambda _nothing: None)

    def _on_created(self, unlocked: Unlocked) -> None:
        Appearance(self._languages.current, Theme.here().name).keep(self._composition.profile)
        self._on_unlocked(unlocked)

    def _on_unlocked(self, unlocked: Unlocked) -> None:
        self._open(unlocked, accept_rollback=False)

    def _open(self, unlocked: Unlocked, *, accept_rollback: bool) -> None:
        self._tasks.read(
            self,
            self._threads.db,
            lambda: open_practice(
                unlocked, self._threads, self._composition, accept_rollback=accept_rollback
            ),
            lambda opened: self._on_practice(unlocked, opened),
            lambda error: self._on_not_opened(unlocked, error),
        )

    def _on_not_opened(self, unlocked: Unlocked, error: Exception) -> None:
        crash.note(error)
        if self._entrance is None or not _looks_rolled_back(error):
            self._refuse(unlocked, error)
            return
        question = RollbackSheet(self._entrance)
        question.answered.connect(question.deleteLater)
        question.answered.connect(
            lambda is_accepted: (
                self._open(unlocked, accept_rollback=True) if is_accepted else self._refuse(unlocked, error)
            )
        )

    def _refuse(self, unlocked: Unlocked, error: Exception) -> None:
        unlocked.close()
        if self._unlock is not None:
            self._unlock.refuse(error)

    def _on_practice(self, unlocked: Unlocked, opened: OpenedPractice) -> None:
        from pazpaz_desktop.services.practice import Lanes
        from pazpaz_desktop.ui.shell.main_window import MainWindow
        from pazpaz_desktop.ui.viewmodels.desk import Desk

        threads, practice = self._threads, opened.practice
        lanes = Lanes(threads.db, threads.read, threads.files, threads.keys)
        desk = Desk(practice, lanes, self._tasks, self._bus, self._composition.clock)
        window = MainWindow(desk, self._requests(), self._languages)
        self._window = window
        window.start()
        window.restore(list(opened.drafts))
        self._put_in_place_of_entrance(window)
        self._watch_idle(window, opened.idle_minutes)
        self._lifecycle.begin(self._open_window(window, unlocked, practice))

    def _requests(self) -> "Requests":
        from pazpaz_desktop.ui.shell.requests import Requests

        return Requests(
            lock=self._lifecycle.lock,
            quit=lambda: self._lifecycle.lock(LockReason.QUIT),
            remember=lambda language, theme: Appearance(language, theme).keep(self._composition.profile),
        )

    def _open_window(self, window: "MainWindow", unlocked: Unlocked, practice: "Practice") -> OpenWindow:
        vaults = self._composition.vaults()
        return OpenWindow(
            window=window,
            lane=self._threads.db,
            keys=self._threads.keys,
            keep=lambda drafts: keep_drafts(practice, drafts),
            close=lambda reason: close_practice(practice, reason),
            confirm=lambda passphrase: vaults.confirm(unlocked, passphrase),
            give_reserve=ReserveFile(unlocked.folder / RESERVE_FILE).free,
        )

    def _put_in_place_of_entrance(self, window: "MainWindow") -> None:
        entrance = self._entrance
        if entrance is not None and entrance.isMaximized():
            window.showMaximized()
        else:
            window.show()
        window.activateWindow()
        if entrance is not None:
            entrance.removeEventFilter(self)
            entrance.hide()

    def _watch_idle(self, window: "MainWindow", minutes: int) -> None:
        self._idle.set_limit(minutes * 60.0)
        self._idle.soon.connect(window.warn_idle)
        self._idle.touched.connect(lambda: window.warn_idle(0))

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.OPEN:
            self._idle.start(self._application)
        elif phase is Phase.LOCKING:
            self._idle.stop(self._application)
            self._hide_what_floats()

    def _hide_what_floats(self) -> None:
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.hide()


def _looks_rolled_back(error: Exception) -> bool:
    is_anchor_gone = isinstance(error, VaultMissing) and error.details.get("part") == "anchor"
    return is_anchor_gone or isinstance(error, VaultRolledBack)


def _not_saved_text(error: Exception) -> str:
    return f"{reason_text(LockReason.NOT_SAVED)} {message_for(error).text}"


def _show_without_keyboard(screen: QWidget) -> None:
    screen.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    handle = screen.windowHandle()
    handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, True)
    screen.show()
    QTimer.singleShot(
        _FOCUS_REFUSED_MS, screen, lambda: handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, False)
    )
