"""A plain-text editor for notes: never lower than its text, each paragraph in its own direction."""

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

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
