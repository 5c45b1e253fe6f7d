import subprocess
import sys
import tomllib

import pytest

from tests.support.source_tree import ROOT

_RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
_BANNED = _RUFF["flake8-tidy-imports"]["banned-api"]
_DOC = '"""Owns an example."""\n\n'
_REFUSED = [
    ("BLE001", "try:\n    work()\nexcept Exception:\n    recover()\n"),
    ("TID252", "from . import neighbour\n"),
    ("DTZ005", "import datetime\n\nnow = datetime.datetime.now()\n"),
    ("S101", "assert is_sealed\n"),
    ("G004", 'import logging\n\nlogging.getLogger("x").info(f"{name}")\n'),
    ("S608", 'query = f"SELECT * FROM note WHERE id = {note}"\n'),
    ("ERA001", "# work = start()\n"),
    ("S602", 'import subprocess\n\nsubprocess.run("ls", shell=True)\n'),
    ("D103", "def public():\n    return 1\n"),
    ("INT001", 'label = _(f"{name}")\n'),
]


def _codes(source: str, path: str = "pazpaz_desktop/services/example.py") -> list[str]:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--output-format=concise",
        "--stdin-filename",
        path,
        "-",
    ]
    done = subprocess.run(command, input=_DOC + source, cwd=ROOT, capture_output=True, text=True, check=False)
    return [line.split()[1] for line in done.stdout.splitlines() if line.startswith(path)]


@pytest.mark.parametrize("banned", _BANNED)
def test_a_banned_name_is_reported(banned: str) -> None:
    module, _, name = banned.rpartition(".")
    source = (
        f"from {module} import {name}\n\nused = {name}\n" if module else f"import {name}\n\nused = {name}\n"
    )

    assert "TID251" in _codes(source)


@pytest.mark.parametrize(
    "path", ["pazpaz_desktop/ui/viewmodels/example.py", "pazpaz_desktop/ui/runtime/x.py"]
)
def test_widgets_are_refused_where_screens_are_not(path: str) -> None:
    source = "from PySide6.QtWidgets import QLabel\n\nkind = QLabel\n"

    assert "TID251" in _codes(source, path)
    assert "TID251" not in _codes(source, "pazpaz_desktop/ui/screens/example.py")


@pytest.mark.parametrize(("code", "source"), _REFUSED)
def test_a_habit_we_do_not_want_is_reported(code: str, source: str) -> None:
    assert code in _codes(source)


def test_ordinary_code_passes_the_linter() -> None:
    assert _codes('def doubled(count: int) -> int:\n    """Twice as many."""\n    return 2 * count\n') == []
