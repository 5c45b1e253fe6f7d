"""Batches: signed, hash-chained groups of sealed operations, and the checks a receiver owes each of them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pazpaz_desktop.crypto.signing import DeviceSigningKey, SignTag, VerifyKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import LogBroken, SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import BatchId, DeviceId, OpId, WorkspaceId

FORMAT: Final = 1
FIRST_CHAIN: Final = bytes(32)
"""The chain value before the first batch."""

MOST_OPS: Final = 500
LARGEST_BATCH: Final = 4 * 1024 * 1024
_LARGEST_NUMBER: Final = 1 << 63  # what a column of SQLite holds


class BatchKind(StrEnum):
    """Certificates and key wraps go alone, so that a reader has them before what they certify."""

    DATA = "data"
    CERT = "cert"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a log was read: its generation, the last sequence number, the chain value after it."""

    gen: int = 1
    seq: int = 0
    chain: bytes = FIRST_CHAIN


@dataclass(frozen=True, slots=True, repr=False)
class SealedOp:
    """An operation as the server keeps it. `body` is None where it was not asked for."""

    op_id: OpId
    body_hash: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Header:
    """What the author signs. `cert_head` is the last sequence number it had read."""

    workspace: WorkspaceId
    gen: int
    seq: int
    prev: bytes
    device: DeviceId
    batch_id: BatchId
    kind: BatchKind
    compartment: Compartment
    epoch: int
    n_ops: int
    root: bytes
    hlc: int
    app: str
    cert_head: int

    def encode(self) -> bytes:
        """The deterministic CBOR that is signed (docs/specs/sync-protocol.md §3)."""
        return canonical.encode(
            {
                "v": FORMAT,
                "ws": self.workspace.raw,
                "gen": self.gen,
                "seq": self.seq,
                "prev": self.prev,
                "device": self.device.raw,
                "batch": self.batch_id.raw,
                "kind": self.kind.value,
                "compartment": self.compartment.value,
                "epoch": self.epoch,
                "n_ops": self.n_ops,
                "root": self.root,
                "hlc": self.hlc,
                "app": self.app,
                "cert_head": self.cert_head,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Header":
        """The header; UnsupportedVersion for bytes that are not one of this format."""
        members = canonical.decode(data)
        if not isinstance(members, Mapping) or members.get("v") != FORMAT:
            raise UnsupportedVersion(found="batch", known=FORMAT)
        try:
            header = _read(members)
        except (KeyError, ValueError, TypeError) as error:
            raise UnsupportedVersion(found="shape", known=FORMAT) from error
        if header.encode() != data:
            raise UnsupportedVersion(found="shape", known=FORMAT)
        return header


def _read(members: Mapping[str, Canonical]) -> Header:
    number, raw, text = _numbers(members), _raws(members), _texts(members)
    return Header(
        workspace=WorkspaceId(raw("ws")),
        gen=number("gen"),
        seq=number("seq"),
        prev=raw("prev"),
        device=DeviceId(raw("device")),
        batch_id=BatchId(raw("batch")),
        kind=BatchKind(text("kind")),
        compartment=Compartment(text("compartment")),
        epoch=number("epoch"),
        n_ops=number("n_ops"),
        root=raw("root"),
        hlc=number("hlc"),
        app=text("app"),
        cert_head=number("cert_head"),
    )


def _numbers(members: Mapping[str, Canonical]) -> Callable[[str], int]:
    def number(name: str) -> int:
        value = members[name]
        if type(value) is not int or not 0 <= value < _LARGEST_NUMBER:
            raise TypeError(name)
        return value

    return number


def _raws(members: Mapping[str, Canonical]) -> Callable[[str], bytes]:
    def raw(name: str) -> bytes:
        value = members[name]
        if not isinstance(value, bytes):
            raise TypeError(name)
        return value

    return raw


def _texts(members: Mapping[str, Canonical]) -> Callable[[str], str]:
    def text(name: str) -> str:
        value = members[name]
        if not isinstance(value, str):
            raise TypeError(name)
        return value

    return text


@dataclass(frozen=True, slots=True, repr=False)
class SealedBatch:
    """A batch as it travels. `ops` is empty where the reader has no key of its compartment."""

    seq: int
    header: bytes
    signature: bytes
    chain: bytes
    ops: tuple[SealedOp, ...]


def sealed_op(op_id: OpId, body: bytes) -> SealedOp:
    """The operation with the hash of its sealed body."""
    return SealedOp(op_id, hashlib.sha256(body).digest(), body)


def ops_root(ops: Sequence[SealedOp]) -> bytes:
    """SHA-256 over each operation's id and body hash, in order."""
    return hashlib.sha256(b"".join([op.op_id.raw + op.body_hash for op in ops])).digest()


def next_chain(chain: bytes, header: bytes, signature: bytes) -> bytes:
    """SHA-256(chain ‖ SHA-256(header ‖ signature)): what server and devices compute alike."""
    return hashlib.sha256(chain + hashlib.sha256(header + signature).digest()).digest()


def sign(header: Header, ops: Sequence[SealedOp], key: DeviceSigningKey) -> SealedBatch:
    """The batch, signed at the place the header names."""
    body = header.encode()
    signature = key.sign(SignTag.BATCH, body)
    return SealedBatch(header.seq, body, signature, next_chain(header.prev, body, signature), tuple(ops))


Signers = Callable[[DeviceId], VerifyKey | None]
"""The verified signing key of a device of this workspace; None for one that is not certified."""


def check(
    batch: SealedBatch,
    after: Position,
    workspace: WorkspaceId,
    signer: Signers,
    *,
    readable: frozenset[Compartment],
) -> Header:
    """The header of the batch that follows `after`, once everything about it fits.

    LogBroken otherwise, with reason dropped, forked, edited, signature or author, and the sequence number.
    Opens no operation. Of compartments in `readable` every operation must be there.
    """
    header = _header_of(batch)
    if batch.seq != header.seq or header.seq != after.seq + 1 or header.gen != after.gen:
        raise LogBroken(reason="dropped", seq=after.seq + 1)
    if header.prev != after.chain or header.workspace != workspace:
        raise LogBroken(reason="forked", seq=batch.seq)
    if batch.chain != next_chain(after.chain, batch.header, batch.signature):
        raise LogBroken(reason="edited", seq=batch.seq)
    _require_signed(batch, header, signer)
    if header.compartment in readable or batch.ops:
        _require_ops(batch, header)
    return header


def _header_of(batch: SealedBatch) -> Header:
    try:
        return Header.decode(batch.header)
    except UnsupportedVersion as error:
        raise LogBroken(reason="edited", seq=batch.seq) from error


def _require_signed(batch: SealedBatch, header: Header, signer: Signers) -> None:
    key = signer(header.device)
    if key is None:
        raise LogBroken(reason="author", seq=batch.seq)
    try:
        key.verify(SignTag.BATCH, batch.header, batch.signature)
    except SignatureBroken as error:
        raise LogBroken(reason="signature", seq=batch.seq) from error


def _require_ops(batch: SealedBatch, header: Header) -> None:
    bodies_fit = all(
        op.body is not None and hashlib.sha256(op.body).digest() == op.body_hash for op in batch.ops
    )
    if not bodies_fit or len(batch.ops) != header.n_ops or ops_root(batch.ops) != header.root:
        raise LogBroken(reason="edited", seq=batch.seq)
