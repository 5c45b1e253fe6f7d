"""Habits that tests of this house do not have, as finders over a syntax tree."""

import ast
from collections.abc import Iterator

from tests.support.source_tree import dotted


def sleeps(tree: ast.Module) -> Iterator[ast.AST]:
    """Waiting for time instead of for the thing."""
    names = {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.msleep"}
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call) and dotted(node.func) in names)


def mocks(tree: ast.Module) -> Iterator[ast.AST]:
    """Stand-ins for our own code: a fake belongs behind a port, with a contract suite."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"unittest.mock", "mock", "unittest"}:
            yield node
        if isinstance(node, ast.Import) and any(one.name in {"unittest.mock", "mock"} for one in node.names):
            yield node
        if isinstance(node, ast.Call) and dotted(node.func) in {"monkeypatch.setattr", "mocker.patch"}:
            yield node


def silent_skips(tree: ast.Module) -> Iterator[ast.AST]:
    """A test that does not run and does not say why."""
    names = {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.xfail"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in names and not _says_why(node):
            yield node
        if isinstance(node, ast.FunctionDef):
            yield from (mark for mark in node.decorator_list if dotted(mark) in names)


def _says_why(node: ast.Call) -> bool:
    has_position = bool(node.args) and dotted(node.func) in {"pytest.skip", "pytest.xfail"}
    return has_position or any(word.arg == "reason" for word in node.keywords)


def bare_names(tree: ast.Module) -> Iterator[ast.AST]:
    """A test whose name is not a sentence about behaviour: fewer than three words."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    yield from (one for one in functions if one.name.startswith("test_") and len(one.name.split("_")) < 4)


HABITS = {"sleeps": sleeps, "mocks": mocks, "silent skips": silent_skips, "bare names": bare_names}
