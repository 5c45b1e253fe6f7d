"""The contract of `OpSeal`, on the real envelope and on the checked seal that the simulator may run with."""

from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.keys import ClinicalKey, ClinicKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.ids import DeviceId, OpId, WorkspaceId
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpContext, OpSeal
from tests.support.identity_seal import IdentitySeal

KEY = ClinicalKey(b"k" * 32)
ABOUT = OpContext(
    WorkspaceId(b"w" * 16), Compartment.CLINICAL, 1, OpId(b"o" * 16), DeviceId(b"d" * 16), schema=1
)
TEXTS = (b"", b"pain less", bytes(5000))
ELSEWHERE = {
    "workspace": replace(ABOUT, workspace=WorkspaceId(b"v" * 16)),
    "compartment": replace(ABOUT, compartment=Compartment.CLINIC),
    "epoch": replace(ABOUT, epoch=2),
    "operation": replace(ABOUT, op_id=OpId(b"p" * 16)),
    "device": replace(ABOUT, device=DeviceId(b"e" * 16)),
    "schema": replace(ABOUT, schema=2),
}


@pytest.fixture(params=[EnvelopeSeal, IdentitySeal], ids=["envelope", "identity"])
def op_seal(request: pytest.FixtureRequest) -> OpSeal:
    made: OpSeal = request.param()
    return made


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_what_was_sealed_opens_in_its_place(op_seal: OpSeal, text: bytes) -> None:
    assert op_seal.open(KEY, op_seal.seal(KEY, text, ABOUT), ABOUT) == text


@pytest.mark.parametrize("about", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_it_opens_nowhere_else(op_seal: OpSeal, about: OpContext) -> None:
    sealed = op_seal.seal(KEY, b"pain less", ABOUT)

    with pytest.raises(SealBroken):
        op_seal.open(KEY, sealed, about)


@pytest.mark.parametrize(
    "key", [ClinicalKey(b"l" * 32), ClinicKey(b"l" * 32)], ids=["another value", "another kind"]
)
def test_it_opens_under_no_other_key(op_seal: OpSeal, key: ClinicalKey | ClinicKey) -> None:
    sealed = op_seal.seal(KEY, b"pain less", ABOUT)

    with pytest.raises(SealBroken):
        op_seal.open(key, sealed, ABOUT)


def test_a_changed_byte_is_refused_wherever_it_is(op_seal: OpSeal) -> None:
    sealed = op_seal.seal(KEY, b"pain less", ABOUT)

    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            op_seal.open(KEY, changed, ABOUT)


def test_cut_or_longer_bytes_are_refused(op_seal: OpSeal) -> None:
    sealed = op_seal.seal(KEY, b"pain less", ABOUT)

    for other in (b"", sealed[:-1], sealed + b"\0"):
        with pytest.raises(SealBroken):
            op_seal.open(KEY, other, ABOUT)
