"""What goes wrong outside: each case as its person meets it, in the program's own windows.

Every test reads the sentence on the screen, compares the vault's files byte by byte with what they were,
and ends with the note read again, once what was wrong has been put right.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.system.keyvault import open_system_keyvault
from pazpaz_desktop.system.private_bus import PrivateSecretService
from tests.support.households import LIMIT_S
from tests.support.laptops import TEXT, Laptop, end, give_passphrase, opened_text, refusal
from tests.support.populated import PASSPHRASE
from tests.support.secret_service import needs_secret_service, secret_service, started_secret_service
from tests.support.small_disk import fill_up, needs_small_disk, small_disk
from tests.support.swaps import RawVault

__all__ = ["secret_service", "started_secret_service"]

_HEADERS = ("vault.json", "vault.json.mirror")
_LONG = " and more" * 3000
"""So long that no page left over in a file takes a save of it."""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop.make(tmp_path / "laptop")


def test_a_wrong_passphrase_is_named_changes_nothing_and_the_right_one_still_opens(laptop: Laptop) -> None:
    before = laptop.content()
    with laptop.used() as (_, program):
        assert refusal(program, "not the passphrase") == (
            "That passphrase does not open this practice. Your notes are safe. "
            "Check the keyboard layout and Caps Lock, then try again."
        )
        assert laptop.content() == before
        assert opened_text(program) == TEXT


@needs_secret_service
def test_a_lost_keyring_half_is_told_from_a_wrong_passphrase_and_the_kit_opens(
    secret_service: PrivateSecretService, tmp_path: Path
) -> None:
    keyvault = open_system_keyvault()
    laptop = Laptop.make(tmp_path / "laptop", keyvault)
    keyvault.delete(f"vault-{laptop.vault_id}")
    before = laptop.content()
    with laptop.used(dict(secret_service.environment)) as (_, program):
        assert refusal(program) == (
            "This laptop's keyring lost its half of the key. Your notes are safe. Use the recovery kit."
        )
        assert laptop.content() == before
        program.type("kitField", f"{laptop.kit}\n")
        program.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
        assert program.text("sectionS") == TEXT


def _damaged(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _weakened(data: bytes) -> bytes:
    """The same header with a passphrase hash that costs an attacker next to nothing."""
    header = json.loads(data)
    for slot in header["slots"]:
        if slot["kdf"] is not None:
            slot["kdf"]["memory_kib"] = 8
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize("spoil", [_damaged, _weakened])
def test_a_vault_json_that_is_damaged_or_made_cheaper_is_refused_unread_and_left_as_it_is(
    laptop: Laptop, spoil: Callable[[bytes], bytes]
) -> None:
    whole = laptop.content()
    laptop.put_back({name: spoil(whole[name]) for name in _HEADERS})
    spoiled = laptop.content()
    with laptop.used() as (household, program):
        program.wait("lockMessage", limit_s=LIMIT_S, has="vault.json")
        assert program.text("lockMessage") == (
            "The key file of this practice is damaged. Nothing was deleted. Restore vault.json from a backup."
        )
        assert not program.read("unlockButton")["is_enabled"]
        end(household)
    assert laptop.content() == spoiled
    laptop.put_back(whole)
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT


def test_one_damaged_copy_of_vault_json_costs_nothing_and_is_made_good(laptop: Laptop) -> None:
    whole = laptop.content()
    laptop.put_back({"vault.json": _damaged(whole["vault.json"])})
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT
    assert laptop.content()["vault.json"] == whole["vault.json"]


def test_an_edited_vault_json_is_refused_after_the_passphrase_and_left_as_it_is(laptop: Laptop) -> None:
    whole = laptop.content()
    edited = whole["vault.json"].replace(b'"label":"Practice"', b'"label":"Somebody"')
    laptop.put_back({"vault.json": edited})
    with laptop.used() as (_, program):
        assert refusal(program) == (
            "The key file of this practice is damaged or was exchanged. Nothing was deleted. "
            "Restore vault.json from a backup."
        )
        assert laptop.content() == whole | {"vault.json": edited}
    laptop.put_back(whole)
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT


def test_a_vault_json_from_before_a_new_passphrase_opens_only_if_the_person_put_it_back(
    laptop: Laptop,
) -> None:
    older = {name: data for name, data in laptop.content().items() if name in _HEADERS}
    new = Secret(b"another long passphrase")
    laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit, new).close()
    with laptop.used() as (household, program):  # the database learns of the new header
        assert opened_text(program, "another long passphrase") == TEXT
        end(household)
    laptop.put_back(older)
    before = laptop.content()
    with laptop.used() as (_, program):
        give_passphrase(program)
        program.wait("leaveClosedButton", limit_s=LIMIT_S)
        program.click("leaveClosedButton")
        program.wait("lockMessage", has="exchanged", limit_s=LIMIT_S)
        assert laptop.content() == before
        give_passphrase(program)
        program.wait("openRestoredButton", limit_s=LIMIT_S)
        program.click("openRestoredButton")
        program.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
        assert program.text("sectionS") == TEXT


@pytest.mark.parametrize("kept", [0, 4096, 0.5], ids=["to nothing", "to one page", "to a half"])
def test_a_truncated_database_is_named_and_never_taken_for_a_new_one(laptop: Laptop, kept: float) -> None:
    whole = laptop.content()
    size = round(kept * len(whole["vault.db"])) if kept < 1 else round(kept)
    laptop.put_back({"vault.db": whole["vault.db"][:size]})
    cut = laptop.content()
    with laptop.used() as (household, program):
        assert refusal(program) == (
            "The database of this practice is damaged. Nothing was overwritten. "
            "Restore vault.db from a backup."
        )
        end(household)
    assert laptop.content() == cut
    laptop.put_back(whole)
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT


def _exchanged_revision(laptop: Laptop, revision: str) -> str:
    """Write another schema revision into the database, as a newer program would; the one that was there."""
    unlocked = laptop.unlocked()
    raw = RawVault(laptop.folder / "vault.db", unlocked.database_key)
    ((former,),) = raw.execute("SELECT version_num FROM alembic_version")
    raw.execute("UPDATE alembic_version SET version_num = ?", revision)
    raw.close()
    unlocked.close()
    return str(former)


def test_a_vault_of_a_newer_program_is_refused_and_left_as_it_is(laptop: Laptop) -> None:
    known = _exchanged_revision(laptop, "9999")
    newer = laptop.content()
    with laptop.used() as (household, program):
        assert refusal(program) == (
            "This practice was written by a newer program. Nothing was deleted. Install the newest program."
        )
        end(household)
    assert laptop.content() == newer
    _exchanged_revision(laptop, known)
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT


@needs_small_disk
def test_a_full_disk_while_saving_is_said_beside_the_text_which_is_saved_once_there_is_room(
    tmp_path: Path,
) -> None:
    (tmp_path / "laptop").mkdir()
    with small_disk(tmp_path / "laptop" / "profile", "40m"):
        laptop = Laptop.make(tmp_path / "laptop", text=f"before{_LONG}")
        with laptop.used() as (household, program):
            opened_text(program)
            filler = fill_up(laptop.place.profile)
            program.press("Ctrl+Home", "sectionS")
            program.type("sectionS", "typed ")
            program.wait("saveState", has="Could not save", limit_s=LIMIT_S)
            assert "this laptop's disk is full" in program.text("saveState")
            assert program.text("sectionS") == f"typed before{_LONG}"
            filler.unlink()
            program.wait("saveState", has="Saved on this laptop", limit_s=LIMIT_S)
            household.kill()
        with laptop.used() as (_, program):
            assert opened_text(program) == f"typed before{_LONG}"


@needs_small_disk
def test_a_disk_that_was_full_before_the_start_keeps_nobody_out_of_the_vault(tmp_path: Path) -> None:
    (tmp_path / "laptop").mkdir()
    with small_disk(tmp_path / "laptop" / "profile", "40m"):
        laptop = Laptop.make(tmp_path / "laptop")
        fill_up(laptop.place.profile)
        with laptop.used() as (household, program):
            assert opened_text(program) == TEXT
            end(household)


def test_a_vault_that_another_program_has_open_is_left_to_it(laptop: Laptop) -> None:
    other = laptop.unlocked()
    before = laptop.content()
    with laptop.used() as (_, program):
        assert refusal(program) == (
            "This practice is already open in another program. Your notes are safe. Go to the other window."
        )
        assert laptop.content() == before
        other.close()
        assert opened_text(program) == TEXT


@pytest.mark.parametrize("gone", [_HEADERS, ("vault.db",)], ids=["header", "database"])
def test_a_vault_with_a_part_missing_is_called_so_and_no_set_up_is_offered_over_it(
    laptop: Laptop, gone: tuple[str, ...]
) -> None:
    whole = laptop.content()
    for name in gone:
        (laptop.folder / name).unlink()
    rest = laptop.content()
    with laptop.used() as (household, program):
        program.wait("lockMessage", has="missing", limit_s=LIMIT_S)
        assert program.text("lockMessage") == (
            "Part of this practice is missing on this laptop. Nothing was overwritten. "
            "Restore the missing file from a backup."
        )
        assert "startButton" not in program.names()
        end(household)
    assert laptop.content() == rest
    laptop.put_back(whole)
    with laptop.used() as (_, program):
        assert opened_text(program) == TEXT


def test_a_lost_anchor_is_asked_about_before_anything_is_opened(laptop: Laptop) -> None:
    (laptop.folder / "anchor").unlink()
    before = laptop.content()
    with laptop.used() as (_, program):
        give_passphrase(program, PASSPHRASE)
        program.wait("rollbackSheet", has="may be older", limit_s=LIMIT_S)
        assert before.items() <= laptop.content().items()
        program.click("openRestoredButton")
        program.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
        assert program.text("sectionS") == TEXT
