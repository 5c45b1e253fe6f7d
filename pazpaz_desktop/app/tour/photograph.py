"""An invented photograph that says too much: a drawn JPEG with GPS, camera, time and comment."""

import io
import struct
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZES: Final = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825
_TAKEN: Final = "2024:05:14 10:41:07"
_Entry = tuple[int, int, bytes]


def write_photograph(path: Path, comment: str) -> None:
    """A 960 × 640 drawing of a shoulder stretch, taken "in the middle of the sea" by an invented camera."""
    plain = io.BytesIO()
    _drawing().save(plain, "JPEG", quality=88, comment=comment.encode())
    jpeg = plain.getvalue()
    exif = b"Exif\x00\x00" + _tiff(comment)
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    path.write_bytes(jpeg[:2] + segment + jpeg[2:])


def _drawing() -> Image.Image:
    image = Image.new("RGB", (960, 640), "#e8e1d4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 520, 960, 640), fill="#b9a58c")
    pen.ellipse((420, 90, 540, 210), fill="#c98f6b")
    pen.line((480, 210, 480, 430), fill="#2f6f73", width=90)
    pen.line((480, 250, 300, 150), fill="#c98f6b", width=38)
    pen.line((480, 250, 660, 330), fill="#c98f6b", width=38)
    pen.line((460, 430, 410, 560), fill="#3d4a57", width=48)
    pen.line((500, 430, 560, 560), fill="#3d4a57", width=48)
    return image


def _tiff(comment: str) -> bytes:
    """A big-endian TIFF block: IFD0, the EXIF folder and the GPS folder, in that order."""
    header = b"MM\x00\x2a\x00\x00\x00\x08"
    camera = [
        _text(0x010F, "Invented Optics"),
        _text(0x0110, "Pocket 1"),
        _text(0x0132, _TAKEN),
    ]
    taken = [_text(0x9003, _TAKEN), _text(0xA431, "SN-000-invented"), _text(0x927C, comment)]
    place = [
        _text(0x0001, "N"),
        _degrees(0x0002, (33, 12, 30)),
        _text(0x0003, "E"),
        _degrees(0x0004, (29, 45, 0)),
    ]
    pointers = [(_EXIF_POINTER, _LONG, bytes(4)), (_GPS_POINTER, _LONG, bytes(4))]
    exif_at = 8 + len(_folder(camera + pointers, 8))
    gps_at = exif_at + len(_folder(taken, exif_at))
    pointers = [
        (_EXIF_POINTER, _LONG, struct.pack(">L", exif_at)),
        (_GPS_POINTER, _LONG, struct.pack(">L", gps_at)),
    ]
    return header + _folder(camera + pointers, 8) + _folder(taken, exif_at) + _folder(place, gps_at)


def _text(tag: int, text: str) -> _Entry:
    return tag, _ASCII, text.encode() + b"\x00"


def _degrees(tag: int, parts: tuple[int, int, int]) -> _Entry:
    return tag, _RATIONAL, b"".join(struct.pack(">LL", part, 1) for part in parts)


def _folder(entries: list[_Entry], start: int) -> bytes:
    """One image file directory that begins at byte `start`, with its longer values behind it."""
    table, values = struct.pack(">H", len(entries)), b""
    values_at = start + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        count = len(value) // _SIZES[kind]
        held = value.ljust(4, b"\x00")
        if len(value) > 4:
            held = struct.pack(">L", values_at + len(values))
            values += value + bytes(len(value) % 2)
        table += struct.pack(">HHL", tag, kind, count) + held
    return table + bytes(4) + values
