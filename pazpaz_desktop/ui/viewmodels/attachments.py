"""A note's files: what is there, what is on the server only, what is being added, what was taken out."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QImageReader

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import FileRefused, FileUnreadable
from pazpaz_desktop.foundation.ids import AttachmentId, NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.files import AttachmentContent, AttachmentRow
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()

_LARGEST_SIDE: Final = 2400
# Shown at half of it: sharp on a screen of twice the density.
_THUMBNAIL_SIDE: Final = 144
ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1


class Whereabouts(StrEnum):
    """Where a file is. What another laptop added is fetched when it is opened, not before."""

    UNKNOWN = "unknown"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    FETCHING = "fetching"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that was not added; its name is shown in the window and nowhere else."""

    name: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Picture:
    """An opened file, ready to be painted; it lives in memory only."""

    name: str
    image: QImage


class AttachmentListModel(QAbstractListModel):
    """Files of the note in the editor. They are cleaned, sealed, fetched and opened on lane `files`.

    Pictures live in memory only, the small ones as long as their note is shown. `dataChanged`: a file's
    whereabouts are others.
    """

    busy_changed = Signal(bool)
    problem = Signal(object)
    added = Signal(object)
    removed = Signal(object)
    opened = Signal(object)
    thumbnail_ready = Signal(object, QImage)

    def __init__(self, editor: NoteEditorModel, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._files = editor, desk.practice.files
        self._lanes, self._tasks = desk.lanes, desk.tasks
        self._rows: tuple[AttachmentRow, ...] = ()
        self._thumbnails: dict[AttachmentId, QImage | None] = {}
        self._places: dict[AttachmentId, Whereabouts] = {}
        self._waiting = 0
        editor.changed.connect(self._on_page)

    @property
    def is_busy(self) -> bool:
        """A file is being checked."""
        return self._waiting > 0

    @property
    def rows(self) -> tuple[AttachmentRow, ...]:
        """The files shown."""
        return self._rows

    def whereabouts(self, attachment_id: AttachmentId) -> Whereabouts:
        """Where a file is, as far as is known."""
        return self._places.get(attachment_id, Whereabouts.UNKNOWN)

    def attach(self, path: Path) -> None:
        """Check, clean and keep a file of this laptop; the original stays where it is."""
        page = self._editor.page
        if page is None:
            return
        self._wait(+1)
        files, note_id = self._files, page.id

        def job() -> Changed[AttachmentRow]:
            return files.attach(note_id, path.name, _read(path))

        def done(row: AttachmentRow) -> None:
            self._wait(-1)
            self.added.emit(row)

        def fail(error: Exception) -> None:
            self._wait(-1)
            self.problem.emit(FileProblem(path.name, error))

        self._tasks.write(self, self._lanes.files, job, done, fail)

    def open(self, attachment_id: AttachmentId) -> None:
        """Read a file (audited) and turn it into a picture, upright; `opened` carries it.

        One that is not on this laptop is fetched first, and stays.
        """
        row, files = self._row(attachment_id), self._files
        if row is None or self.whereabouts(attachment_id) is Whereabouts.FETCHING:
            return
        before = self.whereabouts(attachment_id)
        if before is Whereabouts.ELSEWHERE:
            self._place({attachment_id: Whereabouts.FETCHING})

        def done(picture: Picture) -> None:
            self._place({attachment_id: Whereabouts.HERE})
            self.opened.emit(picture)

        def fail(error: Exception) -> None:
            self._place({attachment_id: before})
            self.problem.emit(FileProblem(row.name, error))

        self._tasks.read(
            self,
            self._lanes.files,
            lambda: _picture(files.content(attachment_id), _LARGEST_SIDE),
            done,
            fail,
        )

    def thumbnail(self, attachment_id: AttachmentId) -> QImage | None:
        """The small picture, if it was made. The first call reads the file (audited); then it is told.

        Of a file that is not on this laptop there is none: nothing is fetched that nobody opened.
        """
        if self.whereabouts(attachment_id) is not Whereabouts.HERE:
            return None
        if attachment_id not in self._thumbnails:
            self._thumbnails[attachment_id] = None
            self._make_thumbnail(attachment_id)
        return self._thumbnails[attachment_id]

    def remove(self, attachment_id: AttachmentId) -> None:
        """Move a file to the trash; `removed` names it, and `restore` brings it back."""
        row = self._row(attachment_id)
        if row is None:
            return
        self._tasks.write(
            self,
            self._lanes.db,
            lambda: self._files.remove(attachment_id),
            lambda _done: self.removed.emit(row),
            lambda error: self.problem.emit(FileProblem(row.name, error)),
        )

    def restore(self, row: AttachmentRow) -> None:
        """Bring a removed file back."""
        self._tasks.write(
            self,
            self._lanes.db,
            lambda: self._files.restore(row.id),
            lambda _done: None,
            lambda error: self.problem.emit(FileProblem(row.name, error)),
        )

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{isolate(row.name)}, {formats.size(row.size_bytes)}"
        return row if role == ROW_ROLE else None

    def _make_thumbnail(self, attachment_id: AttachmentId) -> None:
        row, files = self._row(attachment_id), self._files
        if row is None:
            return

        def show(picture: Picture) -> None:
            if attachment_id in self._thumbnails:
                self._thumbnails[attachment_id] = picture.image
                self.thumbnail_ready.emit(attachment_id, picture.image)

        self._tasks.read(
            self,
            self._lanes.files,
            lambda: _picture(files.content(attachment_id), _THUMBNAIL_SIDE),
            show,
            lambda error: self.problem.emit(FileProblem(row.name, error)),
        )

    def _row(self, attachment_id: AttachmentId) -> AttachmentRow | None:
        return next((row for row in self._rows if row.id == attachment_id), None)

    def _on_page(self) -> None:
        page = self._editor.page
        rows = page.attachments if page is not None else ()
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            shown = {row.id for row in rows}
            self._thumbnails = {one: image for one, image in self._thumbnails.items() if one in shown}
            self._places = {one: place for one, place in self._places.items() if one in shown}
            self.endResetModel()
            if page is not None and rows:
                self._look_for(page.id)

    def _look_for(self, note_id: NoteId) -> None:
        """Ask which files are here; where that cannot be told, opening one will."""
        shown = [row.id for row in self._rows]

        def tell(elsewhere: frozenset[AttachmentId]) -> None:
            there, here = Whereabouts.ELSEWHERE, Whereabouts.HERE
            self._place({one: there if one in elsewhere else here for one in shown})

        self._tasks.read(
            self,
            self._lanes.files,
            lambda: self._files.elsewhere(note_id),
            tell,
            lambda _error: tell(frozenset()),
        )

    def _place(self, places: dict[AttachmentId, Whereabouts]) -> None:
        for number, row in enumerate(self._rows):
            place = places.get(row.id)
            if place is not None and place is not self.whereabouts(row.id):
                self._places[row.id] = place
                self.dataChanged.emit(self.index(number), self.index(number))

    def _wait(self, step: int) -> None:
        self._waiting += step
        self.busy_changed.emit(self.is_busy)


def _picture(content: AttachmentContent, largest_side: int) -> Picture:
    """Decoded on the lane, and no larger than it is going to be shown."""
    buffer = QBuffer()
    buffer.setData(content.data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > largest_side:
        bounds = QSize(largest_side, largest_side)
        reader.setScaledSize(size.scaled(bounds, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise FileUnreadable(reason="picture")
    return Picture(content.name, image)


def _read(path: Path) -> bytes:
    """The file, or the reason it cannot be had; never more than the limit is read into memory."""
    try:
        with path.open("rb") as source:
            data = source.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(reason=type(error).__name__) from error
    if len(data) > limits.FILE_BYTES:
        raise FileRefused(rule="file_too_large", limit=limits.FILE_BYTES)
    return data
