"""The program process: a standby lock screen that becomes the program, and after a lock ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget  # noqa: TID251 - this process owns the windows

from pazpaz_desktop.app import crash
from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.app.entrance import Entrance, come_forward
from pazpaz_desktop.app.idle import IdleWatch
from pazpaz_desktop.app.lifecycle import Lifecycle, Phase, not_saved
from pazpaz_desktop.app.opening import OpenedPractice, Opening
from pazpaz_desktop.app.pipes import SupervisorLine
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.app.wire import Circumstances, Said, Told
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation import logs
from pazpaz_desktop.foundation.paths import resources_dir
from pazpaz_desktop.system.hardening import harden

if TYPE_CHECKING:
    from pazpaz_desktop.ui.shell.main_window import MainWindow

_IDLE_UNTIL_KNOWN_S: Final = 600.0

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
    application.setWindowIcon(QIcon(str(resources_dir() / "pazpaz.svg")))
    application.setQuitOnLastWindowClosed(False)
    with crash.watch(composition.profile):
        program = Program(application, composition, line)
        if companion is not None:
            companion(program.handle)
        program.start()
        return application.exec()


class Program(QObject):
    """Does what the supervisor tells: entrance, then the practice in its window, then the lock."""

    def __init__(self, application: QApplication, composition: Composition, line: SupervisorLine) -> None:
        super().__init__(application)
        self._application, self._line = application, line
        self._around = Surroundings.around(composition, self)
        self._lifecycle = Lifecycle(line, self._around.tasks, not_saved, self)
        self._idle = IdleWatch(composition.clock, _IDLE_UNTIL_KNOWN_S, self)
        self._entrance = Entrance(self._around, self)
        self._opening = Opening(self._around, self._entrance)
        self._window: MainWindow | None = None
        self.handle = ProgramHandle(application, self._lifecycle, composition)
        self._connect()

    def start(self) -> None:
        """Make the entrance, hidden, and listen to the supervisor."""
        post = self._around.main_thread.post
        self._line.listen(lambda word, how: post(lambda: self._hear(word, how)))
        self._entrance.make()

    def _connect(self) -> None:
        self._entrance.ready.connect(lambda: self._line.say(Said.READY))
        self._entrance.painted.connect(self._on_painted)
        self._entrance.quit_asked.connect(self._quit)
        self._opening.opened.connect(self._on_practice)
        self._lifecycle.phase_changed.connect(self._on_phase)
        self._idle.idle.connect(lambda: self._lifecycle.lock(LockReason.IDLE))

    def _hear(self, word: Told, circumstances: Circumstances | None) -> None:
        if word is Told.SHOW and circumstances is not None:
            self._entrance.show(circumstances)
        elif word is Told.RAISE:
            shown = self._window or self._entrance.screen
            if shown is not None:
                come_forward(shown)
        elif word is Told.LOCK:
            self._lifecycle.lock(LockReason.ASKED)
        elif word is Told.END:
            self._quit()

    def _quit(self) -> None:
        self._lifecycle.lock(LockReason.QUIT)

    def _on_painted(self) -> None:
        self._line.say(Said.PAINTED)
        self._opening.load_ahead()

    def _on_practice(self, opened: OpenedPractice) -> None:
        from pazpaz_desktop.app import practice_window

        window = practice_window.make_window(opened, self._around, self._lifecycle)
        self._window = window
        self._entrance.give_way_to(window)
        self._idle.set_limit(opened.idle_minutes * 60.0)
        self._idle.soon.connect(window.warn_idle)
        self._idle.touched.connect(lambda: window.warn_idle(0))
        self._lifecycle.begin(practice_window.lockable(window, opened, self._around))

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
