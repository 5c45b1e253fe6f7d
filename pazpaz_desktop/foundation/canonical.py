"""Canonical bytes: the one deterministic encoding for hashing, signing and sealing."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import cbor2

from pazpaz_desktop.foundation.errors import UnsupportedVersion

_PLAIN: Final = frozenset((int, bool, str, bytes, type(None)))
_TEXT: Final = frozenset((str,))

Canonical = int | bool | str | bytes | None | Sequence["Canonical"] | Mapping[str, "Canonical"]


def length_prefixed(*parts: bytes) -> bytes:
    """Each part behind its length as four big-endian bytes: injective, whatever the parts hold."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])  # a list: every seal runs this


def encode(value: Canonical) -> bytes:
    """Deterministic CBOR (RFC 8949 §4.2.1). Floats are refused with TypeError."""
    return cbor2.dumps(_ordered(value))


def decode(data: bytes) -> Canonical:
    """The value of canonical bytes; UnsupportedVersion when they are not the canonical form.

    Fit for bytes from strangers: nothing that is small here and large once it is written out, or that is
    no `Canonical`, is ever encoded again.
    """
    try:
        value: Canonical = cbor2.loads(data)
        is_canonical = _cost(value, len(data)) <= len(data) and cbor2.dumps(value) == data
    except (cbor2.CBORError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise UnsupportedVersion(found="undecodable") from error
    if not is_canonical:
        raise UnsupportedVersion(found="non-canonical")
    return value


def nfc(text: str) -> str:
    """The text in Unicode normal form C, in which all text is stored, hashed and signed."""
    return unicodedata.normalize("NFC", text)


def _ordered(value: object) -> object:
    """The same with every map in canonical order: for this, the encoder would encode each key by itself."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float):
        raise TypeError("canonical bytes hold no floats")
    if isinstance(value, (dict, Mapping)):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("canonical maps have text keys")
        return {key: _ordered(value[key]) for key in sorted(value, key=_place)}
    if isinstance(value, (list, tuple)):
        return [_ordered(inner) for inner in value]
    return value


def _place(key: str) -> tuple[int, bytes]:
    """By which the keys of a map are sorted: the encoded bytes begin with the length."""
    encoded = key.encode()
    return len(encoded), encoded


def _cost(value: object, most: int) -> int:
    """At least how many bytes it takes to write, counted no further than a little past `most`.

    References within CBOR let one item stand for many. More than `most` also for a map in another order;
    TypeError for what is no `Canonical`.
    """
    if isinstance(value, (str, bytes)):
        return 1 + len(value)
    if type(value) in _PLAIN:
        return 1
    if isinstance(value, dict) and {*map(type, value)} <= _TEXT:
        if [*value] != sorted(value, key=_place):
            return most + 1
        items: Iterable[object] = chain.from_iterable(value.items())
    elif isinstance(value, list):
        items = value
    else:
        raise TypeError("canonical bytes hold no such value")
    cost = 1
    for item in items:
        plain = type(item)
        if plain is str or plain is bytes:
            cost += 1 + len(item)  # type: ignore[arg-type]  # either has a length
        else:
            cost += 1 if plain in _PLAIN else _cost(item, most - cost)
        if cost > most:
            break
    return cost
