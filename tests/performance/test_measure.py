"""A figure that misses its goal says so."""

import json
from pathlib import Path

from tests.performance.measure import Goal, Machine, Result, table, write


def test_a_ratio_goal_is_judged_by_the_baseline_and_a_plain_goal_by_the_value() -> None:
    assert Result("seal", 30.0, "µs", 10.0, Goal(3, is_ratio=True)).is_good
    assert not Result("seal", 30.1, "µs", 10.0, Goal(3, is_ratio=True)).is_good
    assert Result("stall", 50.0, "ms", None, Goal(50, is_ratio=False)).is_good
    assert not Result("stall", 50.1, "ms", None, Goal(50, is_ratio=False)).is_good


def test_a_ratio_goal_without_a_baseline_is_not_met() -> None:
    assert not Result("seal", 1.0, "µs", None, Goal(3, is_ratio=True)).is_good


def test_the_record_has_the_agreed_shape(tmp_path: Path) -> None:
    results = [Result("seal", 30.0, "µs", 10.0, Goal(3, is_ratio=True)), Result("start", 5, "ms", None, None)]

    write(tmp_path / "build" / "bench.json", Machine.here(), results)

    record = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert set(record) == {"machine", "results"}
    assert record["results"][0] == {
        "name": "seal",
        "value": 30.0,
        "unit": "µs",
        "baseline": 10.0,
        "ratio": 3.0,
        "goal": "≤ 3×",
        "ok": True,
    }
    assert "seal" in table(results)
