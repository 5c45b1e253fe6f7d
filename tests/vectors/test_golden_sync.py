"""Golden vectors of the sync protocol: a batch read by the product and by an independent decoder alike."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pazpaz_desktop.crypto.keys import ClinicalKey
from pazpaz_desktop.crypto.signing import VerifyKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import DeviceId, OpId, WorkspaceId
from pazpaz_desktop.sync import batches, ops
from pazpaz_desktop.sync.batches import Position, SealedBatch, SealedOp
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpContext
from tests.vectors import independent
from tests.vectors.independent import Refused

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden/batch.json").read_text("utf-8"))
CASES = pytest.mark.parametrize("case", GOLDEN["cases"], ids=[case["name"] for case in GOLDEN["cases"]])
WORKSPACE, DEVICE = WorkspaceId.parse(GOLDEN["workspace"]), DeviceId.parse(GOLDEN["device"])
PLAINTEXTS = [bytes.fromhex(each) for each in GOLDEN["plaintexts"]]


def by_product(case: dict[str, Any]) -> list[bytes]:
    batch = SealedBatch(
        case["seq"],
        bytes.fromhex(case["header"]),
        bytes.fromhex(case["signature"]),
        bytes.fromhex(case["chain"]),
        tuple(
            SealedOp(OpId.parse(op["id"]), bytes.fromhex(op["hash"]), base64.b64decode(op["body"]))
            for op in case["ops"]
        ),
    )
    keys = {DEVICE: VerifyKey(bytes.fromhex(GOLDEN["verify_key"]))}
    after = GOLDEN["after"]
    header = batches.check(
        batch,
        Position(after["gen"], after["seq"], bytes.fromhex(after["chain"])),
        WORKSPACE,
        keys.get,
        readable=frozenset({Compartment.CLINICAL}),
    )
    key = ClinicalKey(bytes.fromhex(GOLDEN["sync_key"]))
    return [
        EnvelopeSeal().open(
            key,
            op.body or b"",
            OpContext(WORKSPACE, header.compartment, header.epoch, op.op_id, DEVICE, ops.SCHEMA),
        )
        for op in batch.ops
    ]


def independently(case: dict[str, Any]) -> list[bytes]:
    header = bytes.fromhex(case["header"])
    members = cbor2.loads(header)
    after = GOLDEN["after"]
    found = (members["ws"].hex(), members["gen"], members["seq"], members["prev"].hex())
    if found != (GOLDEN["workspace"], after["gen"], after["seq"] + 1, after["chain"]):
        raise Refused
    signature = bytes.fromhex(case["signature"])
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(GOLDEN["verify_key"])).verify(
            signature, independent.prefixed(b"pazpaz/batch/1", header)
        )
    except InvalidSignature as error:
        raise Refused from error
    inner = hashlib.sha256(header + signature).digest()
    if hashlib.sha256(bytes.fromhex(after["chain"]) + inner).hexdigest() != case["chain"]:
        raise Refused
    bodies = [(bytes.fromhex(op["id"]), base64.b64decode(op["body"])) for op in case["ops"]]
    root = b"".join(op_id + hashlib.sha256(body).digest() for op_id, body in bodies)
    if hashlib.sha256(root).digest() != members["root"] or len(bodies) != members["n_ops"]:
        raise Refused
    return [_opened(op_id, body, members) for op_id, body in bodies]


def _opened(op_id: bytes, body: bytes, header: dict[str, Any]) -> bytes:
    bound_to = independent.context(
        "op", header["ws"], op_id, header["compartment"], 1, header["epoch"], None, header["device"]
    )
    padded = independent.open_envelope(bytes.fromhex(GOLDEN["sync_key"]), body, bound_to)
    size = int.from_bytes(padded[:4], "big")
    if len(padded) < 512 or any(padded[4 + size :]):
        raise Refused
    return padded[4 : 4 + size]


@CASES
def test_a_batch_says_what_its_vector_says(case: dict[str, Any]) -> None:
    if case["expect"] == "opens":
        assert by_product(case) == PLAINTEXTS
        return
    with pytest.raises(LogBroken) as told:
        by_product(case)
    assert told.value.details["reason"] == case["reason"]


@CASES
def test_a_batch_read_independently_says_the_same(case: dict[str, Any]) -> None:
    if case["expect"] == "opens":
        assert independently(case) == PLAINTEXTS
        return
    with pytest.raises(Refused):
        independently(case)


def test_the_operations_read_back_and_name_each_other() -> None:
    first, second = map(ops.decode, PLAINTEXTS)

    assert [ops.encode(op) for op in (first, second)] == PLAINTEXTS
    assert list(second.parents.values()) == [(first.op_id,)]
