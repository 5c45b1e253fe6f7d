"""Anchors: a vault that went back is told, and a torn or lost anchor is not mistaken for it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import HeaderBroken, VaultMissing, VaultRolledBack
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.anchors import SLOT_SIZE, Witness
from pazpaz_desktop.storage.engine import PAGE_SIZE
from pazpaz_desktop.storage.integrity import ProblemCode, recount, verify
from pazpaz_desktop.storage.store import Store
from tests.storage.records import Records, populate
from tests.support.clocks import FakeClock
from tests.support.vaults import MadeVault

CLIENT = ClientId(bytes(range(16)))


def _save(store: Store, text: str) -> None:
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, Part.FIRST_NAME, text)
        work.commit()


def _saved(vault: MadeVault, *texts: str) -> None:
    store = vault.open()
    for text in texts:
        _save(store, text)
    store.close()


def test_yesterdays_database_under_todays_anchor_is_told(vault: MadeVault) -> None:
    _saved(vault, "one")
    yesterday = vault.database.read_bytes()
    _saved(vault, "two", "three")
    vault.database.write_bytes(yesterday)
    with pytest.raises(VaultRolledBack) as caught:
        vault.open()
    assert caught.value.details == {"found": 1, "expected": 3}


def test_an_accepted_step_back_goes_on_beyond_every_anchor(vault: MadeVault) -> None:
    _saved(vault, "one")
    yesterday = vault.database.read_bytes()
    _saved(vault, "two", "three")
    vault.database.write_bytes(yesterday)
    store = vault.open(accept_rollback=True)
    assert store.state.generation > 3
    _save(store, "four")
    store.close()
    vault.open().close()


def test_a_database_of_the_same_age_but_another_history_is_told(vault: MadeVault, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(vault.folder, other)
    _saved(vault, "mine")
    branch = MadeVault(other, vault.database_key, vault.master, vault.founding)
    _saved(branch, "theirs")
    shutil.copy(branch.database, vault.database)
    with pytest.raises(VaultRolledBack):
        vault.open()


def test_database_and_file_anchor_set_back_together_are_told_by_the_keyring(
    vault: MadeVault, tmp_path: Path
) -> None:
    kept: list[bytes] = []
    store = vault.open(witness=Witness(remember=kept.append))
    _save(store, "one")
    store.close()
    shutil.copytree(vault.folder, tmp_path / "yesterday")
    store = vault.open(witness=Witness(remember=kept.append))
    _save(store, "two")
    store.close()
    shutil.copytree(tmp_path / "yesterday", vault.folder, dirs_exist_ok=True)
    vault.open().close()  # the two files agree with each other
    with pytest.raises(VaultRolledBack):
        vault.open(witness=Witness(remembered=kept[-1]))
    assert {len(brief) for brief in kept} == {32}


@pytest.mark.parametrize("later", [1, 2, 10])
def test_a_newer_header_does_not_move_the_anchors_past_a_step_back(vault: MadeVault, later: int) -> None:
    """A passphrase changed meanwhile: noting the new header must not commit before the anchors are asked."""
    kept: list[bytes] = []
    _saved(vault, "one")
    yesterday = vault.database.read_bytes()
    store = vault.open(witness=Witness(remember=kept.append))
    for number in range(later):
        _save(store, f"later {number}")
    store.close()
    vault.database.write_bytes(yesterday)
    told = list(kept)
    changed = replace(vault.expected, header_generation=vault.expected.header_generation + 1)
    for _ in range(2):
        with pytest.raises(VaultRolledBack):
            Store.open(
                vault.folder,
                vault.database_key,
                vault.master,
                FakeClock(),
                expected=changed,
                witness=Witness(kept[-1], kept.append),
            )
    assert kept == told
    store = Store.open(
        vault.folder, vault.database_key, vault.master, FakeClock(), expected=changed, accept_rollback=True
    )
    store.close()
    with pytest.raises(HeaderBroken):
        vault.open()  # the older header is told from now on


def test_a_keyring_anchor_that_lags_behind_is_ordinary(vault: MadeVault) -> None:
    kept: list[bytes] = []
    store = vault.open(witness=Witness(remember=kept.append))
    for text in ("one", "two", "three"):
        _save(store, text)
    store.close()
    vault.open(witness=Witness(remembered=kept[0])).close()


def test_losing_the_wal_with_acknowledged_commits_is_told(vault: MadeVault, tmp_path: Path) -> None:
    store = vault.open()
    _save(store, "one")
    shutil.copytree(vault.folder, tmp_path / "crashed")  # as a crash leaves it: commits are in the WAL
    store.close()
    crashed = MadeVault(tmp_path / "crashed", vault.database_key, vault.master, vault.founding)
    (crashed.folder / "vault.db-wal").unlink()
    with pytest.raises(VaultRolledBack):
        crashed.open()


@pytest.mark.parametrize("torn", [0, 1])
@pytest.mark.parametrize("damage", ["zeroed", "half", "flipped"])
def test_one_torn_slot_is_survived(vault: MadeVault, torn: int, damage: str) -> None:
    _saved(vault, "one", "two", "three")
    anchor = vault.folder / "anchor"
    data = bytearray(anchor.read_bytes())
    start = torn * SLOT_SIZE
    if damage == "zeroed":
        data[start : start + SLOT_SIZE] = bytes(SLOT_SIZE)
    elif damage == "half":
        data[start + SLOT_SIZE // 2 : start + SLOT_SIZE] = bytes(SLOT_SIZE // 2)
    else:
        data[start + 100] ^= 1
    anchor.write_bytes(bytes(data))
    store = vault.open()
    _save(store, "four")
    _save(store, "five")
    assert store.anchored() == store.state
    store.close()


def test_the_slots_cannot_stand_in_for_each_other(vault: MadeVault) -> None:
    _saved(vault, "one", "two")
    anchor = vault.folder / "anchor"
    data = anchor.read_bytes()
    anchor.write_bytes(data[SLOT_SIZE:] + data[:SLOT_SIZE])
    with pytest.raises(VaultMissing):
        vault.open()


@pytest.mark.parametrize("left", [None, b"", bytes(2 * SLOT_SIZE)])
def test_without_a_readable_anchor_the_person_is_asked(vault: MadeVault, left: bytes | None) -> None:
    _saved(vault, "one")
    anchor = vault.folder / "anchor"
    anchor.unlink()
    if left is not None:
        anchor.write_bytes(left)
    for _ in range(2):
        with pytest.raises(VaultMissing) as caught:
            vault.open()
        assert caught.value.details == {"part": "anchor"}
    vault.open(accept_rollback=True).close()
    vault.open().close()


def test_one_page_set_back_passes_sqlciphers_checks_but_not_the_count(vault: MadeVault) -> None:
    """Finding F3: each page is authentic by itself, so an older one of the same number goes unnoticed."""
    store = vault.open()
    records = populate(store)
    store.close()
    before = vault.database.read_bytes()
    store = vault.open()
    with store.write() as work:
        work.fields.put(Entity.CLIENT, records.client, Part.PHONE, "050-7654321")
        work.commit()
    store.close()
    after = vault.database.read_bytes()
    caught = [
        page for page in _changed_pages(before, after) if _set_back(vault, after, before, page, records)
    ]
    assert caught, "some page must hold the changed value"


def _changed_pages(before: bytes, after: bytes) -> list[int]:
    pages = range(1, min(len(before), len(after)) // PAGE_SIZE)
    return [page for page in pages if _page(before, page) != _page(after, page)]


def _page(data: bytes, page: int) -> bytes:
    return data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]


def _set_back(vault: MadeVault, after: bytes, before: bytes, page: int, records: Records) -> bool:
    """Put one older page back: True if it held the value, which then silently reads as before."""
    start = page * PAGE_SIZE
    vault.database.write_bytes(after[:start] + _page(before, page) + after[start + PAGE_SIZE :])
    try:
        store = vault.open()
    except VaultRolledBack:
        return False  # the page that holds the state itself: told at once
    with store.read() as view:
        is_reverted = view.fields.get(records.client, Part.PHONE) == "050-1234567"
    if is_reverted:
        assert not recount(store)
        codes = {problem.code for problem in verify(store, records.read_blob).problems}
        assert ProblemCode.VALUES_DIFFER in codes
    store.close()
    return is_reverted
