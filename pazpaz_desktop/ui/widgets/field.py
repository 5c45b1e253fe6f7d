"""A form field: its label, its input and the error that stands at it."""

from PySide6.QtWidgets import QLineEdit, QWidget

from pazpaz_desktop.ui.widgets.basics import column, label, styled


class Field(QWidget):
    """One line of text. Its label names it to a screen reader; an error is read as its description."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = QLineEdit()
        self.input.setObjectName(name)
        self._label = label("label")
        self._label.setBuddy(self.input)
        self._hint = label("small", wraps=True)
        self._error = label("small", wraps=True)
        self._error.setProperty("tone", "danger")
        layout = column(self, gap="xs")
        for part in (self._label, self.input, self._hint, self._error):
            layout.addWidget(part)
        self._hint.hide()
        self._error.hide()

    def call(self, title: str, hint: str = "") -> None:
        """The field's visible and accessible name, and a line of advice under it."""
        self._label.setText(title)
        self.input.setAccessibleName(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.text()

    def blame(self, error: str) -> None:
        """Show an error at the field, or take it away."""
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self.input.setAccessibleDescription(error)
        styled(self.input, invalid="true" if error else "false")
