"""A bare Qt window that says when it is painted: the least that any cold start costs."""

import os

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget


class BareWindow(QWidget):
    """One input, as on the lock screen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say it, then stay until killed."""
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os.write(1, b"PAINTED\n"))


if __name__ == "__main__":
    application = QApplication([])
    window = BareWindow()
    QVBoxLayout(window).addWidget(QLineEdit())
    window.show()
    application.exec()
