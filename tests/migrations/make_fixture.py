"""Makes a vault to be stored for good, and the log it exchanged: once for each release, from the root.

    python -m tests.migrations.make_fixture second-laptop

All people in it are invented; its passphrase lies beside it and protects nothing.
"""

import base64
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
from pazpaz_desktop.foundation.ids import BlobId, OpId, VaultId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.audits import Findings, verify_vault
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.clinic_terms import RemoteOf, nowhere
from pazpaz_desktop.services.notes import SaveNote, Section
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.storage.schema import HEAD
from pazpaz_desktop.sync.batches import SealedBatch, SealedOp
from tests.support.memory_clinic import MemoryClinic
from tests.support.operators import Operator

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
        operator = Operator(SystemClock())
        note = _fill(open_practice(unlocked, operator.remote_of), operator.seat_file())
        findings = verified(profile, unlocked.header.place.vault)
        keep_out = shutil.ignore_patterns("reserve", "lock")
        shutil.copytree(unlocked.folder, target / "vault", ignore=keep_out)
    facts = {
        "vault": str(unlocked.header.place.vault),
        "revision": HEAD,
        "note": note,
        "records": findings.records,
        "files": findings.files,
        "digest": findings.vault_digest,
    }
    for file, members in (("facts", facts), ("log", _written(operator.clinic))):
        (target / f"{file}.json").write_text(json.dumps(members, indent=1) + "\n", encoding="utf-8")
    return target


def unlocked_in(profile: Profile, vault: VaultId) -> Unlocked:
    """A stored vault, copied into a profile, opened with the passphrase they all have."""
    return Vaults(profile, None, SystemClock(), FLOOR).unlock(vault, Secret(PASSPHRASE.encode()))


def open_practice(unlocked: Unlocked, remote_of: RemoteOf = nowhere) -> Practice:
    """All lanes on this thread."""
    return Practice.open(unlocked, Lanes.inline(), SystemClock(), remote_of=remote_of)


def stored_clinic(log: Path) -> MemoryClinic:
    """A server with the batches and sealed files of a stored log."""
    members = json.loads(log.read_text(encoding="utf-8"))
    clinic = MemoryClinic(SystemClock())
    clinic.objects = {BlobId.parse(name): _bytes(sealed) for name, sealed in members["objects"].items()}
    clinic.batches = [
        SealedBatch(
            row["seq"],
            _bytes(row["header"]),
            _bytes(row["signature"]),
            _bytes(row["chain"]),
            tuple(SealedOp(OpId.parse(name), _bytes(mark), _bytes(body)) for name, mark, body in row["ops"]),
        )
        for row in members["batches"]
    ]
    return clinic


def _written(clinic: MemoryClinic) -> dict[str, object]:
    return {
        "objects": {str(name): _text(sealed) for name, sealed in clinic.objects.items()},
        "batches": [
            {
                "seq": batch.seq,
                "header": _text(batch.header),
                "signature": _text(batch.signature),
                "chain": _text(batch.chain),
                "ops": [[str(op.op_id), _text(op.body_hash), _text(op.body or b"")] for op in batch.ops],
            }
            for batch in clinic.batches
        ],
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def verified(profile: Profile, vault: VaultId) -> Findings:
    """Everything read and proved."""
    unlocked = unlocked_in(profile, vault)
    try:
        return verify_vault(unlocked, SystemClock())
    finally:
        unlocked.close()


def _fill(practice: Practice, seat_file: bytes) -> str:
    dana, _ = (practice.clients.add(client).result for client in CLIENTS)
    signed = practice.notes.start(dana, SESSION_ON).result
    practice.notes.save(SaveNote(signed, SECTIONS, SESSION_ON, 50))
    practice.files.attach(signed, "shoulder.jpg", _picture())
    practice.notes.sign(signed)
    practice.notes.finalise_due(everything=True)
    draft = practice.notes.start(dana, SESSION_ON).result
    practice.notes.save(SaveNote(draft, {Section.PLAN: "Not signed yet"}, SESSION_ON, None))
    practice.clinic.join(seat_file, "A stored laptop")
    practice.clinic.sync_now()
    practice.notes.save(SaveNote(draft, {Section.PLAN: "Waits to be sent"}, SESSION_ON, None))
    practice.close(Cause.QUIT)
    return str(signed)


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (24, 16), (180, 120, 90)).save(file, "JPEG")
    return file.getvalue()


if __name__ == "__main__":
    sys.stdout.write(f"{make(sys.argv[1])}\n")
