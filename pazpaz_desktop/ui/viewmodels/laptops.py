"""The laptops of the practice, and letting a new one in: invitation, six digits, yes or no."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pazpaz_desktop.services.carried_files import keep_carried, read_carried
from pazpaz_desktop.services.clinic import Candidate, DeviceRow, Invited, InviteDevice, Role
from pazpaz_desktop.ui.viewmodels.desk import Desk

LOOK_MS: Final = 1500
"""How often it is asked whether the invited laptop has answered."""


class Whose(StrEnum):
    """Whose laptop is to be added."""

    MINE = "mine"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


class Stage(StrEnum):
    """How far an invitation is."""

    CHOOSE = "choose"
    INVITED = "invited"
    COMPARE = "compare"
    ADMITTED = "admitted"


class Kept(StrEnum):
    """Whether the invitation was written where the person wants it."""

    NOT_YET = "not_yet"
    YES = "yes"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, repr=False)
class InviteState:
    """What the sheet shows. `kept`: whether the invitation is where the person wants to carry it from."""

    stage: Stage = Stage.CHOOSE
    seat_path: Path | None = None
    whose: Whose = Whose.MINE
    invited: Invited | None = None
    kept: Kept = Kept.NOT_YET
    candidate: Candidate | None = None
    admitted: DeviceRow | None = None
    is_busy: bool = False
    error: Exception | None = None

    @property
    def expires_at(self) -> datetime | None:
        """Until when the invitation holds."""
        return self.invited.expires_at if self.invited is not None else None


class LaptopsModel(QObject):
    """`rows_changed`: other laptops; `changed`: the invitation went on. Network work is on lane `sync`."""

    rows_changed = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clinic, self._lanes, self._tasks = desk.practice.clinic, desk.lanes, desk.tasks
        self._is_looking = False
        self.rows: tuple[DeviceRow, ...] = ()
        self.state = InviteState()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def refresh(self) -> None:
        """Read the laptops anew."""
        self._tasks.read(self, self._lanes.db, self._clinic.devices, self._on_rows, self.failed.emit)

    def start(self) -> None:
        """An invitation from the beginning."""
        self.stop()
        self._show(InviteState())

    def choose_seat(self, path: Path) -> None:
        """The seat file that the operator made for the new laptop."""
        self._show(replace(self.state, seat_path=path, error=None))

    def choose_whose(self, whose: Whose) -> None:
        """Whose laptop it will be."""
        self._show(replace(self.state, whose=whose, error=None))

    def invite(self) -> None:
        """Make the invitation; from then on it is asked again and again who answered."""
        path, whose = self.state.seat_path, self.state.whose
        if path is None or self.state.is_busy:
            return
        clinic = self._clinic
        role = Role.ASSISTANT if whose is Whose.ASSISTANT else Role.THERAPIST

        def job() -> Invited:
            seat_file = read_carried(path)
            return clinic.invite(InviteDevice(seat_file, role, is_same_person=whose is Whose.MINE))

        def invited(made: Invited) -> None:
            self._show(replace(self.state, stage=Stage.INVITED, invited=made, is_busy=False))
            self._look.start()

        self._busy()
        self._tasks.read(self, self._lanes.sync, job, invited, self._on_failed)

    def keep(self, path: Path) -> None:
        """Write the invitation where the person wants to carry it away from."""
        invited = self.state.invited
        if invited is None:
            return

        def tell(kept: Kept) -> None:
            if self.state.invited is invited:
                self._show(replace(self.state, kept=kept, error=None))

        self._tasks.read(
            self,
            self._lanes.files,
            lambda: keep_carried(path, invited.file),
            lambda _done: tell(Kept.YES),
            lambda _error: tell(Kept.FAILED),
        )

    def look(self) -> None:
        """Ask once whether a laptop has answered."""
        invited, clinic = self.state.invited, self._clinic
        if invited is None or self._is_looking or self.state.stage is not Stage.INVITED:
            return
        self._is_looking = True

        def seen(candidate: Candidate | None) -> None:
            self._is_looking = False
            if self.state.invited is invited and self.state.stage is Stage.INVITED and candidate is not None:
                self._look.stop()
                self._show(replace(self.state, stage=Stage.COMPARE, candidate=candidate, error=None))

        def failed(error: Exception) -> None:
            self._is_looking = False
            if self.state.invited is invited:
                self._on_look_failed(error)

        self._tasks.read(self, self._lanes.sync, lambda: clinic.candidate(invited.id), seen, failed)

    def admit(self) -> None:
        """The digits are the same on both laptops: let it in."""
        invited, clinic = self.state.invited, self._clinic
        if invited is None or self.state.stage is not Stage.COMPARE or self.state.is_busy:
            return

        def admitted(row: DeviceRow) -> None:
            self._show(replace(self.state, stage=Stage.ADMITTED, admitted=row, is_busy=False))
            self.refresh()

        self._busy()
        self._tasks.write(self, self._lanes.sync, lambda: clinic.admit(invited.id), admitted, self._on_failed)

    def decline(self) -> None:
        """The digits differ, or the sheet is closed: whatever was invited is let in no more."""
        invited, clinic = self.state.invited, self._clinic
        is_open = self.state.stage in (Stage.INVITED, Stage.COMPARE)
        self.start()
        if invited is not None and is_open:
            self._tasks.read(
                self,
                self._lanes.sync,
                lambda: clinic.decline(invited.id),
                lambda _done: None,
                self.failed.emit,
            )

    def stop(self) -> None:
        """Ask no more."""
        self._look.stop()
        self._is_looking = False

    def _on_rows(self, rows: tuple[DeviceRow, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit()

    def _on_look_failed(self, error: Exception) -> None:
        if getattr(error, "retryable", False):
            self._show(replace(self.state, error=error))  # the next look may find the server again
        else:
            self.stop()
            self._show(replace(InviteState(), error=error))

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False, error=error))

    def _busy(self) -> None:
        self._show(replace(self.state, is_busy=True, error=None))

    def _show(self, state: InviteState) -> None:
        self.state = state
        self.changed.emit()
