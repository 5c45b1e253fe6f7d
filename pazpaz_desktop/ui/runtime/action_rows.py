"""What a list of commands shows of one action: its words, its keys, and how to run it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing the window can do right now, in the words of the language in use."""

    name: str
    text: str
    keys: str
    run: Callable[[], None]
