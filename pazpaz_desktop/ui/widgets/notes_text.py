"""A plain-text editor for notes: never lower than its text, each paragraph in its own direction."""

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from pazpaz_desktop.ui.runtime.edits import edits

_FEWEST_LINES = 3
_PADDING = 22


class NotesText(QPlainTextEdit):
    """Tab leaves it, paste brings text only. `left`: the focus went elsewhere. `caret_moved`: scroll along.

    A paragraph's direction is that of its first strong character (UAX #9).
    """

    left = Signal()
    caret_moved = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._follow_text_direction()
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.cursorPositionChanged.connect(self._on_caret)
        self._fit()

    def take_text(self, text: str) -> None:
        """Another text, as no edit of the writer's: caret and selection stay at the words they were at.

        There is nothing to undo afterwards: it would take back what somebody else wrote.
        """
        had = self.toPlainText()
        mine = self.textCursor()
        anchor, caret = mine.anchor(), mine.position()
        cursor = QTextCursor(self.document())
        for edit in reversed(edits(had, text)):
            first, last = _units(had[: edit.start]), _units(had[: edit.end])
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.more)
            anchor = _moved(anchor, first, last, _units(edit.more))
            caret = _moved(caret, first, last, _units(edit.more))
        mine.setPosition(anchor)
        mine.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(mine)
        self.document().clearUndoRedoStacks()

    def sizeHint(self) -> QSize:
        """Qt override: no higher than it has to be, so that a page scrolls only for text."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt override: plain text, whatever was copied."""
        if source.hasText():
            self.textCursor().insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt override."""
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Qt override: the layout's direction must not become the text's."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._follow_text_direction()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _follow_text_direction(self) -> None:
        option = QTextOption(self.document().defaultTextOption())
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        # Exactly "justify" would stretch lines; together with another edge it only makes Qt start each
        # paragraph at the edge of its own direction (QTextEngine::alignLine), which "left" does not.
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignJustify)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    def _fit(self) -> None:
        lines = max(_FEWEST_LINES, round(self.document().size().height()))
        self.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + _PADDING)

    def _on_caret(self) -> None:
        if self.hasFocus():
            self.caret_moved.emit(self.cursorRect())


def _units(text: str) -> int:
    """How long the text is to Qt, which counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _moved(place: int, first: int, last: int, more: int) -> int:
    """Where a place in the text is once `first` to `last` was replaced by `more` units."""
    if place <= first:
        return place
    return place + more - (last - first) if place >= last else first + more
