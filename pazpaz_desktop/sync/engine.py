"""The engine: one cycle after another brings a vault and the log of its practice to the same state."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.foundation.errors import Cancelled, IntegrityError, PazPazError
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.applying import Applier, recipient_of
from pazpaz_desktop.sync.cutting import Cut, Cutter, Marked
from pazpaz_desktop.sync.database import Database
from pazpaz_desktop.sync.exchange import Exchange
from pazpaz_desktop.sync.log_checks import LogChecks
from pazpaz_desktop.sync.membership import MemberReader, Members
from pazpaz_desktop.sync.progress import Listener
from pazpaz_desktop.sync.pulling import Puller
from pazpaz_desktop.sync.pushing import Author
from pazpaz_desktop.sync.receiving import PageReader
from pazpaz_desktop.sync.remote import Remote
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.sending_files import FileSender
from pazpaz_desktop.sync.sizes import Sizes
from pazpaz_desktop.sync.standing import Link, SyncStanding, standing, stored
from pazpaz_desktop.sync.state_keeping import StateKeeper
from pazpaz_desktop.sync.steps import OnStep, Step, commit_at

_log = TopicLog("sync")


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What a cycle did. `sent` operations were read back; `unsent` wait on, `files_left` are not here.

    `clock_offset_ms` is how far the server's clock is ahead of this laptop's.
    """

    sent: int = 0
    received: int = 0
    unsent: int = 0
    files_left: int = 0
    clock_offset_ms: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)


class Engine:
    """Syncs one unlocked, joined vault. One cycle at a time."""

    checks = LogChecks()
    sizes = Sizes()

    def __init__(
        self,
        store: Store,
        remote: Remote,
        seal: OpSeal,
        db: Lane,
        blobs: BlobStore,
        *,
        on_step: OnStep = lambda _step: None,
        listener: Listener | None = None,
    ) -> None:
        self._store = store
        self._remote = remote
        self._seal = seal
        self._database = Database(store, db)
        self._on_step = on_step
        self._listener = listener or Listener()
        self._state = StateKeeper(self._database, on_step)
        self._cutter = Cutter(store, seal)
        self._applier = Applier(store, seal, self._cutter, on_step)
        self._members = MemberReader(store)
        self._files = FileSender(
            self._database,
            self._cutter,
            blobs,
            remote.objects,
            listener=self._listener,
            on_step=on_step,
        )
        self._has_reconsidered = False
        self._link = Link()

    def cycle(self) -> CycleReport:
        """Cut, send files, read the log, append to it, read that back. Lane `sync`, or inline.

        May end after any step and is then taken up by the next one. Raises ServerError, LogBroken (the alarm
        is kept until a cycle ends well), NotJoined, DiskFull or another HostError, Cancelled; what a person
        wrote is never touched by that, and what was taken in before stays.
        """
        self._link = replace(self._link, is_running=True)
        try:
            report = self._cycle()
        except PazPazError as failure:
            self._link = Link(has_read_back=self._link.has_read_back, failure=failure)
            self._note_failure(failure)
            raise
        except Exception:  # a mistake of ours: nothing runs any more, and nothing is known to be sent
            self._link = Link()
            raise
        self._link = Link(has_read_back=report.unsent == 0)
        return report

    def cut(self) -> int:
        """Make operations of what is marked, without the network, as before a lock. Lane `db`."""
        left, made = frozenset[Marked](), 0
        while True:
            cut = self._cut_portion(left)
            left, made = left | cut.left, made + cut.made
            if cut.is_last:
                return made

    def standing(self) -> SyncStanding:
        """How this laptop stands with the server. Lane `db`; asks no network."""
        with self._store.read() as view:
            return standing(stored(view, self._store.sync), self._link)

    def _cycle(self) -> CycleReport:
        members = self._database.run(self._members.read)
        puller = self._puller(members)
        self._reconsider(members, puller)
        left = self._cut(puller)
        puller.project_arrived()
        store = self._store
        files_left, failure = self._files.send([raw for entity, raw in left if entity is Entity.ATTACHMENT])
        author = Author(store.workspace_id, store.device_id, store.keys.device)
        exchange = Exchange(
            self._database,
            puller,
            author,
            self._listener,
            self._on_step,
            most_ops=self.sizes.batch_ops,
        )
        while not self._exchange(exchange):
            puller.project_arrived()
        moved = puller.moved
        self._state.ended_well(exchange.format_min, has_moved=bool(moved.sent or moved.received))
        if failure is not None:
            raise failure
        report = CycleReport(
            sent=moved.sent,
            received=moved.received,
            unsent=self._database.look(lambda view: op_repo.count(view, OpState.OUTBOX)),
            files_left=files_left,
            clock_offset_ms=exchange.clock_offset_ms,
            changes=moved.changes,
        )
        if moved.sent or moved.received:
            _log.info("sync.cycle", sent=report.sent, received=report.received, unsent=report.unsent)
        return report

    def _puller(self, members: Members) -> Puller:
        keys, whose = self._store.keys.sync, recipient_of(self._store)
        pages = PageReader(whose, members, keys, self._seal, self.checks)
        return Puller(self._database, self._applier, pages, self._listener, self._on_step, sizes=self.sizes)

    def _exchange(self, exchange: Exchange) -> bool:
        with self._remote.session() as session:
            return exchange.run(session)

    def _reconsider(self, members: Members, puller: Puller) -> None:
        """Once after each unlock: this program may know what the one before it did not."""
        if not self._has_reconsidered:
            puller.told(self._database.run(lambda: self._applier.reconsider(members)))
            self._has_reconsidered = True

    def _cut(self, puller: Puller) -> frozenset[Marked]:
        left = frozenset[Marked]()
        while True:
            cut = self._database.run(partial(self._cut_portion, left))
            puller.told(cut.changes)
            left |= cut.left
            if cut.is_last:
                return left
            if self._listener.is_stopped():
                raise Cancelled()

    def _cut_portion(self, skipping: frozenset[Marked]) -> Cut:
        with self._store.write(applying=True) as work:
            cut = self._cutter.portion(work, self.sizes.portion, skipping)
            if not cut.made:
                return cut
            changes = commit_at(work, self._on_step, Step.CUT_BEFORE_COMMIT, Step.CUT_AFTER_COMMIT)
            return replace(cut, changes=changes)

    def _note_failure(self, failure: PazPazError) -> None:
        if isinstance(failure, IntegrityError):
            _log.failure("sync.stopped", failure)
        else:
            _log.info(f"sync.ended.{failure.key}")
        with suppress(PazPazError):  # what ended the cycle is told, whether or not it can be kept
            self._state.failed(failure)
