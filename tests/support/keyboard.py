"""A keyboard: presses as a window system delivers them, under the US and the Israeli (SI-1452) layout."""

from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.runtime.key_layouts import SCAN_OFFSET

# Number of a key in Linux input events, and on the wire of a PC keyboard: what US and Israel write with it.
_KEYS = {
    **{number: (digit, digit) for number, digit in enumerate("1234567890", 2)},
    16: ("Q", "/"),
    17: ("W", "'"),
    18: ("E", "ק"),
    19: ("R", "ר"),
    20: ("T", "א"),
    21: ("Y", "ט"),
    22: ("U", "ו"),
    23: ("I", "ן"),
    24: ("O", "ם"),
    25: ("P", "פ"),
    30: ("A", "ש"),
    31: ("S", "ד"),
    32: ("D", "ג"),
    33: ("F", "כ"),
    34: ("G", "ע"),
    35: ("H", "י"),
    36: ("J", "ח"),
    37: ("K", "ל"),
    38: ("L", "ך"),
    39: (";", "ף"),
    40: ("'", ","),
    44: ("Z", "ז"),
    45: ("X", "ס"),
    46: ("C", "ב"),
    47: ("V", "ה"),
    48: ("B", "נ"),
    49: ("N", "מ"),
    50: ("M", "צ"),
    51: (",", "ת"),
    52: (".", "ץ"),
    53: ("/", "."),
}


class Layout(Enum):
    """The two layouts that every advertised key must work in."""

    US = 0
    HEBREW = 1


def press(window: QWidget, keys: str, layout: Layout = Layout.US, *, is_held: bool = False) -> bool:
    """Press the key at its place on the keyboard, as `keys` names it in US English.

    First comes the question whether it is a shortcut, then the key itself: to the native window, as on
    X11. Under Hebrew, Shift writes Latin capitals. `is_held`: as a key repeats that stays down. Says
    whether somebody took the press for a shortcut.
    """
    combination = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)[0]  # type: ignore[index]  # the stubs lack it
    held, key = combination.keyboardModifiers(), combination.key()
    number = next((number for number, (us, _) in _KEYS.items() if us == keys.rpartition("+")[2]), 0)
    is_shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
    written = "" if not number else _KEYS[number][0 if is_shifted else layout.value]
    code = ord(written) if written else key.value
    scan = number + SCAN_OFFSET if number else 0
    is_chord = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
    text = "" if is_chord else written.lower()
    native = window.windowHandle()
    assert native is not None
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, code, held, scan, 0, 0, text, is_held)
    asked.ignore()
    QCoreApplication.sendEvent(native, asked)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(native, QKeyEvent(kind, code, held, scan, 0, 0, text, is_held))
    QCoreApplication.processEvents()
    return asked.isAccepted()
