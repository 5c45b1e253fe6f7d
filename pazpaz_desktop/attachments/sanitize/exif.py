"""Reads from an EXIF block the one thing that is kept, the orientation, and counts what else it holds."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.attachments.sanitize.removals import Removed

MARK: Final = b"Exif\x00"
_HEADER: Final = 6
_ORIENTATION: Final = 0x0112
_THUMBNAIL_BYTES: Final = 0x0202
_EXIF_DIRECTORY: Final = 0x8769
_GPS_DIRECTORY: Final = 0x8825
_MAKERNOTE: Final = 0x927C
_SHORT: Final = 3
_LONG: Final = 4
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MOST_ENTRIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """What an EXIF block holds; `orientation` is None unless it is valid and turns the picture."""

    orientation: int | None
    parts: tuple[tuple[Removed, int, int], ...]
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    kind: int
    count: int
    value: int

    @property
    def size(self) -> int:
        return _SIZES.get(self.kind, 1) * self.count


class _Tiff:
    """A TIFF structure read by offsets; struct.error and ValueError where it points outside itself."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in {b"II*\x00", b"MM\x00*"}:
            raise ValueError("not a TIFF header")
        self._data = data
        self._order = "<" if data[:1] == b"I" else ">"

    def first(self) -> int:
        return self._number("I", 4)

    def entries(self, at: int) -> Iterator[_Entry]:
        count = self._number("H", at)
        if count > _MOST_ENTRIES:
            raise ValueError("too many entries")
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, number = struct.unpack_from(self._order + "HHI", self._data, place)
            value = self._number("H" if kind == _SHORT and number == 1 else "I", place + 8)
            yield _Entry(tag, kind, number, value)

    def next_after(self, at: int) -> int:
        return self._number("I", at + 2 + 12 * self._number("H", at))

    def _number(self, form: str, at: int) -> int:
        return int(struct.unpack_from(self._order + form, self._data, at)[0])


def read(payload: bytes) -> Content:
    """Never raises: a damaged block gives what can be read of it."""
    found = _Found()
    try:
        found.read_main(_Tiff(payload[_HEADER:]))
    except (struct.error, ValueError):
        found.is_damaged = True
    parts = tuple((kind, count, min(size, len(payload))) for kind, count, size in found.parts)
    return Content(found.orientation, parts, found.is_damaged)


def minimal(orientation: int) -> bytes:
    """The payload of a 36-byte EXIF segment that says how to turn the picture and nothing else."""
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    return MARK + b"\x00" + b"MM\x00*" + struct.pack(">I", 8) + directory


def _turn(entry: _Entry) -> int | None:
    is_number = entry.kind in {_SHORT, _LONG} and entry.count == 1
    return entry.value if is_number and 2 <= entry.value <= 8 else None


class _Found:
    def __init__(self) -> None:
        self.orientation: int | None = None
        self.parts: list[tuple[Removed, int, int]] = []
        self.is_damaged = False

    def read_main(self, tiff: _Tiff) -> None:
        main = tiff.first()
        for entry in tiff.entries(main):
            if entry.tag == _ORIENTATION and self.orientation is None:
                self.orientation = _turn(entry)
            elif entry.tag == _GPS_DIRECTORY:
                self._read(_gps, tiff, entry.value)
            elif entry.tag == _EXIF_DIRECTORY:
                self._read(_makernotes, tiff, entry.value)
        self._read(_thumbnails, tiff, tiff.next_after(main))

    def _read(
        self, part: Callable[[_Tiff, int], list[tuple[Removed, int, int]]], tiff: _Tiff, at: int
    ) -> None:
        """One inner directory: damage there does not hide what the others hold."""
        try:
            self.parts += part(tiff, at)
        except (struct.error, ValueError):
            self.is_damaged = True


def _gps(tiff: _Tiff, at: int) -> list[tuple[Removed, int, int]]:
    return [(Removed.GPS, 1, 2 + sum(12 + (one.size if one.size > 4 else 0) for one in tiff.entries(at)))]


def _makernotes(tiff: _Tiff, at: int) -> list[tuple[Removed, int, int]]:
    return [(Removed.MAKERNOTE, 1, one.size) for one in tiff.entries(at) if one.tag == _MAKERNOTE]


def _thumbnails(tiff: _Tiff, at: int) -> list[tuple[Removed, int, int]]:
    if at == 0:
        return []
    return [(Removed.THUMBNAIL, 1, one.value) for one in tiff.entries(at) if one.tag == _THUMBNAIL_BYTES]
