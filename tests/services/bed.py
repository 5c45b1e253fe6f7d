"""A practice for service tests: real vault, keys, database and sandbox; made once, then copied."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sqlalchemy import text

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.crypto.keys import BackupKey, DatabaseKey, MasterKey
from pazpaz_desktop.domain.audit import Cause
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.notes import SaveNote, Section
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.storage.engine import Access, open_engine
from pazpaz_desktop.system.instance import VaultLock
from pazpaz_desktop.system.keyvault import KeyVault
from tests.support.clocks import FakeClock


def inline_lanes() -> Lanes:
    return Lanes.inline()


@dataclass
class Bed:
    """One vault on disk and the clock it lives by; practices are opened and closed on it."""

    vault: Unlocked
    keys: tuple[bytes, bytes, bytes]
    clock: FakeClock

    def unlocked(self) -> Unlocked:
        """As after typing the passphrase: fresh copies of the keys and the vault's lock."""
        master, database, backup = self.keys
        return replace(
            self.vault,
            master=MasterKey(master),
            database_key=DatabaseKey(database),
            backup_key=BackupKey(backup),
            lock=VaultLock(self.vault.folder),
        )

    def open(self, lanes: Lanes | None = None, keyvault: KeyVault | None = None) -> Practice:
        return Practice.open(self.unlocked(), lanes or inline_lanes(), self.clock, keyvault)

    def reopen(self, practice: Practice) -> Practice:
        practice.close(Cause.LOCK)
        return self.open()

    def rows(self, statement: str, **values: object) -> Sequence[tuple[object, ...]]:
        """What a second connection finds committed."""
        return [tuple(row) for row in self._execute(statement, values, Access.READ)]

    def tamper(self, *statements: str) -> None:
        """Raw SQL with the database key, the triggers out of the way."""
        triggers = self.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        drops = [f"DROP TRIGGER {name}" for name, _ in triggers]
        for statement in (*drops, *statements, *(str(sql) for _, sql in triggers)):
            self._execute(statement, {}, Access.WRITE)

    @contextmanager
    def refusing(self, act: str) -> Iterator[None]:
        """While it lasts, the database refuses `act`, as a failing disk would: nothing is committed."""
        stop = f"CREATE TRIGGER no_more BEFORE {act} BEGIN SELECT RAISE(ABORT, 'no_more'); END"
        self._execute(stop, {}, Access.WRITE)
        yield
        self._execute("DROP TRIGGER no_more", {}, Access.WRITE)

    def events(self, *, after: int = 0) -> list[str]:
        """The trail, in order."""
        found = self.rows("SELECT event FROM audit WHERE seq > :after ORDER BY seq", after=after)
        return [str(event) for (event,) in found]

    def _execute(self, statement: str, values: dict[str, object], access: Access) -> list[object]:
        engine = open_engine(self.vault.folder / "vault.db", DatabaseKey(self.keys[1]), access)
        with closing(engine.connect()) as connection, connection.begin():
            result = connection.execute(text(statement), values)
            return list(result) if result.returns_rows else []


@cache
def _template() -> tuple[Unlocked, tuple[bytes, bytes, bytes]]:
    kept = tempfile.TemporaryDirectory(prefix="service-template-")
    _kept_until_exit.append(kept)
    vaults = Vaults(Profile(Path(kept.name)), None, FakeClock(), FLOOR)
    unlocked = vaults.create(
        CreateVault("Test practice", Secret(b"a long enough passphrase"), vaults.new_kit(), keyring=False)
    )
    keys = unlocked.master.reveal(), unlocked.database_key.reveal(), unlocked.backup_key.reveal()
    unlocked.close()
    return unlocked, keys


_kept_until_exit: list[tempfile.TemporaryDirectory[str]] = []


def new_bed(folder: Path) -> Bed:
    template, keys = _template()
    copy = folder / template.folder.name
    shutil.copytree(template.folder, copy, ignore=shutil.ignore_patterns("reserve", "lock"))
    return Bed(replace(template, folder=copy), keys, FakeClock())


def add_client(practice: Practice, first: str = "Dana", last: str = "Cohen") -> ClientId:
    return practice.clients.add(AddClient(first, last, "054-123 4567", "dana@example.org")).result


def start_note(practice: Practice, clock: FakeClock, text: str = "כאב בכתף ימין") -> NoteId:
    client = add_client(practice)
    note = practice.notes.start(client, local_day(clock.now())).result
    write(practice, note, clock, subjective=text)
    return note


def write(practice: Practice, note: NoteId, clock: FakeClock, **sections: str) -> None:
    practice.notes.save(
        SaveNote(
            note_id=note,
            sections={Section(name): text for name, text in sections.items()},
            session_on=local_day(clock.now()),
            duration_min=50,
        )
    )
