"""Writes `docs/reference/` from the code; the guards compare, so no page can drift.

python -m tests.support.reference_pages
"""

from collections.abc import Callable, Iterator

from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.errors import PazPazError
from tests.support.schema_page import schema_page
from tests.support.shortcuts_page import shortcuts_page
from tests.support.source_tree import ROOT

_OPENING = """# Errors

What the program can report, by its code. A code never changes its meaning and is never used again.
Texts on the screen come from translations; the code stands below them. Anything that has no code here
is a mistake in the program and is shown as one.

Generated from `pazpaz_desktop/foundation/errors.py` by `make docs`.
"""


def error_classes() -> list[type[PazPazError]]:
    """Every class of the tree but its root, by code."""
    return sorted(_below(PazPazError), key=lambda one: one.code)


def _below(parent: type[PazPazError]) -> Iterator[type[PazPazError]]:
    for child in parent.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from _below(child)


def errors_page() -> str:
    """`docs/reference/errors.md`."""
    rows = [
        f"| {one.code} | `{one.__name__}` | {_sentence(one)} | {'yes' if one.retryable else 'no'} |"
        for one in error_classes()
        if PazPazError not in one.__bases__ or not one.__subclasses__()
    ]
    families = [
        f"- {one.code[:4]}xxx `{one.__name__}`: {_sentence(one)}"
        for one in error_classes()
        if PazPazError in one.__bases__
    ]
    table = ["| code | name | meaning | worth another try |", "| --- | --- | --- | --- |", *rows]
    return "\n".join([_OPENING, "## Families", "", *families, "", "## Codes", "", *table]) + "\n"


def _sentence(one: type[PazPazError]) -> str:
    return " ".join((one.__doc__ or "").split()).replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/errors.md": errors_page,
    "docs/reference/schema.md": schema_page,
    "docs/reference/shortcuts.md": shortcuts_page,
}


def write() -> None:
    """All pages, in place."""
    for name, page in PAGES.items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
