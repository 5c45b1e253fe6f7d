"""Makes a vault to be stored for good: run once for each release, from the repository's root.

    python -m tests.migrations.make_fixture one-laptop

All people in it are invented; its passphrase lies beside it and protects nothing.
"""

import io
import json
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.audit import Cause
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import InlineLane, Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.audits import Findings, verify_vault
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.notes import SaveNote, Section
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.storage.schema import HEAD

FIXTURES = Path(__file__).with_name("fixtures")
PASSPHRASE = "a passphrase of a stored vault"
SECTIONS = {
    Section.SUBJECTIVE: "כאב בכתף ימין מאז יום שלישי",
    Section.OBJECTIVE: "Abduction 120°, painful arc",
    Section.ASSESSMENT: "Improving",
    Section.PLAN: "Two weeks of home exercises",
}
CLIENTS = (AddClient("Dana", "Levi", "054-000 0001"), AddClient("נועה", "כהן", "", "noa@example.org"))
SESSION_ON = date(2026, 3, 5)


def make(name: str) -> Path:
    """The new folder below `fixtures`; FileExistsError if it is there already."""
    target = FIXTURES / name
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        profile = Profile(Path(place))
        vaults = Vaults(profile, None, SystemClock(), FLOOR)
        unlocked = vaults.create(
            CreateVault("Stored practice", Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False)
        )
        note = _fill(open_practice(unlocked))
        findings = verified(profile, unlocked.header.place.vault)
        keep_out = shutil.ignore_patterns("reserve", "lock")
        shutil.copytree(unlocked.folder, target / "vault", ignore=keep_out)
    facts = {
        "vault": str(unlocked.header.place.vault),
        "revision": HEAD,
        "note": note,
        "records": findings.records,
        "files": findings.files,
        "digest": findings.digest,
    }
    (target / "facts.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return target


def unlocked_in(profile: Profile, vault: VaultId) -> Unlocked:
    """A stored vault, copied into a profile, opened with the passphrase they all have."""
    return Vaults(profile, None, SystemClock(), FLOOR).unlock(vault, Secret(PASSPHRASE.encode()))


def open_practice(unlocked: Unlocked) -> Practice:
    """All lanes on this thread."""
    names = ("db", "read", "files", "keys")
    return Practice.open(unlocked, Lanes(*(InlineLane(name) for name in names)), SystemClock())


def verified(profile: Profile, vault: VaultId) -> Findings:
    """Everything read and proved."""
    unlocked = unlocked_in(profile, vault)
    try:
        return verify_vault(unlocked, SystemClock())
    finally:
        unlocked.close()


def _fill(practice: Practice) -> str:
    dana, _ = (practice.clients.add(client).result for client in CLIENTS)
    signed = practice.notes.start(dana, SESSION_ON).result
    practice.notes.save(SaveNote(signed, SECTIONS, SESSION_ON, 50))
    practice.files.attach(signed, "shoulder.jpg", _picture())
    practice.notes.sign(signed)
    practice.notes.finalise_due(everything=True)
    draft = practice.notes.start(dana, SESSION_ON).result
    practice.notes.save(SaveNote(draft, {Section.PLAN: "Not signed yet"}, SESSION_ON, None))
    practice.close(Cause.QUIT)
    return str(signed)


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (24, 16), (180, 120, 90)).save(file, "JPEG")
    return file.getvalue()


if __name__ == "__main__":
    sys.stdout.write(f"{make(sys.argv[1])}\n")
