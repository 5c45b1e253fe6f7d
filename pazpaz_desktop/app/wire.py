"""The words supervisor and program say to each other on their pipes: no record, no name, no passphrase."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

from pazpaz_desktop.domain.lock_reasons import LockReason

LINE_LIMIT: Final = 64
"""Longest line in bytes; nobody reads further than this for a word."""


class Said(StrEnum):
    """What a program says to the supervisor."""

    READY = "READY"
    """Its window is made and hidden."""
    PAINTED = "PAINTED"
    """The lock screen is on the screen."""
    OPEN = "OPEN"
    """A vault is open in it."""
    LOCKING = "LOCKING"
    """Its window is covered; it now writes what is open."""
    LOCKED = "LOCKED"
    """Everything is on the disk; it ends."""
    KEPT = "KEPT"
    """Not everything could be written: it stays, covered, until there is space or the passphrase comes."""
    QUIT = "QUIT"
    """Like LOCKED, and nothing is to come after it."""


class Told(StrEnum):
    """What the supervisor tells a program."""

    SHOW = "SHOW"
    """Show the lock screen."""
    LOCK = "LOCK"
    """Lock as if the person had asked for it."""
    RAISE = "RAISE"
    """Come to the front."""
    END = "END"
    """Lock and quit."""


class Front(StrEnum):
    """Whether the window had the keyboard, so that a lock screen never takes it from another program."""

    ACTIVE = "active"
    INACTIVE = "inactive"


_Word = TypeVar("_Word", Said, Told)
_WITH_CIRCUMSTANCES: Final = frozenset({"LOCKING", "SHOW"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What goes with LOCKING and SHOW, so that the next lock screen can behave and say why."""

    front: Front
    reason: LockReason

    def __str__(self) -> str:
        return f"{self.front} {self.reason}"

    @classmethod
    def parse(cls, words: list[str]) -> Self:
        """ValueError for anything but the two words."""
        front, reason = words
        return cls(Front(front), LockReason(reason))


def said(word: Said, circumstances: Circumstances | None = None) -> bytes:
    """A program's line."""
    return _line(word, circumstances)


def told(word: Told, circumstances: Circumstances | None = None) -> bytes:
    """The supervisor's line."""
    return _line(word, circumstances)


def hear_said(line: bytes) -> tuple[Said, Circumstances | None]:
    """A program's line taken apart; ValueError when it is none."""
    return _taken_apart(Said, line)


def hear_told(line: bytes) -> tuple[Told, Circumstances | None]:
    """The supervisor's line taken apart; ValueError when it is none."""
    return _taken_apart(Told, line)


def _line(word: Said | Told, circumstances: Circumstances | None) -> bytes:
    if (circumstances is None) is (word in _WITH_CIRCUMSTANCES):
        raise ValueError(word)
    return f"{word} {circumstances or ''}".strip().encode("ascii") + b"\n"


def _taken_apart(kind: type[_Word], line: bytes) -> tuple[_Word, Circumstances | None]:
    first, *rest = line.decode("ascii").split(" ") if len(line) <= LINE_LIMIT else [""]
    word = kind(first.strip("\n"))
    if word in _WITH_CIRCUMSTANCES:
        return word, Circumstances.parse([part.strip("\n") for part in rest])
    if rest:
        raise ValueError(word)
    return word, None
