"""What no SQL may do to a vault, whoever runs it: a trigger for each, made with the tables."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _refuse(name: str, table: str, act: str, unless: str = "") -> tuple[str, str]:
    condition = f" WHEN {unless}" if unless else ""
    return (
        name,
        f"CREATE TRIGGER {name} BEFORE {act} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )


def _insert_only(table: str, key: str, same: str) -> tuple[tuple[str, str], ...]:
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}{same})"  # noqa: S608 - our own names
    return (
        _refuse(f"{table}_update", table, "UPDATE"),
        _refuse(f"{table}_delete", table, "DELETE"),
        _refuse(f"{table}_replace", table, "INSERT", exists),
    )


def _differ(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


_LOCKED_COLUMNS: Final = ("entity", "schema_v", "author", "is_locked")
_FROZEN_COLUMNS: Final = ("workspace_id", "client_id", "author", "created_at")
_SESSION_COLUMNS: Final = ("session_on", "duration_min")
_OPENED_COLUMNS: Final = ("entity", "object_id", "kind", "parents", "hlc", "person_id", "schema_v")
_SEALED_COLUMNS: Final = ("pos", "op_id", "compartment", "epoch", "device_id")
_OP_CHANGED: Final = (
    f"{_differ(*_SEALED_COLUMNS)} OR (OLD.seq IS NOT NULL AND ({_differ('seq', 'idx')})) "
    f"OR (OLD.state NOT IN ('arrived', 'held') AND ({_differ(*_OPENED_COLUMNS)})) "
    "OR NOT (NEW.state = OLD.state OR NEW.state = 'live' "
    "OR (OLD.state IN ('arrived', 'held') AND NEW.state IN ('arrived', 'held')))"
)
"""One trigger, and none on INSERT: ten thousand rows pass here in a first sync. REPLACE meets `op_delete`,
for every connection of the program has recursive triggers on; below raw SQL, a batch's root holds the bytes.
"""

_SAME_VERSION: Final = " OR (note_id = NEW.note_id AND number = NEW.number AND device_id = NEW.device_id)"
_HAS_VERSION_SHOWN: Final = (
    "EXISTS (SELECT 1 FROM note_version WHERE note_id = NEW.id AND session_on = NEW.session_on "
    "AND duration_min IS NEW.duration_min)"
)

TRIGGERS: Final[Mapping[str, str]] = MappingProxyType(
    dict(
        (
            *_insert_only("key_ring", "id", ""),
            *_insert_only("certificate", "id", ""),
            *_insert_only("note_version", "id", _SAME_VERSION),
            *_insert_only("audit", "seq", ""),
            *_insert_only("audit_signature", "seq", ""),
            _refuse(
                "sealed_value_moved",
                "sealed_value",
                "UPDATE OF object_id, part",
                _differ("object_id", "part"),
            ),
            _refuse(
                "sealed_value_locked_update",
                "sealed_value",
                f"UPDATE OF {', '.join(_LOCKED_COLUMNS)}",
                f"OLD.is_locked = 1 AND ({_differ(*_LOCKED_COLUMNS)})",
            ),
            _refuse("sealed_value_locked_delete", "sealed_value", "DELETE", "OLD.is_locked = 1"),
            _refuse(
                "sealed_value_locked_replace",
                "sealed_value",
                "INSERT",
                "EXISTS (SELECT 1 FROM sealed_value WHERE object_id = NEW.object_id AND part = NEW.part "
                "AND is_locked = 1)",
            ),
            _refuse(
                "sealed_value_version_complete",
                "sealed_value",
                "INSERT",
                "EXISTS (SELECT 1 FROM note_version WHERE id = NEW.object_id)",
            ),
            _refuse("note_moved", "note", "UPDATE OF id", _differ("id")),
            _refuse(
                "note_state",
                "note",
                "UPDATE OF state",
                "NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'signing') "
                "OR (OLD.state = 'signing' AND NEW.state = 'draft') "
                f"OR (OLD.state <> 'signed' AND NEW.state = 'signed' AND {_HAS_VERSION_SHOWN}))",
            ),
            _refuse(
                "note_frozen",
                "note",
                f"UPDATE OF {', '.join((*_FROZEN_COLUMNS, *_SESSION_COLUMNS))}",
                f"OLD.state <> 'draft' AND ({_differ(*_FROZEN_COLUMNS)} "
                f"OR (({_differ(*_SESSION_COLUMNS)}) AND NOT {_HAS_VERSION_SHOWN}))",
            ),
            _refuse("note_signed_delete", "note", "DELETE", "OLD.state = 'signed'"),
            _refuse("note_replace", "note", "INSERT", "EXISTS (SELECT 1 FROM note WHERE id = NEW.id)"),
            *_insert_only("batch", "seq", " OR batch_id = NEW.batch_id"),
            _refuse("op_update", "op", "UPDATE", _OP_CHANGED),
            _refuse("op_delete", "op", "DELETE"),
            _refuse("op_body_update", "op_body", "UPDATE"),
            _refuse("op_body_delete", "op_body", "DELETE"),
        )
    )
)
"""Name → statement. Values of a signed version are written before its row: after it, none can be added."""
