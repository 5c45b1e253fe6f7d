"""Walks a JPEG from its first byte to its true end, and refuses what it does not fully understand."""

import re
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.attachments import limits
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.foundation.errors import FileRefused

EOI: Final = 0xD9
SOS: Final = 0xDA
DQT: Final = 0xDB
DHT: Final = 0xC4
DRI: Final = 0xDD
APP0: Final = 0xE0
APP1: Final = 0xE1
APP2: Final = 0xE2
APP11: Final = 0xEB
APP13: Final = 0xED
APP14: Final = 0xEE
APP15: Final = 0xEF
COM: Final = 0xFE
FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended sequential and progressive, each with Huffman coding."""

_PROGRESSIVE: Final = 0xC2
_UNSUPPORTED: Final = {
    0xC3: "lossless",
    0xC5: "hierarchical",
    0xC6: "hierarchical",
    0xC7: "hierarchical",
    0xC8: "reserved",
    0xC9: "arithmetic",
    0xCA: "arithmetic",
    0xCB: "arithmetic",
    0xCC: "arithmetic",
    0xCD: "arithmetic",
    0xCE: "arithmetic",
    0xCF: "arithmetic",
    0xDC: "dnl",
    0xDE: "hierarchical",
    0xDF: "hierarchical",
    0xF7: "lossless",
}
# A marker that ends entropy-coded data: neither a stuffed zero nor a restart. Fill bytes may precede it.
_END_OF_ENTROPY: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_FILL_IN_ENTROPY: Final = re.compile(rb"\xff+(?=\xff)")
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True, repr=False)
class Segment:
    """A marker with its payload; after a start of scan also the entropy-coded data, free of fill bytes."""

    marker: int
    payload: bytes
    entropy: bytes = b""

    @property
    def encoded(self) -> bytes:
        """The bytes as they stand in a file."""
        head = bytes([0xFF, self.marker]) + (len(self.payload) + 2).to_bytes(2, "big")
        return head + self.payload + self.entropy


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's size and components as its frame header states them."""

    width: int
    height: int
    components: tuple[int, ...]
    samples_per_block: float
    is_progressive: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """A whole JPEG: its segments in order, what lay loose between them, what follows its end."""

    segments: tuple[Segment, ...]
    frame: Frame
    loose_pieces: int
    loose_bytes: int
    trailer_bytes: int


def walk(data: bytes) -> Structure:
    """The structure up to the true end of image; FileRefused when any part is missing or not understood."""
    if data[:2] != b"\xff\xd8":
        raise FileRefused(rule=Rule.NOT_JPEG)
    walker = _Walker(data)
    while walker.step():
        pass
    return walker.structure()


class _Walker:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 2
        self._segments: list[Segment] = []
        self._frame: Frame | None = None
        self._scans = 0
        self._loose_pieces = 0
        self._loose_bytes = 0

    def step(self) -> bool:
        """Read one segment; False at the end of the image."""
        marker = self._next_marker()
        if marker == EOI:
            return False
        if marker in _WITHOUT_LENGTH:
            self._skip_loose(2)
            return True
        if len(self._segments) >= limits.SEGMENTS:
            raise FileRefused(rule=Rule.UNDECODABLE, part="segments")
        payload = self._payload(marker)
        self._check(marker, payload)
        entropy = self._entropy() if marker == SOS else b""
        self._segments.append(Segment(marker, payload, entropy))
        return True

    def structure(self) -> Structure:
        if self._frame is None or self._scans == 0:
            raise FileRefused(rule=Rule.UNDECODABLE, part="no_picture")
        check_size(self._frame, is_buffered=self._frame.is_progressive or self._scans > 1)
        return Structure(
            tuple(self._segments),
            self._frame,
            self._loose_pieces,
            self._loose_bytes,
            len(self._data) - self._at,
        )

    def _next_marker(self) -> int:
        """Move behind the next marker; whatever stands before it is loose."""
        start = self._at
        at = start
        while True:
            at = self._data.find(b"\xff", at)
            if at < 0 or at + 1 >= len(self._data):
                raise FileRefused(rule=Rule.TRUNCATED)
            if self._data[at + 1] not in {0x00, 0xFF}:
                break
            at += 1
        self._skip_loose(at - start)
        self._at = at + 2
        return self._data[at + 1]

    def _skip_loose(self, size: int) -> None:
        if size:
            self._loose_pieces += 1
            self._loose_bytes += size

    def _payload(self, marker: int) -> bytes:
        if marker in _UNSUPPORTED:
            raise FileRefused(rule=Rule.UNSUPPORTED_CODING, coding=_UNSUPPORTED[marker])
        if not _is_known(marker):
            raise FileRefused(rule=Rule.UNDECODABLE, part="marker")
        length = int.from_bytes(self._data[self._at : self._at + 2], "big")
        end = self._at + length
        if end > len(self._data) or self._at + 2 > len(self._data):
            raise FileRefused(rule=Rule.TRUNCATED)
        if length < 2:
            raise FileRefused(rule=Rule.UNDECODABLE, part="length")
        payload = self._data[self._at + 2 : end]
        self._at = end
        return payload

    def _check(self, marker: int, payload: bytes) -> None:
        if marker in FRAMES:
            if self._frame is not None:
                raise FileRefused(rule=Rule.UNDECODABLE, part="frames")
            self._frame = _frame(marker, payload)
        elif marker == SOS:
            self._scans += 1
            self._check_scan(payload)
        elif marker == DQT:
            _check_quantisation(payload)
        elif marker == DHT:
            _check_huffman(payload)
        elif marker == DRI and len(payload) != 2:
            raise FileRefused(rule=Rule.UNDECODABLE, part="restart")

    def _check_scan(self, payload: bytes) -> None:
        if self._frame is None or self._scans > limits.SCANS or not payload:
            raise FileRefused(rule=Rule.UNDECODABLE, part="scan")
        count = payload[0]
        ids = payload[1 : 1 + 2 * count : 2]
        is_whole = 1 <= count <= 4 and len(payload) == 4 + 2 * count
        if not is_whole or not set(ids) <= set(self._frame.components):
            raise FileRefused(rule=Rule.UNDECODABLE, part="scan")

    def _entropy(self) -> bytes:
        found = _END_OF_ENTROPY.search(self._data, self._at)
        if found is None:
            raise FileRefused(rule=Rule.TRUNCATED)
        raw = self._data[self._at : found.start()]
        self._at = found.start()
        if not raw:
            raise FileRefused(rule=Rule.UNDECODABLE, part="empty_scan")
        kept = _FILL_IN_ENTROPY.sub(b"", raw)
        self._skip_loose(len(raw) - len(kept))
        return kept


def check_size(frame: Frame, *, is_buffered: bool) -> None:
    """FileRefused for a picture that is too large to show or to decode in the worker's memory."""
    pixels = frame.width * frame.height
    if max(frame.width, frame.height) > limits.SIDE or pixels > limits.PIXELS:
        raise FileRefused(rule=Rule.TOO_MANY_PIXELS, width=frame.width, height=frame.height)
    # Pillow keeps four bytes a pixel; libjpeg two bytes a sample of every scan that is not the only one.
    needed = pixels * 4 + (pixels * frame.samples_per_block * 2 if is_buffered else 0)
    if needed > limits.DECODED_BYTES:
        raise FileRefused(rule=Rule.TOO_MANY_PIXELS, width=frame.width, height=frame.height)


def _is_known(marker: int) -> bool:
    known = {SOS, DQT, DHT, DRI, COM} | FRAMES
    return marker in known or APP0 <= marker <= APP15


def _frame(marker: int, payload: bytes) -> Frame:
    if len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
        raise FileRefused(rule=Rule.UNDECODABLE, part="frame")
    if payload[0] != 8:
        coding = "twelve_bit" if payload[0] == 12 else "precision"
        raise FileRefused(rule=Rule.UNSUPPORTED_CODING, coding=coding)
    height = int.from_bytes(payload[1:3], "big")
    width = int.from_bytes(payload[3:5], "big")
    if height == 0:
        raise FileRefused(rule=Rule.UNSUPPORTED_CODING, coding="dnl")
    if width == 0 or payload[5] not in {1, 3, 4}:
        raise FileRefused(rule=Rule.UNDECODABLE, part="frame")
    sampling = [divmod(byte, 16) for byte in payload[7::3]]
    if any(not (1 <= across <= 4 and 1 <= down <= 4) for across, down in sampling):
        raise FileRefused(rule=Rule.UNDECODABLE, part="frame")
    widest = max(across for across, _ in sampling)
    tallest = max(down for _, down in sampling)
    samples = sum(across * down for across, down in sampling) / (widest * tallest)
    return Frame(width, height, tuple(payload[6::3]), samples, marker == _PROGRESSIVE)


def _check_quantisation(payload: bytes) -> None:
    at = 0
    while at < len(payload):
        precision, table = divmod(payload[at], 16)
        if precision > 1 or table > 3:
            raise FileRefused(rule=Rule.UNDECODABLE, part="quantisation")
        at += 1 + 64 * (precision + 1)
    if at != len(payload) or at == 0:
        raise FileRefused(rule=Rule.UNDECODABLE, part="quantisation")


def _check_huffman(payload: bytes) -> None:
    at = 0
    while at < len(payload):
        kind, table = divmod(payload[at], 16)
        symbols = sum(payload[at + 1 : at + 17])
        if kind > 1 or table > 3 or symbols > 256:
            raise FileRefused(rule=Rule.UNDECODABLE, part="huffman")
        at += 17 + symbols
    if at != len(payload) or at == 0:
        raise FileRefused(rule=Rule.UNDECODABLE, part="huffman")
