"""Checks of the log a joined vault keeps: each batch signed, in its place, and with the operations it had."""

from collections.abc import Iterator

from pazpaz_desktop.foundation.errors import LogBroken, SignatureBroken
from pazpaz_desktop.storage.integrity import Problem, ProblemCode
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import batches, ops
from pazpaz_desktop.storage.repos.batches import StoredBatch
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.batches import FIRST_CHAIN, Position, SealedBatch, check, sealed_op
from pazpaz_desktop.sync.membership import Members
from pazpaz_desktop.sync.opening import readable


def log_problems(store: Store, reader: Reader, cursor: SyncState) -> Iterator[Problem]:
    """The batches that do not fit, by their number; the last one's is where the vault says it has read to.

    Nothing where certificates are broken: they are problems of their own, and all else rests on them.
    """
    try:
        members = Members(certificates.every(reader), store.root_fingerprint)
    except SignatureBroken:
        return
    after = Position(cursor.gen, 0, FIRST_CHAIN)
    for stored in batches.in_order(reader):
        try:
            check(
                _as_sent(reader, stored),
                after,
                store.workspace_id,
                members.key_of,
                readable=readable(store.keys.sync),
            )
        except LogBroken:
            yield Problem(ProblemCode.LOG_BROKEN, part=str(stored.seq))
        after = Position(stored.gen, stored.seq, stored.chain)
    if after != Position(cursor.gen, cursor.seq, cursor.chain):
        yield Problem(ProblemCode.LOG_BROKEN, part=str(cursor.seq))


def _as_sent(reader: Reader, stored: StoredBatch) -> SealedBatch:
    sent = tuple(sealed_op(op.op_id, op.body) for op in ops.of_batch(reader, stored.seq))
    return SealedBatch(stored.seq, stored.header, stored.signature, stored.chain, sent)
