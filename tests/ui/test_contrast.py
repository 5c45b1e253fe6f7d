"""Every pair of colours in use is in a table, and each pair of it can be read (WCAG 2.2, 1.4.3, 1.4.11)."""

import ast
from itertools import product

import pytest

from pazpaz_desktop.ui.widgets.tokens import ThemeName, tokens
from tests.support.contrast import (
    GROUNDS,
    asks_for_colours,
    contrast,
    edges_of,
    handed_over,
    named_in,
    style_sheet_source,
    texts_of,
)
from tests.support.source_tree import python_files

ANYWHERE = ("text", "muted", "accent_text", "danger", "warning", "ok")
TEXTS = {
    *product(ANYWHERE, GROUNDS),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_soft", "soft"),
    ("on_demo", "demo"),
    ("text", "danger_soft"),
    ("text", "warning_soft"),
    ("text", "ok_soft"),
}
EDGES = {
    *product(("edge", "focus", "accent", "danger"), GROUNDS),
    ("focus_strong", "accent"),
    ("focus_strong", "soft"),
}
ICONS_ON_BANNERS = {(tone, f"{tone}_soft") for tone in ("danger", "warning", "ok")}

# What is painted without the style sheet: the file, and the pairs that can meet in it.
PAINTED = {
    "pazpaz_desktop/ui/widgets/basics.py": {*product(ANYWHERE, GROUNDS), ("on_soft", "soft")},
    "pazpaz_desktop/ui/widgets/row_paint.py": {
        *product(("text", "muted"), ("surface", "hover")),
        ("on_soft", "soft"),
        ("focus", "surface"),
        ("focus_strong", "soft"),
    },
    "pazpaz_desktop/ui/widgets/two_ends.py": {
        *product(("text", "muted"), ("surface", "hover")),
        ("on_soft", "soft"),
    },
    "pazpaz_desktop/ui/screens/notes/compared_text.py": {("muted", "surface"), ("on_soft", "soft")},
}
COLOURS = tokens(ThemeName.LIGHT).colours


def too_weak(colours, pairs, least):
    return {pair: found for pair in pairs if (found := round(contrast(*map(colours.get, pair)), 2)) < least}


def modules():
    return {path: tree for path, tree in python_files("pazpaz_desktop") if "/ui/" in path}


def test_the_table_holds_the_texts_of_the_style_sheet_and_no_others():
    assert set(texts_of(style_sheet_source())) == TEXTS


def test_the_table_holds_the_edges_of_the_style_sheet_and_no_others():
    assert set(edges_of(style_sheet_source())) == EDGES


def test_what_is_painted_by_code_is_in_the_table():
    painters = {path: tree for path, tree in modules().items() if asks_for_colours(tree)}
    painters.pop("pazpaz_desktop/ui/widgets/theme.py", None)

    assert set(painters) == set(PAINTED)
    assert set().union(*PAINTED.values()) <= TEXTS | EDGES
    for path, tree in painters.items():
        assert named_in(tree, COLOURS) <= {token for pair in PAINTED[path] for token in pair}, path


def test_icons_and_rows_are_drawn_in_colours_that_can_stand_anywhere():
    assert {
        path: more for path, tree in modules().items() if (more := handed_over(tree, COLOURS) - set(ANYWHERE))
    } == {}


@pytest.mark.parametrize("theme", ThemeName)
def test_text_can_be_read_on_every_ground(theme):
    least = 7.0 if theme is ThemeName.CONTRAST else 4.5
    assert too_weak(tokens(theme).colours, TEXTS, least) == {}


@pytest.mark.parametrize("theme", ThemeName)
def test_edges_focus_rings_and_icons_can_be_seen(theme):
    assert too_weak(tokens(theme).colours, EDGES | ICONS_ON_BANNERS, 3.0) == {}


def test_a_weak_colour_is_found():
    colours = {**COLOURS, "muted": "#aaaaaa", "edge": "#e0e0e0"}

    assert ("muted", "surface") in too_weak(colours, TEXTS, 4.5)
    assert ("edge", "surface") in too_weak(colours, EDGES, 3.0)


@pytest.mark.parametrize(
    ("rule", "pair"),
    [
        ('QLabel[role="new"] { color: $danger; background: $warning_soft; }', ("danger", "warning_soft")),
        ("QPushButton:hover { background: $soft; }", ("text", "soft")),
        ('QFrame[role="new"] { background: $demo; }', ("text", "demo")),
        ("QMenu::item:selected { color: $accent; }", ("accent", "soft")),
        ("QLineEdit { selection-color: $muted; }", ("muted", "accent")),
    ],
)
def test_a_pair_of_text_that_the_table_lacks_is_found(rule, pair):
    assert pair in set(texts_of(f"{style_sheet_source()}\n{rule}")) - TEXTS


@pytest.mark.parametrize(
    ("rule", "pair"),
    [
        ("QLineEdit { border: 1px solid $ok; }", ("ok", "surface")),
        ('QPushButton[role="primary"]:focus { border-color: $focus; }', ("focus", "accent")),
        ("QScrollBar::handle:vertical { background: $muted; }", ("muted", "canvas")),
    ],
)
def test_a_pair_at_an_edge_that_the_table_lacks_is_found(rule, pair):
    assert pair in set(edges_of(f"{style_sheet_source()}\n{rule}")) - EDGES


def test_a_colour_that_code_paints_with_is_found():
    tree = ast.parse('painter.setPen(theme.colour("demo" if is_new else "text"))\nIcon("lock", "demo")')

    assert asks_for_colours(tree)
    assert named_in(tree, COLOURS) == {"demo", "text"}
    assert handed_over(tree, COLOURS) == {"demo"}
