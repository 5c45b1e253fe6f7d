"""How a client looks in the list: the name, and under it how to reach them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from pazpaz_desktop.ui.viewmodels.client_list import ARCHIVED_ROLE, BROKEN_ROLE, CONTACT_ROLE
from pazpaz_desktop.ui.widgets.row_paint import RowPaint
from pazpaz_desktop.ui.widgets.tokens import space

_Index = QModelIndex | QPersistentModelIndex


class ClientRowDelegate(QStyledItemDelegate):
    """Two lines on a rounded ground; a client whose seal is broken has a sentence in their place."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt override."""
        paint = RowPaint(painter, option)
        paint.ground()
        if index.data(BROKEN_ROLE):
            paint.paragraph(str(index.data(Qt.ItemDataRole.DisplayRole)), "warning", "danger")
            return
        paint.lines(
            str(index.data(Qt.ItemDataRole.DisplayRole)),
            self.tr("archived") if index.data(ARCHIVED_ROLE) else str(index.data(CONTACT_ROLE)),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt override."""
        del index
        return QSize(0, 2 * option.fontMetrics.lineSpacing() + 2 * space("m"))
