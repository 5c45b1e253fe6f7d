"""Progress of something that takes seconds: a bar, and in words how far it is."""

from PySide6.QtWidgets import QProgressBar, QWidget

from pazpaz_desktop.ui.widgets.basics import column, label


class Progress(QWidget):
    """Moves without animation; the words beside it say the same to who does not see the bar."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar, self._words = QProgressBar(), label("small")
        self._bar.setObjectName(name)
        self._bar.setTextVisible(False)
        layout = column(self, gap="xs")
        layout.addWidget(self._bar)
        layout.addWidget(self._words)

    def show_step(self, done: int, total: int, words: str) -> None:
        """`done` of `total`; a total of 0 means that it has not been counted yet."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._bar.setAccessibleName(words)
        self._words.setText(words)
