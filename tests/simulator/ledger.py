"""The ledger: what the server's log says, read a second time by rules written down here alone.

It opens every operation with the practice's keys, but for those planted to be unreadable, knows which
operations each one had seen, and gives the heads of every register as the definition has them: those that
no other operation on the register had seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import DeviceId, OpId
from pazpaz_desktop.sync.batches import Header, SealedBatch, SealedOp
from pazpaz_desktop.sync.ops import SCHEMA, Held, Op, OpKind, decode
from pazpaz_desktop.sync.seal import OpContext, OpSeal

Register = tuple[bytes, Group]
"""Object and group."""


class Wrong(AssertionError):
    """An invariant does not hold; the text says which and where."""


@dataclass(frozen=True)
class Entry:
    """One operation's say about one register. `seen` has a bit for each earlier entry it had seen."""

    place: int
    op_id: OpId
    device: DeviceId
    hlc: int
    kind: OpKind
    value: Canonical
    seen: int


@dataclass
class History:
    """All entries of one register, in the order of the log."""

    entity: Entity
    entries: list[Entry] = field(default_factory=list)
    places: dict[OpId, int] = field(default_factory=dict)

    def add(self, op: Op, group: Group) -> None:
        """The next operation on it. Wrong if it claims to have seen what the log does not have yet."""
        seen = 0
        for parent in op.parents[group]:
            place = self.places.get(parent)
            if place is None:
                raise Wrong(f"{op.op_id} names a parent that is not in the log before it ({group})")
            seen |= self.entries[place].seen | 1 << place
        self._require_rising(op, group)
        here = len(self.entries)
        self.entries.append(Entry(here, op.op_id, op.device, op.hlc, op.kind, op.fields[group], seen))
        self.places[op.op_id] = here

    def _require_rising(self, op: Op, group: Group) -> None:
        """A laptop's own order stands in its stamps, whatever its clock did."""
        own = [entry.hlc for entry in self.entries if entry.device == op.device]
        if own and own[-1] >= op.hlc:
            raise Wrong(f"{op.op_id} is not later than its author's last on {group}")

    def heads(self) -> list[Entry]:
        """The entries that no other has seen."""
        seen = 0
        for entry in self.entries:
            seen |= entry.seen
        return [entry for entry in self.entries if not seen >> entry.place & 1]


@dataclass(frozen=True)
class Place:
    """Where an operation stands in the log, and who may read it."""

    compartment: Compartment
    seq: int
    index: int


@dataclass
class Ledger:
    """Follows one log. `read` it up before asking."""

    keys: Mapping[tuple[Compartment, int], SyncKey]
    seal: OpSeal
    unreadable: Mapping[OpId, Held]
    batches_read: int = 0
    placed: dict[OpId, Place] = field(default_factory=dict)
    ops: dict[OpId, Op] = field(default_factory=dict)
    registers: dict[Register, History] = field(default_factory=dict)

    def read(self, log: list[SealedBatch]) -> None:
        """Take in what was added since. Wrong for an operation that is there twice."""
        for batch in log[self.batches_read :]:
            header = Header.decode(batch.header)
            for index, sealed in enumerate(batch.ops):
                if sealed.op_id in self.placed:
                    raise Wrong(f"{sealed.op_id} is in the log twice")
                self.placed[sealed.op_id] = Place(header.compartment, batch.seq, index)
                if sealed.op_id not in self.unreadable:
                    self._take(self._opened(sealed, header))
        self.batches_read = len(log)

    def _take(self, op: Op) -> None:
        self.ops[op.op_id] = op
        for group in op.fields:
            self.registers.setdefault((op.object_id, group), History(op.entity)).add(op, group)

    def _opened(self, sealed: SealedOp, header: Header) -> Op:
        about = OpContext(
            header.workspace, header.compartment, header.epoch, sealed.op_id, header.device, SCHEMA
        )
        key = self.keys[header.compartment, header.epoch]
        op = decode(self.seal.open(key, sealed.body or b"", about))
        if (op.op_id, op.device) != (sealed.op_id, header.device):
            raise Wrong(f"{sealed.op_id} says another id or device inside than outside")
        return op
