"""Icons: our own line drawings, coloured by the theme, mirrored where they point somewhere."""

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer

from pazpaz_desktop.foundation.paths import resources_dir

_MIRRORED: Final = frozenset({"back", "note", "signed"})
_SCALES: Final = (1, 2, 3)


def icon(name: str, colour: QColor, side: int) -> QIcon:
    """The drawing `resources/icons/<name>.svg` at `side` pixels, sharp at up to three times the density."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_drawn(name, colour, side, scale))
    return made


def pixmap(name: str, colour: QColor, side: int, ratio: float) -> QPixmap:
    """The same as a picture for a label on a screen of this pixel ratio."""
    return icon(name, colour, side).pixmap(QSize(side, side), ratio)


def _drawn(name: str, colour: QColor, side: int, scale: int) -> QPixmap:
    is_mirrored = name in _MIRRORED and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    key = f"pazpaz/{name}/{colour.name()}/{side}/{scale}/{is_mirrored}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        image = _rendered(name, colour, side * scale)
        drawn = QPixmap.fromImage(image.transformed(QTransform().scale(-1, 1)) if is_mirrored else image)
        drawn.setDevicePixelRatio(scale)
        QPixmapCache.insert(key, drawn)
    return drawn


def _rendered(name: str, colour: QColor, pixels: int) -> QImage:
    text = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour.name()).encode()))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return image
