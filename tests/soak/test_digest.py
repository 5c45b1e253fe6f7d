"""The digests change with any one byte of any field or file, and with nothing else."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.envelope import open_sealed, seal
from tests.support.counts import scaled
from tests.support.populated import OpenVault, new_vault, populate
from tests.support.soak import SoakRun
from tests.support.swaps import RawVault

pytestmark = pytest.mark.soak

COLUMNS = {
    "client": ("archived_at", "deleted_at", "created_at"),
    "note": ("session_on", "duration_min", "created_at", "deleted_at"),
    "note_version": ("session_on", "duration_min", "signature", "content_hash", "signed_at", "person_id"),
    "attachment": ("media_type", "size_bytes", "deleted_at"),
    "audit": ("at", "event", "facts"),
}


SHARED = {
    "client": ("archived_at", "created_at"),
    "note": ("session_on", "duration_min", "created_at"),
    "note_version": COLUMNS["note_version"],
    "attachment": COLUMNS["attachment"],
}
"""Of these, what the devices of a practice share; the rest belongs to one laptop."""


def digests(vault: OpenVault) -> tuple[str, str]:
    """Of all the vault holds, and of what it shares."""
    found = vault.practice.audit.verify()
    return found.vault_digest, found.digest


def changed_byte(text: bytes, rng: random.Random) -> bytes:
    """One byte other than before; the text stays UTF-8 where it was."""
    spots = [at for at, byte in enumerate(text) if 0x20 < byte < 0x7F] or list(range(len(text)))
    at = rng.choice(spots)
    value = rng.choice([byte for byte in range(0x21, 0x7F) if byte != text[at]])
    return text[:at] + bytes([value]) + text[at + 1 :]


def test_one_changed_byte_of_a_field_changes_the_digest(tmp_path: Path, soak: SoakRun) -> None:
    rng = random.Random(soak.seed)
    with new_vault(tmp_path) as vault:
        populate(vault, 2, rng)
        raw = RawVault(vault.database, vault.unlocked.database_key)
        raw.drop_rules()
        workspace = vault.unlocked.header.place.workspace.raw
        keys = raw.field_keys(vault.unlocked.master, workspace)
        before, rows, seen = digests(vault), raw.rows(), set()
        for _ in range(scaled(200, 60)):
            row = rng.choice(rows)
            text = open_sealed(keys[row.epoch], row.body, row.context(workspace))
            if not text:
                continue
            body = seal(keys[row.epoch], changed_byte(text, rng), row.context(workspace))
            raw.put(row, replace(row, body=body))
            seen |= set(digests(vault))
            raw.put(row, row)
        assert not seen & set(before)
        assert digests(vault) == before
        raw.close()


def test_one_changed_byte_of_a_file_or_of_a_sealed_body_changes_digest_and_is_named(
    tmp_path: Path, soak: SoakRun
) -> None:
    rng = random.Random(soak.seed)
    with new_vault(tmp_path) as vault:
        populate(vault, 2, rng)
        before, _ = digests(vault)
        blobs = [path for path in (vault.unlocked.folder / "blobs").rglob("*") if path.is_file()]
        for _ in range(scaled(200, 60)):
            path = rng.choice(blobs)
            whole = path.read_bytes()
            at = rng.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
            found = vault.practice.audit.verify()
            path.write_bytes(whole)
            assert found.vault_digest != before
            assert found.problems
        assert digests(vault)[0] == before


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in COLUMNS for column in COLUMNS[table]]
)
def test_one_changed_column_changes_the_digest(tmp_path: Path, table: str, column: str) -> None:
    with new_vault(tmp_path) as vault:
        populate(vault, 1, random.Random(1))
        raw = RawVault(vault.database, vault.unlocked.database_key)
        raw.drop_rules()
        before = digests(vault)
        value, kind = raw.execute(f"SELECT {column}, typeof({column}) FROM {table} LIMIT 1")[0]
        other = {
            "null": lambda: 5,
            "integer": lambda: value + 1,
            "text": lambda: value[:-1] + chr(ord(value[-1]) ^ 1),
            "blob": lambda: bytes([value[0] ^ 1]) + value[1:],
        }[kind]()
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS ?", other, value)
        after = digests(vault)
        assert after[0] != before[0]
        assert (after[1] != before[1]) == (column in SHARED.get(table, ()))
        raw.close()


def test_sealing_everything_anew_under_the_same_context_leaves_the_digest_alone(tmp_path: Path) -> None:
    with new_vault(tmp_path) as vault:
        populate(vault, 1, random.Random(1))
        raw = RawVault(vault.database, vault.unlocked.database_key)
        workspace = vault.unlocked.header.place.workspace.raw
        keys, before = raw.field_keys(vault.unlocked.master, workspace), digests(vault)
        for row in raw.rows():
            text = open_sealed(keys[row.epoch], row.body, row.context(workspace))
            raw.put(row, replace(row, body=seal(keys[row.epoch], text, row.context(workspace))))
        assert digests(vault) == before
        raw.close()
