"""Batches: what a receiver refuses, and why."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.signing import DeviceSigningKey, VerifyKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import BatchId, DeviceId, OpId, WorkspaceId
from pazpaz_desktop.sync import batches
from pazpaz_desktop.sync.batches import BatchKind, Header, Position, SealedBatch, SealedOp

WORKSPACE = WorkspaceId(b"w" * 16)
DEVICE = DeviceId(b"d" * 16)
KEY = DeviceSigningKey.generate()
OTHER = DeviceSigningKey.generate()
START = Position()
READABLE = frozenset({Compartment.CLINIC, Compartment.CLINICAL})
OPS = tuple(batches.sealed_op(OpId(bytes([at]) * 16), b"sealed %d" % at) for at in range(3))


def header(after: Position = START, **changes: object) -> Header:
    whole = Header(
        workspace=WORKSPACE,
        gen=after.gen,
        seq=after.seq + 1,
        prev=after.chain,
        device=DEVICE,
        batch_id=BatchId(b"b" * 16),
        kind=BatchKind.DATA,
        compartment=Compartment.CLINICAL,
        epoch=1,
        n_ops=len(OPS),
        root=batches.ops_root(OPS),
        hlc=7,
        app="1.0",
        cert_head=0,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # whatever the test wants to break


def signed(after: Position = START, **changes: object) -> SealedBatch:
    return batches.sign(header(after, **changes), OPS, KEY)


def check(batch: SealedBatch, after: Position = START, readable: frozenset[Compartment] = READABLE) -> Header:
    keys: dict[DeviceId, VerifyKey] = {DEVICE: KEY.verify_key}
    return batches.check(batch, after, WORKSPACE, keys.get, readable=readable)


def test_a_whole_batch_is_read_and_moves_the_position() -> None:
    first = signed()
    after = Position(1, 1, first.chain)

    assert check(first) == header()
    assert check(signed(after), after) == header(after)


def test_a_header_read_back_is_the_header() -> None:
    assert Header.decode(header().encode()) == header()


def test_a_reader_without_the_key_follows_the_chain_without_the_operations() -> None:
    without = replace(signed(), ops=())

    assert check(without, readable=frozenset({Compartment.CLINIC})) == header()
    with pytest.raises(LogBroken):
        check(without)


def _body(op: SealedOp, body: bytes | None) -> SealedOp:
    return replace(op, body=body)


BREAKS: dict[str, tuple[str, Callable[[], SealedBatch]]] = {
    "a sequence number is left out": ("dropped", lambda: signed(seq=2)),
    "another generation": ("dropped", lambda: signed(gen=2)),
    "the row names another place than the header": ("dropped", lambda: replace(signed(), seq=2)),
    "it follows another history": ("forked", lambda: signed(prev=b"x" * 32)),
    "it is of another workspace": ("forked", lambda: signed(workspace=WorkspaceId(b"v" * 16))),
    "the chain value does not follow": ("edited", lambda: replace(signed(), chain=b"x" * 32)),
    "the header is cut": ("edited", lambda: replace(signed(), header=signed().header[:-1])),
    "the header is a circle": (
        "edited",
        lambda: replace(signed(), header=bytes.fromhex("d81c81d81d00")),
    ),
    "its epoch is no number of a database": ("edited", lambda: signed(epoch=1 << 63)),
    "its stamp is no number of a database": ("edited", lambda: signed(hlc=1 << 63)),
    "an unknown device signed": ("author", lambda: signed(device=DeviceId(b"e" * 16))),
    "another key signed": ("signature", lambda: batches.sign(header(), OPS, OTHER)),
    "an operation is gone": ("edited", lambda: replace(signed(), ops=OPS[1:])),
    "operations changed places": ("edited", lambda: replace(signed(), ops=OPS[::-1])),
    "an operation is doubled": ("edited", lambda: replace(signed(), ops=(*OPS, OPS[0]))),
    "a body is another": ("edited", lambda: replace(signed(), ops=(_body(OPS[0], b"y"), *OPS[1:]))),
    "a body is gone": ("edited", lambda: replace(signed(), ops=(_body(OPS[0], None), *OPS[1:]))),
    "the count lies": ("edited", lambda: signed(n_ops=2)),
}


@pytest.mark.parametrize(("reason", "broken"), BREAKS.values(), ids=BREAKS.keys())
def test_a_batch_is_refused_when(reason: str, broken: Callable[[], SealedBatch]) -> None:
    with pytest.raises(LogBroken) as told:
        check(broken())

    assert told.value.details["reason"] == reason


def test_a_changed_byte_anywhere_in_header_or_signature_is_refused() -> None:
    whole = signed()
    for at in range(len(whole.header)):
        changed = bytearray(whole.header)
        changed[at] ^= 1
        with pytest.raises(LogBroken):
            check(_rechained(replace(whole, header=bytes(changed))))
    for at in range(len(whole.signature)):
        changed = bytearray(whole.signature)
        changed[at] ^= 1
        with pytest.raises(LogBroken):
            check(_rechained(replace(whole, signature=bytes(changed))))


def _rechained(batch: SealedBatch) -> SealedBatch:
    """As a server would present it: with the chain value that its own bytes give."""
    return replace(batch, chain=batches.next_chain(batches.FIRST_CHAIN, batch.header, batch.signature))
