"""Batches, kept: the signed headers of the practice's log as this laptop verified them, in one dense row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from pazpaz_desktop.foundation.ids import BatchId, DeviceId
from pazpaz_desktop.storage.engine import change_many_bare
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import batch
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

_INSERT: Final = (
    "INSERT INTO batch (seq, gen, device_id, batch_id, header, signature, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, repr=False)
class StoredBatch:
    """One batch without its operations; `chain` is the value after it."""

    seq: int
    gen: int
    device_id: DeviceId
    batch_id: BatchId
    header: bytes
    signature: bytes
    chain: bytes


def add_many(work: UnitOfWork, batches: Iterable[StoredBatch]) -> None:
    """Keep batches that were verified, once and for ever. SaveFailed for a place that is taken."""
    rows = [
        (each.seq, each.gen, each.device_id.raw, each.batch_id.raw, each.header, each.signature, each.chain)
        for each in batches
    ]
    change_many_bare(work.connection, _INSERT, rows)


def in_order(reader: Reader) -> Iterator[StoredBatch]:
    """The whole log as stored, unchecked, read in portions."""
    rows = reader.connection.execution_options(yield_per=1000).execute(select(batch).order_by(batch.c.seq))
    return (_batch(row) for row in rows)


def _batch(row: "Row[Any]") -> StoredBatch:
    return StoredBatch(
        seq=row.seq,
        gen=row.gen,
        device_id=DeviceId(row.device_id),
        batch_id=BatchId(row.batch_id),
        header=row.header,
        signature=row.signature,
        chain=row.chain,
    )
