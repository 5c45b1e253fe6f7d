"""Padding: hides the exact length of what leaves the laptop, at most 12 % larger (PADMÉ)."""

from typing import Final

from pazpaz_desktop.foundation.errors import SealBroken

FLOOR: Final = 512
_PREFIX: Final = 4


def padded(data: bytes) -> bytes:
    """Four bytes of length, the data, zeros up to a PADMÉ length of at least 512 bytes."""
    used = _PREFIX + len(data)
    return len(data).to_bytes(_PREFIX, "big") + data + bytes(max(FLOOR, padme(used)) - used)


def unpadded(padded_data: bytes) -> bytes:
    """The inverse of `padded`; SealBroken for any other bytes, so that each text has one padded form."""
    length = int.from_bytes(padded_data[:_PREFIX], "big")
    data = padded_data[_PREFIX : _PREFIX + length]
    if len(data) != length or padded(data) != padded_data:
        raise SealBroken()
    return data


def padme(length: int) -> int:
    """The least allowed length from `length` on: the mantissa is no longer than the exponent's own size.

    Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019), §4.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    cleared = exponent - exponent.bit_length()
    mask = (1 << max(cleared, 0)) - 1
    return (length + mask) & ~mask
