"""A page with one card in its middle: the frame of set-up and lock screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pazpaz_desktop.ui.widgets.basics import centred, column, frame
from pazpaz_desktop.ui.widgets.growth import fix_width
from pazpaz_desktop.ui.widgets.tokens import space


class PageCard(QScrollArea):
    """Centres `card`, `width` pixels wide at a text size of 100; scrolls where the window is too low."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "canvas")
        self.card: QFrame = frame("card")
        fix_width(self.card, width, within=self, share=0.9)
        self.body: QVBoxLayout = column(self.card, gap="l", margin="xl")
        page = QWidget()
        self.setWidget(page)
        vertical = column(page, margin="l")
        vertical.addStretch(2)
        vertical.addLayout(centred(self.card))
        vertical.addStretch(3)
        self.body.setContentsMargins(space("xl"), space("xl"), space("xl"), space("xl"))
