"""A QR code painted from its modules, dark on light in every theme so that it can be read."""

import segno
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.widgets.tokens import ThemeName, tokens

_QUIET_MODULES = 2
_SIDE = 172


class QrCode(QWidget):
    """Shows one text. Its accessible name says what it is for; the text itself stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[bytes, ...] = ()
        self.setFixedSize(_SIDE, _SIDE)

    def show_text(self, text: str) -> None:
        """Encode `text` at error level M."""
        code = segno.make(text, error="m", micro=False) if text else None
        self._modules = tuple(bytes(line) for line in code.matrix) if code is not None else ()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override."""
        del event
        if not self._modules:
            return
        colours = tokens(ThemeName.LIGHT).colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours["surface"]))
        side = self.width() / (len(self._modules) + 2 * _QUIET_MODULES)
        for y, line in enumerate(self._modules):
            for x, is_dark in enumerate(line):
                if is_dark:
                    at = QRectF((x + _QUIET_MODULES) * side, (y + _QUIET_MODULES) * side, side, side)
                    painter.fillRect(at.adjusted(0, 0, 0.4, 0.4), QColor(colours["text"]))
        painter.end()
