"""Looks through a cleaned JPEG for anything that is not allowed in it, by its own reading of the format.

Shares no code with the cleaner on purpose: a mistake there must not hide itself here.
"""

import re
import struct
from collections.abc import Callable, Mapping
from typing import Final

_JFIF: Final = bytes.fromhex("4a46494600010100000100010000")
_EXIF: Final = re.compile(
    rb"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00[\x02-\x08]"
    rb"\x00\x00\x00\x00\x00\x00",
    re.DOTALL,
)
_ADOBE: Final = re.compile(rb"Adobe.{7}", re.DOTALL)
_TABLES_AND_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})
_PROFILE_HEADER: Final = re.compile(
    rb".{4}\x00{4}[\x02\x04].\x00\x00.{12}\x00{12}acsp\x00{24}\x00{3}[\x00-\x03].{12}\x00{48}", re.DOTALL
)
_PROFILE_TAGS: Final = re.compile(rb"[rgb]XYZ|[rgbk]TRC|wtpt|bkpt|chad|A2B[0-2]|B2A[0-2]|desc|cprt")


def find(data: bytes) -> tuple[str, ...]:
    """Code words for what should not be there, none when the file is clean. Never raises."""
    try:
        return tuple(sorted(_Inspection(data).run()))
    except (IndexError, ValueError, struct.error):
        return ("cut_off",)


class _Inspection:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._seen: list[int] = []
        self._found: set[str] = set()
        self._profile: dict[int, bytes] = {}
        self._profile_parts = 0

    def run(self) -> set[str]:
        if self._data[:3] != b"\xff\xd8\xff":
            return {"start"}
        at = 2
        while (at := self._segment(at)) > 0:
            pass
        if len(self._seen) != len(set(self._seen)):
            self._found.add("twice")
        self._inspect_profile()
        return self._found

    def _segment(self, at: int) -> int:
        """Inspect the segment at `at`; the place of the next one, 0 at the end."""
        sync, marker = struct.unpack_from(">BB", self._data, at)
        if sync != 0xFF:
            self._found.add("loose_bytes")
            return 0
        if marker == 0xD9:
            if at + 2 != len(self._data):
                self._found.add("trailer")
            return 0
        length = int.from_bytes(self._data[at + 2 : at + 4], "big")
        payload = self._data[at + 4 : at + 2 + length]
        if length < 2 or len(payload) != length - 2:
            self._found.add("cut_off")
            return 0
        following = at + 2 + length
        if marker == 0xDA:
            return self._after_scan(following)
        self._inspect(marker, payload)
        return following

    def _after_scan(self, at: int) -> int:
        """Skip entropy-coded data one 0xFF at a time; fill bytes in it count as loose."""
        while True:
            at = self._data.index(b"\xff", at)
            follower = self._data[at + 1]
            if follower == 0xFF:
                self._found.add("loose_bytes")
                at += 1
            elif follower == 0 or 0xD0 <= follower <= 0xD7:
                at += 2
            else:
                return at

    def _inspect(self, marker: int, payload: bytes) -> None:
        if marker in _TABLES_AND_FRAMES:
            return
        allowed: Mapping[int, Callable[[bytes], bool]] = {
            0xE0: lambda body: body == _JFIF,
            0xE1: lambda body: _EXIF.fullmatch(body) is not None,
            0xE2: self._keep_profile_part,
            0xEE: lambda body: _ADOBE.fullmatch(body) is not None,
        }
        if marker not in allowed or not allowed[marker](payload):
            self._found.add(f"segment_{marker:02x}")
        elif marker != 0xE2:
            self._seen.append(marker)

    def _keep_profile_part(self, payload: bytes) -> bool:
        if payload[:12] != b"ICC_PROFILE\x00":
            return False
        number, self._profile_parts = struct.unpack_from(">BB", payload, 12)
        self._seen.append(0x1000 + number)
        self._profile[number] = payload[14:]
        return True

    def _inspect_profile(self) -> None:
        if not self._profile:
            return
        if sorted(self._profile) != list(range(1, self._profile_parts + 1)):
            self._found.add("icc_parts")
            return
        profile = b"".join(self._profile[number] for number in sorted(self._profile))
        (size,) = struct.unpack_from(">I", profile, 0)
        if size != len(profile) or not _PROFILE_HEADER.fullmatch(profile[:128]):
            self._found.add("icc_header")
        self._inspect_tags(profile)

    def _inspect_tags(self, profile: bytes) -> None:
        (count,) = struct.unpack_from(">I", profile, 128)
        for place in range(count):
            name, at, size = struct.unpack_from(">4sII", profile, 132 + 12 * place)
            body = profile[at : at + size]
            if not _PROFILE_TAGS.fullmatch(name) or len(body) != size:
                self._found.add("icc_tag")
            elif name in {b"desc", b"cprt"} and _has_text(body):
                self._found.add("icc_text")


def _has_text(body: bytes) -> bool:
    """Whether an emptied text tag says more than its type, its record size and the length of nothing."""
    return body[4:].strip(b"\x00") not in {b"", b"\x01", b"\x0c"}
