"""Direction of text: isolates for composed sentences, and the first strong character."""

import unicodedata
from enum import StrEnum
from typing import Final

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_POP_ISOLATE: Final = "\u2069"
_RIGHT_TO_LEFT_CLASSES: Final = frozenset({"R", "AL"})


class Direction(StrEnum):
    """The two directions a paragraph can run."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


def isolate(text: str) -> str:
    """The text so that its direction does not disturb the sentence it is put into (UAX #9, FSI … PDI)."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def left_to_right(text: str) -> str:
    """The same for what always runs left to right: phone numbers, addresses, fingerprints, times."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"


def first_strong(text: str) -> Direction | None:
    """The direction of the first character that has one (UAX #9 P2); None if none has."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return Direction.LEFT_TO_RIGHT
        if kind in _RIGHT_TO_LEFT_CLASSES:
            return Direction.RIGHT_TO_LEFT
    return None
