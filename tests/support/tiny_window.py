"""The window of the tiny program: the real pipes and lifecycle around one text field."""

import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from pazpaz_desktop.app.lifecycle import Lifecycle, OpenWindow
from pazpaz_desktop.app.pipes import SupervisorLine
from pazpaz_desktop.app.wire import Circumstances, Front, Said, Told
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import WrongPassphrase
from pazpaz_desktop.foundation.lanes import ThreadLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.system.files import ReserveFile, write_atomic
from pazpaz_desktop.system.hardening import harden
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks


class Cover(QLineEdit):
    """What hides the text, and asks for the passphrase where it could not be written."""

    passphrase_given = Signal(object)

    def ask(self, text: str) -> None:
        self.setPlaceholderText(text)

    def blame(self, error: str) -> None:
        self.setPlaceholderText(error)


class Window(QWidget):
    """A text and its cover; what it flushes lands in `disk`."""

    def __init__(self, disk: Path, lane: ThreadLane) -> None:
        super().__init__()
        self._disk, self._lane = disk, lane
        self.text = QPlainTextEdit(self)
        self.cover = Cover(self)
        self.cover.hide()

    def commit_ime(self) -> None:
        QApplication.inputMethod().commit()

    def cover_up(self) -> None:
        self.cover.setGeometry(self.rect())
        self.cover.show()
        self.cover.setFocus()
        self.repaint()

    def uncover(self) -> None:
        self.cover.hide()

    def stop(self) -> None:
        self.text.setReadOnly(True)

    def keep_everything(self) -> Sequence[FormDraft]:
        place = PlaceState("tiny", caret=self.text.textCursor().position())
        return [FormDraft("place", place)]

    def flush(self) -> "Future[object]":
        text = self.text.toPlainText().encode()
        return self._lane.submit(lambda: write_atomic(self._disk / "text", text))


class Tiny(QObject):
    """Lock screen and window in one, playing what the test says on its socket."""

    def __init__(self, line: SupervisorLine, address: str, disk: Path) -> None:
        super().__init__()
        self.line, self.disk = line, disk
        self.lane, self.keys = ThreadLane("db"), ThreadLane("keys")
        self.main_thread = MainThread(self)
        tasks = Tasks(self.main_thread.post, ChangeBus(self), self)
        self.lifecycle = Lifecycle(line, tasks, lambda error: type(error).__name__, self)
        self.lifecycle.phase_changed.connect(lambda phase: self.answer(f"phase {phase.value}"))
        self.lock, self.window = QWidget(), Window(disk, self.lane)
        self.field = QLineEdit(self.lock)
        self.lock.installEventFilter(self)
        self.secret = Secret(b"none")
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(address)
        self.rest = b""
        self.notifier = QSocketNotifier(self.socket.fileno(), QSocketNotifier.Type.Read, self)
        self.notifier.activated.connect(self.read)

    def start(self) -> None:
        self.lock.winId()
        self.line.say(Said.READY)
        self.line.listen(lambda word, how: self.main_thread.post(lambda: self.hear(word, how)))
        self.answer(f"hello {os.getpid()}")

    def hear(self, word: Told, how: Circumstances | None) -> None:
        if word is Told.SHOW and how is not None:
            if how.front is Front.INACTIVE:
                self.lock.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.lock.show()
            self.field.setFocus()
            self.answer(f"shown {how}")
        elif word is Told.RAISE:
            self.answer("raised")
        elif word is Told.LOCK:
            self.lifecycle.lock(LockReason.ASKED)
        elif word is Told.END:
            self.lifecycle.lock(LockReason.QUIT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted)
        return False

    def painted(self) -> None:
        self.line.say(Said.PAINTED)
        self.answer("painted")

    def read(self) -> None:
        data = self.socket.recv(1 << 16)
        if not data:
            self.notifier.setEnabled(False)
        *whole, self.rest = (self.rest + data).split(b"\n")
        for command in whole:
            word, _, words = command.decode().partition(" ")
            acts: dict[str, Callable[[str], None]] = {
                "unlock": self.unlock,
                "type": self.window.text.insertPlainText,
                "lock": lambda reason: self.lifecycle.lock(LockReason(reason)),
                "hang": self.hang,
                "reveal": lambda text: self.window.cover.passphrase_given.emit(Secret(text.encode())),
                "cover": lambda _: self.answer(
                    f"cover {self.window.cover.isVisible()} {self.window.cover.placeholderText()}"
                ),
            }
            acts[word](words)

    def unlock(self, secret: str) -> None:
        self.secret = Secret(secret.encode())
        self.window.show()
        self.lock.hide()
        self.lifecycle.begin(
            OpenWindow(
                window=self.window,
                lane=self.lane,
                keys=self.keys,
                keep=lambda drafts: write_atomic(
                    self.disk / "place", str([draft.place.caret for draft in drafts]).encode()
                ),
                close=lambda reason: write_atomic(self.disk / "closed", reason.encode()),
                confirm=self.confirm,
                give_reserve=ReserveFile(self.disk / "reserve").free,
            )
        )

    def hang(self, _words: str) -> None:
        self.lane.submit(lambda: os.read(os.pipe()[0], 1))

    def confirm(self, given: Secret) -> None:
        if not given.matches(self.secret):
            raise WrongPassphrase()

    def answer(self, text: str) -> None:
        self.socket.sendall(text.encode() + b"\n")


def be_program(address: str, folder: str) -> int:
    """Be one tiny program."""
    line = SupervisorLine.take_standard_streams()
    harden()
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    tiny = Tiny(line, address, Path(folder))
    tiny.start()
    return application.exec()
