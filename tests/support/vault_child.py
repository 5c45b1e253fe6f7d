"""A program of its own that makes a vault or renews its passphrase, so that a test can kill it midway.

Arguments: profile folder, then `create` and a kit code, or `renew`, a vault id and a kit code. It says
`ready` once all is imported and begins when a line comes in.
"""

import sys
from pathlib import Path

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services import founding
from pazpaz_desktop.services.vault import CreateVault, Vaults

_ = founding  # imported late by the product; here before `ready`

OLD, NEW = "the passphrase from set-up", "the passphrase after renewal"


def vaults(profile: Path) -> Vaults:
    """Vaults without a keyring, at the lowest allowed cost."""
    return Vaults(Profile(profile), None, SystemClock(), FLOOR)


def create(profile: Path, kit: RecoveryKit) -> VaultId:
    """Make the vault and let go of it."""
    unlocked = vaults(profile).create(CreateVault("Praxis", Secret(OLD.encode()), kit, keyring=False))
    unlocked.close()
    return unlocked.header.place.vault


def renew(profile: Path, vault_id: VaultId, code: str) -> None:
    """Open with the kit and set the new passphrase."""
    vaults(profile).unlock_with_kit(vault_id, code, Secret(NEW.encode())).close()


if __name__ == "__main__":
    where, act, *rest = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    if act == "create":
        create(Path(where), RecoveryKit.parse(rest[0]))
    else:
        renew(Path(where), VaultId.parse(rest[0]), rest[1])
