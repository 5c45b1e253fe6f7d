"""Pytest plugin that shows every scaled count beside its full one and records the full runs.

Each test that calls `scaled` appears in the closing summary. With PZ_COUNT=1 (`make soak`) the rows
are also kept in `build/soak.json`: test, count, full, failures, seconds, seed, commit.
"""

import json
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support import counts

Row = dict[str, Any]
_PROPERTY = "soak"


class SoakRun:
    """What a counted test tells about itself beyond passing or failing."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.failures: int | None = None

    def failed(self, count: int) -> None:
        """How many of the runs failed, for tests that go on after the first failure."""
        self.failures = count


_RUN = pytest.StashKey[SoakRun]()
_CALL = pytest.StashKey[tuple[float, bool]]()


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> SoakRun:
    """The seed of the run (`-p randomly_seed=N` brings one back) and the place to report failures."""
    run = SoakRun(_seed(request.config))
    request.node.stash[_RUN] = run
    return run


def pytest_configure(config: pytest.Config) -> None:
    """Collect rows where reports arrive; under xdist that is the process that prints."""
    config.pluginmanager.register(_Recorder(config), "pazpaz-soak-recorder")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Forget the counts of the test before."""
    counts.taken.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the counts travel with the report, which may end in another process."""
    report = yield
    if call.when == "call":
        item.stash[_CALL] = (call.duration, report.failed)
    if call.when == "teardown" and counts.taken:
        report.user_properties.append((_PROPERTY, _row(item)))
    return report


def _row(item: pytest.Item) -> Row:
    seconds, has_failed = item.stash.get(_CALL, (0.0, True))
    run = item.stash.get(_RUN, None)
    failures = int(has_failed) if run is None or run.failures is None else run.failures
    return {
        "test": item.nodeid,
        "count": sum(one.ran for one in counts.taken),
        "full": sum(one.full for one in counts.taken),
        "failures": failures,
        "seconds": round(seconds, 3),
        "seed": run.seed if run is not None else _seed(item.config),
    }


def _seed(config: pytest.Config) -> int:
    seed = config.getoption("randomly_seed", 0)
    return seed if isinstance(seed, int) else 0


class _Recorder:
    """The rows of one run."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._rows: list[Row] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name == _PROPERTY and isinstance(value, dict):
                self._rows.append(value)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._rows:
            return
        terminalreporter.section("counts")
        for test, (ran, full, cases) in sorted(self._by_function().items()):
            terminalreporter.write_line(
                f"ran {ran} of {full}  {test}{f' ({cases} cases)' if cases > 1 else ''}"
            )
        if counts.fraction() == 1:
            record(self._root / "build" / "soak.json", self._rows, _commit(self._root))

    def _by_function(self) -> dict[str, tuple[int, int, int]]:
        """Ran, full and number of cases of each test function, all its parameters together."""
        summed: dict[str, tuple[int, int, int]] = {}
        for row in self._rows:
            test = row["test"].partition("[")[0]
            ran, full, cases = summed.get(test, (0, 0, 0))
            summed[test] = (ran + row["count"], full + row["full"], cases + 1)
        return summed


def record(path: Path, rows: list[Row], commit: str) -> None:
    """Add the rows to the record; a test's later row replaces its earlier one."""
    kept = json.loads(path.read_text("utf-8")) if path.exists() else []
    by_test = {row["test"]: row for row in [*kept, *({**row, "commit": commit} for row in rows)]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([by_test[test] for test in sorted(by_test)], indent=2) + "\n", "utf-8")


def _commit(root: Path) -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    done = subprocess.run(
        [git, "describe", "--always", "--dirty", "--abbrev=40"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
