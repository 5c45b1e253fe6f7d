"""Checks a cleaned picture against its original with other parsers than the one that cleaned it."""

import hashlib
import io
import itertools
import warnings
from typing import Final

from PIL import (
    Image,
    ImageCms,
    MpoImagePlugin,  # noqa: F401 - Pillow imports it late for a photo that carries a second one
    UnidentifiedImageError,
)

from pazpaz_desktop.attachments import limits
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.attachments.sanitize import residue
from pazpaz_desktop.attachments.sanitize.jpeg import Stripped
from pazpaz_desktop.foundation.errors import FileRefused

_ORIENTATION: Final = 0x0112
_STRIP_ROWS: Final = 256
_COLOUR_STEPS: Final = range(0, 256, 51)


def check(original: bytes, stripped: Stripped) -> None:
    """FileRefused unless nothing is left that should be gone and the picture is the same to the last bit."""
    found = residue.find(stripped.data)
    if found:
        raise FileRefused(rule=Rule.RESIDUE, part=found[0])
    before = look(original)
    after = look(stripped.data)
    if before.pixels != after.pixels:
        raise FileRefused(rule=Rule.RESIDUE, part="pixels")
    if before.orientation != stripped.orientation or after.orientation != stripped.orientation:
        raise FileRefused(rule=Rule.RESIDUE, part="orientation")
    if stripped.profile and not _same_colours(stripped):
        raise FileRefused(rule=Rule.RESIDUE, part="icc")


class Look:
    """What Pillow sees in a file: a digest of mode, size and every pixel as stored, and how it is turned."""

    def __init__(self, pixels: str, orientation: int) -> None:
        self.pixels = pixels
        self.orientation = orientation


def look(data: bytes) -> Look:
    """Decode the whole picture; FileRefused(rule=undecodable) where Pillow cannot."""
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
                picture.load()
                return Look(_digest(picture), _orientation(picture))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise FileRefused(rule=Rule.TOO_MANY_PIXELS) from error
        except (UnidentifiedImageError, SyntaxError, ValueError, OSError) as error:
            raise FileRefused(rule=Rule.UNDECODABLE, part="pixels") from error


def _digest(picture: Image.Image) -> str:
    """Strip by strip: a second whole copy of the pixels would not fit the worker's memory."""
    digest = hashlib.sha256(f"{picture.mode} {picture.width} {picture.height}".encode())
    for top in range(0, picture.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, picture.height)
        digest.update(picture.crop((0, top, picture.width, bottom)).tobytes())
    return digest.hexdigest()


def _orientation(picture: Image.Image) -> int:
    block = picture.info.get("exif")
    if not isinstance(block, bytes):
        return 1
    exif = Image.Exif()
    try:
        exif.load(block)
        value = exif.get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, OSError, KeyError, TypeError, IndexError):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _same_colours(stripped: Stripped) -> bool:
    """Whether a grid of colours looks the same through the old and the new profile, by LittleCMS."""
    try:
        return _seen_through(stripped.profile) == _seen_through(stripped.source_profile)
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        raise FileRefused(rule=Rule.UNSUPPORTED_CODING, coding="icc") from error


def _seen_through(profile: bytes) -> bytes:
    space = {b"GRAY": "L", b"RGB ": "RGB", b"CMYK": "CMYK"}[profile[16:20]]
    bands = len(Image.new(space, (1, 1)).getbands())
    grid = bytes(itertools.chain.from_iterable(itertools.product(_COLOUR_STEPS, repeat=bands)))
    colours = Image.frombytes(space, (len(grid) // bands, 1), grid)
    seen = ImageCms.profileToProfile(
        colours,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        outputMode="RGB",
    )
    return seen.tobytes() if seen is not None else b""
