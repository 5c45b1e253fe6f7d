import ast

import pytest

from tests.support.source_rules import RULES, Rule
from tests.support.source_tree import python_files

_BREAKS = {
    "no listening socket": [
        "server.bind(('', 0))",
        "server.listen()",
        "QLocalServer()",
        "import http.server",
        "import asyncio",
    ],
    "no environment read": ["import os\nos.environ['PZ_FAST']", "os.getenv('X')", "from os import environ"],
    "ciphers only in the envelope": [
        "from cryptography.hazmat.primitives.ciphers.aead import AESGCM",
        "aead.ChaCha20Poly1305(key)",
    ],
    "translated texts are literals": [
        'tr(f"Hello {name}")',
        'self.tr("a" + b)',
        'translate("Lock", "%s".format(n))',
    ],
    "no colour literal in ui": ['style = "color: #ff0000"', "QColor(255, 0, 0)", "Qt.GlobalColor.red"],
    "nothing moves by itself": [
        "from PySide6.QtCore import QPropertyAnimation",
        "from PySide6.QtCore import QTimeLine",
    ],
    "sizes grow with the text": ["card.setFixedWidth(480)", "self.card.setMaximumWidth(_WIDTH)"],
    "migrations stand alone": ["from pazpaz_desktop.storage import schema", "import pazpaz_desktop"],
    "files are written by system/files.py": [
        "open(path, 'w')",
        "path.open('ab')",
        "open(path, mode='x')",
        "path.write_text(note)",
        "os.open(path, os.O_WRONLY)",
        "shutil.copy(a, b)",
    ],
    "no foreign code": ["eval(text)", "archive.extractall()", "import pickle", "from marshal import loads"],
    "no way out of the machine": [
        "import ssl",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "from PySide6 import QtNetwork",
        "socket.create_connection(place)",
    ],
}
_INNOCENT = """
import os
from PySide6.QtGui import QColor
from pathlib import Path
open(path)
path.open("rb")
open(path, "rb")
os.open(path, os.O_RDONLY)
tr("Hello %1")
tr(_TITLE)
translate("Lock", "Open")
note = "room #7"
colour = QColor(theme.ink)
rule.setFixedHeight(1)
card.setFixedWidth(theme.scaled(480))
"""


def _found(rule: Rule) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for path, tree in python_files("pazpaz_desktop", "migrations"):
        if path.startswith(rule.folders):
            lines = sorted({getattr(node, "lineno", 0) for node in rule.find(tree)})
            if lines:
                found[path] = lines
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_shipped_code_keeps_the_rule(rule: Rule) -> None:
    assert {path: lines for path, lines in _found(rule).items() if path not in rule.may} == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_exception_from_the_rule_is_still_needed(rule: Rule) -> None:
    assert set(rule.may) <= set(_found(rule))
    assert all(rule.may.values())


@pytest.mark.parametrize(
    ("rule", "source"), [(rule, source) for rule in RULES for source in _BREAKS[rule.name]], ids=str
)
def test_breaking_the_rule_is_found(rule: Rule, source: str) -> None:
    assert list(rule.find(ast.parse(source)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_innocent_code_is_left_alone(rule: Rule) -> None:
    assert [ast.unparse(node) for node in rule.find(ast.parse(_INNOCENT))] == []
