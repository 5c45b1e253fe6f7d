"""Pushing: what waits in the outbox, as one signed batch at the end of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import pazpaz_desktop
from pazpaz_desktop.crypto.signing import DeviceSigningKey
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.foundation.ids import BatchId, DeviceId, WorkspaceId
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos.ops import StoredOp
from pazpaz_desktop.sync.batches import (
    LARGEST_BATCH,
    BatchKind,
    Header,
    Position,
    SealedBatch,
    ops_root,
    sealed_op,
    sign,
)

_ALONE: Final = frozenset({Entity.CERTIFICATE, Entity.KEY_WRAP, Entity.DEVICE})
"""What goes in batches of its own, so that a reader has it before what rests on it."""

_ORDER: Final = (Compartment.CLINIC, Compartment.CLINICAL)
"""A note names a client: nothing clinical goes while a name waits."""


@dataclass(frozen=True, slots=True)
class Author:
    """The device that signs."""

    workspace: WorkspaceId
    device: DeviceId
    key: DeviceSigningKey

    def sign(self, ops: Sequence[StoredOp], after: Position) -> SealedBatch:
        """The operations, as they were sealed, signed for the place after `after`."""
        sealed = [sealed_op(op.op_id, op.body) for op in ops]
        header = Header(
            workspace=self.workspace,
            gen=after.gen,
            seq=after.seq + 1,
            prev=after.chain,
            device=self.device,
            batch_id=BatchId.random(),
            kind=BatchKind.CERT if ops[0].entity in _ALONE else BatchKind.DATA,
            compartment=ops[0].compartment,
            epoch=ops[0].epoch,
            n_ops=len(ops),
            root=ops_root(sealed),
            hlc=max(op.hlc for op in ops),
            app=pazpaz_desktop.__version__,
            cert_head=after.seq,
        )
        return sign(header, sealed, self.key)


def next_to_send(reader: Reader, most: int) -> list[StoredOp]:
    """What the next batch holds: the oldest of one compartment, kind and epoch; empty if nothing waits."""
    for compartment in _ORDER:
        waiting = op_repo.outbox(reader, compartment, most)
        if waiting:
            return _of_one_batch(waiting)
    return []


def _of_one_batch(waiting: Sequence[StoredOp]) -> list[StoredOp]:
    first, room = waiting[0], LARGEST_BATCH
    alike = list(takewhile(lambda op: _belongs(op) == _belongs(first), waiting))
    chosen: list[StoredOp] = []
    for op in alike:
        room -= len(op.body)
        if chosen and room < 0:
            break
        chosen.append(op)
    return chosen


def _belongs(op: StoredOp) -> tuple[bool, int]:
    return op.entity in _ALONE, op.epoch
