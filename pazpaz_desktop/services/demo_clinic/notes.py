"""Writes the notes of the demo clinic: sentences chosen and filled in, none of them twice for one person."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.demo_clinic import phrases_english, phrases_hebrew
from pazpaz_desktop.services.demo_clinic.people import Person, Words
from pazpaz_desktop.services.demo_clinic.phrases import Phrases, Stage, Tongue, Trade

_PHRASES: Final[dict[tuple[Trade, Tongue], Phrases]] = {
    (Trade.MASSAGE, Tongue.ENGLISH): phrases_english.MASSAGE,
    (Trade.PHYSIO, Tongue.ENGLISH): phrases_english.PHYSIO,
    (Trade.TALK, Tongue.ENGLISH): phrases_english.TALK,
    (Trade.MASSAGE, Tongue.HEBREW): phrases_hebrew.MASSAGE,
    (Trade.PHYSIO, Tongue.HEBREW): phrases_hebrew.PHYSIO,
    (Trade.TALK, Tongue.HEBREW): phrases_hebrew.TALK,
}
Blanks = Mapping[str, int | str]

_EARLY, _LATE = 0.25, 0.7
_TRIES: Final = 60
_COUNTED: Final = {
    Tongue.ENGLISH: "As last time. Session {number}.",
    Tongue.HEBREW: "כמו בפעם הקודמת. פגישה {number}.",
}
_SENTENCES: Final = {
    Section.SUBJECTIVE: (1, 2, 2),
    Section.OBJECTIVE: (2, 2, 3),
    Section.ASSESSMENT: (1, 1, 2),
    Section.PLAN: (1, 2, 2),
}


class Progress:
    """What is measured when `share` of a course is over: worse at its beginning, with ups and downs."""

    def __init__(self, share: float, rng: random.Random) -> None:
        self._share, self._rng = share, rng

    @property
    def stage(self) -> Stage:
        """How far along that is."""
        if self._share < _EARLY:
            return Stage.EARLY
        return Stage.LATE if self._share > _LATE else Stage.MIDDLE

    def figures(self) -> dict[str, int | str]:
        """The figures of one note; what was measured the time before is never better."""
        pain = self._between(8, 1, spread=1)
        angle = self._between(70, 165, spread=9)
        score, anxiety = self._between(16, 3, spread=2), self._between(14, 2, spread=2)
        return {
            "nrs": pain,
            "low": max(0, pain - 3),
            "was": min(10, pain + self._rng.randint(1, 2)),
            "rom": angle,
            "rom_was": angle - self._rng.randint(2, 12),
            "turn": self._between(30, 75, spread=5),
            "aim": min(180, angle + self._rng.randint(5, 20)),
            "strength": "4" if self._share < _EARLY else self._rng.choice(("4", "4+", "5-", "5")),
            "sleep": self._between(5, 7, spread=1),
            "minutes": self._rng.choice((5, 10, 15, 20, 25, 30, 40)),
            "times": self._rng.randint(2, 6),
            "score": score,
            "score_was": score + self._rng.randint(1, 3),
            "anxiety": anxiety,
            "anxiety_was": anxiety + self._rng.randint(1, 3),
            "breaths": self._rng.randint(16, 22),
            "calm": self._rng.randint(8, 11),
        }

    def _between(self, first: int, last: int, *, spread: int) -> int:
        middle = first + (last - first) * self._share
        low, high = min(first, last), max(first, last)
        return min(high, max(low, round(middle) + self._rng.randint(-spread, spread)))


class NoteWriter:
    """Writes one person's notes in order; no section says word for word what an earlier one said."""

    def __init__(self, person: Person, rng: random.Random) -> None:
        self._person, self._rng, self._number = person, rng, 0
        self._written: set[tuple[Section, str]] = set()

    def write(self, progress: Progress) -> dict[Section, str]:
        """The four sections of the next note."""
        self._number += 1
        tongues = list(self._person.words)
        at = self._rng.randrange(len(tongues))
        sections, figures = {}, progress.figures()
        for number, section in enumerate(Section):
            tongue = tongues[(at + number) % len(tongues)]
            known = _PHRASES[self._person.trade, tongue].of(section, progress.stage)
            text = self._fresh(section, known, figures | _blanks(self._person.words[tongue]))
            sections[section] = text or _COUNTED[tongue].format(number=self._number)
            self._written.add((section, sections[section]))
        return sections

    def _fresh(self, section: Section, known: Sequence[str], blanks: Blanks) -> str:
        """What has not been said yet, or nothing where that is hard to find."""
        for _ in range(_TRIES):
            text = " ".join(self._sentences(section, known, blanks))
            if (section, text) not in self._written:
                return text
        return ""

    def _sentences(self, section: Section, known: Sequence[str], blanks: Blanks) -> Iterator[str]:
        for sentence in self._rng.sample(known, self._rng.choice(_SENTENCES[section])):
            yield sentence.format(**blanks)


def _blanks(words: Words) -> dict[str, int | str]:
    return {
        "place": words.place,
        "place_start": words.place.capitalize(),
        "activity": words.activity,
        "activity_low": words.activity[0].lower() + words.activity[1:],
    }
