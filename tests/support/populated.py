"""A vault with invented people, notes in every state and cleaned photographs, made through the services."""

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PIL import Image

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.ids import AttachmentId, ClientId, NoteId, VaultId, VersionId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient, EditClient
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults

PASSPHRASE = "seven invented herons wade slowly"
SESSION = date(2024, 5, 14)
_WORDS = [
    "כאב",
    "בכתף",
    "after",
    "climbing",
    "🧗",
    "שיפור",
    "range",
    "of",
    "motion",
    "מתיחות",
    "שבוע",
    "plan:",
]


def inline_lanes() -> Lanes:
    """Lanes that run every job at once on this thread."""
    return Lanes.inline()


@dataclass(slots=True)
class Population:
    """What a populated vault holds."""

    clients: list[ClientId] = field(default_factory=list)
    drafts: list[NoteId] = field(default_factory=list)
    signed: list[NoteId] = field(default_factory=list)
    versions: list[VersionId] = field(default_factory=list)
    files: dict[AttachmentId, NoteId] = field(default_factory=dict)


@dataclass(slots=True)
class OpenVault:
    """An unlocked vault and the services over it."""

    profile: Profile
    vault_id: VaultId
    unlocked: Unlocked
    practice: Practice

    @property
    def database(self) -> Path:
        """The database file."""
        return self.unlocked.folder / "vault.db"


@contextmanager
def new_vault(folder: Path, clock: Clock | None = None) -> Iterator[OpenVault]:
    """A fresh vault opened by its passphrase alone, with the cheapest allowed Argon2id."""
    profile, clock = Profile(folder), clock or SystemClock()
    vaults = Vaults(profile, None, clock, FLOOR)
    unlocked = vaults.create(
        CreateVault("Practice", Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False, is_demo=True)
    )
    with _opened(profile, unlocked, clock) as vault:
        yield vault


@contextmanager
def unlocked_vault(folder: Path, clock: Clock | None = None) -> Iterator[OpenVault]:
    """The one vault of a profile, unlocked again."""
    clock = clock or SystemClock()
    with _opened(Profile(folder), unlock(folder), clock) as vault:
        yield vault


def unlock(folder: Path) -> Unlocked:
    """The keys of the one vault of a profile, and the lock on it; nothing is opened with them yet."""
    vaults = Vaults(Profile(folder), None, SystemClock(), FLOOR)
    return vaults.unlock(vaults.cards()[0].vault_id, Secret(PASSPHRASE.encode()))


@contextmanager
def _opened(profile: Profile, unlocked: Unlocked, clock: Clock) -> Iterator[OpenVault]:
    practice = Practice.open(unlocked, inline_lanes(), clock)
    try:
        yield OpenVault(profile, unlocked.header.place.vault, unlocked, practice)
    finally:
        practice.close()


def populate(vault: OpenVault, clients: int, rng: random.Random) -> Population:
    """`clients` people, each with a draft that was saved three times and has a file, and a signed note."""
    made = Population()
    for _ in range(clients):
        _add_client(vault.practice, made, rng)
    return made


def revise(vault: OpenVault, made: Population, rng: random.Random) -> None:
    """Change every client and every draft once more, so that each value has an earlier state."""
    for client in made.clients:
        first_name, last_name = _words(rng, 1), _words(rng, 1)
        changed = EditClient(client, first_name, last_name, phone="03 000 0000", email="new@example.org")
        vault.practice.clients.edit(changed)
    for note in made.drafts:
        _write(vault.practice, note, rng)


def _add_client(practice: Practice, made: Population, rng: random.Random) -> None:
    added = practice.clients.add(
        AddClient(
            first_name=_words(rng, 1),
            last_name=_words(rng, 2),
            phone=f"+972 50 {rng.randrange(10**7):07}",
            email=f"p{rng.randrange(10**6)}@example.org",
        )
    )
    made.clients.append(added.result)
    draft, signed = (practice.notes.start(added.result, SESSION).result for _ in range(2))
    for _ in range(3):
        _write(practice, draft, rng)
    _write(practice, signed, rng)
    photo = practice.files.attach(draft, f"{_words(rng, 1)}.jpg", photograph(rng)).result
    made.files[photo.id] = draft
    practice.notes.sign(signed)
    practice.notes.finalise_due(everything=True)
    made.drafts.append(draft)
    made.signed.append(signed)
    made.versions += [version.id for version in practice.notes.open(signed).versions]


def _write(practice: Practice, note: NoteId, rng: random.Random) -> None:
    sections = {section: _words(rng, rng.randrange(5, 40)) for section in Section}
    practice.notes.save(SaveNote(note, sections, SESSION, rng.randrange(10, 90)))


def _words(rng: random.Random, count: int) -> str:
    return " ".join([*rng.choices(_WORDS, k=count), f"{rng.randrange(10**6)}"])


def photograph(rng: random.Random) -> bytes:
    """A small JPEG that differs from every other."""
    image, out = Image.new("RGB", (48, 32), tuple(rng.randbytes(3))), io.BytesIO()
    for _ in range(40):
        image.putpixel((rng.randrange(48), rng.randrange(32)), tuple(rng.randbytes(3)))
    image.save(out, "JPEG")
    return out.getvalue()
