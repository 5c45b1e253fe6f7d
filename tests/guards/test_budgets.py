import ast
from pathlib import Path

import pytest

from tests.support.budgets import Over, over_budget
from tests.support.source_tree import ROOT, python_files, text

# What may be larger than its budget: the size it has now, which may shrink and never grow, and why.
EXCEPTIONS: dict[str, tuple[int, str]] = {}


def _all_over() -> dict[str, Over]:
    found: dict[str, Over] = {}
    for path, tree in python_files("pazpaz_desktop", "packaging", "migrations", "tests"):
        lines = len(text(Path(path)).splitlines())
        found |= {over.what: over for over in over_budget(path, tree, lines)}
    return found


def test_nothing_outgrows_its_budget() -> None:
    too_large = {
        what: f"{over.size} > {over.budget}"
        for what, over in _all_over().items()
        if over.size > EXCEPTIONS.get(what, (over.budget, ""))[0]
    }

    assert too_large == {}


def test_every_exception_is_needed_and_has_a_reason() -> None:
    over = _all_over()

    assert set(EXCEPTIONS) <= set(over)
    assert all(size == over[what].size and reason for what, (size, reason) in EXCEPTIONS.items())


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("x = 1\n" * 601, "module.py"),
        ("def long():\n" + "    x = 1\n" * 60, "module.py::long"),
        ("class Large:\n" + "    x = 1\n" * 300, "module.py::Large"),
        ("class C:\n    def f(self):\n" + "        x = 1\n" * 60, "module.py::C.f"),
        (
            "class C:\n    def __init__(self, a, b, c, d, e, f, g, *, h, i): pass\n",
            "module.py::C.__init__ parameters",
        ),
        ("class C:\n" + "".join(f"    s{n} = Signal()\n" for n in range(7)), "module.py::C signals"),
    ],
)
def test_whatever_outgrows_its_budget_is_named(source: str, what: str) -> None:
    found = over_budget("module.py", ast.parse(source), len(source.splitlines()))

    assert [over.what for over in found] == [what]


def test_half_of_the_shipped_files_stay_within_the_aim_of_120_lines() -> None:
    folder = ROOT / "pazpaz_desktop"
    sizes = sorted(len(path.read_text("utf-8").splitlines()) for path in folder.rglob("*.py"))

    assert sizes[len(sizes) // 2] <= 120
