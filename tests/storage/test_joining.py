"""What a vault keeps of its practice's exchange: how far it read, its seat, its keys, the root it trusts."""

from dataclasses import replace
from typing import Any

import pytest

from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import ClinicalKey, ClinicKey, SyncKey
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import DatabaseBroken, SaveFailed, SealBroken
from pazpaz_desktop.foundation.ids import BlobId, DeviceId, SeatId
from pazpaz_desktop.storage import meta
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.queries import certificates as certificate_queries
from pazpaz_desktop.storage.repos import certificates, devices, seats, stored_blobs
from pazpaz_desktop.storage.store import Store
from tests.storage.joined import join, marks
from tests.support.clocks import FakeClock
from tests.support.vaults import MadeVault, raw_connection

READ = SyncState(gen=2, seq=41, chain=b"\x07" * 32, hlc=1 << 60, contact_ms=5, alarm="forked", format=1)


def _reach(store: Store, sync: SyncState | None, *, commits: bool = True) -> None:
    with store.write(applying=True) as work:
        work.sync = sync
        assert work.sync == sync
        if commits:
            work.commit()


def test_a_new_vault_has_not_joined(store: Store) -> None:
    assert (store.is_joined, store.sync) == (False, None)
    with store.read() as view:
        assert meta.read_sync(view.connection) is None


def test_how_far_the_log_was_read_is_part_of_the_transaction(vault: MadeVault) -> None:
    store = vault.open()
    _reach(store, READ, commits=False)
    assert store.sync is None
    _reach(store, READ)
    _reach(store, replace(READ, seq=42), commits=False)
    assert (store.is_joined, store.sync) == (True, READ)
    with store.read() as view:
        assert meta.read_sync(view.connection) == READ
    store.close()
    again = vault.open()
    assert again.sync == READ
    again.close()


def test_a_vault_that_leaves_is_one_that_has_not_joined(store: Store) -> None:
    _reach(store, READ)
    _reach(store, None)
    assert not store.is_joined
    with store.read() as view:
        assert meta.read_sync(view.connection) is None


def test_marks_begin_within_the_transaction_that_joins(store: Store) -> None:
    with store.write() as work:
        devices.put(work, store.device_id, "Desk")
        work.sync = SyncState()
        devices.put(work, store.device_id, "Front desk")
        work.commit()
    assert marks(store) == {(Entity.DEVICE, store.device_id.raw, Group.NAME)}


@pytest.mark.parametrize("stored", [b"", b"\xa0", b"\x01", SyncState().encode() + b"\x00"])
def test_a_state_of_exchange_that_cannot_be_is_called_damage(stored: bytes) -> None:
    with pytest.raises(DatabaseBroken):
        SyncState.decode(stored)


def test_a_state_with_a_member_of_another_type_is_called_damage() -> None:
    for name, wrong in (("seq", True), ("seq", "1"), ("chain", "x"), ("alarm", None)):
        wronged: Any = replace(READ, **{name: wrong})
        with pytest.raises(DatabaseBroken):
            SyncState.decode(wronged.encode())


def _add_keys(store: Store, *keys: SyncKey, commits: bool = True) -> None:
    with store.write(applying=True) as work:
        store.add_keys(work, keys)
        if commits:
            work.commit()


def test_keys_of_exchange_are_there_once_they_are_durable(vault: MadeVault) -> None:
    store = vault.open()
    clinic, clinical = ClinicKey.generate(1), ClinicalKey.generate(1)
    _add_keys(store, clinic, clinical, commits=False)
    assert store.keys.sync == {}
    _add_keys(store, clinic, clinical)
    newer = ClinicalKey.generate(2)
    _add_keys(store, newer, clinic)
    assert store.keys.newest(KeyKind.SYNC_CLINICAL) is newer
    store.close()
    again = vault.open()
    assert set(again.keys.sync) == {
        (KeyKind.SYNC_CLINIC, 1),
        (KeyKind.SYNC_CLINICAL, 1),
        (KeyKind.SYNC_CLINICAL, 2),
    }
    assert again.keys.sync[KeyKind.SYNC_CLINICAL, 2].matches(newer)
    again.close()


def test_who_was_given_no_clinical_key_has_none(store: Store) -> None:
    _add_keys(store, ClinicKey.generate())
    assert store.keys.newest(KeyKind.SYNC_CLINICAL) is None


@pytest.mark.parametrize("is_durable", [True, False])
def test_a_key_is_never_replaced(store: Store, is_durable: bool) -> None:
    first = ClinicKey.generate(3)
    if is_durable:
        _add_keys(store, first)
    with pytest.raises(SealBroken):
        _add_keys(store, first, ClinicKey.generate(3))
    _add_keys(store, first)
    assert store.keys.sync[KeyKind.SYNC_CLINIC, 3].matches(first)


def test_the_root_is_the_one_the_vault_was_founded_on(vault: MadeVault, store: Store) -> None:
    assert store.root_fingerprint == vault.founding.root_fingerprint


def test_a_vault_from_before_roots_were_noted_has_it_from_its_own_key(vault: MadeVault) -> None:
    raw = raw_connection(vault)
    raw.execute("DELETE FROM meta WHERE name = 'root'")
    raw.close()
    store = vault.open()
    assert store.root_fingerprint == vault.founding.root_fingerprint
    store.close()


def test_a_laptop_without_the_root_key_trusts_the_root_it_was_founded_on(vault: MadeVault) -> None:
    folder, founding = vault.folder.with_name("joiner"), vault.founding
    folder.mkdir(mode=0o700)
    ring = tuple(key for key in founding.ring if key.kind is not KeyKind.ROOT_SIGNING)
    joiner = replace(vault, folder=folder, founding=replace(founding, ring=ring))
    Store.create(folder, joiner.database_key, joiner.master, joiner.founding, FakeClock()).close()
    store = joiner.open()
    assert (store.keys.root, store.root_fingerprint) == (None, founding.root_fingerprint)
    store.close()
    raw = raw_connection(joiner)
    raw.execute("DELETE FROM meta WHERE name = 'root'")
    raw.close()
    with pytest.raises(DatabaseBroken):
        joiner.open()


def test_a_laptop_has_one_seat_whose_credentials_are_sealed(vault: MadeVault, store: Store) -> None:
    first, second = SeatId.random(), SeatId.random()
    with store.read() as view:
        assert seats.credentials(view) is None
    for seat, words in ((first, b"first word"), (first, b"second word"), (second, b"third word")):
        with store.write() as work:
            seats.keep(work, seat, words)
            work.commit()
        with store.read() as view:
            assert seats.credentials(view) == words
    raw = raw_connection(vault)
    assert raw.execute("SELECT id FROM seat").fetchall() == [(second.raw,)]
    assert raw.execute("SELECT count(*) FROM sealed_value WHERE entity = 'seat'").fetchone() == (1,)
    assert not raw.execute("SELECT 1 FROM sealed_value WHERE instr(body, 'word')").fetchall()
    raw.close()


def test_laptops_have_names_that_can_change(store: Store) -> None:
    here, there = DeviceId.random(), DeviceId.random()
    with store.write() as work:
        devices.put(work, here, "Desk")
        devices.put(work, there, "קליניקה")
        devices.put(work, here, "Front desk")
        work.commit()
    with store.read() as view:
        assert devices.names(view) == {here: "Front desk", there: "קליניקה"}


def test_a_file_is_on_the_server_once_it_is_known_to_be_there(store: Store) -> None:
    blob = BlobId.random()
    with store.read() as view:
        assert not stored_blobs.is_stored(view, blob)
    with store.write(applying=True) as work:
        stored_blobs.add(work, blob)
        stored_blobs.add(work, blob)
        work.commit()
    with store.read() as view:
        assert stored_blobs.is_stored(view, blob)


def test_a_certificate_is_kept_once_and_marked(vault: MadeVault, store: Store) -> None:
    join(store)
    issued = vault.founding.certificates[2]
    with store.write() as work:
        work.connection.exec_driver_sql("DROP TRIGGER certificate_delete")
        work.connection.exec_driver_sql("DELETE FROM certificate WHERE kind = 'device'")
        certificates.add(work, [issued])
        work.commit()
    with store.read() as view:
        assert issued in certificate_queries.every(view)
    assert marks(store) == {(Entity.CERTIFICATE, issued.id.raw, Group.BORN)}
    with pytest.raises(SaveFailed):
        _add_certificate(store, vault)


def _add_certificate(store: Store, vault: MadeVault) -> None:
    with store.write() as work:
        certificates.add(work, vault.founding.certificates[:1])
        work.commit()
