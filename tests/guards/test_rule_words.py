import ast
from collections.abc import Iterator

import pytest

from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.foundation.errors import FileRefused, RuleBroken
from pazpaz_desktop.ui.runtime.rules import file_refusal, rule_text
from tests.support.source_tree import dotted, python_files

_FLOORS = tuple(f"pazpaz_desktop/{floor}/" for floor in ("domain", "services", "attachments", "crypto"))
_UNKNOWN = "no_such_rule"
_ANY = "any"

Raised = tuple[str, str, str]


def _raised(tree: ast.AST) -> Iterator[Raised]:
    """Class, field and rule word of each RuleBroken and FileRefused that names its rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in ("RuleBroken", "FileRefused"):
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            if "rule" in named:
                yield dotted(node.func), _word(named.get("field")), _word(named["rule"])


def _word(node: ast.AST | None) -> str:
    """A literal, or a member of the attachments' Rule; `any` for what is known only when it runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    name = dotted(node) if node is not None else ""
    return Rule[name.removeprefix("Rule.")].value if name.startswith("Rule.") else _ANY


def _sentence(raised: Raised) -> str:
    kind, field, rule = raised
    if kind == "FileRefused":
        return file_refusal(FileRefused(rule=rule))
    return rule_text(RuleBroken(field=field, rule=rule))


_FOUND = sorted(
    {
        raised
        for path, tree in python_files("pazpaz_desktop")
        if path.startswith(_FLOORS)
        for raised in _raised(tree)
    }
)


@pytest.mark.parametrize("raised", _FOUND, ids="-".join)
def test_every_rule_that_can_be_broken_has_a_sentence_of_its_own(qapp: object, raised: Raised) -> None:
    kind, field, rule = raised
    assert rule != _ANY, f"the rule of a {kind} is not written where it is raised"
    assert _sentence(raised) != _sentence((kind, field, _UNKNOWN))


def test_the_words_of_all_floors_are_found() -> None:
    assert {kind for kind, _, _ in _FOUND} == {"RuleBroken", "FileRefused"}
    assert {rule for _, _, rule in _FOUND} >= {"too_short", "length", "note_full", *Rule}


def test_a_rule_without_a_sentence_is_noticed(qapp: object) -> None:
    tree = ast.parse(f"raise RuleBroken(field='phone', rule='{_UNKNOWN}', limit=3)")
    (found,) = _raised(tree)
    assert _sentence(found) == rule_text(RuleBroken(field="phone", rule="another_unknown"))
