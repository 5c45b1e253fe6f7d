"""Every table, column and sealed part has its row in the list of entities, and every row its subject."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Text

from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.entities import COMPARTMENTS, PARTS, Compartment, Entity
from pazpaz_desktop.storage.schema import metadata

PAGE = Path(__file__).resolve().parents[2] / "docs" / "specs" / "entities.md"

# Words of closed lists and ISO dates: the only text a vault keeps outside its seals.
PLAIN_TEXT = {
    "attachment.media_type",
    "audit.event",
    "certificate.kind",
    "form_draft.kind",
    "key_ring.kind",
    "meta.name",
    "note.session_on",
    "note.state",
    "note_version.session_on",
    "op.compartment",
    "op.entity",
    "op.kind",
    "op.reason",
    "op.state",
    "register.entity",
    "register.grp",
    "register.standing",
    "sealed_value.entity",
    "sealed_value.part",
    "setting.name",
}


@dataclass(frozen=True)
class Rules:
    """One row of the page."""

    subject: str
    compartment: str
    sealed: str
    merge: str
    delete: str
    search: str
    audit: str
    export: str


def _read(page: str) -> dict[str, Rules]:
    lines = re.findall(r"^\| `([^`]+)` \| (.+) \|$", page, re.M)
    rows = [Rules(subject, *(cell.strip() for cell in rest.split("|"))) for subject, rest in lines]
    assert len({row.subject for row in rows}) == len(rows), "a subject has two rows"
    return {row.subject: row for row in rows}


def _subjects() -> set[str]:
    columns = {
        f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns
    }
    return set(metadata.tables) | columns | _parts()


def _parts() -> set[str]:
    return {f"{entity}/{part}" for entity, parts in PARTS.items() for part in parts}


@pytest.fixture(scope="module")
def rows() -> dict[str, Rules]:
    return _read(PAGE.read_text(encoding="utf-8"))


def test_every_table_column_and_part_has_a_row(rows: dict[str, Rules]) -> None:
    assert sorted(_subjects() - set(rows)) == []


def test_no_row_outlives_its_subject(rows: dict[str, Rules]) -> None:
    assert sorted(set(rows) - _subjects()) == []


@pytest.mark.parametrize("subject", ["client", "note.state", "attachment/file_key"])
def test_a_missing_row_is_noticed(subject: str) -> None:
    """Negative control."""
    page = "\n".join(
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if not line.startswith(f"| `{subject}` |")
    )
    assert _subjects() - set(_read(page)) == {subject}


def test_no_cell_is_left_open(rows: dict[str, Rules]) -> None:
    assert [row.subject for row in rows.values() if not all(vars(row).values())] == []


def test_parts_are_sealed_and_columns_are_not(rows: dict[str, Rules]) -> None:
    assert {row.subject for row in rows.values() if row.sealed == "yes"} == _parts()
    assert {row.sealed for row in rows.values()} == {"yes", "no"}


def test_compartments_are_those_the_program_knows(rows: dict[str, Rules]) -> None:
    assert {row.compartment for row in rows.values()} == set(Compartment)
    for entity in set(Entity) - {Entity.KEY_WRAP}:  # an operation and a row of the ring: no table of its own
        of_entity = {row.compartment for row in rows.values() if re.split(r"[./]", row.subject)[0] == entity}
        assert of_entity == {COMPARTMENTS[entity]}


def test_events_are_those_the_trail_can_record(rows: dict[str, Rules]) -> None:
    named = {word for row in rows.values() for word in row.audit.split(", ")} - {"—"}
    assert named <= set(Event)


def test_every_event_about_a_record_is_named_in_some_row(rows: dict[str, Rules]) -> None:
    named = {word for row in rows.values() for word in row.audit.split(", ")}
    assert {event for event in Event if not event.startswith("vault.")} <= named


def test_what_is_local_is_never_sent(rows: dict[str, Rules]) -> None:
    for row in rows.values():
        if row.compartment == Compartment.LOCAL:
            assert row.export == "no"


def test_no_text_is_kept_outside_a_seal_but_words_of_closed_lists_and_dates() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text)
    }
    assert found == PLAIN_TEXT
