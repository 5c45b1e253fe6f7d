"""Applying: pages of the log into the vault, each in one transaction with the cursor that counts it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import Cancelled, LogBroken, SealBroken
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos import batches as batch_repo
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.hlc import HybridClock
from pazpaz_desktop.sync.membership import Members
from pazpaz_desktop.sync.opening import OpReader, SyncKeys
from pazpaz_desktop.sync.ops import Held, Op
from pazpaz_desktop.sync.projecting import Projector
from pazpaz_desktop.sync.receiving import Page, examine
from pazpaz_desktop.sync.remembering import Remembered
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.steps import OnStep, Step, commit_at
from pazpaz_desktop.sync.wraps import Recipient, WrapBorn

FOUNDATIONS: Final = frozenset({Entity.CERTIFICATE, Entity.KEY_WRAP})
"""What the checking of later batches rests on: applied with the page that brings it."""

REREAD: Final = (Held.MISSING_KEY, Held.NEEDS_UPDATE, Held.MALFORMED, Held.BROKEN_SEAL)
"""What is held for its content, and may be readable to a newer program or with another key."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What one page moved: own operations read back, others' taken in, and the records that changed."""

    sent: int = 0
    received: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)


class Applier:
    """Every method is one transaction. Lane `db`."""

    def __init__(self, store: Store, seal: OpSeal, cutter: Cutter, on_step: OnStep) -> None:
        self._store = store
        self._seal = seal
        self._cutter = cutter
        self._on_step = on_step
        self._remembered = Remembered()

    def page(self, page: Page, members: Members, *, is_whole: bool) -> Applied:
        """Keep a verified page: operations, batches, keys, clock and cursor, all or nothing.

        Records follow at once if `is_whole`; otherwise all that later batches do not rest on waits for
        `project`. LogBroken reason=twin where the log holds operations of this very device that this vault
        never made: it is a copy of another, or was put back from one.
        """
        with self._store.write(applying=True) as work:
            state = _cursor(work, page.after)
            fresh = self._new(work, page)
            sent = op_repo.acknowledge(work, ((op.op_id, op.seq or 0, op.idx or 0) for op in page.own))
            batch_repo.add_many(work, page.batches)
            op_repo.add_many(work, fresh)
            self._store.add_keys(work, page.keys)
            work.sync = _moved(state, page, milliseconds(work.now))
            opened = self._reader({(key.kind, key.epoch): key for key in page.keys})
            kept = {op.op_id: len(op.body) for op in fresh}
            said = [op for op in page.opened if op.op_id in kept]
            for op in said:
                opened.remember(op)
            projector = Projector(work, self._cutter, opened)
            again = self._reread(work, members, opened, (Held.MISSING_KEY,)) if page.keys else []
            ready = [op for op in (*fresh, *again) if is_whole or op.entity in FOUNDATIONS]
            projector.project(op.object_id for op in ready if op.object_id is not None)
            projector.retry_references()
            changes = commit_at(work, self._on_step, Step.PAGE_BEFORE_COMMIT, Step.PAGE_AFTER_COMMIT)
        if not is_whole:
            self._remembered.add((op, kept[op.op_id]) for op in said if op.entity not in FOUNDATIONS)
        return Applied(sent, len(fresh), changes)

    def project(self, object_ids: Sequence[bytes]) -> ChangeSet:
        """Take what has arrived for these records into them. Writes nothing where all of it has to wait."""
        with self._store.write(applying=True) as work:
            opened = self._reader({})
            for op in self._remembered.take(object_ids):
                opened.remember(op)
            projector = Projector(work, self._cutter, opened)
            projector.project(object_ids)
            if not projector.moved:
                return ChangeSet()
            projector.retry_references()
            return commit_at(work, self._on_step, Step.PROJECT_BEFORE_COMMIT, Step.PROJECT_AFTER_COMMIT)

    def reconsider(self, members: Members) -> ChangeSet:
        """Read again what this program, or the one before it, could not."""
        with self._store.write(applying=True) as work:
            opened = self._reader({})
            ready = self._reread(work, members, opened, REREAD)
            projector = Projector(work, self._cutter, opened)
            projector.project(op.object_id for op in ready if op.object_id is not None)
            projector.retry_references()
            if not projector.moved:
                return ChangeSet()
            return commit_at(work, self._on_step, Step.PROJECT_BEFORE_COMMIT, Step.PROJECT_AFTER_COMMIT)

    def arrived(self, entities: Iterable[Entity]) -> dict[Entity, list[bytes]]:
        """The records of these kinds for which something has arrived that is not in them yet, by id."""
        with self._store.read() as view:
            return {entity: op_repo.arrived_objects(view, entity) for entity in entities}

    def _reader(self, more: SyncKeys) -> OpReader:
        return OpReader(self._store.workspace_id, {**self._store.keys.sync, **more}, self._seal)

    def _new(self, work: UnitOfWork, page: Page) -> list[StoredOp]:
        """Those not here yet, each once: an operation that comes again changes nothing."""
        known = op_repo.known(work, (op.op_id for op in (*page.own, *page.others)))
        if any(op.op_id not in known for op in page.own):
            raise LogBroken(reason="twin", seq=page.until.seq)
        return list({op.op_id: op for op in page.others if op.op_id not in known}.values())

    def _reread(
        self, work: UnitOfWork, members: Members, opened: OpReader, reasons: Iterable[Held]
    ) -> list[StoredOp]:
        """What of the held can be opened now; the rest is held for the reason that stands now."""
        ready: list[StoredOp] = []
        keys: list[SyncKey] = []
        for stored in [op for reason in reasons for op in op_repo.held_for(work, reason.value)]:
            examined, op = examine(stored, opened, members)
            if op is not None and op.entity is Entity.KEY_WRAP:
                examined = self._with_key(op, examined, members, keys)
            if examined != stored:
                op_repo.release(work, examined)
            if examined.state is OpState.ARRIVED:
                ready.append(examined)
        if keys:
            self._store.add_keys(work, keys)
            opened.learn(keys)
            ready += self._reread(work, members, opened, (Held.MISSING_KEY,))
        return ready

    def _with_key(self, op: Op, examined: StoredOp, members: Members, keys: list[SyncKey]) -> StoredOp:
        """A key wrap that could not be read before: its key is taken, or it stays held as what it is."""
        born = WrapBorn.read(op.fields[Group.BORN])
        held = self._store.keys.sync.get((born.kind, born.epoch))
        try:
            key = recipient_of(self._store).accept(born, members.role_of(op.device), held)
        except SealBroken:
            return replace(examined, state=OpState.HELD, reason=Held.MALFORMED.value)
        keys += [] if key is None else [key]
        return examined


def recipient_of(store: Store) -> Recipient:
    """The device whose vault this is, as wraps know it."""
    return Recipient(store.workspace_id, store.device_id, store.keys.agreement)


def _cursor(work: UnitOfWork, after: Position) -> SyncState:
    """Cancelled if the cursor is no longer where this page begins: the vault left, or joined anew."""
    state = work.sync
    if state is None or (state.gen, state.seq, state.chain) != (after.gen, after.seq, after.chain):
        raise Cancelled()
    return state


def _moved(state: SyncState, page: Page, now_ms: int) -> SyncState:
    clock = HybridClock(state.hlc)
    clock.receive(page.greatest_stamp, now_ms)
    until = page.until
    return replace(state, gen=until.gen, seq=until.seq, chain=until.chain, hlc=clock.last)
