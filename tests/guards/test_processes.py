import json
import subprocess
import sys

import pytest

_SHOW_MODULES = "import {module}, json, sys; print(json.dumps(sorted(sys.modules)))"
_NETWORK = {
    "ssl",
    "_ssl",
    "http.client",
    "urllib.request",
    "asyncio",
    "ftplib",
    "smtplib",
    "PySide6.QtNetwork",
}
_HEAVY = {"PySide6", "PySide6.QtCore", "sqlalchemy", "sqlcipher3", "cryptography", "keyring", "PIL"}


def _modules_behind(module: str) -> set[str]:
    command = [sys.executable, "-I", "-c", _SHOW_MODULES.format(module=module)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_supervisor_knows_no_network_no_keys_and_no_window() -> None:
    assert _modules_behind("pazpaz_desktop.app.supervisor") & (_NETWORK | _HEAVY) == set()


def test_the_command_line_explains_itself_without_loading_qt() -> None:
    assert _modules_behind("pazpaz_desktop.app.cli") & _HEAVY == set()


@pytest.mark.parametrize("module", ["ssl", "http.client", "PySide6.QtNetwork", "cryptography"])
def test_a_module_that_should_not_be_there_is_noticed(module: str) -> None:
    assert _modules_behind(module) & (_NETWORK | _HEAVY)
