"""A row of choices of which exactly one is on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from pazpaz_desktop.ui.widgets.basics import button, row


class Choices(QWidget):
    """Large buttons side by side; `chosen` carries the object name of the one a person picked."""

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = row(self)
        for name in names:
            made = button("choice", name)
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[name] = made
            layout.addWidget(made, 1)
            made.clicked.connect(self._on_clicked)

    def call(self, name: str, text: str) -> None:
        """The text of one choice, which is its accessible name, too."""
        self._buttons[name].setText(text)
        self._buttons[name].setAccessibleName(text)

    def choose(self, name: str) -> None:
        """Mark one without telling anybody."""
        self._buttons[name].setChecked(True)

    def _on_clicked(self) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            self.chosen.emit(checked.objectName())
