"""A small picture that opens the large one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.widgets.basics import IconButton
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import space


class Thumbnail(IconButton):
    """Shows a paper clip until it has its picture. A click, Space and Enter are one. Give it a name."""

    _picture: QPixmap | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("paperclip", "thumbnail", parent)

    def show_picture(self, image: QImage) -> None:
        """From now on this picture; it is shrunk to fit and never enlarged."""
        self._picture = QPixmap.fromImage(image)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Qt leaves Enter to dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        side = Theme.here().size("thumbnail")
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + space("m"), side + space("m"))
        self._draw()

    def _draw(self) -> None:
        if self._picture is None:
            super()._draw()
        else:
            self.setIcon(QIcon(self._picture))
