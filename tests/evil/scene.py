"""A practice of two laptops on the real servers, with a vault of the second as it was before each batch."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import open_file, seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import AttachmentRecord, MediaType, NewAttachment
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, ClientId, NoteId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import AddClient, Clients, EditClient
from pazpaz_desktop.services.notes import Notes, SaveNote
from pazpaz_desktop.services.signatures import Signatures
from pazpaz_desktop.storage.integrity import verify
from pazpaz_desktop.storage.repos import attachments as attachment_repo
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.seal import EnvelopeSeal
from pazpaz_desktop.sync.seats import Seat
from tests.evil.forging import Authors, Member, admit_assistant, foreign_key, key_wrap
from tests.evil.hands import Hands, Kept
from tests.simulator.practice import LaptopVault, scratch, template
from tests.support.authors import Author
from tests.support.clinics import RunningClinic
from tests.support.clocks import START, FakeClock
from tests.support.made_seats import patient

_OF_THE_PROGRAM_ALONE = "('meta', 'audit', 'audit_signature')"


class Laptop:
    """One laptop with its vault open, on a seat of the real server."""

    def __init__(self, vault: LaptopVault, seat: Seat) -> None:
        self.vault = vault
        self.clock = FakeClock()
        self.store = vault.open(self.clock)
        self.notes = Notes(self.store, Signatures(self.store))
        self.clients = Clients(self.store)
        self.blobs = BlobStore(vault.folder / "blobs")
        self.remote = PostgresRemote(seat, vault.folder / "server", patient())
        self.engine = Engine(self.store, self.remote, EnvelopeSeal(), InlineLane("db"), self.blobs)

    def close(self) -> None:
        """Lock."""
        self.store.close()

    def add_client(self, name: str) -> ClientId:
        """Somebody new."""
        return self.clients.add(AddClient(name, "Cohen", "054", "d@example.org")).result

    def rename(self, client: ClientId, name: str) -> None:
        """Another first name."""
        self.clients.edit(EditClient(client, name, "Cohen", "054", "d@example.org"))

    def start_note(self, client: ClientId) -> NoteId:
        """An empty note."""
        return self.notes.start(client, START.date()).result

    def write(self, note: NoteId, text: str) -> None:
        """Its first section."""
        page = self.notes.open(note)
        sections = {Section.SUBJECTIVE: text}
        self.notes.save(SaveNote(note, sections, page.session_on, page.duration_min, seen=page.seen))

    def text(self, note: NoteId) -> str:
        """Its first section."""
        return self.notes.open(note).sections[Section.SUBJECTIVE]

    def attach(self, note: NoteId, data: bytes) -> AttachmentId:
        """A file of a note, as `Files` leaves it after cleaning."""
        blob, key = BlobId.random(), FileKey.generate()
        self.blobs.put(blob, seal_file(key, self.store.workspace_id, blob, data))
        with self.store.write() as work:
            record = AttachmentRecord(
                id=AttachmentId.new(work.now),
                client_id=self.notes.open(note).client_id,
                note_id=note,
                blob_id=blob,
                media_type=MediaType.JPEG,
                size_bytes=len(data),
                created_at=work.now,
                deleted_at=None,
            )
            new = NewAttachment(record, "photo.jpg", (), hashlib.sha256(data).digest())
            attachment_repo.add(work, new, key.reveal())
            work.commit()
        return record.id

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row about people, clients' devices and the log, byte by byte, sealed as it is on the disk."""
        with self.store.write(applying=True) as work:
            run = work.connection.exec_driver_sql
            tables = run(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                f" AND name NOT IN {_OF_THE_PROGRAM_ALONE}"
            ).fetchall()
            return {name: [tuple(row) for row in run(f"SELECT * FROM {name}")] for (name,) in tables}

    def digest(self) -> str:
        """What the laptops of a practice share."""
        workspace = self.store.workspace_id
        found = verify(self.store, lambda blob, key: open_file(key, workspace, blob, self.blobs.get(blob)))
        assert found.problems == ()
        return found.digest


@dataclass(frozen=True)
class Scene:
    """The log, whoever can do anything to it, and the vaults that have read it up to some batch."""

    hands: Hands
    log: Kept
    digest: str
    vaults: dict[int, LaptopVault]
    """By the batch that such a vault has yet to read."""
    seat: Seat
    authors: Authors
    first: tuple[LaptopVault, Seat]
    photos: dict[AttachmentId, bytes]
    """What the first laptop attached to a note; the store has them, the second laptop does not."""

    def laptop_before(self, seq: int, port: int | None = None) -> AbstractContextManager[Laptop]:
        """The second laptop as it was when it had read everything before that batch; by another port."""
        seat = self.seat if port is None else replace(self.seat, port=port)
        return _copied(self.vaults[seq], seat)

    def first_laptop(self) -> AbstractContextManager[Laptop]:
        """The one that wrote it all."""
        return _copied(*self.first)

    @property
    def positions(self) -> list[int]:
        """Where a server may cheat: a laptop stood before each of these batches, and one at least follows."""
        return sorted(seq for seq in self.vaults if seq < self.log.end.seq)

    @property
    def after_all(self) -> int:
        """Stands for the laptop that has read the whole log."""
        return self.log.end.seq + 1


@contextmanager
def _copied(vault: LaptopVault, seat: Seat) -> Iterator[Laptop]:
    with scratch() as folder:
        copy = shutil.copytree(vault.folder, Path(folder) / "vault")
        laptop = Laptop(replace(vault, folder=copy), seat)
        try:
            yield laptop
        finally:
            laptop.close()


@contextmanager
def played(clinic: RunningClinic, rounds: int) -> Iterator[Scene]:
    """One laptop writes, the other reads along; it is kept as it was before each round."""
    file = clinic.new_place()
    seat, other_seat = seats.decode(file), seats.decode(clinic.new_seat(file))
    with scratch() as folder, clinic.superuser() as superuser:
        hands = Hands(superuser, UUID(bytes=seat.place))
        first, second = template(2).copied(Path(folder) / "practice").laptops
        writer, vaults = Laptop(first, seat), {}
        client = writer.add_client("Dana")
        note = writer.start_note(client)
        assistant = admit_assistant(writer.store)
        writer.engine.cycle()
        for number in range(rounds):
            kept = Path(folder) / f"kept-{number}"
            vaults[hands.end().seq + 1] = _read_along(second, other_seat, kept)
            _round(writer, number, client, note)
            writer.engine.cycle()
        photos = {writer.attach(note, data): data for data in _photographs(rounds)}
        writer.engine.cycle()
        vaults[hands.end().seq + 1] = _read_along(second, other_seat, Path(folder) / "kept-last")
        owner = Author(writer.store.workspace_id, writer.store.device_id, writer.store.keys.device)
        digest = writer.digest()
        writer.close()
        authors = Authors(Member(owner, writer.store.person_id), assistant)
        yield Scene(hands, hands.kept(), digest, vaults, other_seat, authors, (first, seat), photos)


def _round(writer: Laptop, number: int, client: ClientId, note: NoteId) -> None:
    """By turns a client, a note, or both: batches of both compartments follow each other."""
    if number % 3 != 0:
        writer.rename(client, f"Dana {number}")
        writer.add_client(f"Noa {number}")
    if number % 3 != 1:
        writer.write(note, f"after {number} days better")
        writer.start_note(client)


def _photographs(count: int) -> list[bytes]:
    """Of one size, and of more than one sealed chunk."""
    return [f"photograph {number:04}".encode() * 2000 for number in range(count)]


def _read_along(vault: LaptopVault, seat: Seat, kept: Path) -> LaptopVault:
    laptop = Laptop(vault, seat)
    laptop.engine.cycle()
    laptop.close()
    shutil.copytree(vault.folder, kept)
    return replace(vault, folder=kept)


def caught(laptop: Laptop) -> str:
    """Why the laptop refuses what the server shows; nothing on it may have changed by then."""
    before = laptop.content()
    with pytest.raises(LogBroken) as broken:
        laptop.engine.cycle()
    assert laptop.content() == before
    return str(broken.value.details["reason"])


def hand_over(scene: Scene, laptop: Laptop, by: Member, epoch: int) -> None:
    """A key that the server knows, in place of all that follows what the laptop has read."""
    assert laptop.store.sync is not None
    scene.hands.cut_off(laptop.store.sync.seq)
    store = laptop.store
    public = store.keys.agreement.public_bytes
    scene.hands.append(key_wrap(by, scene.hands.end(), foreign_key(epoch), store.device_id, public))
