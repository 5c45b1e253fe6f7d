"""The database as a cycle reaches it: jobs handed to lane `db`, one at a time, waited for."""

from collections.abc import Callable
from typing import TypeVar

from pazpaz_desktop.foundation.errors import NotJoined
from pazpaz_desktop.foundation.lanes import Lane, answer_from
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.batches import Position

T = TypeVar("T")


class Database:
    """One vault's store, reached from lane `sync`. Jobs are short: a save may wait behind one."""

    def __init__(self, store: Store, lane: Lane) -> None:
        self.store = store
        self._lane = lane

    def run(self, job: Callable[[], T]) -> T:
        """What the job returns or raises; Cancelled where the lane was closed before it ran."""
        return answer_from(self._lane, job)

    def look(self, query: Callable[[Reader], T]) -> T:
        """What a query finds in the last commit."""

        def job() -> T:
            with self.store.read() as view:
                return query(view)

        return self.run(job)

    @property
    def state(self) -> SyncState:
        """How far the last commit says the log was read. NotJoined."""
        state = self.store.sync
        if state is None:
            raise NotJoined()
        return state

    @property
    def position(self) -> Position:
        """The cursor."""
        state = self.state
        return Position(state.gen, state.seq, state.chain)
