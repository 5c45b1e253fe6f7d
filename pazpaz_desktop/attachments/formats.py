"""Our own table of how files begin, to hold against what their name and libmagic say."""

import enum
from typing import Final


class Format(enum.StrEnum):
    """Kinds of files told apart; only JPEG is accepted so far, the others are named in the refusal."""

    AVIF = "avif"
    BMP = "bmp"
    EXECUTABLE = "executable"
    GIF = "gif"
    HEIC = "heic"
    JPEG = "jpeg"
    MARKUP = "markup"
    MP4 = "mp4"
    OFFICE = "office"
    PDF = "pdf"
    PNG = "png"
    TIFF = "tiff"
    WEBP = "webp"
    ZIP = "zip"


MEDIA_TYPES: Final = {Format.JPEG: "image/jpeg"}
"""The media types of accepted formats."""

EXTENSIONS: Final = {"jpg": Format.JPEG, "jpeg": Format.JPEG}
"""The extensions of accepted formats."""

_STARTS: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"%PDF-", Format.PDF),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"BM", Format.BMP),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OFFICE),
    (b"MZ", Format.EXECUTABLE),
    (b"\x7fELF", Format.EXECUTABLE),
    (b"#!", Format.EXECUTABLE),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})


def recognise(data: bytes) -> Format | None:
    """The format by the first bytes alone, at offset 0; None for what the table does not know."""
    for start, found in _STARTS:
        if data.startswith(start):
            return found
    return _container(data) or _markup(data)


def _container(data: bytes) -> Format | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in _HEIC_BRANDS:
        return Format.HEIC
    return Format.AVIF if brand in _AVIF_BRANDS else Format.MP4


def _markup(data: bytes) -> Format | None:
    return Format.MARKUP if data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
