"""What waits for a person's word in the whole practice, with the names that lead there."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.clinic import ConflictRef
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.viewmodels.desk import Desk


@dataclass(frozen=True, slots=True, repr=False)
class WaitingItem:
    """One field. `note_id` is None where it is a client's own."""

    kind: Kind
    group: Group
    standing: Standing
    client_id: ClientId | None
    note_id: NoteId | None
    client_name: str = ""
    session_on: date | None = None


class WaitingModel(QObject):
    """Follows the clinic's standing; names are those of the client list, which are no opened record."""

    changed = Signal()

    def __init__(self, clinic: ClinicModel, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clinic, self._clients = clinic, desk.practice.clients
        self._read, self._tasks = desk.lanes.read, desk.tasks
        self._shown: tuple[ConflictRef, ...] = ()
        self.items: tuple[WaitingItem, ...] = ()
        clinic.changed.connect(self._on_standing)

    def _on_standing(self) -> None:
        standing = self._clinic.state.standing
        refs = standing.conflicts if standing is not None else ()
        if refs == self._shown:
            return
        self._shown = refs
        self._take(refs, {})
        owners = frozenset(ref.client_id for ref in refs if ref.client_id is not None)
        self._tasks.read(
            self,
            self._read,
            lambda: self._clients.names(owners),
            lambda names: self._take(refs, names),
            lambda _error: None,  # without names the list still leads there
        )

    def _take(self, refs: tuple[ConflictRef, ...], names: dict[ClientId, str]) -> None:
        if refs is not self._shown:
            return
        self.items = tuple(_item(ref, names) for ref in refs)
        self.changed.emit()


def _item(ref: ConflictRef, names: dict[ClientId, str]) -> WaitingItem:
    return WaitingItem(
        kind=ref.kind,
        group=ref.group,
        standing=ref.standing,
        client_id=ref.client_id,
        note_id=NoteId(ref.id.raw) if ref.kind is Kind.NOTE else None,
        client_name=names.get(ref.client_id, "") if ref.client_id is not None else "",
        session_on=ref.session_on,
    )
