"""The clinic server as this laptop knows it: what may be said of it, joining it, and asking it now."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.errors import Cancelled
from pazpaz_desktop.services.carried_files import read_carried
from pazpaz_desktop.services.clinic import ClinicProgress, ClinicStanding, SyncWord
from pazpaz_desktop.ui.viewmodels.desk import Desk

_SHARED: Final = (Kind.CLIENT, Kind.NOTE, Kind.ATTACHMENT)
"""What may have to be sent; settings and form drafts never leave this laptop."""


@dataclass(frozen=True, slots=True)
class ClinicState:
    """What is shown. `is_fresh`: nothing was committed since `standing` was read.

    `error` is of what the person asked for last; `progress` of the exchange that runs, if one does.
    """

    standing: ClinicStanding | None = None
    is_fresh: bool = False
    is_busy: bool = False
    progress: ClinicProgress | None = None
    error: Exception | None = None

    @property
    def word(self) -> SyncWord:
        """The state in one word; up to date only while that is known of everything committed here."""
        if self.standing is None:
            return SyncWord.NOT_JOINED
        state = self.standing.state
        return SyncWord.WAITING if state is SyncWord.UP_TO_DATE and not self.is_fresh else state

    @property
    def is_joined(self) -> bool:
        """Whether this practice has a server at all."""
        return self.standing is not None and self.standing.state is not SyncWord.NOT_JOINED


class ClinicModel(QObject):
    """Reads the standing anew after every commit and every step of an exchange; a late answer is dropped."""

    changed = Signal()
    joined = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clinic, self._lanes, self._tasks = desk.practice.clinic, desk.lanes, desk.tasks
        self._generation = 0
        self.state = ClinicState()
        desk.bus.changed.connect(self._on_changes)
        desk.bus.exchanged.connect(self._on_exchanged)

    def refresh(self) -> None:
        """Read how this laptop stands."""
        self._generation += 1
        generation = self._generation

        def take(standing: ClinicStanding) -> None:
            if generation == self._generation:
                self._show(standing=standing, is_fresh=True)

        self._tasks.read(self, self._lanes.db, self._clinic.standing, take, self._on_unreadable)

    def sync_now(self) -> None:
        """Exchange with the server at once, whatever the timer says."""
        if self.state.is_busy:
            return
        self._show(is_busy=True, error=None)

        def done(_nothing: None) -> None:
            self._show(is_busy=False, progress=None)
            self.refresh()

        self._tasks.read(self, self._lanes.sync, self._exchange, done, self._on_failed)

    def join(self, path: Path, device_name: str) -> None:
        """Connect this practice to a server with the seat file at `path`; `joined` tells that it is."""
        clinic = self._clinic
        if not self.state.is_busy:
            self._show(is_busy=True, error=None)
            self._tasks.write(
                self,
                self._lanes.sync,
                lambda: clinic.join(read_carried(path), device_name.strip()),
                lambda _joined: self._on_joined(),
                self._on_failed,
            )

    def forget_error(self) -> None:
        """The person goes on."""
        self._show(error=None)

    def _exchange(self) -> None:
        """On lane `sync`. One that was stopped for a lock is no news, but has ended all the same."""
        with suppress(Cancelled):
            self._clinic.sync_now()

    def _on_joined(self) -> None:
        self._show(is_busy=False, progress=None)
        self.refresh()
        self.joined.emit()

    def _on_failed(self, error: Exception) -> None:
        self._show(is_busy=False, progress=None, error=error)
        self.refresh()

    def _on_unreadable(self, error: Exception) -> None:
        self._show(error=error)

    def _on_changes(self, changes: ChangeSet) -> None:
        """Something was committed: nothing is called up to date until the standing was read after it."""
        if any(changes.touches(kind) for kind in _SHARED):
            self._show(is_fresh=False)
            self.refresh()

    def _on_exchanged(self, progress: ClinicProgress | None) -> None:
        self._show(progress=progress)
        if progress is None:
            self.refresh()

    def _show(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # fields by name
        self.changed.emit()
