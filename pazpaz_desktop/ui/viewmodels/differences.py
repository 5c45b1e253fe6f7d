"""Differences of texts: which words stand in one only, and one text that leaves nothing of several out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import reduce
from itertools import groupby
from typing import Final

from pazpaz_desktop.domain.merging import split_sentences

# Marks of Latin accents and of Hebrew belong to their letters; other signs are compared by themselves.
_WORD: Final = re.compile(r"\s+|[\w\u0300-\u036f\u0591-\u05c7]+|.")
# Comparing costs their product; a longer changed passage is marked as a whole.
_WORDS_COMPARED: Final = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `is_marked`: the text it is compared with does not have it there."""

    text: str
    is_marked: bool


def marked(text: str, other: str) -> tuple[Piece, ...]:
    """The whole of `text` in pieces; what `other` lacks is marked, word by word."""
    runs = groupby(_compared(text, other), key=lambda piece: piece.is_marked)
    return tuple(Piece("".join(piece.text for piece in run), is_marked) for is_marked, run in runs)


def marked_by_any(text: str, others: Sequence[str]) -> tuple[Piece, ...]:
    """The same against several: marked is what at least one of them lacks."""
    return _marked_by(text, others, any)


def marked_by_all(text: str, others: Sequence[str]) -> tuple[Piece, ...]:
    """The same against several: marked is what stands in none of them."""
    return _marked_by(text, others, all)


def words_marked(pieces: Sequence[Piece]) -> int:
    """How many words are marked."""
    return sum(len(piece.text.split()) for piece in pieces if piece.is_marked)


def everything_of(texts: Sequence[str]) -> str:
    """One text with each sentence of every text: what they share once, the rest one after the other."""
    return reduce(_joined, texts) if texts else ""


def _marked_by(
    text: str, others: Sequence[str], is_enough: Callable[[Iterable[bool]], bool]
) -> tuple[Piece, ...]:
    columns = zip(*(_marks(text, other) for other in others), strict=True) if others else ()
    lacking = [is_enough(column) for column in columns] or [False] * len(text)
    runs = groupby(zip(text, lacking, strict=True), key=lambda pair: pair[1])
    return tuple(Piece("".join(letter for letter, _ in run), is_marked) for is_marked, run in runs)


def _marks(text: str, other: str) -> list[bool]:
    """For each character, whether the other text lacks it."""
    return [piece.is_marked for piece in marked(text, other) for _ in piece.text]


def _compared(text: str, other: str) -> Iterator[Piece]:
    for is_same, mine, theirs in _blocks(_sentences(text), _sentences(other)):
        if is_same:
            yield Piece("".join(mine), False)
        else:
            yield from _compared_words("".join(mine), "".join(theirs))


def _compared_words(text: str, other: str) -> Iterator[Piece]:
    mine, theirs = _with_space(_WORD.findall(text)), _with_space(_WORD.findall(other))
    if max(len(mine), len(theirs)) > _WORDS_COMPARED:
        yield Piece(text, True)
        return
    for is_same, words, _ in _blocks(mine, theirs):
        yield Piece("".join(words), not is_same)


def _joined(one: str, other: str) -> str:
    made = ""
    for is_same, mine, theirs in _blocks(_sentences(one), _sentences(other)):
        for part in (mine,) if is_same else (mine, theirs):
            made = _followed(made, "".join(part))
    return made


def _followed(text: str, more: str) -> str:
    is_seam = bool(text and more) and not (text[-1].isspace() or more[0].isspace())
    return f"{text}\n{more}" if is_seam else text + more


def _sentences(text: str) -> list[str]:
    return _with_space(split_sentences(text))


def _with_space(parts: Sequence[str]) -> list[str]:
    """Sentences or words, each with the white space that follows it."""
    made: list[str] = []
    for part in parts:
        if made and part.isspace():
            made[-1] += part
        else:
            made.append(part)
    return made


def _blocks(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """What is alike and what is not, in order; white space at an end makes no difference."""
    matcher = SequenceMatcher(
        None, [part.strip() for part in one], [part.strip() for part in other], autojunk=False
    )
    for word, start, end, from_, to in matcher.get_opcodes():
        yield word == "equal", one[start:end], other[from_:to]
