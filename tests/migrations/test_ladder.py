"""Climbing: from every stored vault to the newest schema, whole or not at all, whenever the machine stops."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.foundation.errors import DatabaseBroken, NewerSchema
from pazpaz_desktop.foundation.ids import NoteId, VaultId
from pazpaz_desktop.foundation.paths import Profile, migrations_dir
from pazpaz_desktop.services.clinic import SyncWord
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
OLDER = [path for path in FIXTURES if json.loads((path / "facts.json").read_bytes())["revision"] < HEAD]
CLIMBER = Path(__file__).with_name("climb_until_killed.py")


def _schema(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: _plain(sql) for name, sql in rows if name != "alembic_version"}


def _plain(sql: str) -> str:
    words = " ".join(sql.split())
    for before, after in (("( ", "("), (" )", ")"), (" ,", ",")):
        words = words.replace(before, after)
    return words


def _declared() -> dict[str, str]:
    engine = create_engine("sqlite://", module=sqlcipher)
    with engine.connect() as connection:
        metadata.create_all(connection)
        declared = _schema(connection.connection.driver_connection)
    engine.dispose()
    return declared


def test_the_newest_revision_and_the_metadata_are_the_same_schema(vault: MadeVault) -> None:
    raw = raw_connection(vault)
    migrated = _schema(raw)
    raw.close()
    assert migrated == _declared()


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


def _climb_and_die(database: Path, key: DatabaseKey, head: str, scripts: Path, statement: int) -> int | None:
    """None if it was killed, else how many statements the whole climb took."""
    done = subprocess.run(
        [sys.executable, str(CLIMBER), str(database), head, str(scripts), str(statement)],
        input=f"{key.reveal().hex()}\n".encode(),
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
    climb = (vault.database, vault.database_key, NEXT, scripts)
    total = _climb_and_die(*climb, 0)
    assert total is not None
    revisions = set()
    for statement in range(1, scaled(total, total) + 1):
        shutil.rmtree(vault.folder)
        shutil.copytree(kept, vault.folder)
        assert _climb_and_die(*climb, statement) is None
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


@dataclass(frozen=True)
class _Stored:
    """A stored vault in a profile of this test, as its program left it."""

    facts: dict[str, Any]
    profile: Profile
    folder: Path
    key: DatabaseKey

    @property
    def vault(self) -> VaultId:
        return VaultId.parse(self.facts["vault"])

    @property
    def database(self) -> Path:
        return self.folder / "vault.db"


@pytest.fixture(params=FIXTURES, ids=lambda path: path.name)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> _Stored:
    """Each stored vault."""
    return _stored_in(request.param, tmp_path)


def _stored_in(fixture: Path, tmp_path: Path) -> _Stored:
    facts = json.loads((fixture / "facts.json").read_text(encoding="utf-8"))
    profile = Profile(tmp_path / "profile")
    folder = profile.vaults / facts["vault"]
    shutil.copytree(fixture / "vault", folder)
    unlocked = make_fixture.unlocked_in(profile, VaultId.parse(facts["vault"]))
    key = DatabaseKey(unlocked.database_key.reveal())
    unlocked.close()
    return _Stored(facts, profile, folder, key)


def test_every_stored_vault_climbs_to_the_newest_schema_and_says_the_same(stored: _Stored) -> None:
    facts = stored.facts
    assert (migrate.upgrade(stored.database, stored.key) is None) == (facts["revision"] == HEAD)
    findings = make_fixture.verified(stored.profile, stored.vault)
    assert findings.problems == ()
    assert (findings.records, findings.files) == (facts["records"], facts["files"])
    assert findings.vault_digest == facts["digest"]
    practice = make_fixture.open_practice(make_fixture.unlocked_in(stored.profile, stored.vault))
    page = practice.notes.open(NoteId.parse(facts["note"]))
    practice.close()
    assert page.sections == make_fixture.SECTIONS
    assert (page.client_name, page.session_on, page.duration_min) == ("Dana Levi", SESSION_ON, 50)
    assert [(row.name, row.media_type) for row in page.attachments] == [("shoulder.jpg", "image/jpeg")]


def test_every_stored_vault_has_the_newest_schema_once_it_has_climbed(stored: _Stored) -> None:
    migrate.upgrade(stored.database, stored.key)
    with open_engine(stored.database, stored.key, Access.READ).connect() as connection:
        assert _schema(connection.connection.driver_connection) == _declared()


@pytest.mark.soak
@pytest.mark.parametrize("stored", OLDER, ids=lambda path: path.name, indirect=True)
def test_a_stored_vault_killed_at_any_statement_of_its_climb_is_whole_and_climbs_again(
    stored: _Stored, tmp_path: Path, soak: SoakRun
) -> None:
    """Every statement of the released steps in a soak run."""
    before = _content(stored.database, stored.key)
    kept = tmp_path / "kept"
    shutil.copytree(stored.folder, kept)
    climb = (stored.database, stored.key, HEAD, migrations_dir())
    total = _climb_and_die(*climb, 0)
    assert total is not None
    revisions = set()
    statements = random.Random(soak.seed).sample(range(1, total + 1), scaled(total, 12) - 1)
    for statement in (*statements, total):
        shutil.rmtree(stored.folder)
        shutil.copytree(kept, stored.folder)
        assert _climb_and_die(*climb, statement) is None
        revisions.add(_revision_of_same(stored, before))
        migrate.upgrade(stored.database, stored.key)
        assert _revision_of_same(stored, before) == HEAD
    assert stored.facts["revision"] in revisions


def _revision_of_same(stored: _Stored, before: dict[str, list[Any]]) -> str:
    """The revision, once the file is sound and every row of before is there as it was."""
    with open_engine(stored.database, stored.key, Access.WRITE).connect() as connection:
        require_sound(connection, stored.database)
    content = _content(stored.database, stored.key)
    revision = str(content["alembic_version"][0][0])
    for table in before.keys() - {"alembic_version"}:
        assert content[table] == before[table]
    assert ("op" in content) == (revision == HEAD)
    return revision


def test_there_is_a_stored_vault_of_every_release() -> None:
    assert [path.name for path in FIXTURES] == ["one-laptop", "second-laptop"]


def test_a_stored_vault_goes_on_with_the_log_that_was_stored_with_it(tmp_path: Path) -> None:
    stored = _stored_in(FIXTURES[1], tmp_path)
    clinic = make_fixture.stored_clinic(FIXTURES[1] / "log.json")
    unlocked = make_fixture.unlocked_in(stored.profile, stored.vault)
    practice = make_fixture.open_practice(unlocked, lambda _seat: clinic.remote())

    assert practice.clinic.standing().waiting == 1
    assert practice.clinic.sync_now().sent == 1
    assert practice.clinic.standing().state is SyncWord.UP_TO_DATE
    practice.close()
    assert make_fixture.verified(stored.profile, stored.vault).problems == ()
