"""A conflict in a note: the texts side by side, what differs, and what the person made of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.texts import has_visible_text
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import ResolveSection, Section, SectionConflict
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.differences import (
    Piece,
    everything_of,
    marked,
    marked_by_all,
    marked_by_any,
    words_marked,
)
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel


@dataclass(frozen=True, slots=True, repr=False)
class SideText:
    """One of the texts; marked is what the others (or the text before) do not have.

    `left_out` counts the words of the text before that this one does not have any more.
    """

    pieces: tuple[Piece, ...]
    device_name: str | None
    is_here: bool
    at: datetime
    added: int
    left_out: int


@dataclass(frozen=True, slots=True, repr=False)
class Compared:
    """A conflict made ready to be looked at. In `base`, what at least one side left out is marked."""

    conflict: SectionConflict
    sides: tuple[SideText, ...]
    base: tuple[Piece, ...]

    @property
    def has_base(self) -> bool:
        """Whether there was a text before."""
        return has_visible_text(self.conflict.base)


class Way(StrEnum):
    """How a conflict was decided."""

    ONE = "one"
    BOTH = "both"
    WRITE = "write"


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """What was decided last, so that it can be thought over; `kept` is the side of `Way.ONE`."""

    compared: Compared
    way: Way
    kept: SideText | None = None

    @property
    def section(self) -> Section:
        """The section it was about."""
        return self.compared.conflict.section


@dataclass(frozen=True, slots=True, repr=False)
class ConflictState:
    """What is shown. `is_writing`: decided, and the person goes on writing beside the texts.

    `has_more_come`: other texts came while these were shown. `was_decided_elsewhere`: the conflict that
    was shown is none any more.
    """

    compared: Compared | None = None
    is_busy: bool = False
    is_writing: bool = False
    has_more_come: bool = False
    was_decided_elsewhere: bool = False
    last: Decision | None = None


_PASSING: Final = ("is_busy", "is_writing", "has_more_come", "was_decided_elsewhere")


def compare(conflict: SectionConflict) -> Compared:
    """Mark the differences: against the text before, or between the sides where there was none."""
    texts = [side.text for side in conflict.sides]
    has_base = has_visible_text(conflict.base)
    sides = []
    for at, side in enumerate(conflict.sides):
        others = [conflict.base] if has_base else texts[:at] + texts[at + 1 :]
        pieces = marked_by_all(side.text, others)
        left_out = words_marked(marked(conflict.base, side.text))
        sides.append(
            SideText(pieces, side.device_name, side.is_here, side.at, words_marked(pieces), left_out)
        )
    return Compared(conflict, tuple(sides), marked_by_any(conflict.base, texts))


class ConflictModel(QObject):
    """Decides conflicts of the editor's note. `changed`: other things to show; `decided` names the section.

    Every decision is a save over all texts that were shown, so none of them is lost: `think_again` shows
    them again, and a text that came unseen meanwhile makes a new conflict.
    """

    changed = Signal()
    decided = Signal(object)
    failed = Signal(object)

    def __init__(self, editor: NoteEditorModel, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._notes = editor, desk.practice.notes
        self._db, self._tasks = desk.lanes.db, desk.tasks
        self._note_id: NoteId | None = None
        self._generation = 0
        self.state = ConflictState()
        editor.changed.connect(self._on_page)

    def show(self, section: Section) -> None:
        """Commit what is on the screen, then read the texts of the section and compare them."""
        page = self._editor.page
        if page is None:
            return
        self._editor.leave(section)
        self._read(page.id, section, has_more_come=False)

    def think_again(self) -> None:
        """Show the texts of the last decision once more; deciding again is an ordinary save."""
        if self.state.last is not None and self._editor.page is not None:
            self._note_id = self._editor.page.id
            self._show(compared=self.state.last.compared)

    def close(self) -> None:
        """Show no conflict; what was not decided stays as it is."""
        self._generation += 1
        self._show(compared=None)

    def forget(self) -> None:
        """The note is left: nothing of it stays here."""
        self._generation += 1
        self._note_id = None
        self.state = ConflictState()
        self.changed.emit()

    def keep(self, number: int) -> None:
        """Decide for the side of this number, from 0."""
        compared = self.state.compared
        if compared is not None and number < len(compared.sides):
            chosen = compared.conflict.sides[number].text
            self._resolve(chosen, Decision(compared, Way.ONE, compared.sides[number]))

    def keep_both(self) -> None:
        """Decide for every sentence of every text: what they share once, the rest one after the other."""
        if self.state.compared is not None:
            texts = [side.text for side in self.state.compared.conflict.sides]
            self._resolve(everything_of(texts), Decision(self.state.compared, Way.BOTH))

    def write(self) -> None:
        """The same, and go on writing in that text beside the others; it saves itself like any section."""
        if self.state.compared is not None:
            texts = [side.text for side in self.state.compared.conflict.sides]
            self._resolve(everything_of(texts), Decision(self.state.compared, Way.WRITE))

    def reviewed(self, section: Section) -> None:
        """The person has read what was merged and lets it stand."""
        page, notes = self._editor.page, self._notes
        if page is not None:
            self._write(lambda: notes.reviewed(page.id, section), self._editor.refresh)

    def _read(self, note_id: NoteId, section: Section, *, has_more_come: bool) -> None:
        notes = self._notes
        self._note_id = note_id
        self._generation += 1
        generation = self._generation

        def take(compared: Compared) -> None:
            if self._generation == generation:
                self._show(compared=compared, has_more_come=has_more_come)

        self._tasks.read(
            self, self._db, lambda: compare(notes.conflict(note_id, section)), take, self._on_failed
        )

    def _resolve(self, text: str, decision: Decision) -> None:
        page = self._editor.page
        if page is None or self.state.is_busy or self.state.is_writing:
            return
        notes, section = self._notes, decision.section
        is_first = section in self._editor.undecided
        seen = decision.compared.conflict.seen if is_first else page.seen.get(section, b"")
        command = ResolveSection(page.id, section, text, seen)
        self._show(compared=decision.compared, is_busy=True)

        def settled() -> None:
            is_writing = decision.way is Way.WRITE
            self._show(
                compared=decision.compared if is_writing else None, is_writing=is_writing, last=decision
            )
            self._editor.refresh()
            self.decided.emit(section)

        self._write(lambda: notes.resolve(command), settled)

    def _write(self, job: Callable[[], Changed[NoteId]], then: Callable[[], None]) -> None:
        self._tasks.write(self, self._db, job, lambda _note: then(), self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._show(compared=self.state.compared)
        self.failed.emit(error)

    def _on_page(self) -> None:
        """The note was read again: the texts that are shown may be others now, or decided elsewhere."""
        state, page = self.state, self._editor.page
        if state.compared is None or state.is_busy or state.is_writing or page is None:
            return
        is_second_thought = state.last is not None and state.compared is state.last.compared
        section = state.compared.conflict.section
        if page.id != self._note_id or is_second_thought:
            return
        if section not in self._editor.undecided:
            self._show(compared=None, was_decided_elsewhere=True)
        elif page.seen.get(section, b"") != state.compared.conflict.seen:
            self._read(page.id, section, has_more_come=True)

    def _show(self, **changes: object) -> None:
        fresh: dict[str, object] = dict.fromkeys(_PASSING, False)
        self.state = replace(self.state, **(fresh | changes))  # type: ignore[arg-type]  # fields by name
        self.changed.emit()
