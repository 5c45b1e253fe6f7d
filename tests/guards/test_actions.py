import re
from collections.abc import Iterator

import pytest

from pazpaz_desktop.domain.key_bindings import Binding, Scope, canonical, clashes
from pazpaz_desktop.ui.runtime.actions import ACTIONS, BY_NAME, Action
from tests.support.reference_pages import PAGES
from tests.support.shortcuts_page import shortcuts_page
from tests.support.source_tree import ROOT, repository_files, text

_PAGE = "docs/reference/shortcuts.md"
_OF_FIELDS = {"Shift+Enter"}  # of the switcher's line alone, which says it beside what it does
_NAMED = re.compile(r"\b(?:(?:(?:Ctrl|Alt|Shift)\+)+(?:\w+|/)|F\d{1,2})(?!\w)")


def _flaws(actions: tuple[Action, ...]) -> list[str]:
    """What is wrong with a table of actions."""
    names = [action.name for action in actions]
    found = [f"{name} twice" for name in sorted(set(names)) if names.count(name) > 1]
    for action in actions:
        if not action.text or action.text[0].islower():
            found.append(f"{action.name}: text")
        if not action.keys:
            found.append(f"{action.name}: no key")
        found += [f"{action.name}: {key}" for key in action.keys if canonical(key) != key]
        if not _has_chord(action):
            found.append(f"{action.name}: only letters")
    return found + [f"{clash.key}: {clash.names}" for clash in clashes([one.binding for one in actions])]


def _has_chord(action: Action) -> bool:
    """A letter acts outside text only, so it has a twin that acts there, too; signs and digits are named."""
    return any(len(key) > 1 for key in action.keys) or action.name in {"client.filter", "conflict.choose"}


def _unknown_keys(page: str) -> Iterator[str]:
    """Keys that a page of the guide names and no action has."""
    known = {shown for action in ACTIONS for shown in action.keys} | _OF_FIELDS
    for named in _NAMED.findall(page):
        if named not in known:
            yield named


def test_every_action_has_a_text_and_a_key_that_no_other_takes_where_it_acts() -> None:
    assert _flaws(ACTIONS) == []


@pytest.mark.parametrize(
    "wrong",
    [
        (Action("a", "", ("F2",)),),
        (Action("a", "One", ()),),
        (Action("a", "One", ("ctrl+m",)),),
        (Action("a", "One", ("M",)),),
        (Action("a", "One", ("F2",)), Action("a", "Two", ("F3",))),
        (Action("a", "One", ("F2",)), Action("b", "Two", ("F2",), Scope.NOTE)),
    ],
)
def test_a_flaw_in_the_table_is_noticed(wrong: tuple[Action, ...]) -> None:
    assert _flaws(wrong)


def test_lock_and_quit_are_never_without_a_key_and_escape_is_never_moved() -> None:
    assert BY_NAME["lock"].is_needed
    assert BY_NAME["quit"].is_needed
    assert BY_NAME["layer.close"].binding == Binding("layer.close", ("Esc",), Scope.ANYWHERE, is_fixed=True)


def test_the_page_of_all_keys_is_up_to_date() -> None:
    assert (ROOT / _PAGE).read_text("utf-8") == shortcuts_page(), "run: make docs"
    assert _PAGE in PAGES


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_and_its_first_key_are_on_the_page(action: Action) -> None:
    rows = [line for line in shortcuts_page().splitlines() if f"| {action.text} |" in line]
    assert len(rows) == 1
    assert f"`{action.keys[0]}`" in rows[0]


def test_the_guide_names_no_key_that_does_nothing() -> None:
    pages = [path for path in repository_files() if path.parts[:2] == ("docs", "guide")]
    assert pages
    assert {str(path): found for path in pages if (found := list(_unknown_keys(text(path))))} == {}


def test_a_key_that_no_action_has_is_noticed_in_the_guide() -> None:
    assert list(_unknown_keys("Press Ctrl+Shift+N, then Ctrl+J or F9; Ctrl+/ lists them.")) == [
        "Ctrl+J",
        "F9",
    ]
