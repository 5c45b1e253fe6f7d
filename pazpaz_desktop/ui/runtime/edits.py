"""The edits that turn one text into another, small enough that a caret stays at its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]+")
_WORDS_COMPARED: Final = 600
"""Comparing costs up to the square of it, on the Qt thread; a longer passage is replaced as a whole."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of the former text become `more`."""

    start: int
    end: int
    more: str


def edits(had: str, text: str) -> tuple[Edit, ...]:
    """In ascending order, all counted in the former text."""
    first = _shared(had, text)
    last = _shared(had[first:][::-1], text[first:][::-1])
    mine, theirs = _WORD.findall(had[first : len(had) - last]), _WORD.findall(text[first : len(text) - last])
    if max(len(mine), len(theirs)) > _WORDS_COMPARED:
        return (Edit(first, len(had) - last, text[first : len(text) - last]),)
    return tuple(_edits_of_words(first, mine, theirs))


def _edits_of_words(first: int, mine: Sequence[str], theirs: Sequence[str]) -> list[Edit]:
    places = [first]
    for word in mine:
        places.append(places[-1] + len(word))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return [
        Edit(places[start], places[end], "".join(theirs[from_:to]))
        for word, start, end, from_, to in matcher.get_opcodes()
        if word != "equal"
    ]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))
