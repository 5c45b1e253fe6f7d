"""The signed states of a note."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pazpaz_desktop.services.notes import VersionRow
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.widgets.basics import Translated, column, label


class VersionList(Translated):
    """One line for each signature, the newest last. Hidden while nothing was signed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[VersionRow, ...] = ()
        self._title = label("heading")
        self._lines: QVBoxLayout = column(gap="s")
        layout = column(self, gap="s")
        layout.addWidget(self._title)
        layout.addLayout(self._lines)
        self.retranslate()

    def show_rows(self, rows: tuple[VersionRow, ...]) -> None:
        """Replace the list."""
        self._rows = rows
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the list."""
        self._title.setText(self.tr("Versions"))
        self.setVisible(bool(self._rows))
        while (item := self._lines.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for version in self._rows:
            line = label("small", wraps=True)
            line.setText(
                self.tr("Version {number} · {moment}\n{fingerprint}").format(
                    number=formats.number(version.number),
                    moment=formats.moment_of(version.signed_at),
                    fingerprint=left_to_right(version.fingerprint),
                )
            )
            self._lines.addWidget(line)
