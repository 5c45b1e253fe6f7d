"""The note editor's state: the text on the screen, what is on disk of it, and the session's facts."""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import NotePage, NoteState, Saved, SaveNote, Section
from pazpaz_desktop.ui.viewmodels.autosave import Autosave, SaveJob, SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.desk import Desk

REST_MS = 3000
"""After so long without a key, text from another laptop may come in where somebody was typing."""


class NoteEditorModel(QObject):
    """One note at a time. `changed`: another page, or its state, texts, versions or files are other.

    `saved` is emitted with the status when, and only when, the text on the screen is on disk. A section
    that is being typed keeps its text, and what its writer had seen, whatever comes from another laptop;
    it takes that in once the caret has left it (`leave`) or the writer rests for a while.
    """

    changed = Signal()
    status_changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes, self._db, self._tasks = desk.practice.notes, desk.lanes.db, desk.tasks
        self._clock, self._typed_at = desk.clock, 0.0
        self._page: NotePage | None = None
        self._texts: dict[Section, str] = {}
        self._seen: dict[str, bytes] = {}
        self._changed_at: dict[str, int] = {}
        self._typed: set[Section] = set()
        self._stranded: dict[Section, str] = {}
        self._own_changes: deque[ChangeSet] = deque()
        self._generation = 0
        self.autosave = Autosave(desk.tasks, desk.lanes.db, self._snapshot, self)
        self.autosave.changed.connect(self._on_status)
        self.autosave.committed.connect(self._on_committed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.take_in)
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

    def can_type(self, section: Section) -> bool:
        """Whether the section takes text: not while it waits for a decision, unless it is being typed."""
        return self.is_editable and (section not in self.undecided or self._is_held(section))

    @property
    def undecided(self) -> tuple[Section, ...]:
        """The sections of a draft with several texts between which a person has to decide."""
        standings = self._page.standings if self._page is not None and self.is_editable else {}
        return tuple(each for each in Section if standings.get(each) is Standing.CONFLICT)

    @property
    def seen(self) -> Mapping[str, bytes]:
        """What the texts on the screen are based on, to be handed back with every act on the note."""
        return dict(self._seen)

    @property
    def stranded(self) -> Mapping[Section, str]:
        """What was typed here and not yet on the disk when the note turned out to be signed elsewhere."""
        return dict(self._stranded)

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
        self._texts, self._changed_at, self._stranded = {}, {}, {}
        self._typed.clear()
        self.stop()

    def stop(self) -> None:
        """Let no timer fire any more."""
        self.autosave.stop()
        self._rest.stop()

    def edit(self, section: Section, text: str) -> None:
        """The section now reads `text`."""
        if self._page is None or not self.can_type(section) or self._texts.get(section, "") == text:
            return
        self._texts[section] = text
        self._typed.add(section)
        self._typed_at = self._clock.monotonic()
        self._changed_at[section] = self.autosave.revision + 1
        self.autosave.hold(self._too_long())
        self.autosave.touch()

    def set_session(self, session_on: date, duration_min: int | None) -> None:
        """The day and length of the session; the form keeps both within their limits."""
        if self._page is None or not self.is_editable:
            return
        if (session_on, duration_min) != (self._page.session_on, self._page.duration_min):
            self._page = replace(self._page, session_on=session_on, duration_min=duration_min)
            self._changed_at[Group.SESSION] = self.autosave.revision + 1
            self.autosave.touch()

    def leave(self, section: Section) -> None:
        """The caret left the section: commit, and take in what came for it meanwhile."""
        self.flush()
        if section in self._typed:
            self._typed.discard(section)
            if self._is_behind(section):
                self.refresh()

    def take_in(self) -> None:
        """Take in what came for a section whose writer rests; called by a timer while something waits.

        A section in conflict stays as typed: its text is the writer's, and the other one may stand in its
        place once the caret has left it.
        """
        is_resting = (self._clock.monotonic() - self._typed_at) * 1000 >= REST_MS
        waiting = {each for each in self._typed if each not in self.undecided and self._is_behind(each)}
        if is_resting and waiting - self._changed_at.keys():
            self._typed -= waiting
            self.refresh()
        elif waiting:
            self._rest.start()

    def flush(self) -> "Future[object]":
        """Commit what is on the screen now; see `Autosave.flush`."""
        return self.autosave.flush()

    def refresh(self) -> None:
        """Read everything again; text that is being written stays."""
        if self._page is None:
            return
        generation, note_id = self._generation, self._page.id

        def take(page: NotePage) -> None:
            if generation == self._generation:
                self._take(page)

        self._tasks.read(self, self._db, lambda: self._notes.open(note_id), take, self.failed.emit)

    def _begin(self, page: NotePage) -> None:
        self._page = page
        self._texts, self._seen = dict(page.sections), dict(page.seen)
        self._changed_at, self._stranded = {}, {}
        self._typed.clear()
        self.autosave.begin(page.saved_at)
        self.changed.emit()

    def _take(self, page: NotePage) -> None:
        if self._page is None:
            return
        if not page.state is self._page.state is NoteState.DRAFT:
            stranded = self._lost_to(page)
            self._begin(page)
            if stranded:
                self._stranded = stranded
                self.changed.emit()
            return
        if Group.SESSION in self._changed_at:
            mine = self._page
            page = replace(page, session_on=mine.session_on, duration_min=mine.duration_min)
        else:
            self._seen[Group.SESSION] = page.seen.get(Group.SESSION, b"")
        self._page = page
        for section in Section:
            if not self._is_held(section):
                self._texts[section] = page.sections[section]
                self._seen[section] = page.seen.get(section, b"")
            elif self._is_behind(section):
                self._rest.start()
        self.changed.emit()

    def _lost_to(self, page: NotePage) -> dict[Section, str]:
        """Text that is not on the disk and will not get there: the note is a draft no more."""
        return {
            section: self._texts[section]
            for section in Section
            if section in self._changed_at and self._texts[section] != page.sections[section]
        }

    def _is_held(self, section: Section) -> bool:
        return section in self._changed_at or section in self._typed

    def _is_behind(self, section: Section) -> bool:
        return self._page is not None and self._seen.get(section, b"") != self._page.seen.get(section, b"")

    def _snapshot(self) -> SaveJob:
        page = self._page
        if page is None:
            raise AssertionError("nothing is saved before a note is open")
        changed = [section for section in Section if section in self._changed_at and self._fits(section)]
        command = SaveNote(
            note_id=page.id,
            sections={section: self._texts[section] for section in changed},
            session_on=page.session_on,
            duration_min=page.duration_min,
            seen=dict(self._seen),
            is_session_kept=Group.SESSION not in self._changed_at,
        )

        def save() -> Changed[Saved]:
            saved = self._notes.save(command)
            self._own_changes.append(saved.changes)
            return saved

        return save

    def _on_committed(self, revision: int) -> None:
        self._changed_at = {
            group: changed_at
            for group, changed_at in self._changed_at.items()
            if changed_at > revision or (group != Group.SESSION and not self._fits(Section(group)))
        }

    def _on_status(self, status: SaveStatus) -> None:
        self.status_changed.emit(status)
        if status.state is SaveState.SAVED:
            self.saved.emit(status)

    def _on_changes(self, changes: ChangeSet) -> None:
        page = self._page
        if self._is_own(changes) or page is None:
            return
        if changes.touches(Kind.NOTE, page.id) or changes.touches(Kind.ATTACHMENT):
            self.refresh()

    def _is_own(self, changes: ChangeSet) -> bool:
        """Whether this is what a save of this editor changed: that is on the screen already."""
        for own in self._own_changes:
            if own is changes:
                self._own_changes.remove(own)
                return True
        return False

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
