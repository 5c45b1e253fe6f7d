"""The database's lane, as other lanes use it: a job is handed over and its answer waited for."""

import threading
from collections.abc import Callable
from typing import TypeVar

from pazpaz_desktop.foundation.errors import WrongLane
from pazpaz_desktop.foundation.lanes import Lane, answer_from

T = TypeVar("T")


class DbLane:
    """Runs jobs on lane `db` for one other lane, named by what it is used from."""

    def __init__(self, db: Lane, used_from: str) -> None:
        self._db = db
        self._used_from = used_from

    def run(self, job: Callable[[], T]) -> T:
        """The job's answer or error. Cancelled once the lane is closed; WrongLane on lane `db` itself."""
        if threading.current_thread().name.partition("_")[0] == self._db.name:
            raise WrongLane(expected=self._used_from)  # it would wait for itself
        return answer_from(self._db, job)
