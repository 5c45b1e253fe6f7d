"""Signing a note: what would be locked, what looks wrong, and the time in which it can be taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.texts import has_visible_text
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import NotePage, NoteState, Section, SigningStarted
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel

_TICK_MS = 1000


class Concern(StrEnum):
    """Something the signer should look at."""

    NOTHING_WRITTEN = "nothing_written"
    UNDECIDED = "undecided"
    TOO_LONG = "too_long"
    SECTION_EMPTY = "section_empty"
    NO_DURATION = "no_duration"


@dataclass(frozen=True, slots=True)
class Finding:
    """One concern; `over` counts characters beyond the limit. A blocking one has to be mended first."""

    concern: Concern
    section: Section | None = None
    over: int = 0

    @property
    def is_blocking(self) -> bool:
        """Whether the note cannot be signed as it is."""
        return self.concern in (Concern.NOTHING_WRITTEN, Concern.UNDECIDED, Concern.TOO_LONG)


def over_limit(text: str) -> int:
    """By how many code points a section is longer than may be signed; 0 if it fits."""
    if len(text) <= limits.SIGNED_SECTION_CHARACTERS:
        return 0
    return max(0, len(canonical.nfc(text)) - limits.SIGNED_SECTION_CHARACTERS)


def findings(
    texts: Mapping[Section, str], duration_min: int | None, undecided: Collection[Section] = ()
) -> tuple[Finding, ...]:
    """What looks wrong, blocking ones first. `undecided`: sections with several texts to choose from."""
    found = [Finding(Concern.UNDECIDED, section) for section in Section if section in undecided]
    empty = [section for section in Section if not has_visible_text(texts.get(section, ""))]
    if len(empty) == len(Section):
        return (*found, Finding(Concern.NOTHING_WRITTEN))
    found += [
        Finding(Concern.TOO_LONG, section, over)
        for section in Section
        if (over := over_limit(texts.get(section, "")))
    ]
    found += [Finding(Concern.SECTION_EMPTY, section) for section in empty if section not in undecided]
    if not duration_min:
        found.append(Finding(Concern.NO_DURATION))
    return tuple(found)


class SigningModel(QObject):
    """Signs the editor's note and counts down the undo window. `changed` also ticks once a second then."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, editor: NoteEditorModel, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._clock = editor, desk.clock
        self._notes, self._db, self._tasks = desk.practice.notes, desk.lanes.db, desk.tasks
        self.is_busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        editor.changed.connect(self._on_page)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What looks wrong with the note on the screen."""
        page = self._editor.page
        return findings(self._editor.texts, page.duration_min if page else None, self._editor.undecided)

    @property
    def can_sign(self) -> bool:
        """A draft in which nothing blocks."""
        return (
            self._editor.is_editable
            and not self.is_busy
            and not any(found.is_blocking for found in self.findings)
        )

    @property
    def seconds_left(self) -> int:
        """Until the signature can no longer be taken back; 0 outside the window."""
        page = self._editor.page
        if page is None or page.state is not NoteState.SIGNING or page.undo_until is None:
            return 0
        return max(0, ceil((page.undo_until - self._clock.now()).total_seconds()))

    def sign(self) -> None:
        """Commit the text on the screen and freeze exactly that."""
        page = self._editor.page
        if page is None or not self.can_sign:
            return
        self._set_busy(True)
        note_id, seen = page.id, self._editor.seen
        saving = self._editor.flush()

        def job() -> Changed[SigningStarted]:
            # Done by now: it stood before this job in the queue of the same lane.
            saving.result()
            return self._notes.sign(note_id, seen)

        self._tasks.write(self, self._db, job, self._on_moved, self._on_failed)

    def undo(self) -> None:
        """Take the signature back, while that is possible."""
        page = self._editor.page
        if page is None or page.state is not NoteState.SIGNING:
            return
        self._tasks.write(
            self, self._db, lambda: self._notes.undo_signing(page.id), self._on_moved, self._on_failed
        )

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def _on_moved(self, _moved: object) -> None:
        self._set_busy(False)
        self._editor.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.failed.emit(error)
        self._editor.refresh()

    def _set_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.changed.emit()

    def _on_page(self) -> None:
        page: NotePage | None = self._editor.page
        is_open = page is not None and page.state is NoteState.SIGNING
        if is_open:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def _on_tick(self) -> None:
        if self.seconds_left == 0:
            self._timer.stop()
            self._tasks.write(
                self,
                self._db,
                lambda: self._notes.finalise_due(everything=False),
                self._on_moved,
                self._on_failed,
            )
        self.changed.emit()
