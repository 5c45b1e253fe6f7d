"""A laptop with one vault and a note in it, and what is done to its files behind the program's back."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.system.keyvault import KeyVault
from tests.support.households import LIMIT_S
from tests.support.populated import PASSPHRASE, SESSION

TEXT = "what must not be lost"
_COMES_AND_GOES = ("lock", "reserve", "-shm", "-wal")


@dataclass(frozen=True)
class Laptop:
    """One profile and its one vault. `keyvault` is where the vault's half lies, if it has one."""

    place: Place
    kit: str
    vault_id: VaultId
    keyvault: KeyVault | None = None

    @classmethod
    def make(cls, root: Path, keyvault: KeyVault | None = None, text: str = TEXT) -> "Laptop":
        """A client with a note that reads `text`, left open at the last lock."""
        place = Place.under(root)
        vaults = Vaults(Profile(place.profile), keyvault, SystemClock(), FLOOR)
        kit = vaults.new_kit()
        passphrase = Secret(PASSPHRASE.encode())
        unlocked = vaults.create(
            CreateVault("Practice", passphrase, kit, keyring=keyvault is not None, is_demo=False)
        )
        practice = Practice.open(unlocked, Lanes.inline(), SystemClock())
        client = practice.clients.add(AddClient("Noa", "Levi", "", "")).result
        note = practice.notes.start(client, SESSION).result
        practice.notes.save(SaveNote(note, {Section.SUBJECTIVE: text}, SESSION, 50))
        practice.drafts.replace([FormDraft("place", PlaceState("note", client, note, Section.SUBJECTIVE))])
        practice.close()
        return cls(place, kit.code, unlocked.header.place.vault, keyvault)

    @property
    def vaults(self) -> Vaults:
        """The services' own door to it."""
        return Vaults(Profile(self.place.profile), self.keyvault, SystemClock(), FLOOR)

    @property
    def folder(self) -> Path:
        """The vault's folder."""
        return self.place.profile / "vaults" / str(self.vault_id)

    def unlocked(self, passphrase: str = PASSPHRASE) -> Unlocked:
        """Held open by this process, as by another program."""
        return self.vaults.unlock(self.vault_id, Secret(passphrase.encode()))

    def content(self) -> dict[str, bytes]:
        """Every byte that says something, by file name below the vault's folder."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.endswith(_COMES_AND_GOES)
        }

    def put_back(self, content: dict[str, bytes]) -> None:
        """These files as they were."""
        for name, data in content.items():
            (self.folder / name).write_bytes(data)

    @contextmanager
    def used(self, session: dict[str, str] | None = None) -> Iterator[tuple[Household, Puppet]]:
        """The real program on it, at its first screen."""
        with Household(self.place, session or {}, SystemClock()) as household:
            yield household, household.next_child()


def end(household: Household) -> None:
    """As at the end of a session: everything is written, every process ends by itself."""
    os.kill(household.pid, signal.SIGTERM)
    assert household.wait_for_end() == 0


def give_passphrase(puppet: Puppet, passphrase: str = PASSPHRASE) -> None:
    """As a person does: once the field is ready, type and press Return."""
    puppet.wait("passphraseField", is_enabled=True, limit_s=LIMIT_S)
    puppet.type("passphraseField", f"{passphrase}\n")


def refusal(puppet: Puppet, passphrase: str = PASSPHRASE) -> str:
    """What the lock screen answers to a passphrase that does not open."""
    give_passphrase(puppet, passphrase)
    puppet.wait("lockMessage", has=".", limit_s=LIMIT_S)
    return puppet.text("lockMessage")


def opened_text(puppet: Puppet, passphrase: str = PASSPHRASE) -> str:
    """Unlock; what the note says."""
    give_passphrase(puppet, passphrase)
    puppet.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
    return puppet.text("sectionS")
