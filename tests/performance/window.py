"""Figures of the real window: cold start, a long list, lock."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pazpaz_desktop.app.tour.household import Household
from pazpaz_desktop.app.tour.link import LinkEnded
from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.services.clients import AddClient
from tests.performance.keeping import people
from tests.performance.measure import Goal, Result, timed_ms
from tests.support.director import Home, unlock
from tests.support.populated import new_vault

_ROWS = 20_000
_STARTS = 7
_LOCKS = 10
_MOST_ASKED = 5_000


def results() -> Iterator[Result]:
    """All of it over the real processes, each with a director in it."""
    with tempfile.TemporaryDirectory() as name:
        home = Home.make(Path(name) / "small")
        yield _cold_start(home)
        yield from _locks(home)
        yield from _stalls(Path(name) / "large")


def _cold_start(home: Home) -> Result:
    ours, bare = [], []
    for _ in range(_STARTS):
        ours.append(timed_ms(lambda: _start(home)))
        bare.append(timed_ms(_start_bare_window))
    return Result(
        "cold start to the unlock screen",
        statistics.median(ours),
        "ms",
        statistics.median(bare),
        Goal(1000, is_ratio=False),
    )


def _start(home: Home) -> None:
    with home.household() as household:
        household.next_child().wait("passphraseField", is_enabled=True)


def _start_bare_window() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.performance.bare_window"],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the bare window did not paint")
        process.kill()


def _locks(home: Home) -> Iterator[Result]:
    covered, gone, painted = [], [], []
    with home.household() as household:
        active = household.next_child()
        for _ in range(_LOCKS):
            unlock(active)
            standby = household.next_child()
            times = _lock(household, active, standby)
            covered.append(times[0])
            gone.append(times[1])
            painted.append(times[2])
            active = standby
    names = ("lock: covered", "lock: process gone", "lock: next lock screen painted")
    for name, taken, goal in zip(names, (covered, gone, painted), (200, 1000, 1000), strict=True):
        yield Result(name, statistics.median(taken), "ms", None, Goal(goal, is_ratio=False))


def _lock(household: Household, active: Puppet, standby: Puppet) -> tuple[float, float, float]:
    """Milliseconds from the key to the cover, to the end of the process, to the next lock screen."""
    del household
    watch = active.link.send(do="wait", where="cover", deadline_ms=20_000)
    start = time.perf_counter()
    active.link.send(do="press", keys="Ctrl+L")
    covered = 0.0
    try:
        while True:
            for message in active.link.receive(20):
                if message.get("id") == watch:
                    covered = (time.perf_counter() - start) * 1000
    except LinkEnded:
        gone = (time.perf_counter() - start) * 1000
    standby.wait("passphraseField", is_enabled=True)
    return covered or gone, gone, (time.perf_counter() - start) * 1000


def _stalls(root: Path) -> Iterator[Result]:
    with new_vault(root / "profile") as vault:
        for person in people(_ROWS):
            vault.practice.clients.add(AddClient(*person))
    home = Home.of_vault(root)
    with home.household() as household:
        puppet = household.next_child()
        puppet.wait("passphraseField", is_enabled=True)
        puppet.do("stalls", is_on=True)
        unlock(puppet)
        opening = float(puppet.do("stalls", is_on=False)["value"])
        with _ticking() as idle:
            puppet.do("stalls", is_on=True)
            _load_all_rows(puppet)
            loading = float(puppet.do("stalls", is_on=False)["value"])
    yield Result("worst Qt stall from passphrase to window", opening, "ms", None, None)
    goal = Goal(50, is_ratio=False)
    yield Result(f"worst Qt stall while {_ROWS:,} rows load", loading, "ms", idle[0], goal)


@contextmanager
def _ticking() -> Iterator[list[float]]:
    """Runs an idle process beside; afterwards the list holds its worst gap in milliseconds."""
    worst: list[float] = []
    command = [sys.executable, "-m", "tests.performance.idle_ticks"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield worst
        worst.append(float(process.communicate()[0]))


def _load_all_rows(puppet: Puppet) -> None:
    puppet.wait("clientList", has=people(1)[0][0], limit_s=60)
    puppet.focus("clientList")
    for _ in range(_MOST_ASKED):
        puppet.press("End")
        if puppet.do("rows", where="clientList")["value"] == _ROWS:
            return
    raise RuntimeError("the list does not load all rows")
