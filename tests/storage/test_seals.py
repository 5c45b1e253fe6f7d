"""A sealed value opens in its own place only: swaps by raw SQL are refused, and counted."""

import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.ids import Id
from pazpaz_desktop.storage.integrity import recount
from pazpaz_desktop.storage.store import Store
from tests.storage.records import Records, add_client, add_note, populate
from tests.support.counts import scaled
from tests.support.soak import SoakRun
from tests.support.vaults import MadeVault, copied_vault, raw_connection

Key = tuple[bytes, str]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MadeVault, Store, Records]]:
    """A vault of two clients and four notes that each test leaves as it was."""
    vault = copied_vault(tmp_path_factory.mktemp("seals") / "vault")
    store = vault.open()
    records = populate(store)
    add_note(store, add_client(store))
    yield vault, store, records
    store.close()


def _bodies(raw: Any) -> dict[Key, bytes]:
    rows = raw.execute("SELECT object_id, part, body FROM sealed_value").fetchall()
    return {(owner, part): body for owner, part, body in rows}


def _set(raw: Any, key: Key, body: bytes) -> None:
    raw.execute("UPDATE sealed_value SET body = ? WHERE object_id = ? AND part = ?", (body, *key))


def _opens(store: Store, key: Key) -> bool:
    with store.read() as view:
        try:
            view.fields.get_bytes(Id(key[0]), Part(key[1]))
        except SealBroken:
            return False
    return True


@pytest.mark.soak
def test_no_body_opens_in_the_place_of_another(
    opened: tuple[MadeVault, Store, Records], soak: SoakRun
) -> None:
    vault, store, _ = opened
    raw = raw_connection(vault)
    bodies = _bodies(raw)
    pairs = list(permutations(bodies, 2))
    chosen = random.Random(soak.seed).sample(pairs, min(len(pairs), scaled(600, 60)))
    accepted = []
    for target, source in chosen:
        _set(raw, target, bodies[source])
        if _opens(store, target):
            accepted.append((target, source))
        _set(raw, target, bodies[target])
    raw.close()
    soak.failed(len(accepted))
    assert accepted == []
    assert all(_opens(store, key) for key in bodies)


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("version", 99),
        ("version", -1),
        ("schema_v", 2),
        ("epoch", 2),
        ("author", bytes(16)),
        ("entity", "note"),
    ],
)
def test_a_changed_column_beside_a_body_breaks_the_seal(
    opened: tuple[MadeVault, Store, Records], column: str, other: object
) -> None:
    vault, store, records = opened
    key = (records.client.raw, "email")
    raw = raw_connection(vault)
    where = "WHERE object_id = ? AND part = ?"
    (was,) = raw.execute(f"SELECT {column} FROM sealed_value {where}", key).fetchone()
    raw.execute(f"UPDATE sealed_value SET {column} = ? {where}", (other, *key))
    assert not _opens(store, key)
    raw.execute(f"UPDATE sealed_value SET {column} = ? {where}", (was, *key))
    raw.close()
    assert _opens(store, key)


def test_an_earlier_body_of_the_same_value_is_refused(opened: tuple[MadeVault, Store, Records]) -> None:
    vault, store, records = opened
    key = (records.client.raw, "first_name")
    raw = raw_connection(vault)
    earlier = _bodies(raw)[key]
    with store.write() as work:
        work.fields.put(Entity.CLIENT, records.client, Part.FIRST_NAME, "Dina")
        work.commit()
    later = _bodies(raw)[key]
    _set(raw, key, earlier)
    assert not _opens(store, key)
    _set(raw, key, later)
    raw.close()
    assert _opens(store, key)


def test_a_whole_row_set_back_opens_but_is_counted(opened: tuple[MadeVault, Store, Records]) -> None:
    """Each row is genuine by itself: only the count over all rows can tell."""
    vault, store, records = opened
    key = (records.client.raw, "last_name")
    raw = raw_connection(vault)
    select = "SELECT version, epoch, body FROM sealed_value WHERE object_id = ? AND part = ?"
    update = "UPDATE sealed_value SET version = ?, epoch = ?, body = ? WHERE object_id = ? AND part = ?"
    earlier = raw.execute(select, key).fetchone()
    with store.write() as work:
        work.fields.put(Entity.CLIENT, records.client, Part.LAST_NAME, "Cohen")
        work.commit()
    later = raw.execute(select, key).fetchone()
    assert recount(store)
    raw.execute(update, (*earlier, *key))
    assert _opens(store, key)
    assert not recount(store)
    raw.execute(update, (*later, *key))
    raw.close()
    assert recount(store)


def test_with_an_empty_context_swaps_would_be_accepted(store: Store) -> None:
    """Negative control: it is the context, not the key, that keeps values in their places."""
    key, nothing = store.keys.fields[1], SealContext(SealKind.FIELD)
    bodies = [seal(key, text, nothing) for text in (b"one", b"two")]
    assert [open_sealed(key, body, nothing) for body in reversed(bodies)] == [b"two", b"one"]
