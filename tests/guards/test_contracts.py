import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

_LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
_IDS = {
    contract["id"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


@dataclass(frozen=True)
class Break:
    """One way to break one contract: files put into a copy of the package."""

    contract: str
    files: dict[str, str] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.contract}: {' '.join(self.files)}"


_BREAKS = [
    Break("floors", {"crypto/intruder.py": "import pazpaz_desktop.domain\n"}),
    Break("floors", {"foundation/intruder.py": "import pazpaz_desktop.services\n"}),
    Break("floors", {"utils/__init__.py": ""}),
    Break("ui-floors", {"ui/viewmodels/intruder.py": "import pazpaz_desktop.ui.screens\n"}),
    Break("ui-floors", {"ui/widgets/intruder.py": "import pazpaz_desktop.ui.viewmodels\n"}),
    Break("ui-talks-to-services-only", {"ui/widgets/intruder.py": "import pazpaz_desktop.storage\n"}),
    Break("ui-talks-to-services-only", {"ui/shell/intruder.py": "import pazpaz_desktop.crypto\n"}),
    Break("qt-stays-upstairs", {"services/intruder.py": "import PySide6.QtCore\n"}),
    Break(
        "qt-stays-upstairs",
        {
            "storage/intruder.py": "import pazpaz_desktop.foundation.intruder\n",
            "foundation/intruder.py": "import PySide6.QtCore\n",
        },
    ),
    Break("sql-stays-in-storage", {"sync/intruder.py": "import sqlalchemy\n"}),
    Break("sql-stays-in-storage", {"services/intruder.py": "import sqlcipher3\n"}),
    Break("primitives-stay-in-crypto", {"storage/intruder.py": "import hmac\n"}),
    Break("primitives-stay-in-crypto", {"system/intruder.py": "import cryptography\n"}),
    Break(
        "screens-independent",
        {
            "ui/screens/intruder_one.py": "import pazpaz_desktop.ui.screens.intruder_two\n",
            "ui/screens/intruder_two.py": "",
        },
    ),
    Break(
        "no-cycles",
        {
            "domain/intruder_one.py": "import pazpaz_desktop.domain.intruder_two\n",
            "domain/intruder_two.py": "import pazpaz_desktop.domain.intruder_one\n",
        },
    ),
]


def _lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _LINT, "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_package_keeps_every_contract() -> None:
    done = _lint(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("broken", _BREAKS, ids=str)
def test_breaking_a_contract_is_reported(broken: Break, tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "pazpaz_desktop", tmp_path / "pazpaz_desktop", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, source in broken.files.items():
        intruder = tmp_path / "pazpaz_desktop" / name
        intruder.parent.mkdir(exist_ok=True)
        intruder.write_text(source)

    done = _lint(tmp_path, "--contract", broken.contract)

    assert done.returncode == 1
    assert "BROKEN" in done.stdout
    assert "intruder" in done.stdout or "utils" in done.stdout


def test_every_contract_is_broken_at_least_once() -> None:
    assert {broken.contract for broken in _BREAKS} == _IDS
