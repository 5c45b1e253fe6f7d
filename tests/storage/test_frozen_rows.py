"""No SQL changes what a signed row, a locked value, the trail or the ring says, even without the program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.ids import VersionId
from pazpaz_desktop.storage.schema import TRIGGERS
from tests.storage.records import Records, populate
from tests.support.vaults import MadeVault, copied_vault, raw_connection

_INSERT_ONLY = {
    "key_ring": ("id", "sealed"),
    "certificate": ("id", "body"),
    "note_version": ("id", "content_hash"),
    "audit": ("seq", "facts"),
    "audit_signature": ("seq", "signature"),
}
_COLUMNS = {
    "key_ring": "id, kind, epoch, x'00', created_at",
    "certificate": "id, kind, subject_id, issuer_id, x'00', signature, created_at",
    "note_version": "id, note_id, number, '2020-01-01', 5, x'00', signature, certificate_id, signed_at, "
    "device_id, person_id",
    "audit": "seq, device_id, at, event, subject_id, x'00', prev_hash, hash",
    "audit_signature": "seq, device_id, head_hash, x'00', certificate_id",
}
_LOCKED = "object_id, part, entity, version + 1, schema_v, epoch, author, 0, x'00'"
_LONE = "is_locked = 1 AND object_id NOT IN (SELECT id FROM note_version)"
_SIGNED_NOTE = (
    "id, workspace_id, client_id, 'draft', '2020-01-01', 5, revision, created_at, updated_at, signing_hash, "
    "signing_at, deleted_at, author"
)


def _insert_only_attacks() -> Iterator[tuple[str, str]]:
    for table, (key, column) in _INSERT_ONLY.items():
        yield f"{table}_update", f"UPDATE {table} SET {column} = x'00'"
        yield f"{table}_update", f"UPDATE OR REPLACE {table} SET {column} = x'00'"
        yield f"{table}_update", f"UPDATE OR IGNORE {table} SET {key} = {key} WHERE {key} IS NOT NULL"
        yield f"{table}_delete", f"DELETE FROM {table}"
        yield f"{table}_delete", f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})"
        yield f"{table}_replace", f"REPLACE INTO {table} SELECT {_COLUMNS[table]} FROM {table}"
        yield (
            f"{table}_replace",
            f"INSERT OR REPLACE INTO {table} SELECT {_COLUMNS[table]} FROM {table} LIMIT 1",
        )


# the trigger that stops it (or those, any one of which does) → a statement, on SQLite's own defaults
ATTACKS = (
    *_insert_only_attacks(),
    (
        "note_version_replace",
        "INSERT OR REPLACE INTO note_version SELECT zeroblob(16), note_id, number, '2020-01-01', 5, x'00', "
        "signature, certificate_id, signed_at, device_id, person_id FROM note_version",
    ),
    ("sealed_value_locked_update", "UPDATE sealed_value SET is_locked = 0 WHERE is_locked = 1"),
    (
        "sealed_value_locked_update",
        "UPDATE sealed_value SET version = version + 1, is_locked = 0 WHERE is_locked = 1",
    ),
    ("sealed_value_locked_update", "UPDATE sealed_value SET author = x'00' WHERE is_locked = 1"),
    ("sealed_value_locked_update", "UPDATE sealed_value SET schema_v = 2, body = x'00' WHERE is_locked = 1"),
    ("sealed_value_locked_update", "UPDATE OR REPLACE sealed_value SET entity = 'note' WHERE is_locked = 1"),
    (
        "sealed_value_locked_replace+sealed_value_locked_update",
        f"INSERT INTO sealed_value SELECT * FROM sealed_value WHERE {_LONE} "
        "ON CONFLICT DO UPDATE SET is_locked = 0",
    ),
    ("sealed_value_locked_delete", "DELETE FROM sealed_value WHERE is_locked = 1"),
    ("sealed_value_locked_delete", "DELETE FROM sealed_value WHERE is_locked = 1 AND part = 'plan'"),
    (
        "sealed_value_locked_replace",
        f"REPLACE INTO sealed_value SELECT {_LOCKED} FROM sealed_value WHERE {_LONE}",
    ),
    (
        "sealed_value_version_complete+sealed_value_locked_replace",
        f"REPLACE INTO sealed_value SELECT {_LOCKED} FROM sealed_value WHERE entity = 'note_version'",
    ),
    (
        "sealed_value_moved",
        "UPDATE OR REPLACE sealed_value SET object_id = (SELECT id FROM note_version) "
        "WHERE entity = 'note' AND part = 'plan'",
    ),
    ("sealed_value_moved", "UPDATE sealed_value SET part = 'state' WHERE part = 'phone'"),
    (
        "sealed_value_version_complete",
        "INSERT INTO sealed_value SELECT id, 'name', 'note_version', 1, 1, 1, device_id, 0, x'00' "
        "FROM note_version",
    ),
    ("note_state", "UPDATE note SET state = 'draft' WHERE state = 'signed'"),
    ("note_state", "UPDATE note SET state = 'signing' WHERE state = 'signed'"),
    ("note_state", "UPDATE note SET state = 'signed' WHERE state = 'draft'"),
    ("note_frozen", "UPDATE note SET session_on = '2020-01-01' WHERE state = 'signed'"),
    ("note_frozen", "UPDATE note SET duration_min = 480 WHERE state = 'signed'"),
    ("note_frozen", "UPDATE note SET client_id = zeroblob(16) WHERE state = 'signed'"),
    ("note_frozen", "UPDATE OR REPLACE note SET workspace_id = zeroblob(16) WHERE state = 'signed'"),
    ("note_moved", "UPDATE note SET id = zeroblob(16) WHERE state = 'signed'"),
    (
        "note_moved",
        "UPDATE OR REPLACE note SET id = (SELECT id FROM note WHERE state = 'signed') WHERE state = 'draft'",
    ),
    ("note_signed_delete", "DELETE FROM note WHERE state = 'signed'"),
    ("note_replace", f"REPLACE INTO note SELECT {_SIGNED_NOTE} FROM note WHERE state = 'signed'"),
)


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> tuple[MadeVault, Records]:
    """One vault with all kinds of rows; every test works in a transaction it gives up."""
    vault = copied_vault(tmp_path_factory.mktemp("frozen") / "vault")
    store = vault.open()
    records = populate(store)
    with store.write() as work:  # a locked value before its version's row exists
        work.fields.put(Entity.NOTE_VERSION, VersionId.random(), Part.PLAN, "signed", locked=True)
        work.commit()
    store.close()
    return vault, records


@pytest.fixture
def raw(populated: tuple[MadeVault, Records]) -> Iterator[Any]:
    """A raw connection inside a transaction that is rolled back."""
    connection = raw_connection(populated[0])
    connection.execute("BEGIN")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


def _rows(raw: Any) -> list[Any]:
    tables = ("key_ring", "certificate", "note_version", "audit", "audit_signature", "note", "sealed_value")
    return [raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


@pytest.mark.parametrize(("trigger", "attack"), ATTACKS)
def test_the_statement_is_refused_and_changes_nothing(raw: Any, trigger: str, attack: str) -> None:
    before = _rows(raw)
    with pytest.raises(sqlcipher.IntegrityError) as caught:
        raw.execute(attack)
    assert str(caught.value) in trigger.split("+")
    assert _rows(raw) == before


@pytest.mark.parametrize(("trigger", "attack"), ATTACKS)
def test_without_its_trigger_the_same_statement_gets_through(raw: Any, trigger: str, attack: str) -> None:
    """Negative control: it is these triggers that hold, nothing else."""
    for name in trigger.split("+"):
        raw.execute(f"DROP TRIGGER {name}")
    assert raw.execute(attack).rowcount > 0


def test_every_trigger_has_an_attack() -> None:
    assert {trigger for trigger, _ in ATTACKS if "+" not in trigger} == set(TRIGGERS)


def test_a_hidden_rowid_is_no_way_round(raw: Any) -> None:
    for table in ("key_ring", "certificate", "note_version", "sealed_value", "note"):
        with pytest.raises(sqlcipher.OperationalError, match="rowid"):
            raw.execute(f"SELECT rowid FROM {table}")


def test_a_locked_value_has_no_second_version(raw: Any) -> None:
    change = "UPDATE sealed_value SET version = version + 1, body = x'00' WHERE is_locked = {}"
    with pytest.raises(sqlcipher.IntegrityError, match="locked_once"):
        raw.execute(change.format(1))
    assert raw.execute(change.format(0)).rowcount > 0


def test_epoch_and_body_of_a_locked_value_may_be_sealed_anew(raw: Any) -> None:
    done = raw.execute("UPDATE sealed_value SET epoch = 2, body = x'00' WHERE is_locked = 1")
    assert done.rowcount > 0


@pytest.mark.parametrize(
    ("before", "after"), [("draft", "signing"), ("signing", "draft"), ("signing", "signed")]
)
def test_the_states_a_note_really_goes_through_are_allowed(raw: Any, before: str, after: str) -> None:
    raw.execute("UPDATE note SET state = 'signing' WHERE state = 'draft'")
    if before == "draft":
        raw.execute("UPDATE note SET state = 'draft' WHERE state = 'signing'")
    raw.execute("UPDATE note SET state = ? WHERE state = ?", (after, before))
    assert raw.execute("SELECT count(*) FROM note WHERE state = ?", (after,)).fetchone()[0] >= 1


def test_the_guard_stands_in_a_vault_that_was_opened_again(
    populated: tuple[MadeVault, Records], tmp_path: Path
) -> None:
    store = populated[0].open()
    store.close()
    connection = raw_connection(populated[0])
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    connection.close()
    assert found == set(TRIGGERS)
