"""How a session note looks in the timeline: its day, and its state as icon and words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.ui.viewmodels.timeline import BROKEN_ROLE, FACTS_ROLE, STATE_ROLE
from pazpaz_desktop.ui.widgets.row_paint import RowPaint
from pazpaz_desktop.ui.widgets.tokens import space

_Index = QModelIndex | QPersistentModelIndex


class TimelineDelegate(QStyledItemDelegate):
    """An open page for a draft, a ticked one for a signed note, a warning where its seal is broken."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt override."""
        paint = RowPaint(painter, option)
        paint.ground()
        is_draft = index.data(STATE_ROLE) == NoteState.DRAFT  # Qt hands a plain str back
        paint.lines(
            str(index.data(Qt.ItemDataRole.DisplayRole)),
            str(index.data(FACTS_ROLE)),
            *_sign(is_draft, is_broken=bool(index.data(BROKEN_ROLE))),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt override."""
        del index
        return QSize(0, 2 * option.fontMetrics.lineSpacing() + 2 * space("m"))


def _sign(is_draft: bool, *, is_broken: bool) -> tuple[str, str]:
    """The row's icon and its colour."""
    if is_broken:
        return "warning", "danger"
    return ("note", "warning") if is_draft else ("signed", "ok")
