"""A vault that has joined, without any engine: marks are read, and cut into operations, by hand."""

from collections.abc import Collection
from dataclasses import replace

from pazpaz_desktop.domain.entities import COMPARTMENTS, Entity
from pazpaz_desktop.domain.registers import Group, Heads, Standing
from pazpaz_desktop.foundation.ids import DeviceId, OpId
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos import ops, registers
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.repos.registers import NewHeads
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

Mark = tuple[Entity, bytes, Group]


def join(store: Store) -> None:
    """From now on what is written is marked."""
    with store.write() as work:
        work.sync = SyncState()
        work.commit()


def marks(store: Store) -> set[Mark]:
    """Every register that is marked now."""
    with store.read() as view:
        return {
            (entity, object_id, group)
            for entity, object_id in registers.dirty_objects(view, 1_000_000)
            for group, register in registers.of_object(view, object_id).items()
            if register.is_dirty
        }


def stored_op(
    entity: Entity,
    object_id: bytes,
    parents: dict[Group, Heads],
    *,
    device: DeviceId,
    state: OpState = OpState.OUTBOX,
    place: int | None = None,
) -> StoredOp:
    """An operation as it is kept, its body no real one."""
    return StoredOp(
        op_id=OpId.random(),
        compartment=COMPARTMENTS[entity],
        epoch=1,
        schema_v=1,
        device_id=device,
        hlc=1,
        body=b"sealed" * 20,
        state=state,
        seq=place,
        idx=None if place is None else 0,
        entity=entity,
        object_id=object_id,
        kind="set",
        parents=parents,
    )


def cut(store: Store) -> list[StoredOp]:
    """One operation for each record with marks, its parents what was seen; the marks are gone."""
    with store.write() as work:
        written = [
            _cut_one(work, entity, object_id)
            for entity, object_id in registers.dirty_objects(work, 1_000_000)
        ]
        work.commit()
    return written


def _cut_one(work: UnitOfWork, entity: Entity, object_id: bytes) -> StoredOp:
    dirty = [each for each in registers.of_object(work, object_id).values() if each.is_dirty]
    op = stored_op(entity, object_id, {each.group: each.seen for each in dirty}, device=work.device_id)
    ops.add_many(work, [op])
    for each in dirty:
        heads = heads_after(each.heads, op.op_id, each.seen)
        standing = Standing.CLEAR if len(heads) == 1 else Standing.CONFLICT
        registers.cleaned(work, [NewHeads(entity, object_id, each.group, heads, standing)])
    return op


def receive(
    store: Store, entity: Entity, object_id: bytes, group: Group, *, parents: Heads, place: int
) -> OpId:
    """An operation of another device on one register, in heads but in no row."""
    with store.write(applying=True) as work:
        there = registers.get(work, object_id, group)
        op = stored_op(
            entity,
            object_id,
            {group: parents},
            device=DeviceId.random(),
            state=OpState.LIVE,
            place=place,
        )
        ops.add_many(work, [op])
        heads = heads_after(() if there is None else there.heads, op.op_id, parents)
        standing = Standing.CLEAR if len(heads) == 1 else Standing.CONFLICT
        registers.set_many(work, [NewHeads(entity, object_id, group, heads, standing)])
        work.commit()
    return op.op_id


def heads_after(heads: Collection[OpId], op: OpId, parents: Collection[OpId]) -> Heads:
    """The heads once an operation with these parents is there."""
    return tuple(sorted({*heads, op} - set(parents)))


def acknowledged(op: StoredOp, place: int) -> StoredOp:
    """The same once it was read back."""
    return replace(op, state=OpState.LIVE, seq=place, idx=0)
