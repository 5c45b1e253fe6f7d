"""An author of batches that mean nothing: for tests of how batches travel, not of what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pazpaz_desktop.crypto.signing import DeviceSigningKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.ids import BatchId, DeviceId, OpId, WorkspaceId
from pazpaz_desktop.sync.batches import (
    BatchKind,
    Header,
    Position,
    SealedBatch,
    SealedOp,
    ops_root,
    sealed_op,
    sign,
)


@dataclass(frozen=True)
class Author:
    """A device of some workspace, with its key."""

    workspace: WorkspaceId = field(default_factory=WorkspaceId.random)
    device: DeviceId = field(default_factory=DeviceId.random)
    key: DeviceSigningKey = field(default_factory=DeviceSigningKey.generate)

    def batch(
        self,
        after: Position,
        bodies: Sequence[bytes] = (b"sealed",),
        compartment: Compartment = Compartment.CLINIC,
    ) -> SealedBatch:
        """A batch of these sealed bodies under fresh ids, signed to follow `after`."""
        return self.batch_of(after, [sealed_op(OpId.random(), body) for body in bodies], compartment)

    def batch_of(
        self, after: Position, ops: Sequence[SealedOp], compartment: Compartment = Compartment.CLINIC
    ) -> SealedBatch:
        """The same of operations made before."""
        header = Header(
            workspace=self.workspace,
            gen=after.gen,
            seq=after.seq + 1,
            prev=after.chain,
            device=self.device,
            batch_id=BatchId.random(),
            kind=BatchKind.DATA,
            compartment=compartment,
            epoch=1,
            n_ops=len(ops),
            root=ops_root(ops),
            hlc=1,
            app="test",
            cert_head=0,
        )
        return sign(header, ops, self.key)


def behind(batch: SealedBatch, after: Position) -> Position:
    """Where the log ends once the batch is in it."""
    return Position(after.gen, batch.seq, batch.chain)
