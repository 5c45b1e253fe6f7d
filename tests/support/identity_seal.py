"""IdentitySeal: an operation seal that hides nothing but still checks key, context and every byte."""

import hashlib
from typing import Final

from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.sync.seal import OpContext

_MARK: Final = b"identity/1"
_SUM_SIZE: Final = 16


class IdentitySeal:
    """Costs a hash instead of a cipher: for the simulator, where the real seal is tried as well.

    What was sealed under another key, for another place or with another byte is refused as the real seal
    refuses it, so a mistake in what the program says of an operation shows here too.
    """

    def seal(self, key: SyncKey, plaintext: bytes, about: OpContext) -> bytes:
        """The plaintext behind a sum over itself, the key's identity and the context."""
        return _MARK + _sum(key, plaintext, about) + plaintext

    def open(self, key: SyncKey, sealed: bytes, about: OpContext) -> bytes:
        """The plaintext; SealBroken for any other key, context or byte."""
        start = len(_MARK) + _SUM_SIZE
        plaintext = sealed[start:]
        if sealed[:start] != _MARK + _sum(key, plaintext, about):
            raise SealBroken()
        return plaintext


def _sum(key: SyncKey, plaintext: bytes, about: OpContext) -> bytes:
    stated = length_prefixed(
        key.kind.encode(),
        key.epoch.to_bytes(8, "big"),
        key.reveal(),
        repr(about).encode(),
        plaintext,
    )
    return hashlib.sha256(stated).digest()[:_SUM_SIZE]
