"""How well a client answers a search: as spelt, by the sound of the name, inside it, or by the phone."""

import re
from collections.abc import Collection
from enum import IntEnum
from functools import cached_property
from typing import Final

from pazpaz_desktop.domain.name_folding import LONGEST_HEARD, LONGEST_TYPED, sounds_like, spoken
from pazpaz_desktop.domain.texts import digits, folded

_COUNTRY: Final = re.compile("^(?:00)?(?:972)?0?")
_FEWEST_DIGITS: Final = 4


class Likeness(IntEnum):
    """The best first. What no search may leave out comes last."""

    SPELT_WHOLE = 0
    SPELT_START = 1
    SOUND_WHOLE = 2
    SOUND_START = 3
    INSIDE = 4
    LOOSE_SOUND = 5


class Searched:
    """What a search looks at of one client: the name by spelling and sound, the address, the digits."""

    __slots__ = ("digits", "heard", "padded", "words")

    def __init__(self, first_name: str, last_name: str, email: str, phone: str) -> None:
        first, last = folded(first_name), folded(last_name)
        self.words = f"{first} {last} {first} {folded(email)}"
        self.padded = f" {self.words} "
        heard = spoken(f"{first} {last}").split()
        self.heard = tuple(word for word in heard if len(word) <= LONGEST_HEARD)
        self.digits = digits(phone)


class _Word:
    """One typed word, and which words of all names sound like it, how well."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text, self._known = text, known
        typed = spoken(text).split()
        self.spoken = typed[0] if len(typed) == 1 else ""
        self._like = sounds_like(self.spoken)
        self.close: dict[str, Likeness] = {}
        if self._like is not None:
            match = self._like.close.match
            begun = ((word, found.end()) for word in known if (found := match(word)) is not None)
            self.close = {word: _by_sound(word, end) for word, end in begun}

    @cached_property
    def loose(self) -> frozenset[str]:
        """Those that have the same consonants."""
        if self._like is None:
            return frozenset()
        return frozenset(filter(self._like.loose.fullmatch, self._known))

    @cached_property
    def near(self) -> frozenset[str]:
        """Those that are one slip of the finger away; none of a word that no name is as short or long as."""
        if not 1 < len(self.spoken) <= LONGEST_TYPED:
            return frozenset()
        return _one_slip(self.spoken, frozenset("".join(self._known))).intersection(self._known)


class NameSearch:
    """One search, asked of many clients; `known` holds every word of their names, as it is spoken.

    Every word has to be found in the name or e-mail address, whatever its case, accents or niqqud, or be
    what a name sounds like in the other script or in another spelling. A search without letters is looked
    for in the digits of the phone number, with or without the country's.
    """

    def __init__(self, search: str, known: Collection[str]) -> None:
        self._text = folded(search)
        self._words = [_Word(word, known) for word in self._text.split()]
        has_letters = any(character.isalpha() for character in self._text)
        self._number = "" if has_letters else digits(self._text)

    def likeness(self, of: Searched) -> Likeness | None:
        """How well the client answers; None: not at all."""
        if self._number:
            is_found = self._has_number(of) or self._text in of.words
            return Likeness.SPELT_START if is_found else None
        worst = Likeness.SPELT_WHOLE
        for word in self._words:
            if word.text in of.words:
                worst = max(worst, _spelt(word.text, of))
            elif word.close.keys().isdisjoint(of.heard):
                return None
            else:
                worst = max(worst, min(word.close[one] for one in of.heard if one in word.close))
        return worst

    def is_like_loosely(self, of: Searched) -> bool:
        """Whether it would answer if no vowel had to be the same."""
        return not self._number and all(
            word.text in of.words or not word.loose.isdisjoint(of.heard) for word in self._words
        )

    def is_like_nearly(self, of: Searched) -> bool:
        """Whether each word is in the name, or a word of the name is one slip of the finger away."""
        return (
            bool(self._words)
            and not self._number
            and all(word.text in of.words or not word.near.isdisjoint(of.heard) for word in self._words)
        )

    def _has_number(self, of: Searched) -> bool:
        if self._number in of.digits:
            return True
        national = _COUNTRY.sub("", self._number)
        return len(national) >= _FEWEST_DIGITS and national in of.digits


def _by_sound(word: str, end: int) -> Likeness:
    return Likeness.SOUND_WHOLE if end == len(word) else Likeness.SOUND_START


def _spelt(word: str, of: Searched) -> Likeness:
    if f" {word} " in of.padded:
        return Likeness.SPELT_WHOLE
    return Likeness.SPELT_START if f" {word}" in of.padded else Likeness.INSIDE


def _one_slip(word: str, letters: frozenset[str]) -> frozenset[str]:
    """The words with one letter more, less or other, or two of them changed about."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {start + end[1:] for start, end in parts if end}
    about = {start + end[1] + end[0] + end[2:] for start, end in parts if len(end) > 1}
    other = {start + letter + end[1:] for start, end in parts if end for letter in letters}
    more = {start + letter + end for start, end in parts for letter in letters}
    return frozenset(less | about | other | more)
