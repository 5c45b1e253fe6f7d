"""Cutting: what a person changed since the last exchange becomes operations, sealed once and for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.domain.entities import COMPARTMENTS, Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, Group, Heads
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import NotFound, NotJoined, SealBroken
from pazpaz_desktop.foundation.ids import NoteId, OpId
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers, stored_blobs
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.repos.registers import NewHeads, Register
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.files import file_to_send
from pazpaz_desktop.sync.hlc import HybridClock
from pazpaz_desktop.sync.opening import APPLIED, KEY_KINDS, OpReader, context_of
from pazpaz_desktop.sync.ops import Op, OpKind, encode
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.settling import Settled, joined_values, lay_settled, settle

_log = TopicLog("sync")

_FINALISED: Final = frozenset({Group.VERSION, *FROZEN_GROUPS})


Marked = tuple[Entity, bytes]
"""A record that a person changed since its last operation: its kind and raw id."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How many operations one portion made, which records it had to leave marked, and if it saw all."""

    made: int
    left: frozenset[Marked]
    is_last: bool
    changes: ChangeSet = field(default_factory=ChangeSet)


class Cutter:
    """Makes this device's operations inside the caller's unit of work, which is `applying`. Lane `db`."""

    def __init__(self, store: Store, seal: OpSeal) -> None:
        self._store = store
        self._seal = seal

    def portion(self, work: UnitOfWork, limit: int, skipping: frozenset[Marked]) -> Cut:
        """Cut up to `limit` marked records, those first that others name; not those of `skipping`.

        Left marked: a file that the server does not have yet, a note that is being signed while another
        laptop's text waits to meet it, what an assistant's laptop has no key to seal for the others, and
        what does not open here any more.
        """
        dirty = registers.dirty_objects(work, limit + len(skipping))
        chosen = [each for each in dirty if each not in skipping][:limit]
        held = registers.of_objects(work, (object_id for _, object_id in chosen))
        ready = [each for each in chosen if self._may_cut(work, *each, held[each[1]])]
        cuts = _Cuts(work)
        made = [each for each in ready if self._cut(cuts, *each, held[each[1]])]
        cuts.keep()
        return Cut(len(made), frozenset(chosen) - frozenset(made), len(chosen) < limit)

    def cut(self, work: UnitOfWork, entity: Entity, object_id: bytes) -> bool:
        """One operation of all that is marked of a record; False where nothing is, or it does not open.

        Its parents are what the person had seen: where a head was not among it, the two meet here, and
        the record shows what they say together.
        """
        cuts = _Cuts(work)
        self._cut(cuts, entity, object_id, registers.of_object(work, object_id))
        return cuts.keep()

    def issue(
        self, work: UnitOfWork, entity: Entity, object_id: bytes, fields: Mapping[Group, Canonical]
    ) -> None:
        """The first operation of a record that lies in no table of its own: a key wrap."""
        op = Op(
            op_id=OpId.random(),
            entity=entity,
            object_id=object_id,
            kind=OpKind.SET,
            parents=dict.fromkeys(fields, ()),
            fields=fields,
            hlc=_tick(work),
            person=work.person_id,
            device=work.device_id,
        )
        op_repo.add_many(work, [self._sealed(op)])
        registers.set_many(work, [NewHeads(entity, object_id, group, (op.op_id,)) for group in fields])

    def _cut(self, cuts: "_Cuts", entity: Entity, object_id: bytes, held: Mapping[Group, Register]) -> bool:
        parents = _parents(held)
        if not parents:
            return True
        try:
            op = self._op(cuts.work, entity, object_id, parents)
        except SealBroken as error:  # one damaged value must not keep all others from the server
            _log.failure("cut.unreadable", error)
            return False
        cuts.ops.append(self._sealed(op))
        heads = {
            group: tuple(sorted({*_heads(held, group), op.op_id} - set(seen)))
            for group, seen in parents.items()
        }
        settled = self._settled(cuts, op, heads)
        cuts.heads += [
            NewHeads(entity, object_id, group, heads[group], each.standing) for group, each in settled.items()
        ]
        return True

    def _op(self, work: UnitOfWork, entity: Entity, object_id: bytes, parents: Mapping[Group, Heads]) -> Op:
        is_decision = any(len(seen) > 1 for seen in parents.values())
        return Op(
            op_id=OpId.random(),
            entity=entity,
            object_id=object_id,
            kind=_kind(parents, is_decision=is_decision),
            parents=parents,
            fields=take(work, entity, object_id, parents),
            hlc=_tick(work),
            person=work.person_id,
            device=work.device_id,
        )

    def _sealed(self, op: Op) -> StoredOp:
        compartment = COMPARTMENTS[op.entity]
        key = self._store.keys.newest(KEY_KINDS[compartment])
        if key is None:
            raise NotJoined()
        unsealed = StoredOp(
            op_id=op.op_id,
            compartment=compartment,
            epoch=key.epoch,
            schema_v=op.schema,
            device_id=op.device,
            hlc=op.hlc,
            body=b"",
            state=OpState.OUTBOX,
            entity=op.entity,
            object_id=op.object_id,
            kind=op.kind.value,
            parents=op.parents,
            person_id=op.person,
        )
        about = context_of(self._store.workspace_id, unsealed)
        return replace(unsealed, body=self._seal.seal(key, encode(op), about))

    def _settled(self, cuts: "_Cuts", op: Op, heads: Mapping[Group, Heads]) -> Mapping[Group, Settled]:
        """Alone, the new operation says what the record holds already; beside others, they are joined."""
        found = {group: Settled(op.fields[group]) for group in heads}
        meeting = [group for group, ids in heads.items() if len(ids) > 1]
        if meeting:
            work = cuts.work
            cuts.keep()
            opened = OpReader(self._store.workspace_id, self._store.keys.sync, self._seal)
            opened.remember(op)
            applied = [each for each in op_repo.of_object(work, op.object_id) if each.state in APPLIED]
            met = settle(op.entity, applied, meeting, opened)
            lay_settled(work, op.entity, op.object_id, joined_values(op.entity, met), op)
            found |= met
        return found

    def _may_cut(
        self, work: UnitOfWork, entity: Entity, object_id: bytes, held: Mapping[Group, Register]
    ) -> bool:
        keys = self._store.keys
        if keys.sync and keys.newest(KEY_KINDS[COMPARTMENTS[entity]]) is None:
            return False
        if entity is Entity.ATTACHMENT:
            return _is_file_stored(work, object_id)
        if entity is Entity.NOTE and is_signing(work, object_id):
            return not any(each.has_unseen for each in held.values())
        return True


@dataclass(slots=True)
class _Cuts:
    """Operations and the heads that they make, gathered to be written together."""

    work: UnitOfWork
    ops: list[StoredOp] = field(default_factory=list)
    heads: list[NewHeads] = field(default_factory=list)
    has_kept: bool = False

    def keep(self) -> bool:
        """Write what was gathered since the last time; whether there ever was anything."""
        self.has_kept = self.has_kept or bool(self.ops)
        op_repo.add_many(self.work, self.ops)
        registers.cleaned(self.work, self.heads)
        self.ops, self.heads = [], []
        return self.has_kept


def is_signing(work: UnitOfWork, note_id: bytes) -> bool:
    """Whether the note is frozen here, so that no other text may come into it until that has ended."""
    try:
        return note_queries.record(work, NoteId(note_id)).state is NoteState.SIGNING
    except NotFound:
        return False


def _is_file_stored(work: UnitOfWork, attachment_id: bytes) -> bool:
    try:
        return stored_blobs.is_stored(work, file_to_send(work, attachment_id).blob)
    except SealBroken:
        return False


def _parents(held: Mapping[Group, Register]) -> dict[Group, Heads]:
    """For each group the operation is to touch: what the person had seen of it.

    A signature touches all that it covers; of what was not marked, its signer saw the heads there are.
    """
    dirty = {group for group, register in held.items() if register.is_dirty}
    touched = dirty | _FINALISED if Group.VERSION in dirty else dirty
    return {group: held[group].seen if group in dirty else _heads(held, group) for group in touched}


def _heads(held: Mapping[Group, Register], group: Group) -> Heads:
    register = held.get(group)
    return () if register is None else register.heads


def _kind(groups: Iterable[Group], *, is_decision: bool) -> OpKind:
    if Group.VERSION in groups:
        return OpKind.FINALISE
    return OpKind.RESOLVE if is_decision else OpKind.SET


def _tick(work: UnitOfWork) -> int:
    if work.sync is None:
        raise NotJoined()
    clock = HybridClock(work.sync.hlc)
    stamp = clock.tick(milliseconds(work.now))
    work.sync = replace(work.sync, hlc=stamp)
    return stamp
