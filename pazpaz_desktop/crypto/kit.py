"""Recovery kit: 160 random bits as nine groups of four letters that survive being written by hand."""

import hashlib
import secrets
from typing import Final, Self

from pazpaz_desktop.foundation.errors import WrongKit
from pazpaz_desktop.foundation.secret import Secret

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, "–": None, "‑": None, " ": None})
_SIZE: Final = 20
_GROUP: Final = 4
_CHECK_LABEL: Final = b"pazpaz/kit/1"


class RecoveryKit:
    """The secret that opens a vault without passphrase and keyring. Shown once, printed, never stored."""

    __slots__ = ("secret",)

    def __init__(self, secret: Secret) -> None:
        if len(secret) != _SIZE:
            raise ValueError("a kit secret has 20 bytes")
        self.secret = secret

    @classmethod
    def generate(cls) -> Self:
        """A fresh kit."""
        return cls(Secret(secrets.token_bytes(_SIZE)))

    @classmethod
    def parse(cls, code: str) -> Self:
        """The kit a person typed: any case, spaces and dashes ignored, I and L read as 1, O as 0.

        WrongKit reason=checksum if a letter is missing, foreign or mistyped (chance of missing it 2⁻²⁰).
        """
        letters = "".join(code.split()).upper().translate(_READ_AS)
        body, check = letters[:-_GROUP], letters[-_GROUP:]
        if len(letters) != 9 * _GROUP or not set(letters) <= set(_ALPHABET):
            raise WrongKit(reason="checksum")
        value = _decode(body)
        if not secrets.compare_digest(_checksum(value), check):
            raise WrongKit(reason="checksum")
        return cls(Secret(value))

    @property
    def groups(self) -> tuple[str, ...]:
        """The nine groups in order; the last one is the checksum."""
        value = self.secret.reveal()
        letters = _encode(value) + _checksum(value)
        return tuple(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))

    @property
    def code(self) -> str:
        """The groups joined by dashes: what is printed and what the QR code holds."""
        return "-".join(self.groups)

    def __repr__(self) -> str:
        return "RecoveryKit(…)"


def _encode(value: bytes) -> str:
    number = int.from_bytes(value, "big")
    count = len(value) * 8 // 5
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _decode(letters: str) -> bytes:
    number = 0
    for letter in letters:
        number = number << 5 | _ALPHABET.index(letter)
    return number.to_bytes(_SIZE, "big")


def _checksum(value: bytes) -> str:
    twenty_bits = int.from_bytes(hashlib.sha256(_CHECK_LABEL + value).digest()[:3], "big") >> 4
    return "".join(_ALPHABET[twenty_bits >> 5 * place & 31] for place in reversed(range(_GROUP)))
