"""Climbing: from every stored vault to the newest schema, whole or not at all, whenever the machine stops."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.foundation.errors import DatabaseBroken, NewerSchema
from pazpaz_desktop.foundation.ids import NoteId, VaultId
from pazpaz_desktop.foundation.paths import Profile, migrations_dir
from pazpaz_desktop.storage import migrate
from pazpaz_desktop.storage.engine import Access, open_engine
from pazpaz_desktop.storage.health import require_sound
from pazpaz_desktop.storage.schema import HEAD, metadata
from tests.migrations import make_fixture
from tests.migrations.make_fixture import SESSION_ON
from tests.migrations.steps import NEXT, scripts_with_next
from tests.storage.records import Records, populate
from tests.support.counts import scaled
from tests.support.soak import SoakRun
from tests.support.vaults import MadeVault, raw_connection

FIXTURES = sorted(path for path in Path(__file__).with_name("fixtures").glob("*") if path.is_dir())
CLIMBER = Path(__file__).with_name("climb_until_killed.py")


def _schema(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: _plain(sql) for name, sql in rows if name != "alembic_version"}


def _plain(sql: str) -> str:
    words = " ".join(sql.split())
    for before, after in (("( ", "("), (" )", ")"), (" ,", ",")):
        words = words.replace(before, after)
    return words


def test_the_newest_revision_and_the_metadata_are_the_same_schema(vault: MadeVault) -> None:
    engine = create_engine("sqlite://", module=sqlcipher)
    with engine.connect() as connection:
        metadata.create_all(connection)
        declared = _schema(connection.connection.driver_connection)
    engine.dispose()
    raw = raw_connection(vault)
    migrated = _schema(raw)
    raw.close()
    assert migrated == declared


def test_the_newest_script_is_the_revision_the_program_knows() -> None:
    names = sorted(path.name for path in (migrations_dir() / "versions").glob("*.py"))
    assert names[-1].startswith(f"{HEAD}_")
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_a_vault_at_the_newest_revision_is_left_alone(vault: MadeVault) -> None:
    before = vault.database.read_bytes()
    assert migrate.upgrade(vault.database, vault.database_key) is None
    assert vault.database.read_bytes() == before
    assert {path.name for path in vault.folder.iterdir()} == {"vault.db", "anchor"}


def _populated(vault: MadeVault) -> Records:
    store = vault.open()
    records = populate(store)
    store.close()
    return records


def test_a_newer_vault_is_refused_and_not_touched(vault: MadeVault, tmp_path: Path) -> None:
    _populated(vault)
    migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts_with_next(tmp_path))
    before = vault.database.read_bytes()
    with pytest.raises(NewerSchema) as caught:
        vault.open()
    assert caught.value.details == {"found": NEXT, "known": HEAD}
    assert vault.database.read_bytes() == before


def test_a_sealed_copy_of_the_old_state_is_made_before_the_first_step(
    vault: MadeVault, tmp_path: Path
) -> None:
    _populated(vault)
    before = _content(vault.database, vault.database_key)
    copy = migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts_with_next(tmp_path))
    assert copy is not None
    assert copy.name == f"vault.db.before-{NEXT}"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not copy.read_bytes().startswith(b"SQLite format 3")
    assert _content(copy, vault.database_key) == before


def test_a_damaged_vault_is_refused_before_any_step(vault: MadeVault, tmp_path: Path) -> None:
    _populated(vault)
    data = bytearray(vault.database.read_bytes())
    data[-2000] ^= 1
    vault.database.write_bytes(bytes(data))
    with pytest.raises(DatabaseBroken):
        migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts_with_next(tmp_path))
    assert vault.database.read_bytes() == bytes(data)


def test_a_step_that_would_leave_a_note_without_its_client_is_undone(
    vault: MadeVault, tmp_path: Path
) -> None:
    _populated(vault)
    before = _content(vault.database, vault.database_key)
    scripts = scripts_with_next(tmp_path, leaves_notes_without_client=True)
    with pytest.raises(DatabaseBroken):
        migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts)
    assert _content(vault.database, vault.database_key) == before


def test_records_and_guards_are_the_same_after_a_step(vault: MadeVault, tmp_path: Path) -> None:
    records = _populated(vault)
    before = _content(vault.database, vault.database_key)
    migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts_with_next(tmp_path))
    after = _content(vault.database, vault.database_key)
    for table in ("sealed_value", "note", "note_version", "audit", "key_ring", "certificate"):
        assert after[table] == before[table]
    assert [row[:3] for row in after["form_draft"]] == before["form_draft"]
    raw = raw_connection(vault)
    with pytest.raises(sqlcipher.IntegrityError):
        raw.execute("DELETE FROM note_version WHERE id = ?", (records.version.raw,))
    raw.close()


def _content(database: Path, key: DatabaseKey) -> dict[str, list[Any]]:
    with open_engine(database, key, Access.READ).connect() as connection:
        driver: Any = connection.connection.driver_connection
        names = [row[0] for row in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: driver.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}


def _climb_and_die(vault: MadeVault, scripts: Path, statement: int) -> int | None:
    """None if it was killed, else how many statements the whole climb took."""
    done = subprocess.run(
        [sys.executable, str(CLIMBER), str(vault.database), NEXT, str(scripts), str(statement)],
        input=f"{vault.database_key.reveal().hex()}\n".encode(),
        stdout=subprocess.PIPE,
        check=False,
    )
    return int(done.stdout) if done.returncode == 0 else None


@pytest.mark.soak
def test_killed_at_any_statement_of_a_climb_the_vault_is_whole_at_the_old_or_the_new_revision(
    vault: MadeVault, tmp_path: Path, soak: SoakRun
) -> None:
    _populated(vault)
    scripts = scripts_with_next(tmp_path)
    before = _content(vault.database, vault.database_key)
    kept = tmp_path / "kept"
    shutil.copytree(vault.folder, kept)
    total = _climb_and_die(vault, scripts, 0)
    assert total is not None
    revisions = set()
    for statement in range(1, scaled(total, total) + 1):
        shutil.rmtree(vault.folder)
        shutil.copytree(kept, vault.folder)
        assert _climb_and_die(vault, scripts, statement) is None
        revisions.add(_whole_at(vault, before))
        migrate.upgrade(vault.database, vault.database_key, head=NEXT, scripts=scripts)
        assert _whole_at(vault, before) == NEXT
    assert revisions <= {HEAD, NEXT}
    assert HEAD in revisions


def _whole_at(vault: MadeVault, before: dict[str, list[Any]]) -> str:
    with open_engine(vault.database, vault.database_key, Access.WRITE).connect() as connection:
        require_sound(connection, vault.database)
    content = _content(vault.database, vault.database_key)
    revision = str(content["alembic_version"][0][0])
    assert content["sealed_value"] == before["sealed_value"]
    assert content["audit"] == before["audit"]
    assert ("room" in content) == (revision == NEXT)
    if revision == HEAD:
        assert content == before
    return revision


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_every_stored_vault_climbs_to_the_newest_schema_and_says_the_same(
    fixture: Path, tmp_path: Path
) -> None:
    facts = json.loads((fixture / "facts.json").read_text(encoding="utf-8"))
    profile, vault = Profile(tmp_path), VaultId.parse(facts["vault"])
    shutil.copytree(fixture / "vault", profile.vaults / str(vault))
    findings = make_fixture.verified(profile, vault)
    assert findings.problems == ()
    assert (findings.records, findings.files) == (facts["records"], facts["files"])
    if facts["revision"] == HEAD:
        assert findings.digest == facts["digest"]
    practice = make_fixture.open_practice(make_fixture.unlocked_in(profile, vault))
    page = practice.notes.open(NoteId.parse(facts["note"]))
    practice.close()
    assert page.sections == make_fixture.SECTIONS
    assert (page.client_name, page.session_on, page.duration_min) == ("Dana Levi", SESSION_ON, 50)
    assert [(row.name, row.media_type) for row in page.attachments] == [("shoulder.jpg", "image/jpeg")]


def test_there_is_a_stored_vault_of_every_release() -> None:
    assert [path.name for path in FIXTURES] == ["one-laptop"]
