"""Figures of the switcher in the window of a large practice: from the key to the painted answer."""

import itertools
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.viewmodels.desk import Desk
from tests.performance.keeping import CLIENTS, people
from tests.performance.measure import Goal, Result, timed_ms
from tests.support.keyboard import press
from tests.support.ui import main_window, threaded_desk

_OPENINGS: Final = 40
_OPENED: Final = 12
_TYPED: Final = (
    "dana",
    "yoav",
    "תמר",
    "tamar inv",
    "invented 77",
    "050 00",
    "נועה",
    "amir 9",
    "zzz",
    "+972 50 0000",
)
_GOAL: Final = Goal(50, is_ratio=False)


def results() -> Iterator[Result]:
    """The window off the screen, its lanes on threads as in the program."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name, threaded_desk(Path(name), SystemClock()) as desk:
        desk.lanes.db.submit(lambda: _populate(desk)).result()
        with main_window(desk) as window:
            _await(lambda: window.clients.list_model.state.is_loaded)
            desk.lanes.files.submit(lambda: None).result()  # what the window counts after its start is done
            opened = list(_openings(window))
            yield from _figures(f"Ctrl+K to the painted rows, {CLIENTS:,} clients", opened)
            typed = [timed_ms(lambda text=text: _type(window, text)) for text in _beginnings()]
            yield from _figures(f"letter to the painted rows, {CLIENTS:,} clients", typed)
            window.switcher.close_switcher()
    del application


def _figures(name: str, taken: list[float]) -> Iterator[Result]:
    yield Result(f"{name}: median", statistics.median(taken), "ms", None, None)
    yield Result(f"{name}: p95", statistics.quantiles(taken, n=20)[-1], "ms", None, _GOAL)


def _populate(desk: Desk) -> None:
    clients = desk.practice.clients
    made = [clients.add(AddClient(*person)).result for person in people(CLIENTS)]
    for client in itertools.islice(made, _OPENED):
        clients.open(client)


def _openings(window: MainWindow) -> Iterator[float]:
    for _ in range(_OPENINGS):
        window.switcher.close_switcher()
        QApplication.processEvents()
        window.repaint()
        yield timed_ms(lambda: _open(window))


def _open(window: MainWindow) -> None:
    press(window, "Ctrl+K")
    _painted(window)


def _type(window: MainWindow, text: str) -> None:
    window.switcher.line.setText(text)
    _painted(window)


def _beginnings() -> Iterator[str]:
    """Every text as it grows letter by letter."""
    for text in _TYPED:
        yield from (text[:length] for length in range(1, len(text) + 1))


def _painted(window: MainWindow) -> None:
    model = window.switcher.list.model()
    _await(lambda: bool(model.is_settled))
    QApplication.processEvents()
    window.switcher.list.viewport().repaint()  # with whatever of the window waits to be painted


def _await(is_done: Callable[[], bool]) -> None:
    """Sleeps between events, as the program does: a loop that spins would keep the lane from its work."""
    while not is_done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
