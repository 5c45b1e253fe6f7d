"""Ends undo windows on time, whichever note is on the screen."""

from PySide6.QtCore import QObject, QTimer

from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.ui.viewmodels.desk import Desk

_EVERY_MS = 10_000
_LOG = TopicLog("ui")


class SigningWatch(QObject):
    """Every 10 s the notes whose window is over get their version; failures are tried again next time."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._on_due)

    def start(self) -> None:
        """Look now, and from now on."""
        self._timer.start()
        self._on_due()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _on_due(self) -> None:
        self._desk.tasks.write(
            self,
            self._desk.lanes.db,
            lambda: self._desk.practice.notes.finalise_due(everything=False),
            lambda _signed: None,
            lambda error: _LOG.failure("finalise", error),
        )
