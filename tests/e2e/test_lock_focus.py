"""A lock screen under a real window manager: it never takes the keyboard from another program."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.households import LIMIT_S, make_home, unlock
from tests.support.processes import NotInTime

_TOOLS = ("Xvfb", "openbox", "xdotool")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in _TOOLS), reason="Xvfb, openbox and xdotool are not all installed"
)
_MAIL = """
from PySide6.QtWidgets import QApplication, QPlainTextEdit
application = QApplication([])
window = QPlainTextEdit()
window.setWindowTitle("MAIL")
window.show()
application.exec()
"""


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """A display with a window manager; what is started on the stack ends before them."""
    mine, theirs = os.pipe()
    with ExitStack() as stack:
        _start(stack, ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1920x1200x24"], theirs)
        os.close(theirs)
        with os.fdopen(mine) as answer:
            monkeypatch.setenv("DISPLAY", f":{answer.readline().strip()}")
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        _start(stack, ["openbox"])
        yield stack


def _start(stack: ExitStack, command: list[str], *keeps_open: int) -> None:
    process = subprocess.Popen(
        command, pass_fds=keeps_open, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait)
    stack.callback(process.kill)


def _asked(*words: str) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False, timeout=LIMIT_S)
    return done.stdout.strip()


def _in_focus() -> str:
    return _asked("getwindowfocus", "getwindowname")


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):  # each look starts a process, so this is minutes
        if holds():
            return
    raise NotInTime(_in_focus())


def _typed_into_lock_screen() -> bool:
    _asked("search", "--onlyvisible", "--name", "^PazPaz$", "windowactivate")
    return _in_focus() == "PazPaz"


def test_a_lock_while_another_program_is_used_leaves_it_the_keyboard(
    desktop: ExitStack, tmp_path: Path
) -> None:
    with make_home(tmp_path / "home").inhabited() as household:
        active = household.next_child()
        unlock(active)
        standby = household.next_child()
        _until(lambda: _in_focus() == "PazPaz")
        _start(desktop, [sys.executable, "-c", _MAIL])
        _until(lambda: _in_focus() == "MAIL")
        _until(lambda: not active.read("sectionS")["has_focus"])  # the program has heard of it, too
        os.kill(household.pid, signal.SIGUSR2)
        active.wait_for_end()
        standby.wait("passphraseField", is_enabled=True)
        assert _in_focus() == "MAIL"
        _until(_typed_into_lock_screen)
        _asked("type", "abc")
        _until(lambda: len(standby.text("passphraseField")) == len("abc"))


def test_a_lock_by_the_person_is_ready_for_the_passphrase_at_once(desktop: ExitStack, tmp_path: Path) -> None:
    with make_home(tmp_path / "home").inhabited() as household:
        active = household.next_child()
        unlock(active)
        standby = household.next_child()
        _until(lambda: _in_focus() == "PazPaz")
        active.press("Ctrl+L", "sectionS")
        active.wait_for_end()
        standby.wait("passphraseField", is_enabled=True)
        _until(lambda: _in_focus() == "PazPaz")
        _asked("type", "abc")
        _until(lambda: len(standby.text("passphraseField")) == len("abc"))
