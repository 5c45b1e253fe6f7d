"""Two laptops of one practice with a clinic's server in memory between them: the scene of conflicts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.audits import Audits, Findings
from pazpaz_desktop.services.clients import AddClient, Clients
from pazpaz_desktop.services.notes import NotePage, Notes, SaveNote, Section
from pazpaz_desktop.services.signatures import Signatures
from pazpaz_desktop.storage.repos import devices
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.seal import EnvelopeSeal
from tests.simulator.practice import template
from tests.support.clocks import FakeClock
from tests.support.memory_clinic import MemoryClinic


@dataclass(frozen=True)
class Laptop:
    """An unlocked vault, its services and its engine."""

    store: Store
    clock: FakeClock
    notes: Notes
    clients: Clients
    audits: Audits
    engine: Engine

    def type(self, page: NotePage, **sections: str) -> None:
        """Save these sections of a page that was opened, as the editor does."""
        texts = {Section(name): text for name, text in sections.items()}
        command = SaveNote(
            page.id, texts, page.session_on, page.duration_min, page.seen, is_session_kept=True
        )
        self.notes.save(command)

    def open(self, note_id: NoteId) -> NotePage:
        """The page as it is now."""
        return self.notes.open(note_id)

    def findings(self) -> Findings:
        """Everything checked, operations and registers too."""
        return self.audits.verify()


@dataclass(frozen=True)
class LaptopPair:
    """Two laptops; what one writes the other knows after `exchange`."""

    first: Laptop
    second: Laptop
    clock: FakeClock

    def exchange(self) -> None:
        """A cycle on each, and again on the first for what the second brought."""
        for laptop in (self.first, self.second, self.first):
            self.clock.advance(seconds=1)
            laptop.engine.cycle()

    def shared_note(self, **sections: str) -> NoteId:
        """A draft with these sections that both laptops hold."""
        client = self.shared_client()
        note = self.first.notes.start(client, self.today()).result
        self.first.type(self.first.open(note), **sections)
        self.exchange()
        return note

    def shared_client(self, phone: str = "054-123 4567") -> ClientId:
        """A client that both laptops hold."""
        client = self.first.clients.add(AddClient("Dana", "Cohen", phone, "dana@example.org")).result
        self.exchange()
        return client

    def today(self) -> date:
        """The day both would say it is."""
        return local_day(self.clock.now())

    def part_ways(self, note: NoteId, section: Section, ours: str, theirs: str) -> None:
        """Both write into the same section without knowing of each other; then they exchange."""
        pages = self.first.open(note), self.second.open(note)
        self.first.type(pages[0], **{section.value: ours})
        self.clock.advance(seconds=5)
        self.second.type(pages[1], **{section.value: theirs})
        self.exchange()


@contextmanager
def laptop_pair(folder: Path) -> Iterator[LaptopPair]:
    """Both vaults open on this thread, named, with nothing left to exchange."""
    clock = FakeClock()
    clinic = MemoryClinic(clock)
    with ExitStack() as ending:
        laptops = []
        for name, vault in zip(
            ("Treatment room", "Front desk"), template(2).copied(folder).laptops, strict=True
        ):
            store = vault.open(clock)
            ending.callback(store.close)
            blobs = BlobStore(vault.folder / "blobs")
            engine = Engine(store, clinic.remote(), EnvelopeSeal(), InlineLane("db"), blobs)
            with store.write() as work:
                devices.put(work, store.device_id, name)
                work.commit()
            notes = Notes(store, Signatures(store))
            laptops.append(Laptop(store, clock, notes, Clients(store), Audits(store, blobs), engine))
        pair = LaptopPair(laptops[0], laptops[1], clock)
        pair.exchange()
        yield pair
