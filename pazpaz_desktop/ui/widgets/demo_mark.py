"""The mark on everything of a demonstration: whole where there is room, one word where there is little."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOption, QWidget

from pazpaz_desktop.ui.runtime import demo_texts
from pazpaz_desktop.ui.widgets.elided import ElidedLabel


class DemoMark(ElidedLabel):
    """Never gone for want of room. A screen reader hears all of it, whatever is painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("demoTag", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language in use."""
        self.setText(demo_texts.mark_text())

    def minimumSizeHint(self) -> QSize:
        """Qt override: room for the one word."""
        metrics, whole = self.fontMetrics(), self.sizeHint()
        spare = metrics.horizontalAdvance(self.text()) - metrics.horizontalAdvance(
            demo_texts.short_mark_text()
        )
        return QSize(whole.width() - spare, whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: its ground as the style sheet has it, then the words."""
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.end()
        super().paintEvent(event)

    def shown_text(self) -> str:
        """All of it, or the one word."""
        is_roomy = self.contentsRect().width() >= self.fontMetrics().horizontalAdvance(self.text())
        return self.text() if is_roomy else demo_texts.short_mark_text()
