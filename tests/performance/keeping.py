"""Figures of the vault on disk beside plain SQLite and bare SQLCipher on the same disk."""

import functools
import itertools
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.storage.store import Store
from tests.performance.measure import Goal, Result, median_ms, side_by_side_ms, timed_ms
from tests.support.populated import SESSION, OpenVault, new_vault, unlock, unlocked_vault

CLIENTS = 10_000
_SECTION_CHARACTERS = 1_200


def results() -> Iterator[Result]:
    """Opening, saving and listing, on the disk that holds temporary files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with new_vault(folder / "saving") as vault:
            yield _autosave(vault, folder / "plain.db")
        with new_vault(folder / "listing") as vault:
            for person in people(CLIENTS):
                vault.practice.clients.add(AddClient(*person))
        yield _open_with_raw_key(folder / "listing")
        with closing(_plain_clients(folder / "plain-list.db")) as plain:
            yield _first_page(folder / "listing", plain)
            with unlocked_vault(folder / "listing") as vault:
                yield _any_page(vault, plain)


def _autosave(vault: OpenVault, plain_path: Path) -> Result:
    practice = vault.practice
    client = practice.clients.add(AddClient("Dana", "Invented")).result
    note = practice.notes.start(client, SESSION).result
    text = "כאב בכתף after climbing. " * (_SECTION_CHARACTERS // 25)
    counter = itertools.count()

    def save() -> None:
        sections = {Section.SUBJECTIVE: f"{text}{next(counter)}"}
        practice.notes.save(SaveNote(note, sections, SESSION, 50))

    with closing(_plain(plain_path)) as plain:
        plain.execute("CREATE TABLE note (id BLOB PRIMARY KEY, text TEXT, updated_at INTEGER) WITHOUT ROWID")
        plain.execute("INSERT INTO note VALUES (?, '', 0)", (note.raw,))

        def save_plain() -> None:
            at = next(counter)
            plain.execute("BEGIN IMMEDIATE")
            plain.execute(
                "UPDATE note SET text = ?, updated_at = ? WHERE id = ?", (f"{text}{at}", at, note.raw)
            )
            plain.execute("COMMIT")

        ours, theirs = side_by_side_ms(save, save_plain, 200)
    return Result("autosave commit of a section", ours, "ms", theirs, Goal(3, is_ratio=True))


def _plain(path: Path) -> "sqlite3.Connection":
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    return plain


def _plain_clients(path: Path) -> sqlite3.Connection:
    plain = _plain(path)
    plain.execute("CREATE TABLE client (first TEXT, last TEXT, phone TEXT, email TEXT)")
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO client VALUES (?, ?, ?, ?)", people(CLIENTS))
    plain.execute("COMMIT")
    return plain


_PAGE: Final = "SELECT * FROM client ORDER BY last, first LIMIT 200 OFFSET ?"


def _first_page(profile: Path, plain: sqlite3.Connection) -> Result:
    """The page that has to open all names first, as after each unlock."""
    taken = []
    for _ in range(5):
        with unlocked_vault(profile) as vault:
            taken.append(timed_ms(functools.partial(vault.practice.clients.page, "", 0)))
    baseline = median_ms(lambda: plain.execute(_PAGE, (0,)).fetchall(), 40)
    return Result(
        f"first client page of {CLIENTS:,} after unlock", statistics.median(taken), "ms", baseline, None
    )


def _any_page(vault: OpenVault, plain: sqlite3.Connection) -> Result:
    clients, offsets = vault.practice.clients, itertools.cycle(range(0, CLIENTS - 200, 200))
    searches = itertools.cycle(["inv", "", "בדו", "dana", "050 00", "dre", "na 12"])
    ours, theirs = side_by_side_ms(
        lambda: clients.page(next(searches), 0),
        lambda: plain.execute(_PAGE, (next(offsets),)).fetchall(),
        200,
    )
    return Result(f"client list page, searching {CLIENTS:,}", ours, "ms", theirs, Goal(50, is_ratio=False))


def _open_with_raw_key(profile: Path) -> Result:
    unlocked = unlock(profile)
    path = str(unlocked.folder / "vault.db")

    def ours() -> None:
        Store.open(unlocked.folder, unlocked.database_key, unlocked.master, SystemClock()).close()

    def bare() -> None:
        connection = sqlcipher.connect(path)
        connection.execute(f"PRAGMA key = \"x'{unlocked.database_key.reveal().hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.close()

    value, baseline = side_by_side_ms(ours, bare, 40)
    unlocked.close()
    return Result("vault open with the raw key", value, "ms", baseline, Goal(100, is_ratio=False))


def people(count: int) -> list[tuple[str, str, str, str]]:
    """Invented people, each once."""
    rng = random.Random(7)
    first, last = ["Dana", "Noa", "יואב", "Amir", "תמר"], ["Invented", "Dreamt", "בדוי", "Supposed"]
    return [
        (
            rng.choice(first),
            f"{rng.choice(last)} {number}",
            f"+972 50 {number:07}",
            f"person{number}@example.org",
        )
        for number in range(count)
    ]
