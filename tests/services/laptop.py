"""One laptop with one vault: the scene of the tests of vaults, and the ways to spoil its header."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import (
    HeaderBroken,
    PazPazError,
    UnsupportedVersion,
    WrongPassphrase,
)
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CardState, CreateVault, Unlocked, Vaults
from pazpaz_desktop.system.keyvault import KeyVault
from tests.support.clocks import FakeClock
from tests.support.keyvaults import MemoryKeyVault

PASSPHRASE = "ארבע מילים ארוכות מאוד"
NEW_PASSPHRASE = "four other longer words"


def secret(text: str = PASSPHRASE) -> Secret:
    return Secret(text.encode())


@dataclass
class Laptop:
    """One profile with one keyring and, where a test wants it, one vault."""

    profile: Profile
    keyvault: KeyVault | None
    vault_id: VaultId
    kit: RecoveryKit

    @property
    def vaults(self) -> Vaults:
        return Vaults(self.profile, self.keyvault, FakeClock(), FLOOR)

    @property
    def folder(self) -> Path:
        return self.profile.vaults / str(self.vault_id)

    @property
    def header(self) -> Path:
        return self.folder / "vault.json"

    def put_header(self, data: bytes) -> None:
        """Both copies, as a backup of the folder holds them."""
        self.header.write_bytes(data)
        self.mirror.write_bytes(data)

    @property
    def mirror(self) -> Path:
        return self.folder / "vault.json.mirror"

    def unlock(self, passphrase: str = PASSPHRASE) -> Unlocked:
        return self.vaults.unlock(self.vault_id, secret(passphrase))

    def opens(self, passphrase: str = PASSPHRASE) -> bool:
        try:
            self.unlock(passphrase).close()
        except WrongPassphrase:
            return False
        return True


def make_laptop(folder: Path, **wanted: bool) -> tuple[Laptop, MemoryKeyVault]:
    keyvault, kit = MemoryKeyVault(), RecoveryKit.generate()
    vaults = Vaults(Profile(folder), keyvault, FakeClock(), FLOOR)
    unlocked = vaults.create(CreateVault("Praxis", secret(), kit, **wanted))
    unlocked.close()
    return Laptop(Profile(folder), keyvault, unlocked.header.place.vault, kit), keyvault


def json_edit(change: Callable[[dict[str, object]], object]) -> Callable[[Laptop], None]:
    def edit(laptop: Laptop) -> None:
        file = json.loads(laptop.header.read_bytes())
        change(file)
        laptop.header.write_bytes(json.dumps(file, sort_keys=True, separators=(",", ":")).encode() + b"\n")

    return edit


def bytes_edit(change: Callable[[bytes], bytes]) -> Callable[[Laptop], None]:
    def edit(laptop: Laptop) -> None:
        laptop.header.write_bytes(change(laptop.header.read_bytes()))

    return edit


BAD_HEADERS: dict[str, tuple[Callable[[Laptop], None], type[PazPazError], CardState]] = {
    "empty": (bytes_edit(lambda _: b""), HeaderBroken, CardState.DAMAGED),
    "truncated": (bytes_edit(lambda data: data[:100]), HeaderBroken, CardState.DAMAGED),
    "zeros": (bytes_edit(lambda data: bytes(len(data))), HeaderBroken, CardState.DAMAGED),
    "huge": (bytes_edit(lambda data: data * 100), HeaderBroken, CardState.DAMAGED),
    "newer": (json_edit(lambda file: file.update(format=2)), UnsupportedVersion, CardState.NEWER),
    "label edited": (json_edit(lambda file: file.update(label="Other")), HeaderBroken, CardState.READY),
    "generation edited": (json_edit(lambda file: file.update(generation=9)), HeaderBroken, CardState.READY),
    "other vault": (json_edit(lambda file: file.update(vault="00" * 16)), HeaderBroken, CardState.DAMAGED),
}


WHOLE_BUT_WRONG = ("newer", "label edited", "generation edited", "other vault")
DAMAGES: dict[str, Callable[[Laptop], object]] = {
    "missing": lambda laptop: laptop.header.unlink(),
    "cost edited": json_edit(lambda file: file["slots"][0]["kdf"].update(lanes=99)),  # type: ignore[index]  # JSON
    **{name: spoil for name, (spoil, _, _) in BAD_HEADERS.items() if name not in WHOLE_BUT_WRONG},
}
