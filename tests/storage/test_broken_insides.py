"""A vault whose inside does not fit together is refused by name, never patched up."""

from pathlib import Path

import pytest

from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import DatabaseBroken, FileUnreadable, SealBroken
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.anchors import FileAnchor
from pazpaz_desktop.storage.audit_log import receipt
from pazpaz_desktop.storage.meta import Identity, VaultState
from pazpaz_desktop.storage.queries.reader import require_receipt
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.triggers import TRIGGERS
from tests.support.messages_seen import MessagesSeen
from tests.support.vaults import MadeVault, raw_connection


def _change(vault: MadeVault, statement: str) -> None:
    raw = raw_connection(vault)
    for name in TRIGGERS:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DROP TABLE alembic_version", "schema"),
        ("UPDATE alembic_version SET version_num = 'latest'", "revision"),
        ("DELETE FROM meta WHERE name = 'state'", "meta"),
        ("UPDATE meta SET value = x'00' WHERE name = 'state'", "state"),
        ("UPDATE meta SET value = x'00' WHERE name = 'device_id'", "identity"),
        ("DELETE FROM key_ring WHERE kind = 'search'", "key_ring"),
        ("UPDATE key_ring SET kind = 'house' WHERE kind = 'search'", "key_ring"),
    ],
)
def test_a_missing_or_senseless_row_is_named(vault: MadeVault, statement: str, reason: str) -> None:
    _change(vault, statement)
    with pytest.raises(DatabaseBroken) as caught:
        vault.open()
    assert caught.value.details["reason"] == reason


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE key_ring SET kind = 'blob' WHERE kind = 'search'",
        "UPDATE key_ring SET epoch = 2 WHERE kind = 'field'",
        "UPDATE key_ring SET sealed = zeroblob(104) WHERE kind = 'anchor'",
        "UPDATE key_ring SET id = zeroblob(16) WHERE kind = 'device_signing'",
        "UPDATE meta SET value = zeroblob(16) WHERE name = 'workspace_id'",
    ],
)
def test_a_key_that_is_not_what_its_row_says_does_not_open(vault: MadeVault, statement: str) -> None:
    _change(vault, statement)
    with pytest.raises(SealBroken):
        vault.open()


def test_signing_the_trail_without_a_certificate_is_refused(vault: MadeVault) -> None:
    _change(vault, "DELETE FROM certificate WHERE kind = 'device'")
    store = vault.open()
    receipt(store, Event.CLIENT_READ, ClientId.random(), "client_page")
    with pytest.raises(DatabaseBroken), store.write() as work:
        work.sign_trail()
    store.close()


def test_an_anchor_that_cannot_be_opened_is_named(vault: MadeVault) -> None:
    (vault.folder / "anchor").unlink()
    (vault.folder / "anchor").mkdir()
    with pytest.raises(FileUnreadable) as caught:
        vault.open()
    assert caught.value.details == {"reason": "anchor"}


def test_a_failing_anchor_is_logged_and_does_not_undo_the_commit(
    store: Store, messages: MessagesSeen
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    whose = Identity(store.vault_id, store.workspace_id, store.device_id, store.person_id)
    anchor = FileAnchor(full, store.keys.anchor, whose)
    messages.expect("anchor_not_written")
    anchor.follow(VaultState(generation=1))
    with pytest.raises(FileUnreadable):
        anchor.reset(VaultState(generation=1))
    messages.expect("anchor_not_synced")
    anchor.close()


def test_a_part_is_only_taken_by_an_entity_that_has_it(store: Store) -> None:
    with pytest.raises(TypeError), store.write() as work:
        work.fields.put(Entity.CLIENT, ClientId.random(), Part.PLAN, "x")


def test_a_receipt_opens_only_the_record_it_names(store: Store) -> None:
    given = receipt(store, Event.CLIENT_READ, ClientId(bytes(16)), "client_page")
    require_receipt(given, ClientId(bytes(16)))
    with pytest.raises(TypeError):
        require_receipt(given, ClientId(bytes(range(16))))
