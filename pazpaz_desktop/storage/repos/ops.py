"""Operations, kept: what this laptop wrote for others and what it received, each with its sealed bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.registers import Group, Heads
from pazpaz_desktop.foundation.ids import DeviceId, OpId, PersonId
from pazpaz_desktop.storage import op_parents
from pazpaz_desktop.storage.engine import change_bare, change_many_bare, run_bare
from pazpaz_desktop.storage.in_bulk import in_lists, in_rows
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


class OpState(StrEnum):
    """Where an operation stands on this laptop.

    `outbox`: written here, not yet read back from the log. `arrived`: durable here, not yet in the records.
    `live`: in heads and records. `held`: kept, not applied, for a reason.
    """

    OUTBOX = "outbox"
    ARRIVED = "arrived"
    LIVE = "live"
    HELD = "held"


@dataclass(frozen=True, slots=True, repr=False)
class StoredOp:
    """One operation. `seq` and `idx` are its place in the log, none in the outbox; `pos` the order here.

    What only the opened body says (entity to person) is None, and `parents` empty, until it was opened.
    """

    op_id: OpId
    compartment: Compartment
    epoch: int
    schema_v: int
    device_id: DeviceId
    hlc: int
    body: bytes
    state: OpState
    seq: int | None = None
    idx: int | None = None
    entity: Entity | None = None
    object_id: bytes | None = None
    kind: str | None = None
    parents: Mapping[Group, Heads] | None = None
    person_id: PersonId | None = None
    reason: str | None = None
    pos: int | None = None


_COLUMNS: Final = (
    "pos, op_id, compartment, epoch, schema_v, device_id, hlc, state, seq, idx, entity, object_id, kind, "
    "parents, person_id, reason"
)
_SELECT: Final = f"SELECT {_COLUMNS}, body FROM op JOIN op_body USING (pos)"  # noqa: S608 - our own names
_INSERT: Final = f"INSERT INTO op ({_COLUMNS}) VALUES ({', '.join('?' * 16)})"  # noqa: S608 - our own names
_INSERT_BODY: Final = "INSERT INTO op_body (pos, body) VALUES (?, ?)"
_COUNT: Final = {
    state: f"SELECT count(*) FROM op WHERE state = '{state.value}'"  # noqa: S608 - literal, so that its index serves
    for state in OpState
}
_KNOWN: Final = "SELECT op_id FROM op WHERE op_id IN ({marks})"
_PROJECT: Final = "UPDATE op SET state = 'live' WHERE op_id IN ({marks}) AND state = 'arrived'"
_ACKNOWLEDGE: Final = (
    "UPDATE op SET state = 'live', seq = place.column2, idx = place.column3 FROM (VALUES {places}) AS place "
    "WHERE op_id = place.column1 AND state = 'outbox'"
)
_OPENED: Final = (
    "UPDATE op SET schema_v = ?, hlc = ?, state = ?, entity = ?, object_id = ?, kind = ?, parents = ?, "
    "person_id = ?, reason = ? WHERE op_id = ? AND state IN ('arrived', 'held')"
)


def add_many(work: UnitOfWork, ops: Iterable[StoredOp]) -> None:
    """Keep operations, in their order. SaveFailed for one that is there already: ask `known` first."""
    last = run_bare(work.connection, "SELECT coalesce(max(pos), 0) FROM op")[0][0]
    placed = list(enumerate(ops, start=int(last) + 1))
    change_many_bare(work.connection, _INSERT, [_row(pos, op) for pos, op in placed])
    change_many_bare(work.connection, _INSERT_BODY, [(pos, op.body) for pos, op in placed])


def acknowledge(work: UnitOfWork, places: Iterable[tuple[OpId, int, int]]) -> int:
    """These were read back at their places in the log, seq and idx; how many leave the outbox by it."""
    rows = [(op_id.raw, seq, idx) for op_id, seq, idx in places]
    return sum(
        change_bare(work.connection, _ACKNOWLEDGE.format(places=marks), some) for marks, some in in_rows(rows)
    )


def outbox(reader: Reader, compartment: Compartment, limit: int) -> list[StoredOp]:
    """What one compartment still has to send, the oldest first."""
    where = "WHERE state = 'outbox' AND compartment = ? ORDER BY pos LIMIT ?"
    return _read(reader, where, (compartment.value, limit))


def count(reader: Reader, state: OpState) -> int:
    """How many stand so; for `live` this reads all."""
    return int(run_bare(reader.connection, _COUNT[state])[0][0])


def count_held(reader: Reader) -> dict[str, int]:
    """How many are held, by reason; a reason for which none is, is left out."""
    statement = "SELECT reason, count(*) FROM op WHERE state = 'held' GROUP BY reason"
    return {reason: int(number) for reason, number in run_bare(reader.connection, statement)}


def known(reader: Reader, op_ids: Iterable[OpId]) -> set[OpId]:
    """Which of these are here, in whatever state."""
    return {
        OpId(row[0])
        for marks, batch in _lists(op_ids)
        for row in run_bare(reader.connection, _KNOWN.format(marks=marks), batch)
    }


def by_ids(reader: Reader, op_ids: Iterable[OpId]) -> dict[OpId, StoredOp]:
    """Those of these that are here."""
    return {
        op.op_id: op
        for marks, batch in _lists(op_ids)
        for op in _read(reader, f"WHERE op_id IN ({marks})", batch)
    }


def of_object(reader: Reader, object_id: bytes) -> list[StoredOp]:
    """All that is known to touch one record, in the order in which it came here."""
    return _read(reader, "WHERE object_id = ? ORDER BY pos", (object_id,))


def of_batch(reader: Reader, seq: int) -> list[StoredOp]:
    """What one batch of the log held, in its order; nothing where this device cannot read it."""
    return _read(reader, "WHERE seq = ? ORDER BY idx", (seq,))


def objects(reader: Reader) -> list[bytes]:
    """Every record that an operation here is known to touch."""
    statement = "SELECT DISTINCT object_id FROM op WHERE object_id IS NOT NULL ORDER BY object_id"
    return [row[0] for row in run_bare(reader.connection, statement, ())]


def of_objects(reader: Reader, object_ids: Iterable[bytes]) -> dict[bytes, list[StoredOp]]:
    """The same for several records; one that nothing touches is left out."""
    found: dict[bytes, list[StoredOp]] = {}
    for marks, batch in in_lists(object_ids):
        for op in _read(reader, f"WHERE object_id IN ({marks}) ORDER BY pos", batch):
            if op.object_id is not None:
                found.setdefault(op.object_id, []).append(op)
    return found


def held_for(reader: Reader, reason: str) -> list[StoredOp]:
    """What is kept without being applied for this reason, in the order in which it came."""
    return _read(reader, "WHERE state = 'held' AND reason = ? ORDER BY pos", (reason,))


def arrived_objects(reader: Reader, entity: Entity) -> list[bytes]:
    """The records of one kind that such operations touch, by id."""
    statement = "SELECT DISTINCT object_id FROM op WHERE state = 'arrived' AND entity = ? ORDER BY object_id"
    return [row[0] for row in run_bare(reader.connection, statement, (entity.value,))]


def project(work: UnitOfWork, op_ids: Iterable[OpId]) -> None:
    """These that had arrived are in the records now."""
    for marks, batch in _lists(op_ids):
        change_bare(work.connection, _PROJECT.format(marks=marks), batch)


def hold(work: UnitOfWork, op_id: OpId, reason: str) -> None:
    """Keep one that arrived, or is held for another reason, without applying it."""
    statement = "UPDATE op SET state = 'held', reason = ? WHERE op_id = ? AND state IN ('arrived', 'held')"
    change_bare(work.connection, statement, (reason, op_id.raw))


def release(work: UnitOfWork, opened: StoredOp) -> bool:
    """Note what the body of one held or arrived says, and its new state. False if it is neither.

    Its sealed bytes and its place in the log stay what they are.
    """
    values = (
        opened.schema_v,
        opened.hlc,
        opened.state.value,
        None if opened.entity is None else opened.entity.value,
        opened.object_id,
        opened.kind,
        None if opened.parents is None else op_parents.encode(opened.parents),
        None if opened.person_id is None else opened.person_id.raw,
        opened.reason,
        opened.op_id.raw,
    )
    return change_bare(work.connection, _OPENED, values) == 1


def _read(reader: Reader, where: str, values: tuple[Any, ...]) -> list[StoredOp]:
    return [_op(row) for row in run_bare(reader.connection, f"{_SELECT} {where}", values)]


def _lists(op_ids: Iterable[OpId]) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    return in_lists(op_id.raw for op_id in op_ids)


def _row(pos: int, op: StoredOp) -> tuple[Any, ...]:
    return (
        pos,
        op.op_id.raw,
        op.compartment.value,
        op.epoch,
        op.schema_v,
        op.device_id.raw,
        op.hlc,
        op.state.value,
        op.seq,
        op.idx,
        None if op.entity is None else op.entity.value,
        op.object_id,
        op.kind,
        None if op.parents is None else op_parents.encode(op.parents),
        None if op.person_id is None else op.person_id.raw,
        op.reason,
    )


def _op(row: tuple[Any, ...]) -> StoredOp:
    entity, parents, person = row[10], row[13], row[14]
    return StoredOp(
        pos=row[0],
        op_id=OpId(row[1]),
        compartment=Compartment(row[2]),
        epoch=row[3],
        schema_v=row[4],
        device_id=DeviceId(row[5]),
        hlc=row[6],
        state=OpState(row[7]),
        seq=row[8],
        idx=row[9],
        entity=None if entity is None else Entity(entity),
        object_id=row[11],
        kind=row[12],
        parents=None if parents is None else op_parents.decode(parents),
        person_id=None if person is None else PersonId(person),
        reason=row[15],
        body=row[16],
    )
