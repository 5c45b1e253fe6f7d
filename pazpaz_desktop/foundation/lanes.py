"""Lanes: named single threads that own one resource each; jobs run one at a time, in order."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol, Self, TypeVar

from pazpaz_desktop.foundation.errors import Cancelled, LaneClosed

T = TypeVar("T")


class Lane(Protocol):
    """Somewhere a job can run, one at a time, in the order given."""

    @property
    def name(self) -> str:
        """What the lane owns: db, read, files, keys, sync."""
        ...

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Queue `job`. LaneClosed (in the future) once closed. Callable from any thread."""
        ...

    def close(self) -> None:
        """Refuse new work, drop what waits, let the running job end."""
        ...


class ThreadLane:
    """A lane on its own thread, whose name starts with the lane's name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Queue `job` on the lane's thread."""
        try:
            return self._pool.submit(job)
        except RuntimeError:
            refused: Future[T] = Future()
            refused.set_exception(LaneClosed())
            return refused

    def close(self) -> None:
        """Wait for the running job; cancel the others."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class InlineLane:
    """Runs each job at once on the caller's thread: for headless commands and view-model tests."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._is_closed = False

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Run `job` now; the future is done when this returns."""
        done: Future[T] = Future()
        if self._is_closed:
            done.set_exception(LaneClosed())
            return done
        try:
            done.set_result(job())
        except Exception as error:  # noqa: BLE001 - a lane carries every failure to its caller
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Refuse new work."""
        self._is_closed = True


def answer_from(lane: Lane, job: Callable[[], T]) -> T:
    """Run `job` there and wait: what it returns or raises; Cancelled where the lane was closed before it.

    Not from a job of the same lane, which would wait for itself.
    """
    try:
        return lane.submit(job).result()
    except CancelledError as error:
        raise Cancelled() from error


_NAMES: Final = ("db", "read", "files", "keys", "sync")


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of one process: the writing connection, the readers' snapshots, files, keyring, network."""

    db: Lane
    read: Lane
    files: Lane
    keys: Lane
    sync: Lane

    @classmethod
    def on_threads(cls) -> Self:
        """Each on a thread of its own, which starts with its first job."""
        return cls(*(ThreadLane(name) for name in _NAMES))

    @classmethod
    def inline(cls) -> Self:
        """All on the caller's thread."""
        return cls(*(InlineLane(name) for name in _NAMES))

    def close(self) -> None:
        """Let what runs end, refuse the rest; those first that wait for others."""
        for lane in (self.sync, self.files, self.read, self.db, self.keys):
            lane.close()
