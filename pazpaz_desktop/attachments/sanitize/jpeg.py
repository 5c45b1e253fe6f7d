"""Takes everything out of a JPEG that is not needed to show it, without touching one coded pixel."""

from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.attachments import limits
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.attachments.sanitize import exif, icc
from pazpaz_desktop.attachments.sanitize import jpeg_structure as jpeg
from pazpaz_desktop.attachments.sanitize.jpeg_structure import Segment
from pazpaz_desktop.attachments.sanitize.removals import Removed, Tally, Warned
from pazpaz_desktop.domain.attachments import RemovedItem
from pazpaz_desktop.foundation.errors import FileRefused

JFIF: Final = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""Version 1.1, no density, no thumbnail: an 18-byte segment."""

ADOBE_BYTES: Final = 12
"""Mark, version, two flag words and the colour transform."""

_KEPT: Final = jpeg.FRAMES | {jpeg.DQT, jpeg.DHT, jpeg.DRI, jpeg.SOS}
_RGB_IDS: Final = (0x52, 0x47, 0x42)
_MARK_WITHIN: Final = 64
_KINDS: Final = (
    (jpeg.COM, b"", Removed.COMMENT),
    (jpeg.APP1, b"http://ns.adobe.com/x", Removed.XMP),
    (jpeg.APP2, b"MPF\x00", Removed.MPF),
    (jpeg.APP2, icc.MARK, Removed.ICC),
    (jpeg.APP11, b"jumb", Removed.C2PA),
    (jpeg.APP13, b"", Removed.IPTC),
)
_PROFILE_WARNINGS: Final = {
    icc.Verdict.DAMAGED: {Warned.ICC_DAMAGED},
    icc.Verdict.MISMATCHED: {Warned.ICC_MISMATCHED},
}


@dataclass(frozen=True, slots=True, repr=False)
class Stripped:
    """The cleaned file with the report of what is gone."""

    data: bytes
    removed: tuple[RemovedItem, ...]
    warnings: tuple[Warned, ...]
    width: int
    height: int
    orientation: int
    profile: bytes
    source_profile: bytes


def strip(data: bytes) -> Stripped:
    """Pure and deterministic; cleaning its own result changes nothing.

    Kept byte for byte: tables, frame, restart interval, scans, the Adobe colour transform. Written
    anew: an 18-byte JFIF header, a 36-byte EXIF block if the picture is turned, a colour profile that
    is not sRGB with its texts emptied. FileRefused for what is not fully understood.
    """
    structure = jpeg.walk(data)
    stripper = _Stripper(structure.frame)
    for segment in structure.segments:
        stripper.take(segment)
    stripper.tally.add(Removed.FILLER, structure.loose_bytes, structure.loose_pieces)
    stripper.tally.add(Removed.TRAILER, structure.trailer_bytes)
    return stripper.result()


class _Stripper:
    def __init__(self, frame: jpeg.Frame) -> None:
        self._frame = frame
        self.tally = Tally()
        self._warnings: set[Warned] = set()
        self._picture: list[Segment] = []
        self._profile_parts: list[bytes] = []
        self._adobe: bytes | None = None
        self._exif: exif.Content | None = None
        self._has_jfif = False
        self._is_in_scans = False

    def take(self, segment: Segment) -> None:
        """Sort one segment: into the picture, into what is written anew, or out."""
        if segment.marker in _KEPT:
            self._is_in_scans = self._is_in_scans or segment.marker == jpeg.SOS
            self._picture.append(segment)
        elif segment.marker == jpeg.APP0:
            self._take_app0(segment)
        elif segment.marker == jpeg.APP1:
            self._take_app1(segment)
        elif segment.marker == jpeg.APP2:
            self._take_app2(segment)
        elif segment.marker == jpeg.APP14 and self._is_adobe(segment):
            self._take_adobe(segment)
        else:
            self.tally.add(_kind(segment), _size(segment))

    def result(self) -> Stripped:
        profile, source = self._profile()
        orientation = (self._exif.orientation if self._exif else None) or 1
        front = [Segment(jpeg.APP0, JFIF)] if self._may_say_jfif() else []
        if orientation != 1:
            front.append(Segment(jpeg.APP1, exif.minimal(orientation)))
        front += [Segment(jpeg.APP2, part) for part in icc.split(profile)]
        if self._adobe is not None:
            front.append(Segment(jpeg.APP14, self._adobe))
        body = b"".join(segment.encoded for segment in [*front, *self._picture])
        return Stripped(
            data=b"\xff\xd8" + body + b"\xff\xd9",
            removed=self.tally.items(),
            warnings=tuple(sorted(self._warnings)),
            width=self._frame.width,
            height=self._frame.height,
            orientation=orientation,
            profile=profile,
            source_profile=source,
        )

    def _take_app0(self, segment: Segment) -> None:
        payload = segment.payload
        if payload.startswith(b"JFXX\x00"):
            self.tally.add(Removed.JFIF_THUMBNAIL, _size(segment))
        elif payload.startswith(b"JFIF\x00") and len(payload) >= len(JFIF) and not self._is_in_scans:
            self._has_jfif = True
            thumbnail = min(3 * payload[12] * payload[13], len(payload) - len(JFIF))
            self.tally.add(Removed.JFIF_THUMBNAIL, thumbnail)
            self.tally.add(Removed.APP_OTHER, len(payload) - len(JFIF) - thumbnail)
            if payload[7:12] != JFIF[7:12]:
                self.tally.add(Removed.DENSITY, 5)
        else:
            self.tally.add(Removed.APP_OTHER, _size(segment))

    def _take_app1(self, segment: Segment) -> None:
        if not segment.payload.startswith(exif.MARK):
            self.tally.add(_kind(segment), _size(segment))
            return
        content = exif.read(segment.payload)
        if content.is_damaged:
            self._warnings.add(Warned.EXIF_DAMAGED)
        if self._exif is None and not self._is_in_scans:
            self._exif = content
            if content.orientation and segment.payload == exif.minimal(content.orientation):
                return
        self.tally.add(Removed.EXIF, _size(segment))
        for kind, count, size in content.parts:
            self.tally.add(kind, size, count)

    def _take_app2(self, segment: Segment) -> None:
        if segment.payload.startswith(icc.MARK) and not self._is_in_scans:
            self._profile_parts.append(segment.payload)
        else:
            self.tally.add(_kind(segment), _size(segment))

    def _is_adobe(self, segment: Segment) -> bool:
        is_whole = segment.payload.startswith(b"Adobe") and len(segment.payload) >= ADOBE_BYTES
        return is_whole and not self._is_in_scans

    def _take_adobe(self, segment: Segment) -> None:
        if self._adobe is not None:  # decoders follow the last one
            self.tally.add(Removed.APP_OTHER, 4 + ADOBE_BYTES)
        self._adobe = segment.payload[:ADOBE_BYTES]
        self.tally.add(Removed.APP_OTHER, len(segment.payload) - ADOBE_BYTES)

    def _may_say_jfif(self) -> bool:
        """Whether a JFIF header leaves the colours as they are: decoders take it to mean YCbCr or grey."""
        if self._has_jfif or len(self._frame.components) == 1:
            return True
        if len(self._frame.components) == 4:
            return False
        if self._adobe is not None:
            return self._adobe[-1] != 0
        return self._frame.components != _RGB_IDS

    def _profile(self) -> tuple[bytes, bytes]:
        """The profile to write and the one it came from; both empty when none is kept."""
        if not self._profile_parts:
            return b"", b""
        source = icc.joined(self._profile_parts) or b""
        if len(source) > limits.PROFILE_BYTES:
            raise FileRefused(rule=Rule.UNSUPPORTED_CODING, coding="icc_too_large")
        cleaned = icc.clean(source, len(self._frame.components))
        if cleaned.verdict is not icc.Verdict.KEPT:
            self._warnings |= _PROFILE_WARNINGS.get(cleaned.verdict, set())
            self.tally.add(Removed.ICC, sum(4 + len(part) for part in self._profile_parts))
            return b"", b""
        if cleaned.profile != source:
            self.tally.add(Removed.ICC_TEXT, max(1, len(source) - len(cleaned.profile)), cleaned.emptied)
        return cleaned.profile, source


def _size(segment: Segment) -> int:
    return 4 + len(segment.payload)


def _kind(segment: Segment) -> Removed:
    for marker, mark, kind in _KINDS:
        if segment.marker == marker and mark in segment.payload[:_MARK_WITHIN]:
            return kind
    return Removed.APP_OTHER
