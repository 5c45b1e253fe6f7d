"""Signatures: good for one purpose, one message, one key."""

import pytest

from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey, SignTag, VerifyKey
from pazpaz_desktop.foundation.errors import SignatureBroken

KEY = DeviceSigningKey(b"s" * 32)


def test_a_signature_verifies_for_its_message_and_purpose() -> None:
    KEY.verify_key.verify(SignTag.NOTE, b"message", KEY.sign(SignTag.NOTE, b"message"))


def test_a_signature_is_good_for_no_other_purpose_message_or_key() -> None:
    signature = KEY.sign(SignTag.NOTE, b"message")
    attempts = [
        *((KEY.verify_key, tag, b"message", signature) for tag in SignTag if tag is not SignTag.NOTE),
        (KEY.verify_key, SignTag.NOTE, b"messagf", signature),
        (RootSigningKey.generate().verify_key, SignTag.NOTE, b"message", signature),
        (KEY.verify_key, SignTag.NOTE, b"message", signature[:-1]),
        (KEY.verify_key, SignTag.NOTE, b"message", b""),
        (VerifyKey(b"\xff" * 32), SignTag.NOTE, b"message", signature),
    ]
    for key, tag, message, given in attempts:
        with pytest.raises(SignatureBroken):
            key.verify(tag, message, given)


def test_signing_twice_gives_the_same_signature() -> None:
    assert KEY.sign(SignTag.AUDIT, b"m") == KEY.sign(SignTag.AUDIT, b"m")


def test_a_public_key_of_another_size_is_refused() -> None:
    with pytest.raises(SignatureBroken):
        VerifyKey(b"short")
