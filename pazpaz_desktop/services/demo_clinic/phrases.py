"""Phrases: how the sentences of session notes are kept, by part of the note and by stage of a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pazpaz_desktop.domain.notes import Section


class Stage(StrEnum):
    """How far along a person is."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class Tongue(StrEnum):
    """The language a note is written in."""

    ENGLISH = "en"
    HEBREW = "he"


class Trade(StrEnum):
    """What is practised."""

    MASSAGE = "massage"
    PHYSIO = "physio"
    TALK = "talk"


Stages = Mapping[Stage, tuple[str, ...]]


@dataclass(frozen=True, slots=True, repr=False)
class Phrases:
    """Sentences of one trade in one language, with blanks in braces for what was measured.

    What a person says, how it is judged and what is planned depend on the stage; findings are told by
    their figures.
    """

    said: Stages
    found: tuple[str, ...]
    judged: Stages
    planned: Stages

    def of(self, section: Section, stage: Stage) -> tuple[str, ...]:
        """The sentences that fit into a section at a stage."""
        if section is Section.OBJECTIVE:
            return self.found
        stages = {
            Section.SUBJECTIVE: self.said,
            Section.ASSESSMENT: self.judged,
            Section.PLAN: self.planned,
        }
        return stages[section][stage]
