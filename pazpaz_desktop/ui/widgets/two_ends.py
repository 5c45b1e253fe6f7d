"""Rows with a text at the start edge and something short at the other, under headings."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.widgets.row_paint import RowPaint
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import space

_Index = QModelIndex | QPersistentModelIndex
_Edge = Qt.AlignmentFlag
_START, _END = (_Edge.AlignLeft, _Edge.AlignRight), (_Edge.AlignRight, _Edge.AlignLeft)


class TwoEndsDelegate(QStyledItemDelegate):
    """`end_role` gives what stands at the far edge; a row where it gives None is a heading."""

    def __init__(self, end_role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._end_role = end_role

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt override."""
        end, text = index.data(self._end_role), str(index.data(Qt.ItemDataRole.DisplayRole))
        paint = RowPaint(painter, option)
        area = option.rect.adjusted(space("m") + 3, 0, -space("m") - 3, 0)
        mirrored = int(option.direction is Qt.LayoutDirection.RightToLeft)
        if end is None:
            self._heading(painter, option, area.adjusted(0, space("xs"), 0, 0), text, _START[mirrored])
            return
        paint.ground()
        painter.setFont(_font(option, QFont.Weight.Normal))
        taken = 0
        if end:
            taken = min(painter.fontMetrics().horizontalAdvance(end), area.width() // 2) + space("l")
            far = QRect(area.x() if mirrored else area.right() - taken + 1, area.y(), taken, area.height())
            _write(painter, far, end, "on_soft" if paint.is_selected else "muted", _END[mirrored])
        near = area.adjusted(taken, 0, 0, 0) if mirrored else area.adjusted(0, 0, -taken, 0)
        painter.setFont(_font(option, QFont.Weight.Medium))
        _write(painter, near, text, "on_soft" if paint.is_selected else "text", _START[mirrored])

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt override."""
        is_heading = index.data(self._end_role) is None
        least = 0 if is_heading else Theme.here().size("control")
        return QSize(0, max(least, option.fontMetrics.lineSpacing() + space("m")))

    def _heading(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, edge: Qt.AlignmentFlag
    ) -> None:
        font = _font(option, QFont.Weight.DemiBold)
        font.setPixelSize(Theme.here().type_size("small"))
        painter.setFont(font)
        _write(painter, area, text, "muted", edge)


def _font(option: QStyleOptionViewItem, weight: QFont.Weight) -> QFont:
    font = QFont(option.font)
    font.setWeight(weight)
    return font


def _write(painter: QPainter, area: QRect, text: str, colour: str, edge: Qt.AlignmentFlag) -> None:
    painter.setPen(Theme.here().colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, edge | _Edge.AlignAbsolute | _Edge.AlignVCenter, isolate(shown))
