"""A sheet: a card over the window that dims what is under it, without a dialog and its own event loop."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pazpaz_desktop.ui.widgets.basics import centred, column, frame
from pazpaz_desktop.ui.widgets.growth import fits
from pazpaz_desktop.ui.widgets.theme import Theme

_WIDTH = 560


class Sheet(QFrame):
    """Covers its parent while open; Esc closes it, Tab stays inside. `closed` follows every end."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget, *, width: int = _WIDTH, is_at_top: bool = False) -> None:
        super().__init__(parent)
        self._under, self._width = parent, width
        self.setProperty("role", "veil")
        self.card: QFrame = frame("sheet")
        self.card.setObjectName(name)
        fits(self.card, self._fit, within=parent)
        self.body: QVBoxLayout = column(self.card, gap="l", margin="xl")
        self._layout = column(self, margin="xl" if is_at_top else None)
        self._layout.addStretch(0 if is_at_top else 1)
        self._layout.addLayout(centred(self.card))
        self._layout.addStretch(2)
        self._focus_before: QWidget | None = None
        parent.installEventFilter(self)
        self.hide()

    def wanted_width(self) -> int:
        """How wide the card shall be now: it grows with the text, to nine tenths of what it covers."""
        return min(Theme.here().scaled(self._width), max(self._width, self._under.width() * 9 // 10))

    def open(self, first: QWidget) -> None:
        """Show the sheet with the focus on `first`."""
        self._focus_before = self.window().focusWidget()
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()
        first.setFocus()

    def settle(self) -> None:
        """Lay the card out for what is in it now, not with the next turn of the event loop."""
        self.body.activate()
        self._layout.activate()

    def _fit(self) -> None:
        self.card.setFixedWidth(self.wanted_width())

    def close_sheet(self) -> None:
        """Hide the sheet; the focus goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        before, self._focus_before = self._focus_before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
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
