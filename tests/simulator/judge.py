"""The judge: what must be true of a world in which everything has been exchanged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from pazpaz_desktop.domain.entities import COMPARTMENTS, Compartment, Entity
from pazpaz_desktop.domain.registers import Group, pack
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.services.audits import Audits
from pazpaz_desktop.storage import schema
from pazpaz_desktop.storage.digest import PracticeDigest
from pazpaz_desktop.storage.exchange.values import AttachmentBorn
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.ops import Op
from pazpaz_desktop.sync.seal import OpSeal
from tests.simulator.laptop import Laptop
from tests.simulator.ledger import Ledger, Wrong
from tests.simulator.oracle import Oracle
from tests.simulator.showing import check_shown, signed_notes
from tests.support.memory_clinic import MemoryClinic


class Judge:
    """Compares laptops with each other, with the ledger and with the oracle."""

    def __init__(
        self,
        laptops: Sequence[Laptop],
        clinic: MemoryClinic,
        ledger: Ledger,
        oracle: Oracle,
        seal: OpSeal,
    ) -> None:
        self._laptops = laptops
        self._clinic = clinic
        self._ledger = ledger
        self._oracle = oracle
        self._seal = seal

    def check_appended(self) -> None:
        """Wrong where what was just appended names something that is not in the log or store before it."""
        known = len(self._ledger.ops)
        self._ledger.read(self._clinic.batches)
        for op in list(self._ledger.ops.values())[known:]:
            if op.entity is Entity.ATTACHMENT and Group.BORN in op.fields:
                self._require_stored(op)

    def _require_stored(self, op: Op) -> None:
        if BlobId(AttachmentBorn.read(op.fields[Group.BORN]).blob) not in self._clinic.objects:
            raise Wrong(f"{op.op_id} names a file that is not stored yet")

    def check(self, closely: Laptop) -> str:
        """The one digest; Wrong if anything does not hold. What is shown is checked on one laptop only."""
        self._ledger.read(self._clinic.batches)
        digests: dict[bool, set[str]] = {True: set(), False: set()}
        for laptop in self._laptops:
            with laptop.on.store.write() as work:
                inspection = _Inspection(laptop, work, self._ledger)
                inspection.check_log(len(self._clinic.batches))
                inspection.check_registers()
                inspection.check_records(self._oracle)
                if laptop is closely:
                    inspection.check_shown()
                digests[laptop.vault.is_assistants].add(_digest(work))
        if any(len(found) > 1 for found in digests.values()):
            raise Wrong(f"laptops differ: {digests}")
        self._oracle.check(self._ledger)
        return digests[False].pop()

    def check_whole(self, laptop: Laptop) -> None:
        """What `verify` finds in one vault; they are alike."""
        findings = Audits(laptop.on.store, laptop.on.blobs, self._seal).verify()
        if findings.problems:
            raise Wrong(f"laptop {laptop.number} is not sound: {findings.problems}")


class _Inspection:
    """One laptop against the ledger."""

    def __init__(self, laptop: Laptop, work: UnitOfWork, ledger: Ledger) -> None:
        self._laptop = laptop
        self._work = work
        self._ledger = ledger
        clinic = {Compartment.CLINIC}
        self._reads = clinic if laptop.vault.is_assistants else clinic | {Compartment.CLINICAL}

    def check_log(self, length: int) -> None:
        """Every operation of the log that this laptop may read is here, at its place, in its state."""
        op = schema.op.c
        rows = self._work.connection.execute(select(op.op_id, op.seq, op.idx, op.state, op.reason)).all()
        here = {row.op_id: (row.seq, row.idx, row.state, row.reason) for row in rows}
        if here != self._expected():
            raise self._wrong(f"has other operations: {self._difference(here)}")
        if self._work.sync is None or self._work.sync.seq != length:
            raise self._wrong("has not read the whole log")

    def _expected(self) -> dict[bytes, tuple[int, int, str, str | None]]:
        unreadable = self._ledger.unreadable
        return {
            op_id.raw: (
                place.seq,
                place.index,
                (OpState.HELD if op_id in unreadable else OpState.LIVE).value,
                unreadable[op_id].value if op_id in unreadable else None,
            )
            for op_id, place in self._ledger.placed.items()
            if place.compartment in self._reads
        }

    def _difference(
        self, here: dict[bytes, tuple[int, int, str, str | None]]
    ) -> Sequence[tuple[str, object]]:
        expected = self._expected()
        return [
            (op_id.hex(), (here.get(op_id), expected.get(op_id)))
            for op_id in here.keys() | expected.keys()
            if here.get(op_id) != expected.get(op_id)
        ][:3]

    def check_registers(self) -> None:
        """Nothing is left to be sent, and the heads are those of the ledger."""
        here = self._registers()
        for register, history in self._ledger.registers.items():
            if COMPARTMENTS[history.entity] not in self._reads:
                continue
            row = here.pop(register, None)
            if row is None or row.heads != pack(entry.op_id for entry in history.heads()):
                raise self._wrong(f"has other heads of {register[1]} of {register[0].hex()}")
            if row.is_dirty:
                raise self._wrong(f"has not sent {register[1]} of {register[0].hex()}")
        if any(row.is_dirty or row.heads for row in here.values()):
            raise self._wrong("has a register that the log does not know")

    def check_records(self, oracle: Oracle) -> None:
        """What somebody made or signed is here."""
        for entity, created in oracle.created.items():
            if COMPARTMENTS[entity] in self._reads and not created <= self._ids(f"{entity}"):
                raise self._wrong(f"misses a {entity} that somebody made")
        if Compartment.CLINICAL in self._reads and not oracle.versions <= self._ids("note_version"):
            raise self._wrong("misses a signed version")

    def check_shown(self) -> None:
        """Each register shows what its heads say."""
        here, signed = self._registers(), signed_notes(self._work)
        for register, history in self._ledger.registers.items():
            if COMPARTMENTS[history.entity] in self._reads:
                standing = str(here[register].standing)
                check_shown(self._work, register, history, standing, is_signed=register[0] in signed)

    def _registers(self) -> "dict[tuple[bytes, str], Row[Any]]":
        rows = self._work.connection.execute(select(schema.register)).all()
        return {(row.object_id, row.grp): row for row in rows}

    def _ids(self, table: str) -> set[bytes]:
        column = schema.metadata.tables[table].c.id
        return set(self._work.connection.execute(select(column)).scalars())

    def _wrong(self, what: str) -> Wrong:
        return Wrong(f"laptop {self._laptop.number} {what}")


def _digest(work: UnitOfWork) -> str:
    digest = PracticeDigest()
    digest.add_tables(work.connection)
    value = schema.sealed_value
    ordered = select(value).order_by(value.c.object_id, value.c.part)
    for row in work.connection.execute(ordered).all():
        digest.add_value(row, work.fields.open_row(row))
    return digest.hexdigest()
