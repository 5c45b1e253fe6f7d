"""Sketches: the drawings attached to notes of the demo clinic, a body outline with a mark where it hurts."""

import io
from typing import Final

from PIL import Image, ImageDraw

from pazpaz_desktop.services.demo_clinic.plan import Picture

_WIDTH, _HEIGHT = 480, 640
_PAPER, _INK, _MARK = (246, 241, 231), (96, 104, 112), (186, 58, 44)
_QUALITY: Final = 82


def sketch(picture: Picture) -> bytes:
    """A small JPEG, the same for the same picture. Its mark grows with the strength."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    _outline(pen)
    x, y = _WIDTH * picture.x // 100, _HEIGHT * picture.y // 100
    for ring in range(picture.strength):
        radius = 6 + 5 * ring
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_MARK, width=2)
    pen.text((16, _HEIGHT - 28), "DEMO", fill=_INK)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _outline(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((205, 40, 275, 125), outline=_INK, width=4)
    body = [(225, 122), (222, 145), (168, 165), (140, 330), (156, 334), (186, 215), (192, 330), (180, 450)]
    body += [(188, 590), (216, 590), (226, 455), (240, 380)]
    mirrored = [(_WIDTH - x, y) for x, y in reversed(body)]
    pen.line(body + mirrored, fill=_INK, width=4, joint="curve")
