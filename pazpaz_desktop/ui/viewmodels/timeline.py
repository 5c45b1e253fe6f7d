"""The timeline of a client: one row for each session note, the newest first."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pazpaz_desktop.services.notes import NoteState, NoteSummary
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.messages import broken_text

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()

NOTE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
STATE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
FACTS_ROLE: Final = Qt.ItemDataRole.UserRole + 3
BROKEN_ROLE: Final = Qt.ItemDataRole.UserRole + 4


class TimelineModel(QAbstractListModel):
    """Shows dates and states only: nothing that was written in a note."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[NoteSummary, ...] = ()

    def show(self, rows: tuple[NoteSummary, ...]) -> None:
        """Replace all rows."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def retranslate(self) -> None:
        """Say dates and states in the language now in use."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        faces: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: formats.day(row.session_on),
            Qt.ItemDataRole.AccessibleTextRole: lambda: f"{formats.day(row.session_on)}, {self._facts(row)}",
            NOTE_ROLE: lambda: row.id,
            STATE_ROLE: lambda: row.state,
            BROKEN_ROLE: lambda: row.is_broken,
            FACTS_ROLE: lambda: self._facts(row),
        }
        face = faces.get(role)
        return face() if face is not None else None

    def _facts(self, row: NoteSummary) -> str:
        if row.is_broken:
            return broken_text()
        state = {
            NoteState.DRAFT: self.tr("Draft"),
            NoteState.SIGNING: self.tr("Signed, can still be undone"),
            NoteState.SIGNED: self.tr("Signed"),
        }[row.state]
        if not row.duration_min:
            return state
        minutes = self.tr("{minutes} min").format(minutes=formats.number(row.duration_min))
        return f"{state} · {minutes}"
