"""Households for tests: the real processes over a vault a test made, and what a new process reads of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.clients import AddClient
from tests.support.populated import PASSPHRASE, SESSION, new_vault, unlocked_vault

LAST_NAME = "Invented"
READER_S = 60.0


@dataclass(frozen=True, slots=True)
class Home:
    """A vault with one client and one empty note, and the folders its processes live in."""

    place: Place
    note: NoteId

    @classmethod
    def make(cls, root: Path) -> "Home":
        """In fresh folders; the vault opens by its passphrase alone, so no keyring is needed."""
        place = Place.under(root)
        with new_vault(place.profile) as vault:
            client = vault.practice.clients.add(AddClient("Dana", LAST_NAME)).result
            note = vault.practice.notes.start(client, SESSION).result
        return cls(place, note)

    @classmethod
    def of_vault(cls, root: Path) -> "Home":
        """Around a profile that `root` already has; there is no note to read."""
        return cls(Place.under(root), NoteId.random())

    @contextmanager
    def household(self) -> Iterator[Household]:
        """Supervisor and programs, with no bus to reach; what is left of them is killed at the end."""
        runtime = self.place.root / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        with Household(self.place, {"XDG_RUNTIME_DIR": str(runtime)}, SystemClock()) as household:
            yield household

    def sections(self) -> dict[str, str]:
        """What a new process finds in the note, through the services."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.director", str(self.place.profile), str(self.note)],
            capture_output=True,
            text=True,
            timeout=READER_S,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found


def unlock(puppet: Puppet) -> None:
    """Type the passphrase on the lock screen and wait for the practice."""
    puppet.wait("passphraseField", is_enabled=True)
    puppet.type("passphraseField", f"{PASSPHRASE}\n")
    puppet.wait("savedFact")


def open_note(puppet: Puppet) -> None:
    """From wherever the last lock left off to the note, by clicks."""
    puppet.click("clientsRoomButton")
    puppet.wait("clientList", has=LAST_NAME)
    puppet.choose("clientList", LAST_NAME)
    puppet.wait("timeline", has=str(SESSION.year))
    puppet.choose("timeline", str(SESSION.year))
    puppet.wait("sectionS", is_enabled=True)


def main(profile: Path, note: NoteId) -> None:
    """Print the sections of a note as JSON: the reader's side of `Home.sections`."""
    with unlocked_vault(profile) as vault:
        page = vault.practice.notes.open(note)
        print(json.dumps({f"section{section.name[0]}": page.sections[section] for section in Section}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), NoteId.parse(sys.argv[2]))
