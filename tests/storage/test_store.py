"""The store: what a transaction promises, who may touch it, and what opening compares."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pazpaz_desktop.crypto.keys import MasterKey
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import (
    HeaderBroken,
    IllegalTransition,
    NotFound,
    PazPazError,
    SaveFailed,
    SealBroken,
    VaultExists,
    VaultLocked,
    WrongLane,
)
from pazpaz_desktop.foundation.ids import ClientId, VaultId, VersionId
from pazpaz_desktop.foundation.lanes import ThreadLane
from pazpaz_desktop.storage.audit_log import Audited, receipt
from pazpaz_desktop.storage.store import Expected, Store
from tests.storage.records import add_client
from tests.support.clocks import FakeClock
from tests.support.vaults import MadeVault, new_vault

CLIENT = ClientId(bytes(range(16)))


def _put(store: Store, value: str, part: Part = Part.FIRST_NAME) -> None:
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, part, value)
        work.commit()


def _get(store: Store, part: Part = Part.FIRST_NAME) -> str:
    with store.read() as view:
        return view.fields.get(CLIENT, part)


def test_what_was_committed_is_there_after_a_new_open(vault: MadeVault) -> None:
    first = vault.open()
    _put(first, "נועה")
    first.close()
    second = vault.open()
    assert _get(second) == "נועה"
    second.close()


def test_leaving_without_commit_rolls_everything_back(store: Store) -> None:
    _put(store, "before")
    state = store.state
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, Part.FIRST_NAME, "after")
        work.record(Event.CLIENT_CREATE, CLIENT)
    assert _get(store) == "before"
    assert store.state == state


def test_an_error_inside_the_work_rolls_back_and_the_next_work_starts_clean(store: Store) -> None:
    _put(store, "before")
    with pytest.raises(NotFound):
        _put_then_fail(store)
    _put(store, "later")
    assert _get(store) == "later"


def _put_then_fail(store: Store) -> None:
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, Part.FIRST_NAME, "after")
        work.fields.get(CLIENT, Part.EMAIL)


def test_a_transaction_that_the_database_ended_by_itself_is_not_reported_as_saved(store: Store) -> None:
    _put(store, "before")
    state = store.state
    with pytest.raises(SaveFailed):
        _put_and(store, lambda driver: driver.execute("ROLLBACK"))  # as SQLite does itself on some errors
    assert (_get(store), store.state) == ("before", state)
    _put(store, "later")
    assert _get(store) == "later"


def test_a_commit_that_fails_for_any_reason_leaves_a_store_that_saves_again(store: Store) -> None:
    _put(store, "before")
    with pytest.raises(DatabaseError):
        _put_and(store, _forbid_commit)
    assert _get(store) == "before"
    _put(store, "later")
    assert _get(store) == "later"


def _put_and(store: Store, disturb: Callable[[Any], object]) -> None:
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, Part.FIRST_NAME, "after")
        disturb(work.connection.connection.driver_connection)
        work.commit()


def _forbid_commit(driver: Any) -> None:
    def decide(action: int, what: str | None, *_: object) -> int:
        is_commit = action == sqlcipher.SQLITE_TRANSACTION and what == "COMMIT"
        return int(sqlcipher.SQLITE_DENY if is_commit else sqlcipher.SQLITE_OK)

    driver.set_authorizer(decide)


def test_text_is_stored_in_normal_form_c(store: Store) -> None:
    _put(store, "Cafe\u0301")
    assert _get(store) == "Caf\u00e9"


def test_a_commit_names_what_it_touched(store: Store) -> None:
    with store.write() as work:
        work.changed(Kind.CLIENT, CLIENT)
        changes = work.commit()
    assert changes.touches(Kind.CLIENT, CLIENT)
    assert not changes.touches(Kind.NOTE)


def test_each_commit_advances_generation_trail_and_anchor_together(store: Store) -> None:
    with store.write() as work:
        work.record(Event.CLIENT_CREATE, CLIENT)
        work.record(Event.CLIENT_READ, CLIENT, view="client_page")
        work.commit()
    assert (store.state.generation, store.state.audit_seq) == (1, 2)
    assert store.anchored() == store.state


def test_a_removed_value_is_gone_and_leaves_the_count_as_it_was(store: Store) -> None:
    before = store.state.multiset
    _put(store, "x")
    assert store.state.multiset != before
    with store.write() as work:
        work.fields.remove(CLIENT)
        work.commit()
    assert store.state.multiset == before
    with pytest.raises(NotFound):
        _get(store)


def test_a_locked_value_refuses_to_be_written_or_removed(store: Store) -> None:
    version = VersionId.random()
    with store.write() as work:
        work.fields.put(Entity.NOTE_VERSION, version, Part.PLAN, "signed", locked=True)
        work.commit()
    with pytest.raises(IllegalTransition), store.write() as work:
        work.fields.put(Entity.NOTE_VERSION, version, Part.PLAN, "other")
    with pytest.raises(IllegalTransition), store.write() as work:
        work.fields.remove(version)


def test_a_reader_sees_one_moment_while_the_writer_goes_on(store: Store) -> None:
    _put(store, "first")
    with store.read() as view:
        assert view.fields.get(CLIENT, Part.FIRST_NAME) == "first"
        _put(store, "second")
        assert view.fields.get(CLIENT, Part.FIRST_NAME) == "first"
    assert _get(store) == "second"


def _on_thread(name: str, job: Callable[[], object]) -> object:
    lane = ThreadLane(name)
    try:
        return lane.submit(job).result()
    finally:
        lane.close()


def test_writing_from_another_thread_is_refused_before_the_database_is_touched(store: Store) -> None:
    for name in ("read", "files", "db", "sync"):
        with pytest.raises(WrongLane):
            _on_thread(name, store.write)
    _put(store, "unharmed")  # a unit of work that had begun elsewhere would refuse this one


@pytest.mark.parametrize("lane", ["read", "files"])
def test_reading_lanes_read_on_connections_of_their_own(store: Store, lane: str) -> None:
    _put(store, "shared")
    assert _on_thread(lane, lambda: _get(store)) == "shared"


@pytest.mark.parametrize("lane", ["sync", "keys", "MainThread"])
def test_reading_from_any_other_thread_is_refused(store: Store, lane: str) -> None:
    with pytest.raises(WrongLane):
        _on_thread(lane, store.read)


def test_a_store_opened_on_lane_db_is_closed_to_the_windows_thread(vault: MadeVault) -> None:
    lane = ThreadLane("db")
    opened = lane.submit(vault.open).result()
    for touch in (opened.write, opened.read, opened.close):
        with pytest.raises(WrongLane):
            touch()
    lane.submit(opened.close).result()
    lane.close()
    assert threading.current_thread() is threading.main_thread()


def test_two_units_of_work_at_once_are_a_mistake(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError):
        store.write()


def test_closing_leaves_one_file_and_may_be_repeated(vault: MadeVault) -> None:
    opened = vault.open()
    _put(opened, "kept")
    opened.close()
    opened.close()
    assert {path.name for path in vault.folder.iterdir()} == {"vault.db", "anchor"}


def test_a_closed_store_is_locked_and_never_opens_the_file_again(vault: MadeVault) -> None:
    opened = vault.open()
    opened.close()
    for use in (opened.read, opened.write, opened.writer):
        with pytest.raises(VaultLocked):
            use()
    assert {path.name for path in vault.folder.iterdir()} == {"vault.db", "anchor"}


def test_creating_over_the_rest_of_a_vault_is_refused(vault: MadeVault) -> None:
    before = vault.database.read_bytes()
    (vault.folder / "anchor").unlink()
    with pytest.raises(VaultExists):
        Store.create(vault.folder, vault.database_key, vault.master, vault.founding, FakeClock())
    assert vault.database.read_bytes() == before


def test_an_older_header_is_told_and_a_newer_one_is_remembered(vault: MadeVault) -> None:
    newer = replace(vault.expected, header_generation=2)
    _open_with(vault, newer).close()
    with pytest.raises(HeaderBroken) as caught:
        _open_with(vault, vault.expected)
    assert caught.value.details == {"reason": "older"}
    _open_with(vault, newer).close()


def test_a_database_of_another_vault_is_refused(vault: MadeVault) -> None:
    with pytest.raises(HeaderBroken) as caught:
        _open_with(vault, replace(vault.expected, vault_id=VaultId.random()))
    assert caught.value.details == {"reason": "other_vault"}


def _open_with(vault: MadeVault, expected: Expected) -> Store:
    return Store.open(vault.folder, vault.database_key, vault.master, FakeClock(), expected=expected)


def test_another_master_key_does_not_open_the_ring(vault: MadeVault, tmp_path: Path) -> None:
    with pytest.raises(SealBroken):
        Store.open(vault.folder, vault.database_key, MasterKey.generate(), FakeClock())
    other = new_vault(tmp_path / "other")
    with pytest.raises(PazPazError):
        Store.open(vault.folder, other.database_key, vault.master, FakeClock())


def test_the_row_of_a_read_is_committed_before_its_receipt_exists(store: Store) -> None:
    client = add_client(store)
    given = receipt(store, Event.CLIENT_READ, client, "client_page")
    with store.read() as view:
        rows = view.connection.execute(text("SELECT event, subject_id FROM audit ORDER BY seq")).all()
    assert rows[-1] == ("client.read", client.raw)
    assert (given.subject, given.view) == (client, "client_page")


def test_reading_again_within_five_minutes_counts_as_one_read(store: Store, clock: FakeClock) -> None:
    client = add_client(store)
    rows = []
    for _ in range(3):
        receipt(store, Event.CLIENT_READ, client, "client_page")
        rows.append(store.state.audit_seq)
        clock.advance(minutes=3)
    assert rows == [2, 2, 3]
    receipt(store, Event.CLIENT_READ, client, "note_editor")
    assert store.state.audit_seq == 4


def test_where_the_row_cannot_be_written_there_is_no_receipt(store: Store) -> None:
    def refuse(work: object) -> None:
        raise NotFound(kind=Kind.CLIENT, id=CLIENT)

    with pytest.raises(NotFound):
        receipt(store, Event.CLIENT_READ, CLIENT, "client_page", refuse)
    assert store.state.audit_seq == 0


def test_nobody_else_can_make_a_receipt() -> None:
    with pytest.raises(TypeError):
        Audited(CLIENT, "client_page", object())


def test_the_trail_is_signed_by_itself_every_five_hundred_rows(store: Store) -> None:
    with store.write() as work:
        for _ in range(501):
            work.record(Event.CLIENT_UPDATE, CLIENT, parts=1)
        work.commit()
    with store.read() as view:
        assert view.connection.execute(text("SELECT seq FROM audit_signature")).scalars().all() == [500]
