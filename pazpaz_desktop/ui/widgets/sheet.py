"""A sheet: a card over the window that dims what is under it, without a dialog and its own event loop."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pazpaz_desktop.ui.widgets.basics import centred, column, frame

_WIDTH = 560


class Sheet(QFrame):
    """Covers its parent while open; Esc closes it, Tab stays inside. `closed` follows every end."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self.setProperty("role", "veil")
        self.card: QFrame = frame("sheet")
        self.card.setObjectName(name)
        self.card.setFixedWidth(_WIDTH)
        self.body: QVBoxLayout = column(self.card, gap="l", margin="xl")
        layout = column(self)
        layout.addStretch(1)
        layout.addLayout(centred(self.card))
        layout.addStretch(2)
        self._focus_before: QWidget | None = None
        parent.installEventFilter(self)
        self.hide()

    def open(self, first: QWidget) -> None:
        """Show the sheet with the focus on `first`."""
        self._focus_before = self.window().focusWidget()
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()
        first.setFocus()

    def close_sheet(self) -> None:
        """Hide the sheet; the focus goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: keep the size of what is covered."""
        if watched is self._under and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Qt override: walk the sheet's own controls only."""
        stops = [
            one
            for one in self.card.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        ]
        if not stops:
            return True
        now = self.window().focusWidget()
        at = stops.index(now) if now in stops else -1
        stops[(at + (1 if is_next else -1)) % len(stops)].setFocus(
            Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        )
        return True
