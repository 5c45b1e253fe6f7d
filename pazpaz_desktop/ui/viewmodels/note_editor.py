"""The note editor's state: the text on the screen, what is on disk of it, and the session's facts."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import NotePage, NoteState, Saved, SaveNote, Section
from pazpaz_desktop.ui.viewmodels.autosave import Autosave, SaveJob, SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.desk import Desk


class NoteEditorModel(QObject):
    """One note at a time. `changed`: another page, or its state, versions or files are other.

    `saved` is emitted with the status when, and only when, the text on the screen is on disk.
    """

    changed = Signal()
    status_changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes, self._db, self._tasks = desk.practice.notes, desk.lanes.db, desk.tasks
        self._page: NotePage | None = None
        self._texts: dict[Section, str] = {}
        self._changed_at: dict[Section, int] = {}
        self._generation = 0
        self.autosave = Autosave(desk.tasks, desk.lanes.db, self._snapshot, self)
        self.autosave.changed.connect(self._on_status)
        self.autosave.committed.connect(self._on_committed)
        desk.bus.changed.connect(self._on_changes)

    @property
    def page(self) -> NotePage | None:
        """The note as last read or saved; None before the first."""
        return self._page

    @property
    def texts(self) -> Mapping[Section, str]:
        """What is on the screen."""
        return dict(self._texts)

    @property
    def is_editable(self) -> bool:
        """Only drafts take text."""
        return self._page is not None and self._page.state is NoteState.DRAFT

    @property
    def status(self) -> SaveStatus:
        """What may be said of the text on the screen."""
        return self.autosave.status

    def open(self, note_id: NoteId, then: Callable[[], None] | None = None) -> None:
        """Read a note; once the former one is on the disk, show it, and run `then`."""
        self._generation += 1
        generation = self._generation

        def show(page: NotePage) -> None:
            if generation == self._generation:
                self._begin(page)
                if then is not None:
                    then()

        self._tasks.read(
            self,
            self._db,
            lambda: self._notes.open(note_id),
            lambda page: self.when_saved(lambda: show(page)),
            self.failed.emit,
        )

    def when_saved(self, then: Callable[[], None]) -> None:
        """Commit what is on the screen and run `then` once all of it is on the disk.

        If that fails, `then` is dropped: the text stays on the screen and `status` says why.
        """
        saving = self.flush()

        def settled(_done: object) -> None:
            if self.status.state is SaveState.SAVED:
                then()
            else:
                self.when_saved(then)  # more was typed meanwhile

        # In the lane's queue the save stands before this job, so the lane never waits for itself.
        self._tasks.read(self, self._db, saving.result, settled, lambda _error: None)

    def close(self) -> None:
        """Forget the note; call it by `when_saved`."""
        self._generation += 1
        self._page = None
        self._texts, self._changed_at = {}, {}
        self.autosave.stop()

    def edit(self, section: Section, text: str) -> None:
        """The section now reads `text`."""
        if self._page is None or not self.is_editable or self._texts.get(section, "") == text:
            return
        self._texts[section] = text
        self._changed_at[section] = self.autosave.revision + 1
        self.autosave.hold(self._too_long())
        self.autosave.touch()

    def set_session(self, session_on: date, duration_min: int | None) -> None:
        """The day and length of the session; the form keeps both within their limits."""
        if self._page is None or not self.is_editable:
            return
        if (session_on, duration_min) != (self._page.session_on, self._page.duration_min):
            self._page = replace(self._page, session_on=session_on, duration_min=duration_min)
            self.autosave.touch()

    def flush(self) -> "Future[object]":
        """Commit what is on the screen now; see `Autosave.flush`."""
        return self.autosave.flush()

    def refresh(self) -> None:
        """Read state, versions and files again; text that is being written stays."""
        if self._page is None:
            return
        generation, note_id = self._generation, self._page.id

        def take(page: NotePage) -> None:
            if generation == self._generation:
                self._take(page)

        self._tasks.read(self, self._db, lambda: self._notes.open(note_id), take, self.failed.emit)

    def _begin(self, page: NotePage) -> None:
        self._page = page
        self._texts = dict(page.sections)
        self._changed_at = {}
        self.autosave.begin(page.saved_at)
        self.changed.emit()

    def _take(self, page: NotePage) -> None:
        if self._page is None:
            return
        if page.state is NoteState.DRAFT and self._page.state is NoteState.DRAFT:
            self._page = replace(page, session_on=self._page.session_on, duration_min=self._page.duration_min)
            self.changed.emit()
        else:
            self._begin(page)

    def _snapshot(self) -> SaveJob:
        page = self._page
        if page is None:
            raise AssertionError("nothing is saved before a note is open")
        command = SaveNote(
            note_id=page.id,
            sections={section: self._texts[section] for section in self._changed_at if self._fits(section)},
            session_on=page.session_on,
            duration_min=page.duration_min,
        )

        def save() -> Changed[Saved]:
            return self._notes.save(command)

        return save

    def _on_committed(self, revision: int) -> None:
        self._changed_at = {
            section: changed_at
            for section, changed_at in self._changed_at.items()
            if changed_at > revision or not self._fits(section)
        }

    def _on_status(self, status: SaveStatus) -> None:
        self.status_changed.emit(status)
        if status.state is SaveState.SAVED:
            self.saved.emit(status)

    def _on_changes(self, changes: ChangeSet) -> None:
        page = self._page
        if page is None:
            return
        is_frozen = page.state is NoteState.SIGNING and changes.touches(Kind.NOTE, page.id)
        if is_frozen or changes.touches(Kind.ATTACHMENT):
            self.refresh()

    def _fits(self, section: Section) -> bool:
        return _length(self._texts[section]) <= limits.DRAFT_SECTION_CHARACTERS

    def _too_long(self) -> RuleBroken | None:
        for section, text in self._texts.items():
            if _length(text) > limits.DRAFT_SECTION_CHARACTERS:
                return RuleBroken(field=section, rule="too_long", limit=limits.DRAFT_SECTION_CHARACTERS)
        return None


def _length(text: str) -> int:
    """Code points as stored; normalising is only needed where the limit is near."""
    return len(text) if len(text) < limits.DRAFT_SECTION_CHARACTERS // 3 else len(canonical.nfc(text))
