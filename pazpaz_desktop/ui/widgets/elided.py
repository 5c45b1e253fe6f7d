"""Labels that keep to one line: what does not fit is left out, in the middle of a file's name."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.widgets.basics import Label

_LONGEST_KIND: Final = 8
_FEWEST_CHARACTERS: Final = 6


class ElidedLabel(Label):
    """`text` stays whole for a screen reader, and is the tool tip where not all of it can be seen."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        metrics = self.fontMetrics()
        return QSize(_FEWEST_CHARACTERS * metrics.averageCharWidth(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override."""
        super().resizeEvent(event)
        self.setToolTip("" if self.shown_text() == self.text() else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), isolate(self.shown_text()))
        painter.end()

    def shown_text(self) -> str:
        """What of the text is painted at this width."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)


class FileNameLabel(ElidedLabel):
    """A file's name: its beginning and its kind stay, the middle gives way."""

    def shown_text(self) -> str:
        """Override."""
        return elided_name(self.text(), self.fontMetrics(), self.contentsRect().width())


def elided_name(name: str, metrics: QFontMetrics, room: int) -> str:
    """The name in at most `room` pixels where that is possible, with its extension: `IMG_20…41.jpg`."""
    if metrics.horizontalAdvance(name) <= room:
        return name
    stem, dot, kind = name.rpartition(".")
    ending = f"{dot}{kind}" if stem and len(kind) <= _LONGEST_KIND else ""
    left = room - metrics.horizontalAdvance(ending)
    return metrics.elidedText(name.removesuffix(ending), Qt.TextElideMode.ElideMiddle, left) + ending
