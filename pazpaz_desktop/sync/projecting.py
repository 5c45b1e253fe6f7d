"""Projecting: operations that have arrived go into heads and records, record by record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import BlobId, OpId
from pazpaz_desktop.storage.exchange import laying
from pazpaz_desktop.storage.exchange.laying import MissingReference
from pazpaz_desktop.storage.exchange.values import AttachmentBorn
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers, stored_blobs
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.repos.registers import NewHeads
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.cutting import Cutter, is_signing
from pazpaz_desktop.sync.opening import APPLIED, OpReader
from pazpaz_desktop.sync.ops import Held, Op, OpKind, UnreadableOp
from pazpaz_desktop.sync.settling import Settled, joined_values, lay_settled, origin_of, settle


@dataclass(frozen=True, slots=True, repr=False)
class _Beginning:
    """What a record that is new here begins with."""

    values: Mapping[Group, Canonical]
    settled: Mapping[Group, Settled]
    origin: laying.Origin


class Projector:
    """Works inside one unit of work, which is `applying`. Lane `db`.

    What cannot go in is held with the reason, and never stands in the way of another record.
    """

    def __init__(self, work: UnitOfWork, cutter: Cutter, opened: OpReader) -> None:
        self._work = work
        self._cutter = cutter
        self._opened = opened
        self._heads: list[NewHeads] = []
        self._taken: list[OpId] = []
        self.moved = 0
        """Operations that left the state in which they were: taken in, or held."""

    def project(self, object_ids: Iterable[bytes]) -> None:
        """Take in all that has arrived for these records.

        It stays as it is for a note that is being signed here, unless another laptop has signed it: what
        is frozen must not change, and what the signer did not see must not count as seen.
        """
        ids = list(dict.fromkeys(object_ids))
        known = op_repo.of_objects(self._work, ids)
        dirty = registers.dirty_among(self._work, ids)
        begun = self._begin({each: known[each] for each in ids if each in known and each not in dirty})
        for object_id in ids:
            if object_id not in begun:
                self._project(object_id, known.get(object_id, []), is_dirty=object_id in dirty)
        self._keep()

    def retry_references(self) -> None:
        """Try again what named a record that had not come, as long as that lets something in."""
        waiting = op_repo.held_for(self._work, Held.MISSING_REFERENCE.value)
        while waiting:
            for op in waiting:
                op_repo.release(self._work, replace(op, state=OpState.ARRIVED, reason=None))
            self.project(op.object_id for op in waiting if op.object_id is not None)
            left = op_repo.held_for(self._work, Held.MISSING_REFERENCE.value)
            if len(left) == len(waiting):
                return
            waiting = left

    def _project(self, object_id: bytes, ops: list[StoredOp], *, is_dirty: bool) -> None:
        applied = [op for op in ops if op.state in APPLIED]
        fresh = self._of_one_kind(applied, [op for op in ops if op.state is OpState.ARRIVED])
        if not fresh or ((applied or is_dirty) and self._waits(object_id, fresh)):
            return
        entity = fresh[0].entity
        if is_dirty and entity is not None:
            if not self._cutter.cut(self._work, entity, object_id):
                return  # damaged here: what was written is not laid over, what came waits
            ops = op_repo.of_object(self._work, object_id)
            applied = [op for op in ops if op.state in APPLIED]
        is_one_signature = sum(op.kind == OpKind.FINALISE for op in fresh) <= 1
        if is_one_signature and self._show(applied, fresh) is None:
            return
        for op in fresh:
            if self._waits(object_id, [op]):
                continue
            reason = self._show(applied, [op])
            if reason is None:
                applied.append(op)
            else:
                self._hold(op, reason)

    def _begin(self, known: Mapping[bytes, Sequence[StoredOp]]) -> set[bytes]:
        """Take in, all at once, the records that are new here, as far as nothing is in the way of one."""
        begun: set[bytes] = set()
        for entity in laying.BEGINNING:
            shown = {
                object_id: beginning
                for object_id, ops in known.items()
                if all(op.entity is entity for op in ops)
                and (beginning := self._beginning(entity, ops)) is not None
            }
            records = [
                laying.Record(object_id, each.values, each.origin) for object_id, each in shown.items()
            ]
            for object_id in sorted(laying.begin(self._work, entity, records)):
                self._gather(entity, object_id, known[object_id], shown[object_id].settled)
                begun.add(object_id)
        return begun

    def _beginning(self, entity: Entity, ops: Sequence[StoredOp]) -> "_Beginning | None":
        if any(op.state is not OpState.ARRIVED or op.kind == OpKind.FINALISE for op in ops):
            return None
        try:
            said = [self._opened.open(op) for op in ops]
        except UnreadableOp:
            return None
        groups = dict.fromkeys(group for op in said for group in op.fields)
        settled = settle(entity, ops, groups, self._opened)
        if any(len(each.heads) > 1 for each in settled.values()):
            return None
        origin = origin_of(max(said, key=lambda op: op.hlc), self._work.now)
        return _Beginning(joined_values(entity, settled), settled, origin)

    def _gather(
        self,
        entity: Entity,
        object_id: bytes,
        fresh: Sequence[StoredOp],
        settled: Mapping[Group, Settled],
    ) -> None:
        self._heads += [
            NewHeads(entity, object_id, group, each.heads, each.standing) for group, each in settled.items()
        ]
        self._taken += [op.op_id for op in fresh]

    def _of_one_kind(self, applied: Sequence[StoredOp], fresh: list[StoredOp]) -> list[StoredOp]:
        """A record is of one kind: what claims another one for the same id is held."""
        entity = next((op.entity for op in (*applied, *fresh)), None)
        for op in fresh:
            if op.entity is not entity:
                self._hold(op, Held.MALFORMED)
        return [op for op in fresh if op.entity is entity]

    def _hold(self, op: StoredOp, reason: Held) -> None:
        op_repo.hold(self._work, op.op_id, reason.value)
        self.moved += 1

    def _waits(self, object_id: bytes, fresh: Sequence[StoredOp]) -> bool:
        if fresh[0].entity is not Entity.NOTE or any(op.kind == OpKind.FINALISE for op in fresh):
            return False
        return is_signing(self._work, object_id)

    def _show(self, applied: Sequence[StoredOp], fresh: Sequence[StoredOp]) -> Held | None:
        """Heads and record with these operations; the reason, and nothing changed, where that cannot be."""
        entity, object_id = fresh[0].entity, fresh[0].object_id
        if entity is None or object_id is None:
            return Held.MALFORMED
        try:
            said = [self._opened.open(op) for op in fresh]
            groups = dict.fromkeys(group for op in said for group in op.fields)
            settled = settle(entity, [*applied, *fresh], groups, self._opened)
            values = joined_values(entity, settled) | _versions(said)
            lay_settled(self._work, entity, object_id, values, max(said, key=lambda op: op.hlc))
        except UnreadableOp as error:
            return error.reason
        except MissingReference:
            return Held.MISSING_REFERENCE
        except (UnsupportedVersion, SignatureBroken):
            return Held.MALFORMED
        self._gather(entity, object_id, fresh, settled)
        self._note_files(said)
        return None

    def _keep(self) -> None:
        """Write what was gathered, at once for all records."""
        registers.set_many(self._work, self._heads)
        op_repo.project(self._work, self._taken)
        self.moved += len(self._taken)
        self._heads, self._taken = [], []

    def _note_files(self, said: Iterable[Op]) -> None:
        """A file is stored before it is named, so one that was named lies on the server."""
        for op in said:
            if op.entity is Entity.ATTACHMENT and Group.BORN in op.fields:
                born = AttachmentBorn.read(op.fields[Group.BORN])
                stored_blobs.add(self._work, BlobId(born.blob))


def _versions(said: Iterable[Op]) -> dict[Group, Canonical]:
    signed = [op.fields[Group.VERSION] for op in said if Group.VERSION in op.fields]
    return {Group.VERSION: signed[-1]} if signed else {}
