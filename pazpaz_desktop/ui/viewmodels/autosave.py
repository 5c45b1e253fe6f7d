"""Autosave: when a text that changes is committed, and what may be said about it meanwhile."""

import functools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import Saved
from pazpaz_desktop.ui.runtime.tasks import Tasks

# Durable at most 750 ms after a pause and 1 s while typing (decisions.md §4), commit included.
PAUSE_MS = 450
LONGEST_WAIT_MS = 750
RETRY_MS = 3000

SaveJob = Callable[[], Changed[Saved]]


class SaveState(StrEnum):
    """The only three things that are ever said about a text."""

    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SaveStatus:
    """What is true of the text now. SAVED: revision `covered` is the text now in the editor, on disk."""

    state: SaveState
    covered: int
    at: datetime | None = None
    error: Exception | None = None


class Autosave(QObject):
    """Commits the newest text, one save in flight, and never claims more than the disk has.

    `snapshot` is called on the Qt thread and returns a job that writes everything not yet committed;
    `committed` names the revision a finished job covered.
    """

    changed = Signal(object)
    committed = Signal(int)

    def __init__(
        self, tasks: Tasks, lane: Lane, snapshot: Callable[[], SaveJob], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._lane, self._snapshot = tasks, lane, snapshot
        self._revision = self._covered = self._submitted = 0
        self._at: datetime | None = None
        self._error: Exception | None = None
        self._held: PazPazError | None = None
        self._flying: Future[Changed[Saved]] | None = None
        self._is_due_again = False
        self._told: SaveStatus | None = None
        self._pause = self._timer(PAUSE_MS)
        self._longest_wait = self._timer(LONGEST_WAIT_MS)
        self._retry = self._timer(RETRY_MS)

    @property
    def revision(self) -> int:
        """Counts the changes of the text in the editor."""
        return self._revision

    @property
    def status(self) -> SaveStatus:
        """Saved only if nothing changed since the revision that was committed."""
        error = self._held or self._error
        if error is not None:
            return SaveStatus(SaveState.FAILED, self._covered, self._at, error)
        if self._covered == self._revision:
            return SaveStatus(SaveState.SAVED, self._covered, self._at)
        return SaveStatus(SaveState.SAVING, self._covered, self._at)

    def begin(self, at: datetime) -> None:
        """Another text, all of it on disk since `at`. Answers about the former text are ignored."""
        self.stop()
        self._revision += 1
        self._covered = self._submitted = self._revision
        self._at, self._error, self._held, self._flying = at, None, None, None
        self._tell()

    def touch(self) -> None:
        """The text in the editor changed."""
        self._revision += 1
        self._pause.start()
        if not self._longest_wait.isActive():
            self._longest_wait.start()
        self._tell()

    def hold(self, error: PazPazError | None) -> None:
        """Part of the text cannot be stored: say so until it can, whatever else is committed."""
        self._held = error
        self._tell()

    def flush(self) -> "Future[object]":
        """Commit what is in the editor now; the future ends when it is on disk, or with the error.

        Needs no event loop: a blocking wait on the Qt thread is safe.
        """
        self.stop()
        if self._submitted != self._revision or self._error is not None:
            self._submit()
        # of two saves of one revision the later can fail after the earlier has it on the disk
        is_on_disk = self._covered == self._revision
        return _outcome(None if is_on_disk else self._flying, self._held)

    def stop(self) -> None:
        """Let no timer fire any more; what is in flight ends."""
        self._is_due_again = False
        for timer in (self._pause, self._longest_wait, self._retry):
            timer.stop()

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self._on_due)
        return timer

    def _on_due(self) -> None:
        is_flying = self._flying is not None and not self._flying.done()
        self.stop()
        if is_flying:
            self._is_due_again = True
        elif self._covered != self._revision:
            self._submit()

    def _submit(self) -> None:
        revision = self._submitted = self._revision
        self._flying = self._tasks.write(
            self,
            self._lane,
            self._snapshot(),
            functools.partial(self._on_saved, revision),
            functools.partial(self._on_failed, revision),
        )

    def _on_saved(self, revision: int, saved: Saved) -> None:
        if revision <= self._covered:
            return
        self._covered, self._at, self._error = revision, saved.at, None
        self.committed.emit(revision)
        if self._is_due_again:
            self._is_due_again = False
            self._submit()
        self._tell()

    def _on_failed(self, revision: int, error: Exception) -> None:
        if revision != self._submitted or revision <= self._covered:
            return
        self._error = error
        if isinstance(error, PazPazError) and error.retryable:
            self._retry.start()
        self._tell()

    def _tell(self) -> None:
        status = self.status
        if status != self._told:
            self._told = status
            self.changed.emit(status)


def _outcome(flying: "Future[Changed[Saved]] | None", held: PazPazError | None) -> "Future[object]":
    outcome: Future[object] = Future()
    if held is not None:
        outcome.set_exception(held)
    elif flying is None:
        outcome.set_result(None)
    else:
        flying.add_done_callback(functools.partial(_pass_on, outcome))
    return outcome


def _pass_on(outcome: "Future[object]", done: "Future[Changed[Saved]]") -> None:
    error = None if done.cancelled() else done.exception()
    if done.cancelled():
        outcome.cancel()
    elif error is not None:
        outcome.set_exception(error)
    else:
        outcome.set_result(done.result())
