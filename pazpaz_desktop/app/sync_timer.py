"""The sync timer: begins exchanges with the clinic's server while the practice is open, at a calm pace."""

import random
from typing import Final

from PySide6.QtCore import QObject, QTimer

from pazpaz_desktop.app import crash
from pazpaz_desktop.app.lifecycle import Phase
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.services.clinic import ClinicLink, ClinicProgress, CycleReport
from pazpaz_desktop.sync.pacing import LAST_RETRY_S, Draw, Pacing

SETTLED_S: Final = 20.0
"""So long after the last change it is sent: a note that is being written goes a few times, not each word."""


class SyncTimer(QObject):
    """Runs on the Qt thread; exchanges run on lane `sync`. `draw` gives the random part of each wait.

    What comes from another laptop reaches the change bus here, like any commit of this one.
    """

    def __init__(
        self, clinic: ClinicLink, around: Surroundings, parent: QObject, draw: Draw = random.uniform
    ) -> None:
        super().__init__(parent)
        self._clinic, self._around = clinic, around
        self._pacing = Pacing(draw)
        self._is_open = self._is_running = self._is_publishing = self._waits_for_person = False
        self._poll = self._timer()
        self._settled = self._timer()
        post = around.main_thread.post
        clinic.on_changes = lambda changes: post(lambda: self._publish(changes))
        clinic.on_progress = lambda progress: post(lambda: self._tell(progress))
        clinic.on_ended = lambda outcome: post(lambda: self._on_ended(outcome))
        clinic.on_due = lambda: post(self.exchange)
        around.bus.changed.connect(self._on_changed)

    @property
    def wait_s(self) -> float | None:
        """How long the next exchange was made to wait, in seconds; None while none is to come."""
        waits = [timer.interval() for timer in (self._poll, self._settled) if timer.isActive()]
        return min(waits) / 1000 if waits else None

    def on_phase(self, phase: Phase) -> None:
        """Exchange while the practice is open, at once to begin with; stop at once when it is locked."""
        self._is_open = phase is Phase.OPEN
        self._is_running = False  # one that is being stopped tells nobody
        if self._is_open:
            self._around.composition.halt.clear()
            self._clinic.go_on()
            self.exchange()
        else:
            self._clinic.stop()
            self._around.composition.halt.set()
            self._poll.stop()
            self._settled.stop()

    def exchange(self) -> None:
        """Begin one now, unless one runs or there is no server."""
        self._poll.stop()
        self._settled.stop()
        if self._is_open and self._clinic.is_joined and not self._is_running:
            self._is_running = True
            self._around.tasks.read(
                self,
                self._around.lanes.sync,
                self._clinic.sync_now,
                lambda _report: None,
                self._on_failed,
            )

    def _on_failed(self, error: Exception) -> None:
        """What the program names was told to `_on_ended`; anything else is a mistake of ours."""
        if not isinstance(error, PazPazError):
            crash.note(error)
            self._is_running = False
            self._poll.start(round(LAST_RETRY_S * 1000))

    def _on_ended(self, outcome: CycleReport | PazPazError) -> None:
        """Of any exchange, whoever asked for it."""
        self._is_running = False
        if isinstance(outcome, PazPazError):
            wait_s = self._pacing.failed(outcome)
        else:
            wait_s = self._pacing.succeeded(moved=bool(outcome.sent or outcome.received))
        self._waits_for_person = wait_s is None
        if wait_s is not None and self._is_open:
            self._poll.start(round(wait_s * 1000))
        self._tell(None)

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._is_open and self._clinic.is_joined and not (self._is_publishing or self._waits_for_person):
            self._settled.start(round(SETTLED_S * 1000))

    def _publish(self, changes: ChangeSet) -> None:
        self._is_publishing = True
        try:
            self._around.bus.publish(changes)
        finally:
            self._is_publishing = False

    def _tell(self, progress: ClinicProgress | None) -> None:
        self._around.bus.tell_exchange(progress)

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self.exchange)
        return timer
