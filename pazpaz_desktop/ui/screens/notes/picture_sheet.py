"""The picture sheet: one attached picture, as large as the note's screen allows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from pazpaz_desktop.ui.viewmodels.attachments import Picture
from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.sheet import Sheet
from pazpaz_desktop.ui.widgets.tokens import space

_ROOM_BESIDE = 160
_SMALLEST = 240


class PictureSheet(Sheet):
    """The picture is forgotten when the sheet closes."""

    _wide = 0

    def __init__(self, parent: QWidget) -> None:
        super().__init__("pictureSheet", parent)
        self._name, self._picture = label("heading", wraps=True), QLabel()
        self._picture.setObjectName("picture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._close = button("", "closePictureButton")
        self._close.clicked.connect(self.close_sheet)
        end = row()
        end.addStretch()
        end.addWidget(self._close)
        self.body.addWidget(self._name)
        self.body.addWidget(self._picture)
        self.body.addLayout(end)
        self.closed.connect(self._picture.clear)

    def wanted_width(self) -> int:
        """Override: as wide as the picture."""
        return max(_SMALLEST * 2, self._wide)

    def show_picture(self, picture: Picture) -> None:
        """Open with a picture, shrunk to fit and never enlarged."""
        self._name.setText(picture.name)
        self._close.setText(self.tr("Close"))
        self._picture.setAccessibleName(self.tr("Picture {name}").format(name=picture.name))
        self.card.setAccessibleName(picture.name)
        under = self.parentWidget()
        room = under.size() if under is not None else QSize(_SMALLEST, _SMALLEST)
        ratio = self.devicePixelRatioF()
        width = max(_SMALLEST, room.width() - _ROOM_BESIDE)
        height = max(_SMALLEST, room.height() - 2 * _ROOM_BESIDE)
        shown = QPixmap.fromImage(picture.image)
        if shown.width() > width * ratio or shown.height() > height * ratio:
            shown = shown.scaled(
                round(width * ratio),
                round(height * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        shown.setDevicePixelRatio(ratio)
        self._picture.setPixmap(shown)
        wide = shown.deviceIndependentSize().toSize().width() + 2 * space("xl")
        self._wide = wide + space("s")
        self.card.setFixedWidth(self.wanted_width())
        self.open(self._close)
