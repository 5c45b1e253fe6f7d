"""What a process does to itself against other programs of the same person."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_NOBODY: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="dumpable is Linux's")

_HOLD = """
import sys
from pazpaz_desktop.system.hardening import harden
print(harden() if sys.argv[1] == "hardened" else "open", flush=True)
sys.stdin.read()
"""
_READ = """
import sys
try:
    print(len(open(f"/proc/{sys.argv[1]}/maps").read()) > 0)
except PermissionError:
    print("refused")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user on both sides")
@pytest.mark.parametrize(("state", "answer"), [("hardened", "refused"), ("open", "True")])
def test_memory_of_a_hardened_process_is_closed_to_the_same_user(
    state: str, answer: str, tmp_path: Path
) -> None:
    # the package lies where nobody may not look, so it is read by root and handed in on the command line
    source = Path(sys.modules["pazpaz_desktop"].__file__ or "").parent / "system" / "hardening.py"
    script = source.read_text() + _HOLD.replace("from pazpaz_desktop.system.hardening import harden", "")
    python = "/usr/bin/python3"
    with subprocess.Popen(
        [python, "-I", "-c", script, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **_NOBODY,
        cwd="/",
    ) as held:
        assert held.stdout is not None
        assert held.stdout.readline().strip() in {b"True", b"open"}
        read = subprocess.run(
            [python, "-I", "-c", _READ, str(held.pid)],
            capture_output=True,
            text=True,
            check=True,
            **_NOBODY,
            cwd="/",
        )
        assert read.stdout.strip() == answer


_CRASH = """
import os, resource, signal, sys
from pazpaz_desktop.system.hardening import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0o022)), flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
"""


def test_a_hardened_process_leaves_no_core_and_files_for_its_owner_only(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _CRASH],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert ended.stdout.split("\n")[0] == "(0, 0) 0o77"
    assert list(tmp_path.iterdir()) == []
