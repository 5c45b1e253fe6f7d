"""Every theme can be read: text at 4.5:1 or better, the focus ring at 3:1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

import pytest
from PySide6.QtGui import QColor

from pazpaz_desktop.ui.widgets.theme import Theme, style_sheet
from pazpaz_desktop.ui.widgets.tokens import ThemeName, tokens

GROUNDS = ("canvas", "surface", "rail", "hover")
ON_ANY_GROUND = ("text", "muted", "accent_text", "danger", "warning", "ok")
PAIRS = [
    *((text, ground) for text in ON_ANY_GROUND for ground in GROUNDS),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_soft", "soft"),
    ("on_demo", "demo"),
    *(("text", f"{tone}_soft") for tone in ("danger", "warning", "ok")),
]
RINGS = [
    *(("focus", ground) for ground in GROUNDS),
    ("focus_strong", "accent"),
    ("focus_strong", "soft"),
    *(("edge", ground) for ground in ("canvas", "surface", "rail")),
]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(name):
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def too_weak(colours, pairs, least):
    return [
        (one, other, round(contrast(colours[one], colours[other]), 2))
        for one, other in pairs
        if contrast(colours[one], colours[other]) < least
    ]


@pytest.mark.parametrize("theme", ThemeName)
def test_text_can_be_read_on_every_ground(theme):
    least = 7.0 if theme is ThemeName.CONTRAST else 4.5
    assert too_weak(tokens(theme).colours, PAIRS, least) == []


@pytest.mark.parametrize("theme", ThemeName)
def test_the_focus_ring_and_edges_of_fields_can_be_seen(theme):
    assert too_weak(tokens(theme).colours, RINGS, 3.0) == []


def test_a_weak_colour_is_found():
    colours = {**tokens(ThemeName.LIGHT).colours, "muted": "#aaaaaa"}
    assert too_weak(colours, PAIRS, 4.5)


def test_all_themes_name_the_same_colours():
    assert len({frozenset(tokens(theme).colours) for theme in ThemeName}) == 1


@pytest.mark.parametrize("theme", ThemeName)
def test_the_style_sheet_has_no_name_left_open(theme):
    assert "$" not in style_sheet(tokens(theme))


def test_a_change_of_theme_repaints_what_is_shown(qtbot, still_window):
    before = still_window.grab().toImage().pixelColor(5, still_window.height() // 2)
    Theme.here().use(ThemeName.DARK)
    after = still_window.grab().toImage().pixelColor(5, still_window.height() // 2)
    Theme.here().use(ThemeName.LIGHT)
    assert before != after
