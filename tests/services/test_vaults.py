"""Vaults: making one, the ways in, and every bad case as a clear error with nothing lost."""

import contextlib
import shutil
import stat
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.crypto.keyslots import SlotKind, new_keyring_half
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import (
    DiskFull,
    FileUnreadable,
    HeaderBroken,
    KeystoreHalfMissing,
    KeystoreUnavailable,
    RuleBroken,
    VaultExists,
    VaultInUse,
    VaultMissing,
    WrongKit,
    WrongPassphrase,
)
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CardState, CreateVault, Unlocked, Vaults
from pazpaz_desktop.storage.store import Expected, Store
from pazpaz_desktop.system.keyvault import KeyVault, open_system_keyvault
from pazpaz_desktop.system.private_bus import PrivateSecretService
from tests.services.laptop import (
    BAD_HEADERS,
    NEW_PASSPHRASE,
    PASSPHRASE,
    Laptop,
    make_laptop,
    secret,
)
from tests.support.clocks import FakeClock
from tests.support.keyvaults import MemoryKeyVault
from tests.support.secret_service import needs_secret_service, secret_service, started_secret_service
from tests.support.small_disk import fill_up, needs_small_disk, small_disk

__all__ = ["secret_service", "started_secret_service"]


@pytest.fixture
def empty(tmp_path: Path) -> Vaults:
    return Vaults(Profile(tmp_path / "profile"), MemoryKeyVault(), FakeClock(), FLOOR)


def _open_store(unlocked: Unlocked) -> Store:
    header = unlocked.header
    return Store.open(
        unlocked.folder,
        unlocked.database_key,
        unlocked.master,
        FakeClock(),
        expected=Expected(header.place.vault, header.place.workspace, header.generation),
    )


class TestMaking:
    def test_a_profile_without_vaults_has_no_cards(self, empty: Vaults) -> None:
        assert empty.cards() == ()

    def test_a_new_vault_is_offered_by_its_label_and_its_keys_open_its_database(self, laptop: Laptop) -> None:
        (card,) = laptop.vaults.cards()
        assert (card.vault_id, card.label, card.state) == (laptop.vault_id, "Praxis", CardState.READY)
        unlocked = laptop.unlock()
        store = _open_store(unlocked)
        assert store.vault_id == laptop.vault_id
        assert store.keys.root is not None
        store.close()
        unlocked.close()

    def test_everything_in_it_is_for_its_owner_alone(self, original: tuple[Laptop, Secret]) -> None:
        folder = original[0].folder
        found = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.rglob("*")}
        names = ("vault.json", "vault.json.mirror", "vault.db", "anchor", "reserve", "lock")
        files = dict.fromkeys(names, 0o600)
        assert {**found, "": stat.S_IMODE(folder.stat().st_mode)} == {**files, "blobs": 0o700, "": 0o700}

    def test_the_vault_is_held_from_the_moment_it_ismake_laptop(self, empty: Vaults) -> None:
        unlocked = empty.create(CreateVault("Praxis", secret(), empty.new_kit()))
        with pytest.raises(VaultInUse):
            empty.unlock(unlocked.header.place.vault, secret())
        unlocked.close()
        empty.unlock(unlocked.header.place.vault, secret()).close()

    def test_passphrase_and_label_follow_their_rules(self, empty: Vaults) -> None:
        kit = empty.new_kit()
        for label, passphrase in (
            ("Praxis", "short"),
            ("", PASSPHRASE),
            ("  ", PASSPHRASE),
            ("x" * 61, PASSPHRASE),
        ):
            with pytest.raises(RuleBroken):
                empty.create(CreateVault(label, secret(passphrase), kit))
        assert empty.cards() == ()

    def test_a_second_vault_is_made_only_where_it_is_said_to_stand_beside_others(
        self, laptop: Laptop
    ) -> None:
        request = CreateVault("Zweite", secret(), laptop.vaults.new_kit(), keyring=False)
        with pytest.raises(VaultExists):
            laptop.vaults.create(request)
        second = laptop.vaults.create(
            CreateVault("Abend", secret(), request.kit, keyring=False, beside_others=True)
        )
        second.close()
        assert [card.label for card in laptop.vaults.cards()] == ["Abend", "Praxis"]
        assert laptop.opens()

    def test_the_rest_of_a_vault_is_never_taken_for_none(self, laptop: Laptop) -> None:
        laptop.header.unlink()
        laptop.mirror.unlink()
        (card,) = laptop.vaults.cards()
        assert card.state is CardState.INCOMPLETE
        with pytest.raises(VaultExists):
            laptop.vaults.create(CreateVault("Neu", secret(), laptop.kit))

    def test_without_a_working_keyring_nothing_is_made_unless_it_is_not_wanted(self, tmp_path: Path) -> None:
        dead = MemoryKeyVault()
        dead.become_unavailable()
        keyrings: tuple[KeyVault | None, ...] = (None, dead)
        for keyvault in keyrings:
            vaults = Vaults(Profile(tmp_path), keyvault, FakeClock(), FLOOR)
            with pytest.raises(KeystoreUnavailable):
                vaults.create(CreateVault("Praxis", secret(), vaults.new_kit()))
            assert vaults.cards() == ()
        unlocked = vaults.create(CreateVault("Praxis", secret(), vaults.new_kit(), keyring=False))
        assert not unlocked.needs_keyring
        unlocked.close()

    def test_what_an_interrupted_set_up_left_is_neither_offered_nor_in_the_way(self, laptop: Laptop) -> None:
        rest = laptop.folder.rename(laptop.profile.vaults / f".new-{laptop.vault_id}")
        (rest / "vault.json").unlink()
        assert laptop.vaults.cards() == ()
        laptop.vaults.create(CreateVault("Neu", secret(), laptop.kit, keyring=False)).close()
        assert [card.label for card in laptop.vaults.cards()] == ["Neu"]
        assert not rest.exists()

    @needs_small_disk
    def test_a_set_up_on_a_full_disk_leaves_nothing_behind(self, tmp_path: Path) -> None:
        asked: list[str] = []

        class Watched(MemoryKeyVault):
            def put(self, item: str, secret: Secret) -> None:
                asked.append(item)
                super().put(item, secret)

        keyvault = Watched()
        with small_disk(tmp_path / "disk", "4m") as disk:
            vaults = Vaults(Profile(disk), keyvault, FakeClock(), FLOOR)
            with pytest.raises(DiskFull):
                vaults.create(CreateVault("Praxis", secret(), vaults.new_kit()))
            assert list((disk / "vaults").iterdir()) == []
        assert [keyvault.get(item) for item in asked] == [None]

    def test_a_demonstration_vault_says_so_and_opens_from_the_passphrase_alone(self, tmp_path: Path) -> None:
        laptop, _ = make_laptop(tmp_path, is_demo=True)
        laptop.keyvault = None
        unlocked = laptop.unlock()
        assert unlocked.is_demo
        assert [slot.kind for slot in unlocked.header.slots] == list(SlotKind)
        unlocked.close()

    def test_an_ordinary_vault_is_no_demonstration_and_needs_its_keyring(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        assert not unlocked.is_demo
        assert unlocked.needs_keyring
        unlocked.close()


class TestUnlocking:
    def test_a_wrong_passphrase_is_called_so_and_the_right_one_still_opens(self, laptop: Laptop) -> None:
        for wrong in ("some other passphrase", "", PASSPHRASE + " "):
            with pytest.raises(WrongPassphrase):
                laptop.unlock(wrong)
        assert laptop.opens()

    @pytest.mark.parametrize("passphrase", [PASSPHRASE, "some other passphrase"])
    def test_a_lost_keyring_half_is_called_so_and_never_a_wrong_passphrase(
        self, laptop: Laptop, passphrase: str
    ) -> None:
        laptop.keyvault = MemoryKeyVault()
        with pytest.raises(KeystoreHalfMissing):
            laptop.unlock(passphrase)

    @pytest.mark.parametrize("half", [new_keyring_half(), Secret(b"truncated")], ids=["foreign", "short"])
    def test_a_foreign_or_damaged_keyring_half_is_called_missing(self, laptop: Laptop, half: Secret) -> None:
        laptop.keyvault = MemoryKeyVault()
        laptop.keyvault.put(f"vault-{laptop.vault_id}", half)
        with pytest.raises(KeystoreHalfMissing):
            laptop.unlock()

    def test_a_keyring_that_cannot_be_asked_is_told_from_one_that_lost_its_half(self, laptop: Laptop) -> None:
        dead = MemoryKeyVault()
        dead.become_unavailable("timeout")
        keyrings: tuple[KeyVault | None, ...] = (None, dead)
        for keyvault in keyrings:
            laptop.keyvault = keyvault
            with pytest.raises(KeystoreUnavailable):
                laptop.unlock()

    def test_where_the_passphrase_alone_opens_it_alone_is_judged(self, tmp_path: Path) -> None:
        laptop, _ = make_laptop(tmp_path, is_demo=True)
        laptop.keyvault = MemoryKeyVault()
        assert laptop.opens()
        assert not laptop.opens("some other passphrase")

    def test_a_vault_with_no_slot_for_a_passphrase_says_its_header_is_broken(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        header = unlocked.header.with_slots(unlocked.header.slots[1:], unlocked.master)
        unlocked.close()
        laptop.header.write_bytes(header.encode())
        with pytest.raises(HeaderBroken):
            laptop.unlock()

    def test_two_programs_never_have_one_vault_open(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        with pytest.raises(VaultInUse):
            laptop.unlock()
        with pytest.raises(VaultInUse):
            laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, None)
        unlocked.close()
        assert laptop.opens()

    def test_a_failed_attempt_does_not_keep_the_vault_held(self, laptop: Laptop) -> None:
        assert not laptop.opens("some other passphrase")
        assert laptop.opens()

    def test_a_passphrase_can_be_confirmed_while_the_vault_stays_open(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        laptop.vaults.confirm(unlocked, secret())
        with pytest.raises(WrongPassphrase):
            laptop.vaults.confirm(unlocked, secret("some other passphrase"))
        _open_store(unlocked).close()
        unlocked.close()

    def test_closing_forgets_the_keys(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        unlocked.close()
        for key in (unlocked.master, unlocked.database_key, unlocked.backup_key):
            with pytest.raises(ValueError, match="wiped"):
                key.reveal()

    def test_the_reserve_is_held_again_after_it_was_given_up(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        assert not (laptop.folder / "reserve").exists()
        unlocked.settle()
        unlocked.close()
        assert (laptop.folder / "reserve").stat().st_size == 16 * 1024 * 1024


class TestKit:
    def test_the_kit_alone_opens_and_changes_nothing(self, laptop: Laptop) -> None:
        laptop.keyvault = None
        before = laptop.header.read_bytes()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code.lower(), None)
        _open_store(unlocked).close()
        unlocked.close()
        assert laptop.header.read_bytes() == before

    def test_after_the_keyring_lost_its_half_the_kit_makes_a_new_way_in(self, laptop: Laptop) -> None:
        laptop.keyvault = MemoryKeyVault()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        assert unlocked.needs_keyring
        assert unlocked.header.generation == 2
        _open_store(unlocked).close()
        unlocked.close()
        assert laptop.opens(NEW_PASSPHRASE)
        assert not laptop.opens(PASSPHRASE)

    def test_a_keyring_half_that_is_still_there_is_kept(self, laptop: Laptop) -> None:
        assert laptop.keyvault is not None
        item = f"vault-{laptop.vault_id}"
        before, old_header = laptop.keyvault.get(item), laptop.header.read_bytes()
        laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE)).close()
        after = laptop.keyvault.get(item)
        assert before is not None
        assert after is not None
        assert after.matches(before)
        laptop.put_header(old_header)
        assert laptop.opens(PASSPHRASE)

    def test_where_no_keyring_works_the_new_passphrase_opens_alone_and_that_can_be_told(
        self, laptop: Laptop
    ) -> None:
        dead = MemoryKeyVault()
        dead.become_unavailable()
        laptop.keyvault = dead
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        assert not unlocked.needs_keyring
        unlocked.close()
        assert laptop.opens(NEW_PASSPHRASE)

    def test_a_vault_without_keyring_stays_without(self, tmp_path: Path) -> None:
        laptop, _ = make_laptop(tmp_path, keyring=False)
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        assert [slot.kind for slot in unlocked.header.slots] == [SlotKind.PASSPHRASE, SlotKind.KIT]
        unlocked.close()

    def test_another_kit_and_a_mistyped_one_are_told_apart(self, laptop: Laptop) -> None:
        with pytest.raises(WrongKit) as caught:
            laptop.vaults.unlock_with_kit(laptop.vault_id, RecoveryKit.generate().code, None)
        assert caught.value.details == {"reason": "key"}
        with pytest.raises(WrongKit) as caught:
            laptop.vaults.unlock_with_kit(laptop.vault_id, "ABCD", None)
        assert caught.value.details == {"reason": "checksum"}

    def test_a_vault_without_kit_slot_has_no_kit(self, laptop: Laptop) -> None:
        unlocked = laptop.unlock()
        header = unlocked.header.with_slots(unlocked.header.slots[:1], unlocked.master)
        unlocked.close()
        laptop.header.write_bytes(header.encode())
        with pytest.raises(WrongKit):
            laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, None)

    def test_the_new_passphrase_follows_the_rule_too(self, laptop: Laptop) -> None:
        before = laptop.header.read_bytes()
        with pytest.raises(RuleBroken):
            laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret("short"))
        assert laptop.header.read_bytes() == before


class TestBadFiles:
    @needs_small_disk
    def test_a_full_disk_while_the_header_is_written_leaves_the_old_one(
        self, original: tuple[Laptop, Secret], tmp_path: Path
    ) -> None:
        made, half = original
        keyvault = MemoryKeyVault()
        keyvault.put(f"vault-{made.vault_id}", half)
        with small_disk(tmp_path / "disk", "24m") as disk:
            shutil.copytree(made.profile.data, disk / "profile")
            laptop = Laptop(Profile(disk / "profile"), keyvault, made.vault_id, made.kit)
            before = laptop.header.read_bytes()
            filler = fill_up(disk)
            with pytest.raises(DiskFull):
                laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
            assert laptop.header.read_bytes() == before
            assert laptop.opens()
            filler.unlink()
            laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE)).close()
            assert laptop.opens(NEW_PASSPHRASE)

    @pytest.mark.parametrize("name", BAD_HEADERS)
    def test_a_bad_header_without_a_good_mirror_is_called_so_and_left_as_it_is(
        self, laptop: Laptop, name: str
    ) -> None:
        spoil, expected, state = BAD_HEADERS[name]
        spoil(laptop)
        spoiled = laptop.header.read_bytes()
        laptop.mirror.write_bytes(spoiled)
        assert [card.state for card in laptop.vaults.cards()] == [state]
        with pytest.raises(expected):
            laptop.unlock()
        with pytest.raises(expected):
            laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        with pytest.raises(VaultExists):
            laptop.vaults.create(CreateVault("Neu", secret(), laptop.kit))
        assert laptop.header.read_bytes() == laptop.mirror.read_bytes() == spoiled
        assert (laptop.folder / "vault.db").stat().st_size > 0

    def test_an_older_header_is_told_by_its_database(self, laptop: Laptop) -> None:
        old_header = laptop.header.read_bytes()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        _open_store(unlocked).close()
        unlocked.close()
        laptop.put_header(old_header)
        with contextlib.closing(laptop.unlock()) as reopened, pytest.raises(HeaderBroken) as caught:
            _open_store(reopened)
        assert caught.value.details == {"reason": "older"}

    @pytest.mark.parametrize(("names", "part"), [("vault.json*", "header"), ("vault.db", "database")])
    def test_a_vault_that_lost_a_file_says_which(self, laptop: Laptop, names: str, part: str) -> None:
        for lost in laptop.folder.glob(names):
            lost.unlink()
        assert [card.state for card in laptop.vaults.cards()] == [CardState.INCOMPLETE]
        with pytest.raises(VaultMissing) as caught:
            laptop.unlock()
        assert caught.value.details == {"part": part}

    def test_an_unknown_vault_is_missing(self, laptop: Laptop) -> None:
        with pytest.raises(VaultMissing):
            laptop.vaults.unlock(VaultId.random(), secret())

    def test_a_copied_folder_is_no_second_vault(self, laptop: Laptop) -> None:
        other = VaultId.random()
        shutil.copytree(laptop.folder, laptop.profile.vaults / str(other))
        assert {card.vault_id: card.state for card in laptop.vaults.cards()} == {
            laptop.vault_id: CardState.READY,
            other: CardState.DAMAGED,
        }
        with pytest.raises(HeaderBroken):
            laptop.vaults.unlock(other, secret())

    def test_other_files_among_the_vaults_are_ignored(self, laptop: Laptop) -> None:
        (laptop.profile.vaults / "notes.txt").write_text("x")
        (laptop.profile.vaults / ("ab" * 16)).write_text("a file named like a vault")
        (laptop.profile.vaults / ("EF" * 16)).mkdir()
        assert [card.vault_id for card in laptop.vaults.cards()] == [laptop.vault_id]

    def test_vaults_that_cannot_be_listed_are_an_error_and_not_none(self, tmp_path: Path) -> None:
        (tmp_path / "vaults").write_text("a file where the folder should be")
        with pytest.raises(FileUnreadable):
            Vaults(Profile(tmp_path), None, FakeClock(), FLOOR).cards()


@needs_secret_service
def test_with_a_real_keyring_a_vault_is_made_opened_and_its_lost_half_told(
    secret_service: PrivateSecretService, tmp_path: Path
) -> None:
    keyvault = open_system_keyvault()
    vaults = Vaults(Profile(tmp_path), keyvault, FakeClock(), FLOOR)
    unlocked = vaults.create(CreateVault("Praxis", secret(), vaults.new_kit()))
    unlocked.close()
    vault_id = unlocked.header.place.vault
    vaults.unlock(vault_id, secret()).close()
    keyvault.delete(f"vault-{vault_id}")
    with pytest.raises(KeystoreHalfMissing):
        vaults.unlock(vault_id, secret())
