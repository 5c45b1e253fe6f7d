"""Which key was meant: what a press says on a Latin keyboard, whatever layout it was made in."""

import sys
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

_ROWS: Final = (
    # first scan code, what a US keyboard writes there, what SI-1452 (Israel) writes there
    (2, "1234567890-=", "1234567890-="),
    (16, "QWERTYUIOP[]", "/'קראטוןםפ]["),
    (30, "ASDFGHJKL;'`", "שדגכעיחלךף,;"),
    (44, "ZXCVBNM,./", "זסבהנמצתץ."),
)
_LATIN: Final = {first + at: sign for first, latin, _ in _ROWS for at, sign in enumerate(latin)}
_HEBREW: Final = {first + at: sign for first, _, hebrew in _ROWS for at, sign in enumerate(hebrew)}
_BY_LETTER: Final = {hebrew: _LATIN[place] for place, hebrew in _HEBREW.items() if hebrew.isalpha()}

_FIRST_OTHER_SCRIPT: Final = 0x0250
_FIRST_NO_CHARACTER: Final = 0x0100_0000
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier

SCAN_OFFSET: Final = 0 if sys.platform == "win32" else 8
"""X11 and Wayland count scan codes from 8 on (xkb), Windows as the keyboard does."""


def readings(key: int, modifiers: Qt.KeyboardModifier, scan: int = 0) -> tuple[str, ...]:
    """What the press may mean, the likeliest first, in Qt's portable spelling (`Ctrl+Shift+P`).

    With Ctrl or Alt the key's place decides where the layout is no Latin one: under Hebrew the key Q
    writes "/", so that what was typed would be another command. Without them what is typed comes first.
    """
    held = modifiers & ~_KEYPAD
    typed, meant = _spelled(key, held), _meant(key, scan)
    if meant is None:
        digit = _LATIN.get(scan - SCAN_OFFSET, "")
        is_other = bool(held & _CHORD) and digit.isdigit() and key < _FIRST_NO_CHARACTER and chr(key) != digit
        return (typed, _spelled(ord(digit), held)) if is_other else (typed,)
    at_its_place = _spelled(ord(meant), held)
    return (at_its_place,) if held & _CHORD else (typed, at_its_place)


def _meant(key: int, scan: int) -> str | None:
    """The Latin letter or sign at the key's place; None where the layout is a Latin one."""
    if not 0 < key < _FIRST_NO_CHARACTER:
        return None
    typed, place = chr(key), scan - SCAN_OFFSET
    if key >= _FIRST_OTHER_SCRIPT:
        return _LATIN.get(place) or _BY_LETTER.get(typed)
    is_hebrew_sign = _HEBREW.get(place) == typed and _LATIN[place] != typed
    return _LATIN[place] if is_hebrew_sign else None


def _spelled(key: int, held: Qt.KeyboardModifier) -> str:
    pressed = QKeyCombination.fromCombined(key | held.value)
    return QKeySequence(pressed).toString(QKeySequence.SequenceFormat.PortableText)
