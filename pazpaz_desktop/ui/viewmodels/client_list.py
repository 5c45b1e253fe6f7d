"""The client list: rows of the directory, loaded in pages as they are needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.answers import Page
from pazpaz_desktop.services.clients import ClientRow
from pazpaz_desktop.ui.runtime.messages import broken_text
from pazpaz_desktop.ui.viewmodels.desk import Desk

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()

ID_ROLE: Final = Qt.ItemDataRole.UserRole + 1
CONTACT_ROLE: Final = Qt.ItemDataRole.UserRole + 2
ARCHIVED_ROLE: Final = Qt.ItemDataRole.UserRole + 3
BROKEN_ROLE: Final = Qt.ItemDataRole.UserRole + 4


def _heard(row: ClientRow) -> str:
    if row.is_broken:
        return broken_text()
    return ", ".join(filter(None, (row.full_name, _contact(row))))


def _contact(row: ClientRow) -> str:
    return row.phone or row.email


_FACES: Final[dict[int, Callable[[ClientRow], object]]] = {
    Qt.ItemDataRole.DisplayRole: lambda row: broken_text() if row.is_broken else row.full_name,
    Qt.ItemDataRole.AccessibleTextRole: _heard,
    ID_ROLE: lambda row: row.id,
    CONTACT_ROLE: _contact,
    ARCHIVED_ROLE: lambda row: row.is_archived,
    BROKEN_ROLE: lambda row: row.is_broken,
}


@dataclass(frozen=True, slots=True)
class ListState:
    """How many clients match, whether an answer has come yet, and what was searched for."""

    total: int
    is_loaded: bool
    search: str


class ClientListModel(QAbstractTableModel):
    """One column, the name; contact and id by role. Answers to an older search are dropped."""

    state_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clients, self._read, self._tasks = desk.practice.clients, desk.lanes.read, desk.tasks
        self._rows: tuple[ClientRow, ...] = ()
        self._search, self._has_archived = "", False
        self._total = 0
        self._generation = 0
        self._is_loaded = False
        self._is_fetching = False
        desk.bus.changed.connect(self._on_changes)

    @property
    def state(self) -> ListState:
        """For empty states and counts."""
        return ListState(self._total, self._is_loaded, self._search.strip())

    def search(self, text: str) -> None:
        """Show who matches `text`; everyone if it is empty."""
        if text != self._search:
            self._search = text
            self.reload()

    def show_archived(self, has_archived: bool) -> None:
        """Whether people in the archive are among the rows."""
        if has_archived != self._has_archived:
            self._has_archived = has_archived
            self.reload()

    def reload(self) -> None:
        """Read again, as many rows as are shown now; they stay on the screen until the answer comes."""
        self._generation += 1
        self._is_fetching = False
        wanted = max(len(self._rows), 1)
        self._fetch((), -(-wanted // limits.PAGE_ROWS) * limits.PAGE_ROWS)

    def row_of(self, client_id: ClientId) -> int | None:
        """The row that shows this client, if one does."""
        return next((at for at, row in enumerate(self._rows) if row.id == client_id), None)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Qt override."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        face = _FACES.get(role)
        return face(self._rows[index.row()]) if face is not None else None

    def canFetchMore(self, parent: _Index) -> bool:
        """Qt override."""
        return not parent.isValid() and not self._is_fetching and len(self._rows) < self._total

    def fetchMore(self, parent: _Index) -> None:
        """Qt override: one more page, later."""
        if self.canFetchMore(parent):
            self._fetch(self._rows, len(self._rows) + limits.PAGE_ROWS)

    def _fetch(self, known: tuple[ClientRow, ...], wanted: int) -> None:
        generation, offset = self._generation, len(known)
        search, has_archived = self._search, self._has_archived
        self._is_fetching = True

        def show(page: Page[ClientRow]) -> None:
            if generation != self._generation:
                return
            rows = known + page.rows
            if page.rows and len(rows) < min(wanted, page.total):
                self._fetch(rows, wanted)
            else:
                self._show(rows, page.total)

        def fail(error: Exception) -> None:
            self._is_fetching = False
            self.failed.emit(error)

        clients = self._clients
        self._tasks.read(
            self,
            self._read,
            lambda: clients.page(search, offset, include_archived=has_archived),
            show,
            fail,
        )

    def _show(self, rows: tuple[ClientRow, ...], total: int) -> None:
        self._is_fetching, self._is_loaded = False, True
        shown = len(self._rows)
        if shown and len(rows) > shown and rows[:shown] == self._rows:
            self.beginInsertRows(QModelIndex(), shown, len(rows) - 1)
            self._rows, self._total = rows, total
            self.endInsertRows()
        elif rows != self._rows:
            self.beginResetModel()
            self._rows, self._total = rows, total
            self.endResetModel()
        else:
            self._total = total
        self.state_changed.emit(self.state)

    def _on_changes(self, changes: ChangeSet) -> None:
        if changes.touches(Kind.CLIENT):
            self.reload()
