import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.habits import HABITS
from tests.support.source_tree import ROOT, python_files

# A file that keeps a habit, with the reason.
_MAY: dict[tuple[str, str], str] = {
    ("tests/vectors/test_golden.py", "bare names"): "each case's own name completes the sentence",
}

_BREAKS = {
    "sleeps": ["import time\ntime.sleep(1)", "qtbot.wait(100)"],
    "mocks": ["from unittest.mock import Mock", "monkeypatch.setattr(store, 'save', None)"],
    "silent skips": [
        "pytest.skip()",
        "@pytest.mark.skip\ndef test_x(): ...",
        "@pytest.mark.xfail(strict=True)\ndef test_x(): ...",
    ],
    "bare names": ["def test_notes(): ...", "def test_sign_note(): ..."],
}

_BAD_TESTS = """
import logging
import threading
import warnings

from PySide6.QtCore import QObject, QTimer, qWarning
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.foundation.lanes import ThreadLane
from tests.support.messages_seen import MessagesSeen

kept = []


def test_logs_a_warning():
    logging.getLogger("pazpaz.vault").warning("save.failed")


def test_logs_a_warning_it_expects(messages):
    messages.expect("save.failed")
    logging.getLogger("pazpaz.vault").warning("save.failed")


def test_expects_what_never_comes(messages):
    messages.expect("save.failed")


def test_logs_somebodys_name():
    logging.getLogger("pazpaz.vault").info("client.opened \\u05d3\\u05e0\\u05d4")


def test_warns():
    warnings.warn("old", DeprecationWarning)


def test_makes_qt_warn():
    qWarning("QObject: cannot do that")


def test_leaves_a_lane():
    lane = ThreadLane("db")
    lane.submit(lambda: None).result()
    kept.append(lane)


def test_closes_its_lane():
    lane = ThreadLane("db")
    lane.submit(lambda: None).result()
    lane.close()


def test_leaves_a_window(qapp):
    kept.append(QWidget())


def test_gives_its_window_to_qtbot(qtbot):
    qtbot.addWidget(QWidget())


def test_leaves_a_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    kept.append(timer)


def test_stops_its_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    timer.stop()
    kept.append(timer)
"""
_RED = {
    "test_logs_a_warning",
    "test_expects_what_never_comes",
    "test_logs_somebodys_name",
    "test_warns",
    "test_makes_qt_warn",
    "test_leaves_a_lane",
    "test_leaves_a_window",
    "test_leaves_a_timer",
}
_GREEN = {
    "test_logs_a_warning_it_expects",
    "test_closes_its_lane",
    "test_gives_its_window_to_qtbot",
    "test_stops_its_timer",
}


@pytest.mark.parametrize("habit", HABITS)
def test_no_test_has_the_habit(habit: str) -> None:
    found = {
        path: lines
        for path, tree in python_files("tests")
        if (path, habit) not in _MAY
        and (lines := [getattr(node, "lineno", 0) for node in HABITS[habit](tree)])
    }

    assert found == {}


@pytest.mark.parametrize(("habit", "source"), [(name, one) for name, many in _BREAKS.items() for one in many])
def test_the_habit_is_noticed(habit: str, source: str) -> None:
    assert list(HABITS[habit](ast.parse(source)))


def test_every_exception_from_the_habits_is_still_needed() -> None:
    trees = dict(python_files("tests"))

    assert [key for key in _MAY if not list(HABITS[key[1]](trees[key[0]]))] == []


def test_the_house_rules_turn_a_careless_test_red(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_careless.py").write_text(_BAD_TESTS, "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    options = [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-p",
        "no:xdist",
        "-v",
        "--import-mode=importlib",
    ]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_careless.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    summary = done.stdout.partition("short test summary info")[2]
    red = {line.split("::")[1].split(" ")[0] for line in summary.splitlines() if "::" in line}
    assert red == _RED, done.stdout + done.stderr
    assert f"{len(_GREEN) + len(_RED)} items" in done.stdout
