"""The page of the schema is what the schema is."""

from pathlib import Path

import pytest

from pazpaz_desktop.storage.schema import metadata
from pazpaz_desktop.storage.triggers import TRIGGERS
from tests.support.schema_page import schema_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "schema.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == schema_page(), "run: make docs"


@pytest.mark.parametrize("table", metadata.tables)
def test_every_table_with_its_columns_is_on_the_page(table: str) -> None:
    section = schema_page().partition(f"### {table}\n")[2].partition("### ")[0]
    missing = [
        column.name for column in metadata.tables[table].columns if f"| `{column.name}` |" not in section
    ]
    assert missing == []


def test_every_trigger_is_on_the_page() -> None:
    assert [name for name in TRIGGERS if f"| `{name}` |" not in schema_page()] == []
