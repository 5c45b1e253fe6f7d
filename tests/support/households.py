"""The real program in the tour's hands, on a vault made beforehand, with a note open where it was left."""

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
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.services.notes import SaveNote
from tests.support.populated import PASSPHRASE, SESSION, new_vault, unlocked_vault

LIMIT_S = 90.0
TEXT = "before the lock"


@dataclass(frozen=True, slots=True)
class Home:
    """A profile with one vault, one client and one note."""

    place: Place
    note_id: NoteId

    def note_text(self) -> str:
        """What the note's first section says on the disk. Only while no program has the vault."""
        with unlocked_vault(self.place.profile) as vault:
            return vault.practice.notes.open(self.note_id).sections[Section.SUBJECTIVE]

    @contextmanager
    def inhabited(self) -> Iterator[Household]:
        """Supervisor and programs on it."""
        with Household(self.place, {}, SystemClock()) as household:
            yield household


def make_home(root: Path, text: str = TEXT) -> Home:
    """A note in draft that reads `text`, left with the caret after its first word."""
    place = Place.under(root)
    with new_vault(place.profile) as vault:
        practice = vault.practice
        client = practice.clients.add(AddClient("Noa", "Levi", "", "")).result
        note = practice.notes.start(client, SESSION).result
        practice.notes.save(SaveNote(note, {Section.SUBJECTIVE: text}, SESSION, 50))
        caret = len(text.split(" ", 1)[0])
        where = PlaceState("note", client, note, Section.SUBJECTIVE, caret, caret)
        practice.drafts.replace([FormDraft("place", where)])
    return Home(place, note)


def unlock(puppet: Puppet) -> None:
    """Type the passphrase and wait until the note is open again."""
    puppet.wait("passphraseField", is_enabled=True, limit_s=LIMIT_S)
    puppet.type("passphraseField", PASSPHRASE)
    puppet.press("Return")
    puppet.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
