"""Wraps: a sync key sealed to one device opens there and nowhere else."""

import pytest

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.hpke import unwrap_with, wrap_to
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import ClinicalKey, ClinicKey, commitment, new_key
from pazpaz_desktop.foundation.errors import SealBroken

DEVICE, OTHER = DeviceAgreementKey.generate(), DeviceAgreementKey.generate()


def test_a_wrap_opens_for_its_device() -> None:
    wrapped = wrap_to(DEVICE.public_bytes, b"k" * 32, b"info")

    assert unwrap_with(DEVICE, wrapped, b"info") == b"k" * 32


def test_a_wrap_opens_for_no_other_device_and_under_no_other_info() -> None:
    wrapped = wrap_to(DEVICE.public_bytes, b"k" * 32, b"info")

    for key, info in ((OTHER, b"info"), (DEVICE, b"infO")):
        with pytest.raises(SealBroken):
            unwrap_with(key, wrapped, info)


@pytest.mark.parametrize("at", [0, 500, 1119, 1120, 1140, 1167])
def test_a_changed_byte_of_a_wrap_is_refused(at: int) -> None:
    wrapped = bytearray(wrap_to(DEVICE.public_bytes, b"k" * 32, b"info"))
    wrapped[at] ^= 1

    with pytest.raises(SealBroken):
        unwrap_with(DEVICE, bytes(wrapped), b"info")


@pytest.mark.parametrize("public", [b"", b"x" * 1215, b"\xff" * 1216])
def test_bytes_that_are_no_public_key_are_refused(public: bytes) -> None:
    with pytest.raises(SealBroken):
        wrap_to(public, b"k" * 32, b"info")


def test_a_commitment_tells_kinds_epochs_and_keys_apart() -> None:
    value = b"k" * 32
    keys = [ClinicKey(value), ClinicKey(value, 2), ClinicalKey(value), ClinicKey(b"l" * 32)]

    assert len({commitment(key) for key in keys}) == len(keys)
    assert commitment(new_key(KeyKind.SYNC_CLINIC, value, 1)) == commitment(keys[0])


def test_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(SealBroken):
        new_key(KeyKind.SYNC_CLINICAL, b"short", 1)
