"""Small perceptual digests of pictures: they differ where a person sees a difference, not a rasteriser."""

import base64
import zlib
from dataclasses import dataclass
from typing import Final, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_FINE: Final = (64, 40)
_COARSE: Final = (32, 20)
LIGHT_TOLERANCE: Final = 10
"""How much the lightness of one fine cell may differ, of 255: hinted outlines differ by up to 9."""
HUE_TOLERANCE: Final = 4
"""How much the colour of one coarse cell may differ, of 255: in red or blue against green."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Mean lightness in 64 × 40 cells, mean colour in 32 × 20 cells."""

    lights: bytes
    colours: bytes

    @classmethod
    def of(cls, picture: QImage) -> Self:
        """The digest of a picture of any size."""
        colours = _shrunk(picture, _COARSE, QImage.Format.Format_RGB888)
        return cls(_shrunk(picture, _FINE, QImage.Format.Format_Grayscale8), colours)

    @classmethod
    def read(cls, text: str) -> Self:
        """A digest as `written` gave it."""
        whole = zlib.decompress(base64.b85decode(text))
        count = _FINE[0] * _FINE[1]
        return cls(whole[:count], whole[count:])

    def written(self) -> str:
        """As text."""
        return base64.b85encode(zlib.compress(self.lights + self.colours, 9)).decode("ascii")

    def worst(self, other: Self) -> tuple[int, int]:
        """The largest difference of a cell in lightness, and in hue."""
        pairs = zip(self.lights, other.lights, strict=True)
        hues = zip(_hues(self.colours), _hues(other.colours), strict=True)
        return max(abs(one - two) for one, two in pairs), max(abs(one - two) for one, two in hues)

    def looks_like(self, other: Self) -> bool:
        """Whether both are pictures of the same."""
        light, hue = self.worst(other)
        return light <= LIGHT_TOLERANCE and hue <= HUE_TOLERANCE


def _hues(colours: bytes) -> list[int]:
    """Red and blue of each cell against its green: grey edges of letters say nothing here."""
    greens = colours[1::3]
    return [
        part - green
        for parts in (colours[0::3], colours[2::3])
        for part, green in zip(parts, greens, strict=True)
    ]


def _shrunk(picture: QImage, cells: tuple[int, int], form: QImage.Format) -> bytes:
    small = picture.convertToFormat(QImage.Format.Format_RGB32).scaled(
        *cells, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    exact = small.convertToFormat(form)
    width = cells[0] * (3 if form is QImage.Format.Format_RGB888 else 1)
    lines = bytes(exact.constBits())
    step = exact.bytesPerLine()
    return b"".join(lines[line * step : line * step + width] for line in range(cells[1]))
