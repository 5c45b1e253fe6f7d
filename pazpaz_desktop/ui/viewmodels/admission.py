"""Admission: how a laptop without a practice is let into one, from the invitation to the yes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from pazpaz_desktop.domain.texts import has_visible_text
from pazpaz_desktop.foundation.errors import PazPazError, RuleBroken
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.services.carried_files import read_carried
from pazpaz_desktop.services.vault import CreateVault, Unlocked
from pazpaz_desktop.ui.runtime.tasks import Tasks

if TYPE_CHECKING:  # storage comes with it, and set-up is shown before there is any
    from pazpaz_desktop.services.enrolling import Enrolling, EnrolStep, InvitationCard

LOOK_MS: Final = 1500
"""How often it is asked whether the other laptop has gone on."""


@dataclass(frozen=True, slots=True, repr=False)
class AdmissionState:
    """What is shown. `code`: the six digits to compare, once the other laptop answered."""

    path: Path | None = None
    card: "InvitationCard | None" = None
    device_name: str = ""
    is_begun: bool = False
    is_busy: bool = False
    code: str | None = None
    error: Exception | None = None

    @property
    def needs_another(self) -> bool:
        """The invitation is of no more use; only another one helps."""
        error = self.error
        return self.is_begun and isinstance(error, PazPazError) and not error.retryable


class Admission(QObject):
    """Each invitation gets a try of its own, made by `enrolling`; network work is on lane `sync`."""

    changed = Signal()
    admitted = Signal()

    def __init__(self, enrolling: "Callable[[], Enrolling]", sync: Lane, tasks: Tasks) -> None:
        super().__init__()
        self._new_try, self._sync, self._tasks = enrolling, sync, tasks
        self._try: Enrolling | None = None
        self._file = b""
        self._is_looking = False
        self.state = AdmissionState()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def read(self, path: Path) -> None:
        """Read an invitation and show what it says; nothing is sent."""
        self.stop()
        attempt = self._try = self._new_try()
        self._show(AdmissionState(path, device_name=self.state.device_name, is_busy=True))

        def job() -> "tuple[bytes, InvitationCard]":
            file = read_carried(path)
            return file, attempt.read(file)

        def take(found: "tuple[bytes, InvitationCard]") -> None:
            if self._try is attempt:
                self._file = found[0]
                self._show(replace(self.state, card=found[1], is_busy=False))

        self._tasks.read(self, self._sync, job, take, self._failure_of(attempt))

    def name(self, device_name: str) -> bool:
        """What this laptop shall be called; False, with the error shown, where that is no name."""
        name = device_name.strip()
        is_named = has_visible_text(name)
        error = None if is_named else RuleBroken(field="device_name", rule="empty")
        self._show(replace(self.state, device_name=name, error=error))
        return is_named and self.state.card is not None

    def begin(self) -> None:
        """Answer the invitation; from then on it is asked again and again how far the other laptop is."""
        attempt, state = self._try, self.state
        if attempt is None or state.is_busy:
            return
        self._show(replace(state, is_begun=True, is_busy=True, error=None))
        self._tasks.read(
            self,
            self._sync,
            lambda: attempt.begin(self._file, state.device_name),
            lambda step: self._on_step(attempt, step),
            self._failure_of(attempt),
        )
        self._look.start()

    def look(self) -> None:
        """Ask once how far the other laptop is."""
        attempt = self._try
        if attempt is None or self._is_looking or self.state.is_busy or self.state.needs_another:
            return
        self._is_looking = True
        self._tasks.read(
            self,
            self._sync,
            attempt.step,
            lambda step: self._on_step(attempt, step),
            self._failure_of(attempt),
        )

    def finish(self, request: CreateVault) -> Unlocked:
        """Make the vault of the admitted laptop. Lane `keys`; raises what `Enrolling.finish` raises."""
        if self._try is None:
            raise AssertionError("nobody is admitted before an invitation was answered")
        return self._try.finish(request)

    def stop(self) -> None:
        """Ask no more."""
        self._look.stop()
        self._is_looking = False

    def _on_step(self, attempt: "Enrolling", step: "EnrolStep") -> None:
        if self._try is not attempt:
            return
        self._is_looking = False
        self._show(replace(self.state, is_busy=False, code=step.code, error=None))
        if step.is_admitted:
            self.stop()
            self.admitted.emit()

    def _failure_of(self, attempt: "Enrolling") -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            if self._try is not attempt:
                return
            self._is_looking = False
            self._show(replace(self.state, is_busy=False, error=error))
            if self.state.needs_another:
                self.stop()

        return failed

    def _show(self, state: AdmissionState) -> None:
        self.state = state
        self.changed.emit()
