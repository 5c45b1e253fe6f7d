"""Who may reach a server, and that nothing there can do without its proof of who it is."""

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.source_tree import dotted, python_files

_MAY = {
    "psycopg": (
        "pazpaz_desktop/clinic/",
        "pazpaz_desktop/sync/postgres_session.py",
        "pazpaz_desktop/sync/postgres_errors.py",
        "pazpaz_desktop/sync/libpq_environment.py",
    ),
    "boto3": ("pazpaz_desktop/clinic/",),
    "botocore": ("pazpaz_desktop/clinic/", "pazpaz_desktop/sync/object_store.py"),
}
_SLOW = {"psycopg", "boto3", "botocore", "ssl", "http.client"}


def _drivers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from (name.partition(".")[0] for name in names if name.partition(".")[0] in _MAY)


def _unproved(tree: ast.Module) -> Iterator[ast.AST]:
    """A connection that would be opened whoever answers."""
    for node in ast.walk(tree):
        if _switches_proof_off(node):
            yield node
        yield from _weak_modes(node)


def _switches_proof_off(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword) and node.arg in {"verify", "check_hostname", "use_ssl"}:
        return isinstance(node.value, ast.Constant) and not node.value.value
    if isinstance(node, ast.Assign):
        return any(dotted(one).endswith("check_hostname") for one in node.targets)
    return isinstance(node, ast.Attribute) and node.attr in {"CERT_NONE", "_create_unverified_context"}


def _weak_modes(node: ast.AST) -> Iterator[ast.AST]:
    """`sslmode` with anything but the constant "verify-full": as keyword, as member, or inside a text."""
    pairs: list[tuple[object, ast.AST | None]] = []
    if isinstance(node, ast.keyword):
        pairs = [(node.arg, node.value)]
    elif isinstance(node, ast.Dict):
        pairs = [
            (key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        ]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "sslmode=" in node.value:
        pairs = [] if "sslmode=verify-full" in node.value else [("sslmode", node)]
    for name, value in pairs:
        is_full = isinstance(value, ast.Constant) and value.value == "verify-full"
        if name == "sslmode" and not is_full:
            yield node


def test_database_and_store_drivers_are_loaded_where_servers_are_reached_and_nowhere_else() -> None:
    found = {(driver, path) for path, tree in python_files("pazpaz_desktop") for driver in _drivers(tree)}
    assert {(driver, path) for driver, path in found if not path.startswith(_MAY[driver])} == set()
    assert {"psycopg", "botocore"} <= {driver for driver, _ in found}


def test_no_server_is_believed_without_proof() -> None:
    found = {
        (path, getattr(node, "lineno", 0))
        for path, tree in python_files("pazpaz_desktop", "packaging")
        for node in _unproved(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "client(verify=False)",
        "client(use_ssl=False)",
        "context.check_hostname = False",
        "context.verify_mode = ssl.CERT_NONE",
        "ssl._create_unverified_context()",
        "connect(sslmode='require')",
        "connect(sslmode=mode)",
        "values = {'sslmode': 'prefer'}",
        "dsn = 'host=h sslmode=disable'",
        "dsn = f'host={h} sslmode=require'",
    ],
)
def test_doing_without_proof_is_found(source: str) -> None:
    assert list(_unproved(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["client(verify=path)", "connect(sslmode='verify-full')", "f(verify=True)"]
)
def test_asking_for_proof_is_left_alone(source: str) -> None:
    assert list(_unproved(ast.parse(source))) == []


def test_a_laptop_that_has_joined_nothing_loads_no_driver() -> None:
    asked = (
        "import sys, pazpaz_desktop.sync.postgres, pazpaz_desktop.sync.remote; "
        f"print(sorted({_SLOW!r} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
