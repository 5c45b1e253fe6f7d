"""Notes of one laptop, on which a test lays what other laptops wrote: texts to decide between, late texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation.errors import IllegalTransition
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.notes import (
    LateEdit,
    NotePage,
    Notes,
    ResolveSection,
    Saved,
    SaveNote,
    Section,
    SectionConflict,
)


@dataclass
class ScriptedNotes:
    """Real notes underneath; `conflicts`, `merged`, `late` and `seen` are laid over every page that is read.

    What is not named here is asked of the notes themselves.
    """

    notes: Notes
    conflicts: dict[Section, SectionConflict] = field(default_factory=dict)
    merged: set[Section] = field(default_factory=set)
    late: tuple[LateEdit, ...] = ()
    seen: dict[str, bytes] = field(default_factory=dict)
    saved: list[SaveNote] = field(default_factory=list)
    resolved: list[ResolveSection] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.notes, name)

    def open(self, note_id: NoteId) -> NotePage:
        """The note with what other laptops have to do with it."""
        standings: dict[Section, Standing] = dict.fromkeys(self.conflicts, Standing.CONFLICT)
        standings |= dict.fromkeys(self.merged, Standing.MERGED)
        standings |= {late.section: Standing.LATE for late in self.late}
        seen: dict[str, bytes] = dict(self.seen)
        seen |= {section: one.seen for section, one in self.conflicts.items()}
        return replace(self.notes.open(note_id), standings=standings, late=self.late, seen=seen)

    def save(self, command: SaveNote) -> Changed[Saved]:
        """Saved, and written down."""
        self.saved.append(command)
        return self.notes.save(command)

    def conflict(self, note_id: NoteId, section: Section) -> SectionConflict:
        """The texts laid for the section."""
        del note_id
        if section not in self.conflicts:
            raise IllegalTransition(state=Standing.CLEAR, act="decide")
        return self.conflicts[section]

    def resolve(self, command: ResolveSection) -> Changed[NoteId]:
        """The text is the section's, and the conflict is none any more."""
        self.resolved.append(command)
        self.write_elsewhere(command.note_id, {command.section: command.text})
        self.conflicts.pop(command.section, None)
        return Changed(command.note_id, ChangeSet(frozenset({(Kind.NOTE, command.note_id)})))

    def reviewed(self, note_id: NoteId, section: Section) -> Changed[NoteId]:
        """What was merged stands."""
        self.merged.discard(section)
        return Changed(note_id, ChangeSet(frozenset({(Kind.NOTE, note_id)})))

    def write_elsewhere(self, note_id: NoteId, texts: dict[Section, str]) -> ChangeSet:
        """Another laptop wrote these; the changes as the exchange would tell them."""
        page = self.notes.open(note_id)
        self.notes.save(SaveNote(note_id, texts, page.session_on, page.duration_min))
        self._look_new(texts)
        return ChangeSet(frozenset({(Kind.NOTE, note_id)}))

    def _look_new(self, sections: Iterable[Section]) -> None:
        for section in sections:
            self.seen[section] = self.seen.get(section, b"") + b"x" * 16
