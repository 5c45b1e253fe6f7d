import re
from pathlib import Path

from pazpaz_desktop.domain.entities import COMPARTMENTS
from pazpaz_desktop.domain.registers import GROUPS
from pazpaz_desktop.sync import batches, ops
from tests.support.source_tree import ROOT, text

_SPEC = text(Path("docs/specs/sync-protocol.md"))
_ROW = re.compile(r"^\| (.*) \|$", re.M)
_WORD = re.compile(r"`(\w+)`")


def _rows(spec: str, chapter: str, first: str) -> list[list[str]]:
    """The cells of the table that begins with this heading, somewhere below the chapter's."""
    below = spec.partition(f"\n{chapter}")[2]
    table = below[below.index(f"| {first} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(table)[2:]]


def _named(spec: str, chapter: str, first: str) -> set[str]:
    return {word for row in _rows(spec, chapter, first) for word in _WORD.findall(row[0])}


def _written(module: str, owner: str) -> set[str]:
    """The member names in the map that one `encode` of a module writes."""
    source = (ROOT / "pazpaz_desktop" / "sync" / f"{module}.py").read_text("utf-8")
    body = source.partition(owner)[2].partition("canonical.encode(")[2].partition("\n\n")[0]
    return set(re.findall(r'^ +"(\w+)": ', body, re.M))


def _reasons() -> set[str]:
    sources = [path.read_text("utf-8") for path in (ROOT / "pazpaz_desktop").rglob("*.py")]
    return {word for source in sources for word in re.findall(r'LogBroken\(reason="(\w+)"', source)}


def _merged(spec: str) -> set[tuple[str, str, str, str]]:
    found: set[tuple[str, str, str, str]] = set()
    entity = compartment = ""
    for cells in _rows(spec, "### 2.1", "entity"):
        entity, compartment = cells[0] or entity, cells[1] or compartment
        found |= {(entity, compartment, group, cells[3]) for group in _WORD.findall(cells[2])}
    return found


def test_an_operation_has_the_members_of_the_specification() -> None:
    assert _written("ops", "def encode") == _named(_SPEC, "## 2.", "member")


def test_a_header_has_the_members_of_the_specification() -> None:
    assert _written("batches", "class Header") == _named(_SPEC, "## 3.", "member")


def test_every_group_merges_as_the_specification_says() -> None:
    assert _merged(_SPEC) == {
        (entity.value, COMPARTMENTS[entity].value, group.value, rule.value)
        for entity, groups in GROUPS.items()
        for group, rule in groups.items()
    }


def test_the_specification_gives_every_reason_to_refuse_a_log_and_to_hold_an_operation() -> None:
    assert _reasons() == _named(_SPEC, "### 3.2", "reason")
    assert {reason.value for reason in ops.Held} == _named(_SPEC, "### 3.2", "held as")


def test_kinds_and_limits_are_those_of_the_specification() -> None:
    kinds = next(row for row in _rows(_SPEC, "## 2.", "member") if row[0] == "`kind`")
    assert {kind.value for kind in ops.OpKind} == set(_WORD.findall(kinds[2]))
    assert f"At most {batches.MOST_OPS} operations and {batches.LARGEST_BATCH >> 20} MiB" in _SPEC


def test_a_specification_that_says_something_else_is_noticed() -> None:
    assert "twin" not in _named(_SPEC.replace("| `twin` |", "| `double` |"), "### 3.2", "reason")
    assert "hlc" not in _named(_SPEC.replace("| `hlc` |", "| `stamp` |"), "## 3.", "member")
    assert _merged(_SPEC.replace("| ask |", "| newest |")) != _merged(_SPEC)
