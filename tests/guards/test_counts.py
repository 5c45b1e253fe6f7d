import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import counts
from tests.support.soak import record
from tests.support.source_tree import ROOT

_COUNTED = """
import pytest

from tests.support.counts import scaled


@pytest.mark.soak
def test_counts_without_a_fixture():
    assert sum(1 for _ in range(scaled(full=40, minimum=3))) in {3, 40}


@pytest.mark.soak
def test_counts_and_tells_its_failures(soak):
    scaled(full=200, minimum=1)
    soak.failed(2)
"""


@pytest.fixture
def forgotten_counts() -> Iterator[None]:
    """Counts asked for in these tests are examples and belong in no summary."""
    yield
    counts.taken.clear()


@pytest.mark.parametrize(
    ("fraction", "full", "minimum", "ran"),
    [("1", 200, 5, 200), ("0.05", 200, 5, 10), ("0.05", 20, 5, 5), ("0.01", 3, 5, 3)],
)
@pytest.mark.usefixtures("forgotten_counts")
def test_a_count_is_scaled_but_neither_below_its_minimum_nor_above_its_full(
    fraction: str, full: int, minimum: int, ran: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PZ_COUNT", fraction)

    assert counts.scaled(full, minimum) == ran


@pytest.mark.parametrize("fraction", ["0", "-1", "1.5"])
def test_a_fraction_that_is_none_is_refused(fraction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PZ_COUNT", fraction)

    with pytest.raises(ValueError, match="PZ_COUNT"):
        counts.fraction()


def test_a_later_row_replaces_the_earlier_one_of_its_test(tmp_path: Path) -> None:
    place = tmp_path / "build/soak.json"
    record(place, [{"test": "a", "count": 1}, {"test": "b", "count": 1}], "one")
    record(place, [{"test": "a", "count": 2}], "two")

    assert json.loads(place.read_text()) == [
        {"test": "a", "count": 2, "commit": "two"},
        {"test": "b", "count": 1, "commit": "one"},
    ]


@pytest.mark.parametrize(("fraction", "ran"), [("0.1", 4), ("1", 40)])
def test_both_numbers_are_shown_and_a_full_run_is_recorded(fraction: str, ran: int, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_counted.py").write_text(_COUNTED, "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "1", "--import-mode=importlib", "test_counted.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PZ_COUNT": fraction},
        capture_output=True,
        text=True,
        check=False,
    )

    assert f"ran {ran} of 40  test_counted.py::test_counts_without_a_fixture" in done.stdout, done.stdout
    recorded = tmp_path / "build/soak.json"
    assert recorded.exists() == (fraction == "1")
    if recorded.exists():
        rows = {row["test"].partition("::")[2]: row for row in json.loads(recorded.read_text())}
        told = rows["test_counts_and_tells_its_failures"]
        assert set(told) == {"test", "count", "full", "failures", "seconds", "seed", "commit"}
        assert (told["count"], told["failures"]) == (200, 2)
        assert rows["test_counts_without_a_fixture"]["failures"] == 0
