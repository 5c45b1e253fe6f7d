"""Measured figures: how they are taken, judged against their baseline and goal, and written down."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """What counts as good enough: at most so many times the baseline, or at most so many units."""

    at_most: float
    is_ratio: bool

    def __str__(self) -> str:
        return f"≤ {self.at_most:g}×" if self.is_ratio else f"≤ {self.at_most:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure; `baseline` is the same act without the product, measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: float | None
    goal: Goal | None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline."""
        return None if not self.baseline else self.value / self.baseline

    @property
    def is_good(self) -> bool:
        """Whether the goal is met; a figure without a goal is only reported."""
        if self.goal is None:
            return True
        measured = self.ratio if self.goal.is_ratio else self.value
        return measured is not None and measured <= self.goal.at_most

    def row(self) -> dict[str, Any]:
        """The figure as it stands in `build/bench.json`."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "goal": None if self.goal is None else str(self.goal),
            "ok": self.is_good,
        }


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures were taken."""

    system: str
    processor: str
    cores: int
    memory_mib: int
    python: str
    load: float

    @classmethod
    def here(cls) -> "Machine":
        """This machine, as busy as it is now."""
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return cls(
            platform.platform(),
            _processor(),
            os.cpu_count() or 1,
            pages >> 20,
            platform.python_version(),
            round(os.getloadavg()[0], 2),
        )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def median_ms(act: Callable[[], object], times: int) -> float:
    """The median of `times` runs, after one run that does not count."""
    act()
    return statistics.median(timed_ms(act) for _ in range(times))


def side_by_side_ms(
    ours: Callable[[], object], theirs: Callable[[], object], times: int
) -> tuple[float, float]:
    """Medians of both, taken in turns, so that a busy moment of the machine falls on both alike."""
    ours()
    theirs()
    pairs = [(timed_ms(ours), timed_ms(theirs)) for _ in range(times)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def timed_ms(act: Callable[[], object]) -> float:
    """Milliseconds that one run takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def write(path: Path, machine: Machine, results: Sequence[Result]) -> None:
    """Write the record of one run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"machine": asdict(machine), "results": [result.row() for result in results]}
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", "utf-8")


def table(results: Sequence[Result]) -> str:
    """The figures for a person to read."""
    lines = [f"{'what':<44}{'value':>12} {'unit':<6}{'baseline':>12}{'ratio':>8}  {'goal':<9}ok"]
    for result in results:
        row = result.row()
        shown = [("-" if row[name] is None else row[name]) for name in ("baseline", "ratio", "goal")]
        mark = "yes" if row["ok"] else "NO"
        figures = f"{row['value']:>12} {row['unit']:<6}{shown[0]:>12}{shown[1]:>8}"
        lines.append(f"{row['name']:<44}{figures}  {shown[2]:<9}{mark}")
    return "\n".join(lines)
