"""A small window in a process of its own, on which the director's hands are tried."""

import os
import socket
import sys

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pazpaz_desktop.app.tour.director import Director
from pazpaz_desktop.app.tour.link import call_in
from pazpaz_desktop.foundation.clock import SystemClock


class Stage(QWidget):
    """One of each thing the director must be able to handle."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setObjectName("stage")
        self.text, self.echo, self.list, self.box = QPlainTextEdit(), QLabel(), QListWidget(), QComboBox()
        self.button = QPushButton("Ask")
        self.list.addItems([f"row {number}" for number in range(200)])
        self.box.addItems(["English", "עברית"])
        layout = QVBoxLayout(self)
        for name, widget in {
            "line": QLineEdit(),
            "text": self.text,
            "echo": self.echo,
            "list": self.list,
            "box": self.box,
            "tick": QCheckBox("Tick"),
            "ask": self.button,
        }.items():
            widget.setObjectName(name)
            layout.addWidget(widget)
        self.text.textChanged.connect(lambda: self.echo.setText(f"echo {self.text.toPlainText()}"))
        self.list.itemClicked.connect(lambda item: self.echo.setText(f"chose {item.text()}"))
        self.button.clicked.connect(self._ask)
        QShortcut(QKeySequence("Ctrl+L"), self, lambda: self.echo.setText("locked"))

    def _ask(self) -> None:
        dialog = QDialog(self)
        answer = QPushButton("Yes", dialog)
        answer.setObjectName("yes")
        answer.clicked.connect(dialog.accept)
        if dialog.exec():
            self.echo.setText("agreed")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.echo.setText(f"took {event.mimeData().urls()[0].fileName()}")
        event.acceptProposedAction()


def main(descriptor: int, pid: int) -> None:
    """Show the stage and obey."""
    application = QApplication([])
    stage = Stage()
    stage.resize(500, 700)
    stage.show()
    with socket.socket(fileno=descriptor) as common:
        director = Director(call_in(common, pid), SystemClock(), stage)
    application.aboutToQuit.connect(director.deleteLater)
    application.exec()


if __name__ == "__main__":
    main(int(sys.argv[1]), os.getpid())
