"""Writes `docs/reference/schema.md` from the tables, indexes and triggers of the newest revision."""

from sqlalchemy import Column, Index, Table, UniqueConstraint

from pazpaz_desktop.storage.schema import HEAD, metadata
from pazpaz_desktop.storage.triggers import TRIGGERS

_OPENING = f"""# Schema

The tables of a vault at revision {HEAD}. Moments are milliseconds since 1970 in UTC, days are ISO dates,
ids are 16 bytes, facts and settings are canonical CBOR. All tables are STRICT; those named by an id have no
hidden rowid. What each column means for compartments, merging and purging: [entities](../specs/entities.md).

Generated from `pazpaz_desktop/storage/schema.py` by `make docs`.
"""


def schema_page() -> str:
    """The whole page."""
    tables = [_table(table) for table in sorted(metadata.tables.values(), key=lambda one: one.name)]
    return "\n".join([_OPENING, "## Tables", "", *tables, "## Triggers", "", *_triggers()]) + "\n"


def _table(table: Table) -> str:
    rows = [f"| `{column.name}` | {column.type} | {_rules(column)} |" for column in table.columns]
    unique = [
        f"- unique: {', '.join(f'`{column.name}`' for column in constraint.columns)}"
        for constraint in sorted(table.constraints, key=lambda one: str(one.name))
        if isinstance(constraint, UniqueConstraint)
    ]
    indexes = [
        f"- index: {', '.join(f'`{column.name}`' for column in index.columns)}{_where(index)}"
        for index in sorted(table.indexes, key=lambda one: str(one.name))
    ]
    head = [f"### {table.name}", "", "| column | type | rules |", "| --- | --- | --- |"]
    notes = ["", *unique, *indexes] if unique or indexes else []
    return "\n".join([*head, *rows, *notes, ""])


def _where(index: Index) -> str:
    condition = index.dialect_options["sqlite"]["where"]
    return "" if condition is None else f", only where `{condition}`"


def _rules(column: "Column[object]") -> str:
    rules = ["key"] if column.primary_key else []
    rules += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
    rules += ["may be empty"] if column.nullable else []
    return ", ".join(rules) or "—"


def _triggers() -> list[str]:
    rows = [f"| `{name}` | {_refused(name)} |" for name in sorted(TRIGGERS)]
    return [
        "Each refuses its statement, whoever runs it.",
        "",
        "| trigger | refuses |",
        "| --- | --- |",
        *rows,
    ]


def _refused(name: str) -> str:
    act, _, condition = TRIGGERS[name].partition(" BEFORE ")[2].partition(" BEGIN ")[0].partition(" WHEN ")
    return f"`{act}`" + (f" when `{condition}`" if condition else "")
