"""The demo clinic before it is open: made with progress, opened, made afresh, removed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.foundation.errors import Cancelled
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.services.demo_clinic.door import PUBLIC_WORDS, DemoClinics
from pazpaz_desktop.services.vault import Unlocked
from pazpaz_desktop.ui.runtime.tasks import Tasks

__all__ = ["PUBLIC_WORDS", "DemoAct", "DemoClinicModel", "DemoState"]

T = TypeVar("T")

_TOLD_EVERY: Final = 5


class DemoAct(StrEnum):
    """What is going on."""

    NOTHING = "nothing"
    OPENING = "opening"
    MAKING = "making"
    STOPPING = "stopping"
    REMOVING = "removing"


@dataclass(frozen=True, slots=True)
class DemoState:
    """`done` of `total` sessions are written; `error` is of what was asked for last."""

    act: DemoAct = DemoAct.NOTHING
    done: int = 0
    total: int = 0
    error: Exception | None = None

    @property
    def is_busy(self) -> bool:
        """Something is going on."""
        return self.act is not DemoAct.NOTHING


class DemoClinicModel(QObject):
    """One thing at a time, on lane `keys`. `opened` hands over the Unlocked; `stopped` follows `stop`."""

    changed = Signal()
    opened = Signal(object)
    stopped = Signal()
    removed = Signal()

    def __init__(self, clinics: DemoClinics, keys: Lane, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clinics, self._keys, self._tasks = clinics, keys, tasks
        self._halt = Event()
        self.state = DemoState()

    def make(self) -> None:
        """Make one, then open it."""
        self._make(self._clinics.make)

    def start_afresh(self, vault_id: VaultId) -> None:
        """Make a new one in place of this one, then open it."""
        clinics = self._clinics
        self._make(lambda on_step, is_stopped: clinics.start_afresh(vault_id, on_step, is_stopped))

    def open(self, vault_id: VaultId) -> None:
        """Open one that is there."""
        clinics = self._clinics
        self._begin(DemoAct.OPENING, lambda: clinics.open(vault_id), self._on_opened)

    def remove(self, vault_id: VaultId) -> None:
        """Delete one; `removed` tells that it is gone."""
        clinics = self._clinics
        self._begin(DemoAct.REMOVING, lambda: clinics.remove(vault_id), lambda _nothing: self._on_removed())

    def was_refused(self) -> None:
        """What was opened did not become a practice: ready for the next try."""
        self._show(DemoState())

    def stop(self) -> None:
        """Make no more of what is being made; nothing stays of it."""
        if self.state.act is DemoAct.MAKING:
            self._halt.set()
            self._show(DemoState(DemoAct.STOPPING, self.state.done, self.state.total))

    def _make(self, make: Callable[[Callable[[int, int], None], Callable[[], bool]], Unlocked]) -> None:
        if self.state.is_busy:  # what is being made keeps its own way to be stopped
            return
        self._halt = halt = Event()

        def job() -> Unlocked | None:
            try:
                return make(self._on_step, halt.is_set)
            except Cancelled:
                return None

        self._begin(DemoAct.MAKING, job, self._on_made)

    def _begin(self, act: DemoAct, job: Callable[[], T], on_done: Callable[[T], None]) -> None:
        if not self.state.is_busy:
            self._show(DemoState(act))
            self._tasks.read(self, self._keys, job, on_done, self._on_failed)

    def _on_step(self, done: int, total: int) -> None:
        """On lane `keys`. A screen that is drawn for every step would only slow them down."""
        if done % _TOLD_EVERY and done < total:
            return
        self._tasks.tell(self, lambda: self._show(replace(self.state, done=done, total=total)))

    def _on_made(self, unlocked: Unlocked | None) -> None:
        if unlocked is None:
            self._show(DemoState())
            self.stopped.emit()
        else:  # also where it was whole before the wish to stop arrived: it is there, and can be removed
            self._on_opened(unlocked)

    def _on_opened(self, unlocked: Unlocked) -> None:
        self._show(replace(self.state, act=DemoAct.OPENING))
        self.opened.emit(unlocked)

    def _on_removed(self) -> None:
        self._show(DemoState())
        self.removed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._show(DemoState(error=error))

    def _show(self, state: DemoState) -> None:
        self.state = state
        self.changed.emit()
