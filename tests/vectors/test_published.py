"""Published vectors: our envelope and the primitives below it give every expected result."""

import hashlib
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pazpaz_desktop.crypto.envelope import open_raw, seal_raw
from pazpaz_desktop.foundation.errors import SealBroken
from tests.vectors.published import cases

CHUNKED = "c2sp_chunked_encryption_aes_256_gcm_test.json"
Opener = Callable[[bytes, bytes, bytes], bytes]


def _hex(test: dict[str, Any], *names: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(test[name]) for name in names)


def _chunked_disagreements(opener: Opener) -> list[int]:
    wrong = []
    for test in cases(CHUNKED):
        key, context, packed = _hex(test, "key", "ctx", "ct")
        try:
            plaintext = opener(key, zlib.decompress(packed), context)
            agrees = test["result"] == "valid" and (
                (len(plaintext), hashlib.sha512(plaintext).hexdigest())
                == (test["msgLength"], test["msgSha512"])
            )
        except SealBroken:
            agrees = test["result"] == "invalid"
        except ValueError:
            agrees = "InvalidKeySize" in test["flags"]
        if not agrees:
            wrong.append(test["tcId"])
    return wrong


def test_the_envelope_agrees_with_every_chunked_encryption_vector() -> None:
    assert _chunked_disagreements(open_raw) == []


def test_an_envelope_that_skips_the_commitment_disagrees_with_the_vectors() -> None:
    def without_commitment(key: bytes, sealed: bytes, context: bytes) -> bytes:
        salt = sealed[:24]
        ours = seal_raw(key, b"", context, salt)[24:56] if len(sealed) >= 56 else b""
        return open_raw(key, salt + ours + sealed[56:], context)

    assert _chunked_disagreements(without_commitment) != []


def test_sealing_the_valid_chunked_encryption_vectors_again_gives_the_same_bytes() -> None:
    valid = [test for test in cases(CHUNKED) if test["result"] == "valid"]
    for test in valid:
        key, context, packed = _hex(test, "key", "ctx", "ct")
        sealed = zlib.decompress(packed)
        plaintext = open_raw(key, sealed, context)
        assert seal_raw(key, plaintext, context, sealed[:24]) == sealed
    assert len(valid) >= 10


def test_aes_gcm_gives_every_published_result() -> None:
    for test in cases("aes_gcm_test.json"):
        key, nonce, aad, text, sealed, tag = _hex(test, "key", "iv", "aad", "msg", "ct", "tag")
        try:
            opened = AESGCM(key).decrypt(nonce, sealed + tag, aad)
            assert (test["result"], opened) == ("valid", text), test["tcId"]
        except InvalidTag:
            assert test["result"] == "invalid", test["tcId"]
        except ValueError:
            # the library refuses nonces of 0–7 and over 128 bytes, valid by the letter or not
            assert len(nonce) not in range(8, 129), test["tcId"]


@pytest.mark.parametrize(
    ("file_name", "algorithm"), [("hkdf_sha256_test.json", SHA256()), ("hkdf_sha512_test.json", SHA512())]
)
def test_hkdf_gives_every_published_result(file_name: str, algorithm: HashAlgorithm) -> None:
    for test in cases(file_name):
        material, salt, info, expected = _hex(test, "ikm", "salt", "info", "okm")
        if test["result"] == "valid":
            assert HKDF(algorithm, test["size"], salt, info).derive(material) == expected, test["tcId"]
        else:
            with pytest.raises(ValueError, match="larger than"):
                HKDF(algorithm, test["size"], salt, info)


def test_hmac_sha256_gives_every_published_result() -> None:
    for test in cases("hmac_sha256_test.json"):
        key, message, tag = _hex(test, "key", "msg", "tag")
        mac = HMAC(key, SHA256())
        mac.update(message)
        matches = mac.finalize()[: test["group"]["tagSize"] // 8] == tag
        assert matches == (test["result"] == "valid"), test["tcId"]


def test_ed25519_gives_every_published_result() -> None:
    for test in cases("ed25519_test.json"):
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(test["group"]["publicKey"]["pk"]))
        message, signature = _hex(test, "msg", "sig")
        try:
            public.verify(signature, message)
            verified = True
        except InvalidSignature:
            verified = False
        assert verified == (test["result"] == "valid"), test["tcId"]


def test_x25519_gives_every_published_result() -> None:
    for test in cases("x25519_test.json"):
        public, private, shared = _hex(test, "public", "private", "shared")
        try:
            found = X25519PrivateKey.from_private_bytes(private).exchange(
                X25519PublicKey.from_public_bytes(public)
            )
            assert found == shared, test["tcId"]
        except ValueError:
            # an all-zero secret is refused, which the vectors call acceptable
            assert (test["result"], shared) == ("acceptable", bytes(32)), test["tcId"]


def test_argon2id_gives_the_result_of_rfc_9106() -> None:
    hasher = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert hasher.derive(b"\x01" * 32).hex() == expected
