"""Sizes that code keeps: files, functions, classes, constructors, signals and test patches."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.source_tree import dotted

FILE_LINES = 600
TEST_FILE_LINES = 700
FUNCTION_LINES = 60
CLASS_LINES = 300
CONSTRUCTOR_PARAMETERS = 8
SIGNALS = 6


@dataclass(frozen=True)
class Over:
    """One thing that is larger than its budget."""

    what: str
    size: int
    budget: int


def over_budget(path: str, tree: ast.Module, lines: int) -> Iterator[Over]:
    """Everything in the file that breaks a budget, named `path` or `path::Class.function`."""
    budget = TEST_FILE_LINES if path.startswith("tests/") else FILE_LINES
    if lines > budget:
        yield Over(path, lines, budget)
    for name, node in _definitions(tree, ""):
        where = f"{path}::{name}"
        if isinstance(node, ast.ClassDef):
            yield from _over(where, _length(node), CLASS_LINES)
            yield from _over(f"{where} signals", _signals(node), SIGNALS)
            continue
        yield from _over(where, _length(node), FUNCTION_LINES)
        if node.name == "__init__":
            yield from _over(f"{where} parameters", _parameters(node), CONSTRUCTOR_PARAMETERS)


def _over(what: str, size: int, budget: int) -> Iterator[Over]:
    if size > budget:
        yield Over(what, size, budget)


_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _definitions(node: ast.AST, outer: str) -> Iterator[tuple[str, _Definition]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Definition):
            name = f"{outer}{child.name}"
            yield name, child
            yield from _definitions(child, f"{name}.")
        else:
            yield from _definitions(child, outer)


def _length(node: _Definition) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = node.args
    return len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs) - 1


def _signals(node: ast.ClassDef) -> int:
    values = (statement.value for statement in node.body if isinstance(statement, ast.Assign))
    return sum(isinstance(value, ast.Call) and dotted(value.func) == "Signal" for value in values)
