"""Merging: what several heads of one register show, as a pure function that every device computes alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from pazpaz_desktop.domain.registers import Rule, Standing
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import DeviceId, OpId

_PIECE: Final = re.compile(r"\s+|\S.*?(?:[.!?…׃]+(?=\s|$)|(?=\n)|$)", re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class Head:
    """One value that no other operation has seen, with who wrote it and when by the hybrid clock."""

    op: OpId
    hlc: int
    device: DeviceId
    value: Canonical
    is_signed: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Decided:
    """What to show, and whether it waits for a person."""

    value: Canonical
    standing: Standing


def decide(rule: Rule, heads: Sequence[Head], base: Canonical) -> Decided:
    """The value of a register with these heads (at least one), whatever their order.

    `base` is the value of their one nearest common ancestor, or None where there is none. No text is ever
    chosen by a clock: of texts in conflict the one with the smallest id is put where only one can stand.
    """
    ordered = sorted(heads, key=lambda head: head.op)
    signed = [head for head in ordered if head.is_signed]
    if signed and rule is not Rule.SET:
        unseen = len(signed) < len(ordered)
        shown = max(signed, key=_moment).value
        return Decided(shown, Standing.LATE if unseen and rule is Rule.TEXT else Standing.CLEAR)
    if rule is Rule.TEXT:
        return _text(ordered, base)
    if rule is Rule.ASK:
        is_same = all(head.value == ordered[0].value for head in ordered)
        return Decided(ordered[0].value, Standing.CLEAR if is_same else Standing.CONFLICT)
    return Decided(max(ordered, key=_moment).value, Standing.CLEAR)


def _moment(head: Head) -> tuple[int, DeviceId, OpId]:
    return (head.hlc, head.device, head.op)


def _text(ordered: Sequence[Head], base: Canonical) -> Decided:
    texts = [head.value for head in ordered if isinstance(head.value, str)]
    if all(text == texts[0] for text in texts):
        return Decided(texts[0], Standing.CLEAR)
    merged = merge_text(base, texts) if isinstance(base, str) else None
    if merged is None:
        return Decided(texts[0], Standing.CONFLICT)
    return Decided(merged, Standing.MERGED)


def merge_text(base: str, sides: Sequence[str]) -> str | None:
    """The base with what each side inserted, in sentences; None where a person must decide.

    It joins only if every side kept all of the base and no two inserted at the same place, so that no
    sentence of any side is lost and no order is invented.
    """
    sentences = split_sentences(base)
    inserted: dict[int, list[str]] = {}
    for side in dict.fromkeys(sides):
        added = _insertions(sentences, split_sentences(side))
        if added is None or added.keys() & inserted.keys():
            return None
        inserted |= added
    return _joined(sentences, inserted)


def split_sentences(text: str) -> list[str]:
    """Sentences and the white space between them; joined, they are the text."""
    return _PIECE.findall(text)


def _insertions(base: list[str], side: list[str]) -> dict[int, list[str]] | None:
    """What the side put before which piece of the base; None if it changed or removed one."""
    added: dict[int, list[str]] = {}
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    for word, start, _, from_, to in matcher.get_opcodes():
        if word == "insert":
            added[start] = side[from_:to]
        elif word != "equal":
            return None
    return added


def _joined(base: list[str], inserted: dict[int, list[str]]) -> str:
    pieces: list[str] = []
    for place in range(len(base) + 1):
        pieces += inserted.get(place, [])
        pieces += base[place : place + 1]
    return "".join(pieces)
