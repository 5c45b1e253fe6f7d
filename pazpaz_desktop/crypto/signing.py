"""Signatures: Ed25519 over a domain tag and a message, so that no signature is good for two purposes."""

from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import SignatureBroken


class SignTag(StrEnum):
    """What a signature states. A new meaning takes a new tag, never an old one."""

    CERTIFICATE = "pazpaz/cert/1"
    NOTE = "pazpaz/note/1"
    AUDIT = "pazpaz/audit/1"
    BATCH = "pazpaz/batch/1"
    ENROLMENT = "pazpaz/enrolment/1"


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half of a signing key: 32 bytes, otherwise SignatureBroken."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise SignatureBroken(kind="key")

    def verify(self, tag: SignTag, message: bytes, signature: bytes) -> None:
        """SignatureBroken unless this key signed exactly this message for this purpose."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _tagged(tag, message))
        except (InvalidSignature, ValueError) as error:
            raise SignatureBroken(kind=tag) from error


class SigningKey(WorkingKey):
    """The private half: a 32-byte seed. Deterministic (RFC 8032), so signing needs no randomness."""

    __slots__ = ()

    def sign(self, tag: SignTag, message: bytes) -> bytes:
        """64 bytes over the tag and the message."""
        return self._private().sign(_tagged(tag, message))

    @property
    def verify_key(self) -> VerifyKey:
        """The public half, derived anew each time."""
        return VerifyKey(self._private().public_key().public_bytes_raw())

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.reveal())


class RootSigningKey(SigningKey):
    """Signs certificates of one workspace; held in the owner's vault only."""

    __slots__ = ()
    kind = KeyKind.ROOT_SIGNING


class DeviceSigningKey(SigningKey):
    """Signs what this device does: notes, audit heads, batches."""

    __slots__ = ()
    kind = KeyKind.DEVICE_SIGNING


def _tagged(tag: SignTag, message: bytes) -> bytes:
    return length_prefixed(tag.encode(), message)
