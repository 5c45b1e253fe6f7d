"""The one open sequence: golden settings, typed errors, and a key that shows up nowhere."""

import logging
import traceback
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.foundation.errors import (
    DatabaseBroken,
    FileUnreadable,
    HostError,
    SaveFailed,
    VaultMissing,
)
from pazpaz_desktop.storage.engine import GOLDEN, Access, open_engine, require_golden
from pazpaz_desktop.storage.store import Store
from tests.support.vaults import MadeVault

REQUIRED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "secure_delete": 1,
    "cell_size_check": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5000,
    "auto_vacuum": 0,
    "cipher_memory_security": "1",
    "cipher_page_size": "4096",
    "cipher_hmac_algorithm": "HMAC_SHA512",
    "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
    "kdf_iter": "256000",
}


@pytest.mark.parametrize("access", [Access.WRITE, Access.READ])
def test_every_connection_reads_back_the_golden_settings(vault: MadeVault, access: Access) -> None:
    with open_engine(vault.database, vault.database_key, access).connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in REQUIRED}
    assert {name: str(value) for name, value in found.items()} == {
        name: str(value) for name, value in REQUIRED.items()
    }
    assert set(REQUIRED) <= set(GOLDEN)


def test_sqlite_is_new_enough_for_two_connections_on_one_wal() -> None:
    assert sqlcipher.sqlite_version_info >= (3, 53, 3)


@pytest.mark.parametrize("setting", ["synchronous = NORMAL", "foreign_keys = OFF", "temp_store = FILE"])
def test_a_setting_that_does_not_hold_is_refused_by_name(vault: MadeVault, setting: str) -> None:
    with open_engine(vault.database, vault.database_key, Access.WRITE).connect() as connection:
        driver = connection.connection.driver_connection
        require_golden(driver)
        driver.execute(f"PRAGMA {setting}")
        with pytest.raises(HostError) as caught:
            require_golden(driver)
    assert caught.value.details == {"reason": "pragma", "pragma": setting.partition(" ")[0]}


def test_a_wrong_key_is_a_typed_error_and_changes_nothing(vault: MadeVault) -> None:
    before = vault.database.read_bytes()
    with pytest.raises(DatabaseBroken):
        open_engine(vault.database, DatabaseKey.generate(), Access.WRITE).connect()
    assert vault.database.read_bytes() == before


@pytest.mark.parametrize("kept", [0, 1, 4095, 4096, 3 * 4096, 5 * 4096 + 17])
def test_a_truncated_file_is_broken_and_never_taken_for_a_new_one(vault: MadeVault, kept: int) -> None:
    vault.database.write_bytes(vault.database.read_bytes()[:kept])
    with pytest.raises(DatabaseBroken):
        vault.open()
    assert vault.database.stat().st_size == kept


def test_a_missing_file_is_named_and_not_created(vault: MadeVault) -> None:
    vault.database.unlink()
    with pytest.raises(VaultMissing) as caught:
        vault.open()
    assert caught.value.details == {"part": "database"}
    assert not vault.database.exists()


@pytest.mark.parametrize("position", [16, 100, 2000, 4095])
def test_one_flipped_bit_in_the_first_page_is_refused(vault: MadeVault, position: int) -> None:
    data = bytearray(vault.database.read_bytes())
    data[position] ^= 1
    vault.database.write_bytes(bytes(data))
    with pytest.raises(DatabaseBroken):
        vault.open()


def test_the_key_is_in_no_url_log_or_exception(
    vault: MadeVault, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key, canary = vault.database_key, "Rivka-Canary"
    opened = open_engine(vault.database, key, Access.WRITE)
    seen = [str(opened.url), repr(opened)]
    with opened.connect() as connection:
        for statement in ("INSERT INTO meta VALUES (:value, NULL)", "SELECT nothing FROM nowhere"):
            with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it must not tell
                connection.execute(text(statement), {"value": canary} if ":" in statement else {})
            seen.append("".join(traceback.format_exception(caught.value)))
            connection.rollback()
    with pytest.raises(DatabaseBroken) as refused:
        open_engine(vault.database, DatabaseKey.generate(), Access.WRITE).connect()
    seen += ["".join(traceback.format_exception(refused.value)), caplog.text]
    for shown in seen:
        assert key.reveal().hex() not in shown.lower()
        assert repr(key.reveal()) not in shown
        assert canary not in shown


def test_a_refused_constraint_is_a_typed_error(store: Store) -> None:
    with pytest.raises(SaveFailed) as caught, store.write() as work:
        work.connection.execute(text("INSERT INTO meta (name, value) VALUES ('state', x'00')"))
    assert caught.value.details["reason"] == "constraint"


def test_a_reading_connection_cannot_write(store: Store) -> None:
    with pytest.raises(FileUnreadable) as caught, store.read() as view:
        view.connection.execute(text("DELETE FROM setting"))
    assert caught.value.details["reason"] == "read_only"


def test_files_of_a_vault_are_for_their_owner_only(vault: MadeVault, store: Store) -> None:
    with store.write() as work:
        work.commit()
    names = {path.name: path.stat().st_mode & 0o777 for path in vault.folder.iterdir()}
    assert {"vault.db", "vault.db-wal", "vault.db-shm", "anchor"} <= set(names)
    assert set(names.values()) == {0o600}


def test_nothing_readable_lies_in_file_wal_or_anchor(vault: MadeVault, store: Store) -> None:
    with store.write() as work:
        work.connection.execute(text("INSERT INTO setting VALUES ('canary-4711', x'00', 1)"))
        work.commit()
    for path in Path(vault.folder).iterdir():
        assert b"canary-4711" not in path.read_bytes()
        assert not path.read_bytes().startswith(b"SQLite format 3")
