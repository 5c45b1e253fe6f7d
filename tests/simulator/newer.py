"""A laptop of next year: it appends what today's program cannot read, and must keep all the same."""

from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.ids import BatchId, OpId
from pazpaz_desktop.sync.batches import BatchKind, Header, ops_root, sealed_op, sign
from pazpaz_desktop.sync.hlc import packed
from pazpaz_desktop.sync.ops import SCHEMA, Held, Op, OpKind, encode
from pazpaz_desktop.sync.seal import OpContext, OpSeal
from tests.simulator.chance import Chance
from tests.simulator.practice import NewerLaptop
from tests.support.memory_clinic import MemoryClinic


class NewerAuthor:
    """Appends directly to the server, always at its end."""

    def __init__(self, laptop: NewerLaptop, clinic: MemoryClinic, seal: OpSeal, key: SyncKey) -> None:
        self._laptop = laptop
        self._clinic = clinic
        self._seal = seal
        self._key = key
        self.unreadable: dict[OpId, Held] = {}

    def append(self, object_id: bytes, chance: Chance) -> str:
        """One operation on a record, which today's program has to hold, and why."""
        reason = chance.one_of([Held.NEEDS_UPDATE, Held.MISSING_KEY, Held.MALFORMED, Held.BROKEN_SEAL])
        op = self._op(object_id, newer=reason is Held.NEEDS_UPDATE)
        epoch = 2 if reason is Held.MISSING_KEY else 1
        about = OpContext(
            self._laptop.workspace, Compartment.CLINIC, epoch, op.op_id, self._laptop.device, SCHEMA
        )
        plaintext = b"\xff" if reason is Held.MALFORMED else encode(op)
        body = self._seal.seal(self._key, plaintext, about)
        if reason is Held.BROKEN_SEAL:
            body = body[:-1] + bytes([body[-1] ^ 1])
        self._push(op, body, epoch)
        self.unreadable[op.op_id] = reason
        return f"newer {reason}"

    def _op(self, object_id: bytes, *, newer: bool) -> Op:
        return Op(
            op_id=OpId.random(),
            entity=Entity.CLIENT,
            object_id=object_id,
            kind=OpKind.SET,
            parents={Group.FIRST_NAME: ()},
            fields={Group.FIRST_NAME: "next year"},
            hlc=packed(milliseconds(self._clinic.clock.now()), 0),
            person=self._laptop.person,
            device=self._laptop.device,
            min_reader=SCHEMA + newer,
        )

    def _push(self, op: Op, body: bytes, epoch: int) -> None:
        end, sealed = self._clinic.end, [sealed_op(op.op_id, body)]
        header = Header(
            workspace=self._laptop.workspace,
            gen=end.gen,
            seq=end.seq + 1,
            prev=end.chain,
            device=self._laptop.device,
            batch_id=BatchId.random(),
            kind=BatchKind.DATA,
            compartment=Compartment.CLINIC,
            epoch=epoch,
            n_ops=1,
            root=ops_root(sealed),
            hlc=op.hlc,
            app="next year",
            cert_head=end.seq,
        )
        self._clinic.push(end, sign(header, sealed, self._laptop.key))
