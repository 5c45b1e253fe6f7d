"""From unlock to lock: covers the window, puts everything open on the disk, and ends the process."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from pazpaz_desktop.app.pipes import SupervisorLine, leave
from pazpaz_desktop.app.wire import Circumstances, Front, Said
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import HostError
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.reasons import not_saved_text
from pazpaz_desktop.ui.runtime.tasks import Tasks

if TYPE_CHECKING:  # storage comes with it, and the standby loads no storage
    from pazpaz_desktop.services.form_drafts import FormDraft

_LOG = TopicLog("lifecycle")
_CLOSE_LIMIT_MS: Final = 700
"""What is worth waiting for once the text is safe; lock is to end within a second (decisions.md §2)."""
_RETRY_MS: Final = 3000


class Phase(Enum):
    """Where this process is on its way."""

    LOCKED = "locked"
    OPEN = "open"
    LOCKING = "locking"
    KEPT = "kept"
    GONE = "gone"


class Covering(Protocol):
    """The cover as a lock sees it. Qt thread."""

    passphrase_given: SignalInstance

    def ask(self, text: str) -> None:
        """Say that it is not saved, and ask for the passphrase."""
        ...

    def blame(self, error: str) -> None:
        """Say what was wrong with the passphrase."""
        ...


class Sheltered(Protocol):
    """The main window as a lock sees it. Qt thread."""

    @property
    def cover(self) -> Covering:
        """What hides its content."""
        ...

    def isActiveWindow(self) -> bool:
        """Whether it has the keyboard."""
        ...

    def commit_ime(self) -> None:
        """Turn what an input method is composing into text."""
        ...

    def keep_everything(self) -> "Sequence[FormDraft]":
        """What is open, with place and caret, as it stands now."""
        ...

    def cover_up(self) -> None:
        """Hide the content, painted on return."""
        ...

    def flush(self) -> "Future[object]":
        """Commit all text; the future ends when it is on the disk or with the error."""
        ...

    def uncover(self) -> None:
        """Show the content again."""
        ...

    def stop(self) -> None:
        """Let no timer fire any more."""
        ...


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """One unlocked practice in its window, and what a lock does with it.

    `keep` stores form drafts, `close` ends the practice (both on `lane`); `confirm` raises unless the
    passphrase opens this vault (lane keys); `give_reserve` frees the reserve file.
    """

    window: Sheltered
    lane: Lane
    keys: Lane
    keep: "Callable[[Sequence[FormDraft]], None]"
    close: Callable[[LockReason], None]
    confirm: Callable[[Secret], None]
    give_reserve: Callable[[], bool]


class Lifecycle(QObject):
    """The lock of one process, from the moment its vault is open.

    `describe` turns an error into the words the cover shows while something is not saved.
    """

    phase_changed = Signal(object)

    def __init__(
        self,
        line: SupervisorLine,
        tasks: Tasks,
        describe: Callable[[Exception], str],
        parent: QObject | None = None,
        leave: Callable[[], None] = leave,
    ) -> None:
        super().__init__(parent)
        self.phase = Phase.LOCKED
        self._line, self._tasks, self._describe, self._leave = line, tasks, describe, leave
        self._open_window: OpenWindow | None = None
        self._reason = LockReason.ASKED
        self._is_reserve_given = False
        self._drafts: Sequence[FormDraft] = ()
        self._retry = self._timer(_RETRY_MS, self._try_again)
        self._patience = self._timer(_CLOSE_LIMIT_MS, self._go)

    def begin(self, opened: OpenWindow) -> None:
        """A practice is open and on the screen."""
        self._open_window = opened
        opened.window.cover.passphrase_given.connect(self._on_passphrase)
        self._line.say(Said.OPEN)
        self._enter(Phase.OPEN)

    def lock(self, reason: LockReason) -> None:
        """Lock, or quit by reason QUIT; while not saved it is only tried again."""
        if self.phase is Phase.LOCKED and reason is LockReason.QUIT:
            self._reason = reason
            self._go()
        elif self.phase is Phase.OPEN:
            self._reason = reason
            self._is_reserve_given = False
            self._start()
        elif self.phase is Phase.KEPT:
            self._reason = reason if reason is LockReason.QUIT else self._reason
            self._try_again()

    def _start(self) -> None:
        opened = self._opened()
        front = Front.ACTIVE if opened.window.isActiveWindow() else Front.INACTIVE
        opened.window.commit_ime()
        # before the cover takes the focus, and the caret with it
        self._drafts = opened.window.keep_everything()
        opened.window.cover_up()
        self._line.say(Said.LOCKING, Circumstances(front, self._reason))
        self._enter(Phase.LOCKING)
        self._shelter()

    def _shelter(self) -> None:
        opened, drafts = self._opened(), self._drafts
        flushed = opened.window.flush()

        def keep() -> None:
            flushed.result()  # ends before this job starts, since it runs on the same lane
            opened.keep(drafts)

        self._tasks.read(
            self,
            opened.lane,
            keep,
            lambda _nothing: self._close(),
            self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        _LOG.failure("flush", error, is_reserve_given=self._is_reserve_given)
        if self.phase is Phase.OPEN:  # shown again while this try was under way
            return
        if not self._is_reserve_given:
            self._is_reserve_given = True
            self._give_reserve()
            self._shelter()
            return
        if self.phase is not Phase.KEPT:
            self._line.say(Said.KEPT)
            self._opened().window.cover.ask(self._describe(error))
            self._enter(Phase.KEPT)
        self._retry.start()

    def _give_reserve(self) -> None:
        try:
            is_given = self._opened().give_reserve()
        except HostError as error:
            _LOG.failure("reserve", error)
        else:
            _LOG.info("reserve", is_given=is_given)

    def _try_again(self) -> None:
        if self.phase is Phase.KEPT:
            self._retry.stop()
            self._shelter()

    def _on_passphrase(self, passphrase: Secret) -> None:
        opened = self._opened()
        self._tasks.read(
            self,
            opened.keys,
            lambda: opened.confirm(passphrase),
            lambda _nothing: self._reveal(),
            lambda error: opened.window.cover.blame(_not_opened(error)),
        )

    def _reveal(self) -> None:
        if self.phase is Phase.KEPT:
            self._retry.stop()
            self._opened().window.uncover()
            self._line.say(Said.OPEN)
            self._enter(Phase.OPEN)

    def _close(self) -> None:
        if self.phase is Phase.OPEN or self._patience.isActive():  # the end of a try that was overtaken
            return
        opened, reason = self._opened(), self._reason
        self._retry.stop()
        opened.window.stop()
        self._enter(Phase.LOCKING)
        self._tasks.read(
            self,
            opened.lane,
            lambda: opened.close(reason),
            lambda _nothing: self._go(),
            self._on_closed_badly,
        )
        self._patience.start()

    def _on_closed_badly(self, error: Exception) -> None:
        _LOG.failure("close", error)
        self._go()

    def _go(self) -> None:
        self._patience.stop()
        if self.phase is not Phase.GONE:
            self._enter(Phase.GONE)
            self._line.say(Said.QUIT if self._reason is LockReason.QUIT else Said.LOCKED)
            self._leave()

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    def _opened(self) -> OpenWindow:
        if self._open_window is None:
            raise AssertionError("nothing is locked before it was open")
        return self._open_window

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        _LOG.info("phase", phase=phase)
        self.phase_changed.emit(phase)


def not_saved(error: Exception) -> str:
    """What the cover says of an error that kept something from being saved."""
    return f"{message_for(error).happened} {not_saved_text()}"


def _not_opened(error: Exception) -> str:
    # nothing about the work being safe: here it is not yet
    message = message_for(error)
    return " ".join(part for part in (message.happened, message.remedy) if part)
