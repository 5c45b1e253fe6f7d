import re
from collections import Counter

import pytest

from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.errors import PazPazError
from tests.support.reference_pages import PAGES, error_classes
from tests.support.source_tree import ROOT


def _drawn(drawing: str) -> dict[str, str]:
    """Each drawn leaf with the family it hangs under; a family hangs under the root."""
    tree: dict[str, str] = {}
    family = ""
    for line in drawing.splitlines():
        opened = re.match(r"[├└]─ (\w+)", line)
        if opened:
            family = opened[1]
            tree[family] = "PazPazError"
        elif not line.startswith("│"):
            continue
        rest = line[opened.end() :] if opened else line
        for name in re.findall(r"\b[A-Z][a-z]+[A-Za-z]*\b", rest):
            tree[name] = family
    return tree


def _real() -> dict[str, str]:
    return {one.__name__: one.__bases__[0].__name__ for one in error_classes()}


def test_the_drawing_shows_the_tree_as_it_is() -> None:
    assert _drawn(errors.__doc__ or "") == _real()


def test_a_class_missing_from_the_drawing_is_noticed() -> None:
    assert _drawn((errors.__doc__ or "").replace("DiskFull · ", "")) != _real()


def test_a_class_drawn_under_the_wrong_family_is_noticed() -> None:
    moved = (
        (errors.__doc__ or "").replace("RuleBroken · ", "").replace("SealBroken", "RuleBroken · SealBroken")
    )

    assert _drawn(moved) != _real()


def test_no_two_classes_share_a_code() -> None:
    codes = [PazPazError.code, *(one.code for one in error_classes())]
    counted = Counter(codes)

    assert [code for code, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("one", error_classes(), ids=lambda one: one.__name__)
def test_a_code_lies_in_the_range_of_its_family(one: type[PazPazError]) -> None:
    family = next(parent for parent in error_classes() if issubclass(one, parent))

    assert re.fullmatch(r"PZ-\d{4}", one.code)
    assert one.code[:4] == family.code[:4]


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_every_class_of_the_tree_is_on_the_page() -> None:
    page = PAGES["docs/reference/errors.md"]()

    assert [one.__name__ for one in error_classes() if f"`{one.__name__}`" not in page] == []
