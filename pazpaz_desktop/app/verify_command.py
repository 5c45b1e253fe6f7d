"""`pazpaz verify`: reads one vault from disk, proves all of it, prints its digests and what does not fit.

It changes nothing of the vault, neither what it holds nor what is known of it.
"""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from pazpaz_desktop.app.cli_exits import Exit, exit_for
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.errors import KeystoreUnavailable, PazPazError, VaultMissing
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.audits import Findings, verify_vault
from pazpaz_desktop.services.vault import Unlocked, Vaults
from pazpaz_desktop.system.keyvault import KeyVault, open_system_keyvault

_PASSPHRASE_LIMIT: Final = 4096


class _NotUsable(ValueError):
    """An argument that cannot be used; the text is for the person at the terminal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `pazpaz verify` takes."""
    parser.add_argument(
        "--profile",
        type=Path,
        default=argparse.SUPPRESS,  # so that one given before the command still counts
        help="the data folder; without it, the one of this user",
    )
    parser.add_argument("--vault", metavar="ID", help="which vault, where the profile has several")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--passphrase-fd", metavar="N", type=int, help="read the passphrase from this descriptor"
    )
    secret.add_argument(
        "--passphrase-file", metavar="PATH", type=Path, help="read it from a file only you can read (0600)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 whole, 3 something does not fit or the passphrase is wrong, 4 disk, keyring, in use."""
    profile = Profile(args.profile) if args.profile is not None else Profile.of_user()
    try:
        vault_id = _vault_id(profile, args.vault)
        findings = _verify(profile, vault_id, _passphrase(args), SystemClock())
    except _NotUsable as error:
        sys.stderr.write(f"pazpaz verify: {error}\n")
        return Exit.USAGE
    except PazPazError as error:
        sys.stderr.write(f"pazpaz verify: {error}\n")
        if args.json:
            _print_json(False, None, [{"code": error.key, "error": error.code}])
        return exit_for(error)
    _print(findings, as_json=args.json)
    return Exit.REFUSED if findings.problems else Exit.DONE


def _verify(profile: Profile, vault_id: VaultId, secret: Secret, clock: Clock) -> Findings:
    unlocked, keyvault = _unlock(profile, vault_id, secret, clock)
    try:
        return verify_vault(unlocked, clock, keyvault)
    finally:
        unlocked.close()


def _unlock(
    profile: Profile, vault_id: VaultId, secret: Secret, clock: Clock
) -> tuple[Unlocked, KeyVault | None]:
    """By the passphrase alone where the vault allows it, and then the keyring is not asked for its anchor
    either: a demonstration never touches the user's keyring.
    """
    try:
        return Vaults(profile, None, clock).unlock(vault_id, secret), None
    except KeystoreUnavailable:
        keyvault = open_system_keyvault()
        return Vaults(profile, keyvault, clock).unlock(vault_id, secret), keyvault


def _vault_id(profile: Profile, wanted: str | None) -> VaultId:
    found = Vaults(profile, None, SystemClock()).cards()
    if wanted is None:  # a demo clinic beside the practice is not what is meant
        meant = [card for card in found if not card.is_demo_clinic] or found
    else:
        meant = [card for card in found if str(card.vault_id) == wanted]
    chosen = [card.vault_id for card in meant]
    if len(chosen) > 1:
        raise _NotUsable("this profile has several vaults, name one of them with --vault")
    if not chosen:
        raise VaultMissing(part="vault")
    return chosen[0]


def _passphrase(args: argparse.Namespace) -> Secret:
    if args.passphrase_fd is not None:
        return _first_line(args.passphrase_fd)
    if args.passphrase_file is None:
        return Secret(getpass.getpass("Passphrase: ").encode())
    try:
        descriptor = os.open(args.passphrase_file, os.O_RDONLY)
    except OSError as error:
        raise _NotUsable("the passphrase file cannot be read") from error
    if os.name == "posix" and os.fstat(descriptor).st_mode & 0o077:
        os.close(descriptor)
        raise _NotUsable("the passphrase file can be read by others (it must be 0600)")
    return _first_line(descriptor)


def _first_line(descriptor: int) -> Secret:
    try:
        with os.fdopen(descriptor, "rb") as source:
            return Secret(source.read(_PASSPHRASE_LIMIT).partition(b"\n")[0].removesuffix(b"\r"))
    except OSError as error:
        raise _NotUsable("the passphrase cannot be read from there") from error


def _print(findings: Findings, as_json: bool) -> None:
    problems = [
        {
            "code": problem.code.value,
            "object_id": None if problem.object_id is None else problem.object_id.hex(),
            "part": problem.part,
        }
        for problem in findings.problems
    ]
    if as_json:
        _print_json(not problems, findings, problems)
        return
    for problem in problems:
        print(" ".join(str(value) for value in problem.values() if value))
    elsewhere = f" ({findings.files_elsewhere} not on this laptop)" if findings.files_elsewhere else ""
    print(f"{findings.records} records, {findings.files} files{elsewhere}, {len(problems)} problems")
    print(f"digest {findings.digest}")
    print(f"vault digest {findings.vault_digest}")


def _print_json(is_ok: bool, findings: Findings | None, problems: list[dict[str, Any]]) -> None:
    report = {
        "ok": is_ok,
        "digest": None if findings is None else findings.digest,
        "vault_digest": None if findings is None else findings.vault_digest,
        "records": 0 if findings is None else findings.records,
        "files": 0 if findings is None else findings.files,
        "files_elsewhere": 0 if findings is None else findings.files_elsewhere,
        "problems": problems,
    }
    print(json.dumps(report, indent=2))
