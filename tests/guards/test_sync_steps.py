"""Every point at which a cycle can end has a name, and every name a test that kills the program there."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source_tree import ROOT, dotted, python_files

_STEPS = "pazpaz_desktop/sync/steps.py"
_KILLS = "tests/soak/test_sync_kills.py"
_TESTED = ("IN_EVERY_CYCLE", "IN_AN_ALARM")
_CALLS = frozenset({"session.head", "session.push", "session.pull"})


def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def members(tree: ast.Module) -> set[str]:
    """The names of the enum `Step`."""
    return {
        target.id
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef) and each.name == "Step"
        for statement in each.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def named(tree: ast.AST) -> set[str]:
    """The steps that a piece of code names."""
    return {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and dotted(each) == f"Step.{each.attr}"
    }


def killed_at(tree: ast.Module) -> set[str]:
    """The steps in the lists that the kills go through."""
    return {
        name
        for each in tree.body
        if isinstance(each, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in _TESTED for target in each.targets)
        for name in named(each.value)
    }


def commits(tree: ast.AST) -> Iterator[int]:
    """Lines that commit a unit of work."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and dotted(each.func) == "work.commit":
            yield each.lineno


def calls_without_steps(tree: ast.AST) -> Iterator[int]:
    """Lines that call the server in a function that names no step."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for each in ast.walk(function):
            if isinstance(each, ast.Call) and dotted(each.func) in _CALLS and not named(function):
                yield each.lineno


def _cycle_code() -> dict[str, ast.Module]:
    return {
        path: tree for path, tree in python_files("pazpaz_desktop") if path.startswith("pazpaz_desktop/sync/")
    }


def test_every_step_has_a_test_that_kills_there() -> None:
    assert members(_tree(_STEPS)) == killed_at(_tree(_KILLS))


def test_every_step_is_passed_by_the_code() -> None:
    used = {name for path, tree in _cycle_code().items() if path != _STEPS for name in named(tree)}
    assert used == members(_tree(_STEPS))


def test_a_cycle_commits_only_between_steps() -> None:
    found = {path: lines for path, tree in _cycle_code().items() if (lines := list(commits(tree)))}
    assert set(found) == {_STEPS}


def test_a_cycle_calls_the_server_only_between_steps() -> None:
    found = {
        path: lines for path, tree in _cycle_code().items() if (lines := list(calls_without_steps(tree)))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "find", "expected"),
    [
        ("class Step(StrEnum):\n    A = 'a'\n    B = 'b'", members, {"A", "B"}),
        ("IN_EVERY_CYCLE = (Step.A,)\nOTHER = (Step.B,)", killed_at, {"A"}),
        ("def f(work):\n    work.commit()", lambda tree: set(commits(tree)), {2}),
        ("def f(session):\n    session.push(a, b)", lambda tree: set(calls_without_steps(tree)), {2}),
        (
            "def f(session):\n    on_step(Step.A)\n    session.push(a, b)",
            lambda tree: set(calls_without_steps(tree)),
            set(),
        ),
    ],
)
def test_the_guard_sees_what_it_looks_for(source: str, find, expected: set[object]) -> None:  # type: ignore[no-untyped-def]
    assert find(ast.parse(source)) == expected
