"""Rebuilds a colour profile from the parts that decide colours, without names, dates and devices."""

import enum
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MARK: Final = b"ICC_PROFILE\x00"
_CHUNK: Final = 65519
"""Most profile bytes in one segment: 65,535 less length, mark, number and count."""

_HEADER: Final = 128
_MOST_TAGS: Final = 100
_KEPT_TAGS: Final = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad A2B0 A2B1 A2B2 B2A0 B2A1 B2A2".split()
)
_CLASSES: Final = frozenset({b"mntr", b"scnr", b"prtr", b"spac"})
_SPACES: Final = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}
_NEEDED: Final[Mapping[bytes, frozenset[bytes]]] = {
    b"GRAY": frozenset({b"kTRC"}),
    b"RGB ": frozenset({b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}),
}
_D50: Final = bytes.fromhex("0000f6d6000100000000d32d")
# The smallest description and copyright that a profile must have, empty: version 2 and version 4.
_NO_TEXT: Final[Mapping[int, Mapping[bytes, bytes]]] = {
    2: {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 1) + bytes(1 + 8 + 3 + 67),
        b"cprt": b"text" + bytes(5),
    },
    4: {
        b"desc": b"mluc" + struct.pack(">III", 0, 0, 12),
        b"cprt": b"mluc" + struct.pack(">III", 0, 0, 12),
    },
}
# sRGB as IEC 61966-2-1 adapted to D50: its three colours in XYZ.
_SRGB: Final = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_COLOUR_TOLERANCE: Final = 0.002
_CURVE_TOLERANCE: Final = 0.002
_PARAMETERS: Final = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}


class Verdict(enum.Enum):
    """What to do with a profile."""

    SRGB = "srgb"
    KEPT = "kept"
    MISMATCHED = "mismatched"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, repr=False)
class Cleaned:
    """The verdict; for KEPT the rebuilt profile and how many tags were left out or emptied."""

    verdict: Verdict
    profile: bytes = b""
    emptied: int = 0


class _Damaged(ValueError):
    pass


def joined(payloads: list[bytes]) -> bytes | None:
    """The profile out of its numbered APP2 payloads; None when one is missing or does not fit."""
    parts: dict[int, bytes] = {}
    for payload in payloads:
        if len(payload) < 14 or payload[13] != len(payloads) or payload[12] in parts:
            return None
        parts[payload[12]] = payload[14:]
    if set(parts) != set(range(1, len(payloads) + 1)):
        return None
    return b"".join(parts[number] for number in sorted(parts))


def split(profile: bytes) -> list[bytes]:
    """The APP2 payloads that carry the profile."""
    chunks = [profile[at : at + _CHUNK] for at in range(0, len(profile), _CHUNK)]
    return [MARK + bytes([number, len(chunks)]) + chunk for number, chunk in enumerate(chunks, 1)]


def clean(profile: bytes, components: int) -> Cleaned:
    """Deterministic, and unchanged by cleaning again; colours computed through it stay the same."""
    try:
        tags = _tags(profile)
        if profile[16:20] != _SPACES.get(components):
            return Cleaned(Verdict.MISMATCHED)
        kept = {name: _checked(name, data) for name, data in tags.items() if name in _KEPT_TAGS}
        _require_colours(profile[16:20], kept)
        if _is_srgb(kept):
            return Cleaned(Verdict.SRGB)
        rebuilt = _rebuilt(profile, kept)
    except (_Damaged, struct.error, IndexError):
        return Cleaned(Verdict.DAMAGED)
    if rebuilt == profile:
        return Cleaned(Verdict.KEPT, profile)
    return Cleaned(Verdict.KEPT, rebuilt, max(1, len(tags) - len(kept)))


def _tags(profile: bytes) -> dict[bytes, bytes]:
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp" or profile[12:16] not in _CLASSES:
        raise _Damaged
    if profile[8] not in _NO_TEXT or profile[20:24] not in {b"XYZ ", b"Lab "}:
        raise _Damaged
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MOST_TAGS:
        raise _Damaged
    tags: dict[bytes, bytes] = {}
    for place in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * place)
        if at + size > len(profile) or name in tags:
            raise _Damaged
        tags[name] = profile[at : at + size]
    return tags


def _checked(name: bytes, data: bytes) -> bytes:
    """The tag cut to what its own type says it holds, so that nothing rides behind it."""
    kind = data[:4]
    if name.endswith(b"TRC") and kind == b"curv":
        size = 12 + 2 * int.from_bytes(data[8:12], "big")
    elif name.endswith(b"TRC") and kind == b"para":
        parameters = _PARAMETERS.get(int.from_bytes(data[8:10], "big"))
        size = 12 + 4 * parameters if parameters else 0
    elif (name.endswith(b"XYZ") or name in {b"wtpt", b"bkpt"}) and kind == b"XYZ ":
        size = 20
    elif name == b"chad" and kind == b"sf32":
        size = 44
    elif name[1:3] == b"2B" or name[1:3] == b"2A":
        size = _table_size(kind, data)
    else:
        size = 0
    if not 0 < size <= len(data):
        raise _Damaged
    return kind + bytes(4) + data[8:size]


def _table_size(kind: bytes, data: bytes) -> int:
    if kind in {b"mAB ", b"mBA "}:
        return len(data)
    inputs, outputs, grid = data[8:11]
    if kind == b"mft1":
        return int(48 + 256 * inputs + grid**inputs * outputs + 256 * outputs)
    if kind == b"mft2":
        entries, steps = struct.unpack_from(">HH", data, 48)
        return int(52 + 2 * (entries * inputs + grid**inputs * outputs + steps * outputs))
    raise _Damaged


def _require_colours(space: bytes, kept: Mapping[bytes, bytes]) -> None:
    if b"A2B0" not in kept and not (space in _NEEDED and _NEEDED[space] <= kept.keys()):
        raise _Damaged


def _rebuilt(profile: bytes, kept: Mapping[bytes, bytes]) -> bytes:
    tags = dict(sorted({**kept, **_NO_TEXT[profile[8]]}.items()))
    at = _HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    table = struct.pack(">I", len(tags))
    for name, data in tags.items():
        if data not in places:
            places[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    return _header(profile, _HEADER + len(table) + len(body)) + table + body


def _header(profile: bytes, size: int) -> bytes:
    """The old header with size, version, class, spaces and intent; dates, makers and devices are zero."""
    version = bytes([profile[8], profile[9], 0, 0])
    intent = struct.pack(">I", int.from_bytes(profile[64:68], "big") & 3)
    head = struct.pack(">I", size) + bytes(4) + version + profile[12:24] + bytes(12) + b"acsp"
    return head + bytes(24) + intent + _D50 + bytes(48)


def _is_srgb(kept: Mapping[bytes, bytes]) -> bool:
    if b"A2B0" in kept or not kept.keys() >= _SRGB.keys():
        return False
    for name, wanted in _SRGB.items():
        found = struct.unpack_from(">iii", kept[name], 8)
        if any(
            abs(one / 65536 - other) > _COLOUR_TOLERANCE for one, other in zip(found, wanted, strict=True)
        ):
            return False
    return all(_is_srgb_curve(kept[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))


def _is_srgb_curve(tag: bytes) -> bool:
    return all(abs(_light(tag, step / 32) - _srgb_light(step / 32)) <= _CURVE_TOLERANCE for step in range(33))


def _srgb_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _light(tag: bytes, value: float) -> float:
    """The light a curve gives for a value from 0 to 1; NaN for forms that are never sRGB."""
    if tag[:4] == b"curv":
        points = struct.unpack_from(f">{(len(tag) - 12) // 2}H", tag, 12)
        if len(points) < 2:
            return float(value ** (points[0] / 256)) if points else value
        place = value * (len(points) - 1)
        low = min(int(place), len(points) - 2)
        return float((points[low] + (points[low + 1] - points[low]) * (place - low)) / 65535)
    form = int.from_bytes(tag[8:10], "big")
    if form != 3:
        return float("nan")
    gamma, a, b, c, d = (one / 65536 for one in struct.unpack_from(">5i", tag, 12))
    base = a * value + b
    if base < 0:
        return float("nan")
    return float(base**gamma) if value >= d else c * value
