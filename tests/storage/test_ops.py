"""Operations and batches as they are kept: their states, their order, and what is found again."""

from dataclasses import replace

import pytest

from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import DatabaseBroken, SaveFailed
from pazpaz_desktop.foundation.ids import BatchId, DeviceId, OpId, PersonId
from pazpaz_desktop.storage import op_parents
from pazpaz_desktop.storage.repos import batches, ops
from pazpaz_desktop.storage.repos.batches import StoredBatch
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.store import Store
from tests.storage.joined import stored_op

CLIENT, NOTE = bytes(range(16)), bytes(range(16, 32))
OTHER = DeviceId(bytes(16))


def _keep(store: Store, *kept: StoredOp) -> None:
    with store.write(applying=True) as work:
        ops.add_many(work, kept)
        work.commit()


def _waiting(store: Store, count: int, entity: Entity = Entity.NOTE) -> list[StoredOp]:
    made = [stored_op(entity, NOTE, {Group.PLAN: ()}, device=store.device_id) for _ in range(count)]
    _keep(store, *made)
    return made


def _arrived(entity: Entity, place: int, object_id: bytes = NOTE) -> StoredOp:
    return stored_op(entity, object_id, {}, device=OTHER, state=OpState.ARRIVED, place=place)


def _sealed(place: int) -> StoredOp:
    """One whose key is missing: nothing of its body is known."""
    return StoredOp(
        op_id=OpId.random(),
        compartment=Compartment.CLINICAL,
        epoch=2,
        schema_v=1,
        device_id=OTHER,
        hlc=0,
        body=b"sealed",
        state=OpState.HELD,
        seq=place,
        idx=0,
        reason="missing_key",
    )


def _ids(found: list[StoredOp]) -> list[OpId]:
    return [op.op_id for op in found]


def test_an_operation_is_read_as_it_was_kept(store: Store) -> None:
    parents = {Group.PLAN: tuple(sorted(OpId.random() for _ in range(3))), Group.SESSION: ()}
    made = stored_op(Entity.NOTE, NOTE, parents, device=store.device_id)
    made = replace(made, person_id=PersonId.random(), hlc=(1 << 63) - 1)
    held = _sealed(4)
    _keep(store, made, held)
    with store.read() as view:
        found = ops.by_ids(view, [made.op_id, held.op_id, OpId.random()])
    assert {id_: replace(op, pos=None) for id_, op in found.items()} == {
        made.op_id: made,
        held.op_id: held,
    }


def test_the_outbox_is_by_compartment_and_in_the_order_of_writing(store: Store) -> None:
    notes, clients = _waiting(store, 5), _waiting(store, 2, Entity.CLIENT)
    with store.read() as view:
        assert _ids(ops.outbox(view, Compartment.CLINICAL, 3)) == _ids(notes)[:3]
        assert _ids(ops.outbox(view, Compartment.CLINIC, 500)) == _ids(clients)
        assert ops.count(view, OpState.OUTBOX) == 7


def test_an_operation_leaves_the_outbox_once_when_it_is_read_back(store: Store) -> None:
    first, second = _waiting(store, 2)
    with store.write(applying=True) as work:
        assert ops.acknowledge(work, [(first.op_id, 9, 1)]) == 1
        assert ops.acknowledge(work, [(first.op_id, 9, 1)]) == 0
        work.commit()
    with store.read() as view:
        assert _ids(ops.outbox(view, Compartment.CLINICAL, 500)) == [second.op_id]
        found = ops.by_ids(view, [first.op_id])[first.op_id]
    assert (found.state, found.seq, found.idx, found.body) == (OpState.LIVE, 9, 1, first.body)


def test_what_is_known_is_told_from_what_is_new_in_large_portions(store: Store) -> None:
    kept = _waiting(store, 1200)
    new = [OpId.random() for _ in range(1200)]
    with store.read() as view:
        assert ops.known(view, [*_ids(kept), *new]) == set(_ids(kept))


@pytest.mark.parametrize("same", ["op_id", "place"])
def test_an_operation_is_kept_once(store: Store, same: str) -> None:
    kept = _arrived(Entity.NOTE, 1)
    _keep(store, kept)
    again = replace(kept, seq=2) if same == "op_id" else replace(kept, op_id=OpId.random())
    with pytest.raises(SaveFailed):
        _keep(store, again)


def test_what_arrived_is_found_by_kind_and_record_until_it_is_in_the_records(store: Store) -> None:
    client = _arrived(Entity.CLIENT, 1, CLIENT)
    first, second = _arrived(Entity.NOTE, 2), _arrived(Entity.NOTE, 3)
    _keep(store, client, first, second)
    with store.read() as view:
        assert ops.arrived_objects(view, Entity.NOTE) == [NOTE]
        assert _ids(ops.of_object(view, NOTE)) == [first.op_id, second.op_id]
    with store.write(applying=True) as work:
        ops.project(work, [first.op_id, second.op_id])
        work.commit()
    with store.read() as view:
        assert ops.arrived_objects(view, Entity.NOTE) == []
        assert ops.arrived_objects(view, Entity.CLIENT) == [CLIENT]
        assert ops.count(view, OpState.ARRIVED) == 1


def test_operations_are_found_by_record_and_by_batch(store: Store) -> None:
    client, note = _arrived(Entity.CLIENT, 1, CLIENT), _arrived(Entity.NOTE, 2)
    later = replace(_arrived(Entity.NOTE, 2), idx=1)
    _keep(store, client, later, note, _sealed(3))
    with store.read() as view:
        assert ops.objects(view) == [CLIENT, NOTE]
        found = ops.of_objects(view, [NOTE, CLIENT, bytes(16)])
        assert {record: _ids(each) for record, each in found.items()} == {
            CLIENT: [client.op_id],
            NOTE: [later.op_id, note.op_id],
        }
        assert _ids(ops.of_batch(view, 2)) == [note.op_id, later.op_id]


def test_a_held_operation_is_counted_and_released_with_what_its_body_says(store: Store) -> None:
    held = [_sealed(place) for place in (1, 2)]
    _keep(store, *held)
    opened = replace(
        held[0],
        state=OpState.LIVE,
        reason=None,
        entity=Entity.NOTE,
        object_id=NOTE,
        kind="set",
        parents={Group.PLAN: ()},
        hlc=77,
        person_id=PersonId.random(),
    )
    with store.write(applying=True) as work:
        assert ops.release(work, opened)
        assert not ops.release(work, opened)
        ops.hold(work, held[1].op_id, "needs_update")
        work.commit()
    with store.read() as view:
        assert ops.count(view, OpState.HELD) == 1
        assert _ids(ops.held_for(view, "needs_update")) == [held[1].op_id]
        assert ops.count_held(view) == {"needs_update": 1}
        assert [replace(op, pos=None) for op in ops.of_object(view, NOTE)] == [opened]


def test_one_that_arrived_may_turn_out_to_be_held(store: Store) -> None:
    op = _arrived(Entity.NOTE, 1)
    _keep(store, op)
    with store.write(applying=True) as work:
        ops.hold(work, op.op_id, "missing_reference")
        work.commit()
    with store.read() as view:
        assert _ids(ops.held_for(view, "missing_reference")) == [op.op_id]
        assert ops.held_for(view, "missing_key") == []


@pytest.mark.parametrize("stored", [b"\x80", b"\xa1\x64none\x80", b"\xa1\x64plan\x01"])
def test_parents_that_cannot_be_are_called_damage(stored: bytes) -> None:
    with pytest.raises(DatabaseBroken):
        op_parents.decode(stored)


def _batch(seq: int) -> StoredBatch:
    return StoredBatch(seq, 1, OTHER, BatchId.random(), b"header", bytes(64), bytes(32))


def test_batches_are_read_in_the_order_of_the_log(store: Store) -> None:
    second, first = _batch(2), _batch(1)
    with store.write(applying=True) as work:
        batches.add_many(work, [second, first])
        work.commit()
    with store.read() as view:
        assert list(batches.in_order(view)) == [first, second]


def test_a_place_in_the_log_is_taken_once(store: Store) -> None:
    with store.write(applying=True) as work:
        batches.add_many(work, [_batch(1)])
        work.commit()
    with pytest.raises(SaveFailed):
        _add(store, _batch(1))


def _add(store: Store, batch: StoredBatch) -> None:
    with store.write(applying=True) as work:
        batches.add_many(work, [batch])
        work.commit()
