"""Canonical bytes: the one deterministic encoding for hashing, signing and sealing."""

import unicodedata
from collections.abc import Mapping, Sequence

import cbor2

from pazpaz_desktop.foundation.errors import UnsupportedVersion

Canonical = int | bool | str | bytes | None | Sequence["Canonical"] | Mapping[str, "Canonical"]


def length_prefixed(*parts: bytes) -> bytes:
    """Each part behind its length as four big-endian bytes: injective, whatever the parts hold."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])  # a list: every seal runs this


def encode(value: Canonical) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2.1). Floats are refused with TypeError."""
    _refuse_floats(value)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes) -> Canonical:
    """The value of canonical bytes; UnsupportedVersion when they are not the canonical form."""
    try:
        value: Canonical = cbor2.loads(data)
        is_canonical = encode(value) == data
    except (cbor2.CBORDecodeError, TypeError, ValueError) as error:
        raise UnsupportedVersion(found="undecodable") from error
    if not is_canonical:
        raise UnsupportedVersion(found="non-canonical")
    return value


def nfc(text: str) -> str:
    """The text in Unicode normal form C, in which all text is stored, hashed and signed."""
    return unicodedata.normalize("NFC", text)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("canonical bytes hold no floats")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError("canonical maps have text keys")
            _refuse_floats(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_floats(inner)
