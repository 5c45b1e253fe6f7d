"""A lane whose jobs wait until the test lets them run, so that every moment in between can be looked at."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from pazpaz_desktop.foundation.errors import LaneClosed

T = TypeVar("T")


class HeldLane:
    """Like every lane: one job at a time, in the order given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._waiting: deque[tuple[Callable[[], object], Future[object]]] = deque()
        self._is_closed = False

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Queue `job` until `run_one`."""
        future: Future[T] = Future()
        if self._is_closed:
            future.set_exception(LaneClosed())
        else:
            self._waiting.append((job, future))  # type: ignore[arg-type]  # one queue for jobs of every kind
        return future

    def run_one(self, failing: Exception | None = None) -> bool:
        """Run the job that waits longest, or let it fail; False if none waits."""
        if not self._waiting:
            return False
        job, future = self._waiting.popleft()
        try:
            if failing is not None:
                raise failing
            result = job()
        except Exception as error:  # noqa: BLE001 - a lane carries every failure to its caller
            future.set_exception(error)
        else:
            future.set_result(result)
        return True

    def run_all(self) -> None:
        """Run everything that waits, and what that queues."""
        while self.run_one():
            pass

    def close(self) -> None:
        """Refuse new work and drop what waits."""
        self._is_closed = True
        while self._waiting:
            self._waiting.popleft()[1].cancel()
