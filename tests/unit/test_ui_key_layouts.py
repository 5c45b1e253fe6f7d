"""A key is read by its place under layouts of other scripts, and by its letter under Latin ones."""

import pytest
from PySide6.QtCore import Qt

from pazpaz_desktop.ui.runtime.key_layouts import SCAN_OFFSET, readings

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Q, W, A, E, SLASH, ONE = (16, 17, 30, 18, 53, 2)


def read(written, held, place=None):
    return readings(ord(written), held, 0 if place is None else place + SCAN_OFFSET)


@pytest.mark.parametrize(
    ("written", "place", "held", "meant"),
    [
        ("Q", Q, CTRL, "Ctrl+Q"),
        ("/", Q, CTRL, "Ctrl+Q"),  # Hebrew
        ("'", W, CTRL, "Ctrl+W"),
        (".", SLASH, CTRL, "Ctrl+/"),
        ("/", SLASH, CTRL, "Ctrl+/"),  # US
        ("ק", E, CTRL, "Ctrl+E"),
        ("ק", E, ALT, "Alt+E"),
        ("ש", A, CTRL | SHIFT, "Ctrl+Shift+A"),
        ("У", E, CTRL, "Ctrl+E"),  # Russian
        ("ض", Q, CTRL, "Ctrl+Q"),  # Arabic
    ],
)
def test_with_control_or_alt_one_key_is_meant_whatever_the_layout_writes(written, place, held, meant):
    assert read(written, held, place) == (meant,)


@pytest.mark.parametrize(
    ("written", "place", "meant"),
    [("A", Q, "Ctrl+A"), ("'", Q, "Ctrl+'"), (",", W, "Ctrl+,"), ("Ä", 40, "Ctrl+Ä"), ("-", SLASH, "Ctrl+-")],
)
def test_latin_layouts_keep_the_letters_on_their_caps(written, place, meant):
    assert read(written, CTRL, place) == (meant,)


def test_without_a_scan_code_hebrew_letters_still_tell_their_key():
    assert read("ק", CTRL) == ("Ctrl+E",)
    assert read("ץ", CTRL) == ("Ctrl+.",)
    assert read("/", CTRL) == ("Ctrl+/",)


def test_alone_a_key_means_what_it_writes_first_and_then_its_place():
    assert read("ק", NONE, E) == ("ק", "E")
    assert read(".", NONE, SLASH) == (".", "/")
    assert read("/", NONE, SLASH) == ("/",)


def test_digits_with_control_work_where_they_need_shift():
    assert read("&", CTRL, ONE) == ("Ctrl+&", "Ctrl+1")
    assert read("&", NONE, ONE) == ("&",)


@pytest.mark.parametrize(
    ("key", "held", "meant"),
    [
        (Qt.Key.Key_Left, ALT, "Alt+Left"),
        (Qt.Key.Key_F6, SHIFT, "Shift+F6"),
        (Qt.Key.Key_Escape, NONE, "Esc"),
        (Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier, "Ctrl+Enter"),
    ],
)
def test_keys_that_write_nothing_are_themselves(key, held, meant):
    assert readings(key.value, held, 90) == (meant,)
