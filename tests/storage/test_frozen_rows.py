"""No SQL changes what a signed row, a locked value, the trail or the ring says, even without the program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.domain.entities import Compartment, Entity, Part
from pazpaz_desktop.foundation.ids import BatchId, OpId, VersionId
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import batches, notes, ops
from pazpaz_desktop.storage.repos.batches import StoredBatch
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.triggers import TRIGGERS
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.records import Records, add_note, populate
from tests.support.vaults import MadeVault, copied_vault, raw_connection

_INSERT_ONLY = {
    "key_ring": ("id", "sealed"),
    "certificate": ("id", "body"),
    "note_version": ("id", "content_hash"),
    "audit": ("seq", "facts"),
    "audit_signature": ("seq", "signature"),
    "batch": ("seq", "header"),
}
_COLUMNS = {
    "key_ring": "id, kind, epoch, x'00', created_at",
    "certificate": "id, kind, subject_id, issuer_id, x'00', signature, created_at",
    "note_version": "id, note_id, number, '2020-01-01', 5, x'00', signature, certificate_id, signed_at, "
    "device_id, person_id",
    "audit": "seq, device_id, at, event, subject_id, x'00', prev_hash, hash",
    "audit_signature": "seq, device_id, head_hash, x'00', certificate_id",
    "batch": "seq, gen, device_id, batch_id, x'00', signature, chain",
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
    ("note_state", "UPDATE note SET state = 'signed' WHERE state = 'signing'"),
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
    ("note_frozen", "UPDATE note SET session_on = '2020-01-01' WHERE state = 'signing'"),
    (
        "batch_replace",
        "INSERT OR REPLACE INTO batch SELECT seq + 100, gen, device_id, batch_id, x'00', signature, chain "
        "FROM batch",
    ),
    ("op_update", "UPDATE op SET op_id = randomblob(16) WHERE state = 'outbox'"),
    ("op_update", "UPDATE op SET compartment = 'clinic', epoch = 2 WHERE state = 'held'"),
    (
        "op_update",
        "UPDATE OR REPLACE op SET rowid = (SELECT pos FROM op WHERE state = 'live') WHERE state = 'held'",
    ),
    ("op_update", "UPDATE op SET object_id = zeroblob(16) WHERE state = 'live'"),
    ("op_update", "UPDATE op SET parents = x'a0', hlc = 0 WHERE state = 'outbox'"),
    ("op_update", "UPDATE op SET seq = 9 WHERE state = 'live'"),
    ("op_update", "UPDATE op SET idx = 9 WHERE state = 'arrived'"),
    ("op_update", "UPDATE op SET state = 'held', reason = 'missing_key' WHERE state = 'live'"),
    ("op_update", "UPDATE op SET state = 'arrived' WHERE state = 'live'"),
    ("op_update", "UPDATE op SET state = 'held', reason = 'x', seq = 9, idx = 9 WHERE state = 'outbox'"),
    ("op_delete", "DELETE FROM op"),
    ("op_delete", "DELETE FROM op WHERE state = 'held'"),
    ("op_body_update", "UPDATE op_body SET body = x'00'"),
    ("op_body_update", "UPDATE OR REPLACE op_body SET rowid = (SELECT max(pos) FROM op) WHERE pos = 1"),
    ("op_body_delete", "DELETE FROM op_body"),
)


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> tuple[MadeVault, Records]:
    """One vault with all kinds of rows; every test works in a transaction it gives up."""
    vault = copied_vault(tmp_path_factory.mktemp("frozen") / "vault")
    store = vault.open()
    records = populate(store)
    waiting = add_note(store, records.client)
    with store.write() as work:  # with a locked value before its version's row exists
        notes.freeze(work, note_queries.record(work, waiting), bytes(32))
        work.fields.put(Entity.NOTE_VERSION, VersionId.random(), Part.PLAN, "signed", locked=True)
        _receive(work)
        work.commit()
    store.close()
    return vault, records


def _receive(work: UnitOfWork) -> None:
    device = work.device_id
    batches.add_many(work, [StoredBatch(1, 1, device, BatchId.random(), b"header", bytes(64), bytes(32))])
    for place, state in enumerate(OpState):
        is_sent, is_held = state is not OpState.OUTBOX, state is OpState.HELD
        op = StoredOp(
            op_id=OpId.random(),
            compartment=Compartment.CLINICAL,
            epoch=1,
            schema_v=1,
            device_id=device,
            hlc=place,
            body=b"sealed",
            state=state,
            seq=1 if is_sent else None,
            idx=place if is_sent else None,
            entity=Entity.NOTE,
            object_id=bytes(range(16)),
            reason="needs_update" if is_held else None,
        )
        ops.add_many(work, [op])


@pytest.fixture
def raw(populated: tuple[MadeVault, Records]) -> Iterator[Any]:
    """A raw connection inside a transaction that is rolled back."""
    connection = raw_connection(populated[0])
    connection.execute("BEGIN")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


def _rows(raw: Any) -> list[Any]:
    tables = (*_INSERT_ONLY, "note", "sealed_value", "op", "op_body")
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


@pytest.mark.parametrize(
    "attack",
    [
        "REPLACE INTO op SELECT * FROM op WHERE state = 'live'",
        "UPDATE OR REPLACE op SET state = 'live', seq = 1, idx = 2 WHERE state = 'outbox'",
        "REPLACE INTO op_body SELECT pos, x'00' FROM op_body",
    ],
)
def test_as_the_program_opens_a_vault_no_operation_can_be_replaced(
    populated: tuple[MadeVault, Records], attack: str
) -> None:
    store = populated[0].open()
    driver: Any = store.writer().connection.driver_connection
    with pytest.raises(sqlcipher.IntegrityError, match=r"op_delete|op_body_delete"):
        driver.execute(attack)
    store.close()


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


@pytest.mark.parametrize(("before", "after"), [("draft", "signing"), ("signing", "draft")])
def test_a_note_goes_to_and_fro_until_it_is_signed(raw: Any, before: str, after: str) -> None:
    assert raw.execute("UPDATE note SET state = ? WHERE state = ?", (after, before)).rowcount > 0


def _sign_elsewhere(raw: Any, session_on: str) -> None:
    """A version of every note that is not signed, as another device of the practice would send it."""
    raw.execute(
        "INSERT INTO note_version SELECT randomblob(16), note.id, number, ?, 30, content_hash, signature, "
        "certificate_id, signed_at, zeroblob(16), person_id FROM note_version, note WHERE state <> 'signed'",
        (session_on,),
    )


@pytest.mark.parametrize("before", ["draft", "signing"])
def test_a_note_becomes_signed_only_as_what_some_device_signed(raw: Any, before: str) -> None:
    _sign_elsewhere(raw, "2026-03-06")
    sign = "UPDATE note SET state = 'signed', session_on = ?, duration_min = 30 WHERE state = ?"
    with pytest.raises(sqlcipher.IntegrityError, match=r"note_state|note_frozen"):
        raw.execute(sign, ("2026-03-07", before))
    assert raw.execute(sign, ("2026-03-06", before)).rowcount == 1


def test_a_signed_note_shows_the_session_of_another_version_and_no_other(raw: Any) -> None:
    raw.execute(
        "INSERT INTO note_version SELECT randomblob(16), note_id, number, '2026-03-06', NULL, content_hash, "
        "signature, certificate_id, signed_at, zeroblob(16), person_id FROM note_version"
    )
    show = "UPDATE note SET session_on = ?, duration_min = ? WHERE state = 'signed'"
    with pytest.raises(sqlcipher.IntegrityError, match="note_frozen"):
        raw.execute(show, ("2026-03-06", 30))
    assert raw.execute(show, ("2026-03-06", None)).rowcount == 1


def test_two_devices_may_each_have_signed_a_first_version_but_none_has_signed_two(raw: Any) -> None:
    copy = (
        "INSERT INTO note_version SELECT randomblob(16), note_id, number, session_on, duration_min, "
        "content_hash, signature, certificate_id, signed_at, {}, person_id FROM note_version LIMIT 1"
    )
    with pytest.raises(sqlcipher.IntegrityError):
        raw.execute(copy.format("device_id"))
    assert raw.execute(copy.format("zeroblob(16)")).rowcount == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("outbox", "state = 'live', seq = 7, idx = 0"),
        ("arrived", "state = 'live'"),
        ("arrived", "state = 'held', reason = 'missing_key'"),
        ("held", "state = 'arrived', reason = NULL"),
        ("held", "state = 'live', reason = NULL, object_id = zeroblob(16), parents = x'a0', hlc = 5"),
    ],
)
def test_the_states_an_operation_really_goes_through_are_allowed(raw: Any, before: str, after: str) -> None:
    assert raw.execute(f"UPDATE op SET {after} WHERE state = ?", (before,)).rowcount == 1


def test_the_guard_stands_in_a_vault_that_was_opened_again(
    populated: tuple[MadeVault, Records], tmp_path: Path
) -> None:
    store = populated[0].open()
    store.close()
    connection = raw_connection(populated[0])
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    connection.close()
    assert found == set(TRIGGERS)
