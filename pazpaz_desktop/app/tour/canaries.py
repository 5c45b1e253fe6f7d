"""Canaries: random words typed into a vault, and the search for them in everything left on disk."""

import base64
import re
import secrets
import string
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LETTERS: Final = {
    "latin": string.ascii_letters,
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
}
_LENGTH: Final = 24
_ZLIB_START: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ZIP_MEMBER: Final = re.compile(rb"PK\x03\x04.{4}\x08\x00.{16}(..)(..)", re.DOTALL)
_PNG_DATA: Final = re.compile(rb"(.{4})IDAT", re.DOTALL)
_LINE_BREAKS: Final = (b"=\r\n", b"=\n", b"\r\n", b"\n")
_INFLATED_LIMIT: Final = 64 << 20
_STEP: Final = 256
_DEPTH: Final = 2


@dataclass(frozen=True, slots=True)
class Canary:
    """A word that nothing but the tour can have written."""

    script: str
    word: str

    @classmethod
    def hatch(cls, script: str) -> "Canary":
        """A fresh canary of 24 random letters; `script` is `latin` or `hebrew`."""
        return cls(script, "".join(secrets.choice(_LETTERS[script]) for _ in range(_LENGTH)))


@dataclass(frozen=True, slots=True)
class Sighting:
    """One canary found in one encoding; `place` is a file, its name, or the stream inside it."""

    place: str
    script: str
    encoding: str


def encoded(word: str) -> dict[str, tuple[bytes, ...]]:
    """The byte strings that betray `word`, by encoding.

    Eight of the nine encodings of the leak test; the ninth, deflate, is undone while scanning.
    """
    utf8, utf16 = word.encode(), word.encode("utf-16-le")
    return {
        "utf-8": (utf8,),
        "utf-16-le": (utf16,),
        "utf-16-be": (word.encode("utf-16-be"),),
        "utf-32-le": (word.encode("utf-32-le"),),
        "hex": _both_cases(utf8.hex()) + _both_cases(utf16.hex()),
        "base64": tuple(dict.fromkeys(_base64(utf8) + _base64(utf16))),
        "json": _both_cases("".join(f"\\u{ord(letter):04x}" for letter in word), keep="\\u"),
        "quoted-printable": _both_cases("".join(f"={byte:02x}" for byte in utf8)),
    }


def _both_cases(text: str, keep: str = "") -> tuple[bytes, ...]:
    upper = text.upper() if not keep else text.upper().replace(keep.upper(), keep)
    return (text.encode("ascii"), upper.encode("ascii"))


def _base64(data: bytes) -> tuple[bytes, ...]:
    """The part of the text that stays the same wherever `data` lies in a longer encoded stream."""
    needles = []
    for offset in range(3):
        text = base64.b64encode(bytes(offset) + data)
        first = (0, 2, 3)[offset]
        last = (offset + len(data)) * 8 // 6
        needles += [text[first:last], text[first:last].translate(bytes.maketrans(b"+/", b"-_"))]
    return tuple(dict.fromkeys(needles))


class CanaryScan:
    """Looks for a set of canaries in bytes, files and folders."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._needles = [
            (canary.script, encoding, needle)
            for canary in canaries
            for encoding, needles in encoded(canary.word).items()
            for needle in needles
        ]
        self.files_read = 0

    def in_places(self, places: Iterable[Path]) -> list[Sighting]:
        """All sightings in files and folder trees: contents and names. Links are not followed."""
        return [sighting for place in places for path in _walk(place) for sighting in self.in_file(path)]

    def in_file(self, path: Path) -> list[Sighting]:
        """Sightings in the name of `path` and, where it is a regular file, in its bytes."""
        found = self.in_bytes(str(path).encode(errors="surrogateescape"), f"name of {path.parent}")
        if path.is_file() and not path.is_symlink():
            self.files_read += 1
            found += self.in_bytes(path.read_bytes(), str(path))
        return found

    def in_bytes(self, data: bytes, place: str, depth: int = 0) -> list[Sighting]:
        """Sightings in `data`, and in the deflate streams inside it, two levels deep."""
        found = self._plain(data, place, depth)
        if depth < _DEPTH:
            for inner in _inflated(data):
                found += self.in_bytes(inner, f"{place} (deflated)", depth + 1)
        return found

    def _plain(self, data: bytes, place: str, depth: int) -> list[Sighting]:
        unfolded = data
        for line_break in _LINE_BREAKS:
            unfolded = unfolded.replace(line_break, b"")
        texts = (data,) if len(unfolded) == len(data) else (data, unfolded)
        return [
            Sighting(place, script, "deflate" if depth else encoding)
            for script, encoding, needle in self._needles
            if any(needle in text for text in texts)
        ]


def _walk(place: Path) -> Iterator[Path]:
    yield place
    if place.is_dir() and not place.is_symlink():
        for inner in sorted(place.iterdir()):
            yield from _walk(inner)


def _inflated(data: bytes) -> Iterator[bytes]:
    for start in _ZLIB_START.finditer(data):
        yield from _inflate(data, start.start(), 47)
    for member in _ZIP_MEMBER.finditer(data):
        skipped = sum(int.from_bytes(size, "little") for size in member.groups())
        yield from _inflate(data, member.end() + skipped, -15)
    if data.startswith(b"\x89PNG"):
        chunks = [
            data[chunk.end() : chunk.end() + int.from_bytes(chunk[1], "big")]
            for chunk in _PNG_DATA.finditer(data)
        ]
        yield from _inflate(b"".join(chunks), 0, 47)


def _inflate(data: bytes, start: int, window: int) -> Iterator[bytes]:
    """What comes out before the stream ends or breaks: a leak in the first half is still a leak."""
    pieces, stream, room = [], zlib.decompressobj(window), _INFLATED_LIMIT
    try:
        for offset in range(start, len(data), _STEP):
            pieces.append(stream.decompress(data[offset : offset + _STEP], room))
            room -= len(pieces[-1])
            if stream.eof or room <= 0:
                break
    except zlib.error:
        pass
    if any(pieces):
        yield b"".join(pieces)
