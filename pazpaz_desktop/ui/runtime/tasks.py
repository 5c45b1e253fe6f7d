"""Tasks: a job runs on a lane, its outcome comes back on the Qt thread, if its owner still lives."""

import functools
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.foundation.errors import Cancelled, LaneClosed
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.ui.runtime.changes import ChangeBus

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
OnError = Callable[[Exception], None]


class Tasks(QObject):
    """Starts jobs for an owner and forgets the outcome once the owner is gone.

    What a commit changed reaches the bus even then: the data changed, whoever asked for it.
    Errors that nobody asked for are emitted as `unhandled` and never lost.
    """

    unhandled = Signal(object)

    def __init__(self, post: Post, bus: ChangeBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._bus = bus

    def read(
        self,
        owner: QObject,
        lane: Lane,
        job: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> "Future[T]":
        """Run `job` on `lane`, then `on_done` or `on_error` on the Qt thread."""
        future = lane.submit(job)
        deliver = functools.partial(self._deliver, owner, on_done, on_error)
        future.add_done_callback(lambda done: self._post(lambda: deliver(done)))
        return future

    def write(
        self,
        owner: QObject,
        lane: Lane,
        job: Callable[[], Changed[T]],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> "Future[Changed[T]]":
        """Like `read` for a job that commits: `on_done` gets the result, then the bus the change set."""
        future = lane.submit(job)
        deliver = functools.partial(self._deliver_changed, owner, on_done, on_error)
        future.add_done_callback(lambda done: self._post(lambda: deliver(done)))
        return future

    def tell(self, owner: QObject, call: Callable[[], None]) -> None:
        """Run `call` on the Qt thread, if its owner still lives: how a running job says how far it is."""
        self._post(lambda: call() if shiboken6.isValid(owner) else None)

    def _deliver(
        self, owner: QObject, on_done: Callable[[T], None], on_error: OnError | None, done: "Future[T]"
    ) -> None:
        error = _failure(done)
        if error is not None:
            self._fail(owner, on_error, error)
        elif shiboken6.isValid(owner):
            on_done(done.result())

    def _deliver_changed(
        self,
        owner: QObject,
        on_done: Callable[[T], None],
        on_error: OnError | None,
        done: "Future[Changed[T]]",
    ) -> None:
        error = _failure(done)
        if error is not None:
            self._fail(owner, on_error, error)
            return
        changed = done.result()
        if shiboken6.isValid(owner):
            on_done(changed.result)
        if shiboken6.isValid(self._bus):
            self._bus.publish(changed.changes)

    def _fail(self, owner: QObject, on_error: OnError | None, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if on_error is None:
            if not isinstance(error, LaneClosed):  # the end of the program is no news
                self.unhandled.emit(error)
        elif shiboken6.isValid(owner):
            on_error(error)


def _failure(done: "Future[T]") -> Exception | None:
    """The job's exception. What is not an Exception (an exit, a failed assertion hook) is raised here."""
    try:
        error = done.exception()
    except CancelledError:
        return Cancelled()
    if error is None or isinstance(error, Exception):
        return error
    raise error
