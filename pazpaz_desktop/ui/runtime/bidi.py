"""Direction of text: isolates for composed sentences."""

import unicodedata
from typing import Final

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_POP_ISOLATE: Final = "\u2069"


def isolate(text: str) -> str:
    """The text so that its direction does not disturb the sentence it is put into (UAX #9, FSI … PDI)."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def left_to_right(text: str) -> str:
    """The same for what always runs left to right: phone numbers, addresses, fingerprints, times."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"


def is_right_to_left(text: str, otherwise: bool) -> bool:
    """The direction of the first letter that has one (UAX #9, P2), or what it is where none has."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return False
            case "R" | "AL":
                return True
    return otherwise
