"""HPKE (RFC 9180): seals a secret to one device's hybrid public key."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from pazpaz_desktop.crypto.agreement import PUBLIC_SIZE, DeviceAgreementKey
from pazpaz_desktop.foundation.errors import SealBroken

_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM)
_LATTICE_PUBLIC: Final = 1184
_LATTICE_SEED: Final = 64


def wrap_to(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal to the holder of the private half, bound to `info`. SealBroken for what is no public key."""
    if len(public) != PUBLIC_SIZE:
        raise SealBroken()
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(public[:_LATTICE_PUBLIC])
        curve = X25519PublicKey.from_public_bytes(public[_LATTICE_PUBLIC:])
        return _SUITE.encrypt(plaintext, hpke.MLKEM768X25519PublicKey(lattice, curve), info=info)
    except ValueError as error:
        raise SealBroken() from error


def unwrap_with(key: DeviceAgreementKey, sealed: bytes, info: bytes) -> bytes:
    """The plaintext; SealBroken for another key, another `info` or any changed byte."""
    private = key.reveal()
    lattice = MLKEM768PrivateKey.from_seed_bytes(private[:_LATTICE_SEED])
    curve = X25519PrivateKey.from_private_bytes(private[_LATTICE_SEED:])
    try:
        return _SUITE.decrypt(sealed, hpke.MLKEM768X25519PrivateKey(lattice, curve), info=info)
    except (InvalidTag, ValueError) as error:
        raise SealBroken() from error
