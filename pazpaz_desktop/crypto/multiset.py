"""Keyed multiset hash: sixty-four bytes that stand for all live sealed values, in any order."""

import hashlib
import hmac
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from pazpaz_desktop.crypto.keys import AnchorKey
from pazpaz_desktop.foundation.canonical import length_prefixed

STATE_SIZE: Final = 64
_MODULUS: Final = 1 << (8 * STATE_SIZE)
_LABEL: Final = b"pazpaz/multiset/1"


class MultisetHash:
    """Sum modulo 2⁵¹² of HMAC-SHA-512 over each element: MSet-Add-Hash of Clarke et al. (2003).

    Adding and removing cost one HMAC each, whatever the set's size. Two sets with one state cannot be
    found without the key, so the state must be kept sealed or inside the encrypted database.
    """

    def __init__(self, key: AnchorKey, state: bytes = bytes(STATE_SIZE)) -> None:
        if len(state) != STATE_SIZE:
            raise ValueError("a multiset state has 64 bytes")
        self._key = HKDFExpand(SHA512(), 64, _LABEL).derive(key.reveal())
        self._sum = int.from_bytes(state, "big")

    @property
    def state(self) -> bytes:
        """The 64 bytes to keep; all zero for the empty set."""
        return self._sum.to_bytes(STATE_SIZE, "big")

    def add(self, object_id: bytes, part: str, version: int, seal: bytes) -> None:
        """Count one element in; the same element twice counts twice."""
        self._sum = (self._sum + self._element(object_id, part, version, seal)) % _MODULUS

    def remove(self, object_id: bytes, part: str, version: int, seal: bytes) -> None:
        """Take one element out. Removing what was never added leaves a state no set of values has."""
        self._sum = (self._sum - self._element(object_id, part, version, seal)) % _MODULUS

    def _element(self, object_id: bytes, part: str, version: int, seal: bytes) -> int:
        message = length_prefixed(object_id, part.encode(), version.to_bytes(8, "big"), seal)
        return int.from_bytes(hmac.digest(self._key, message, hashlib.sha512), "big")
