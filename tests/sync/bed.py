"""A practice of two or three laptops in one process: real vaults and engines, a clinic server in memory."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import AttachmentRecord, MediaType, NewAttachment
from pazpaz_desktop.domain.entities import COMPARTMENTS, Entity
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import AttachmentId, BatchId, BlobId, ClientId, DeviceId, NoteId, OpId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import AddClient, Clients
from pazpaz_desktop.services.notes import Notes, ResolveSection, SaveNote
from pazpaz_desktop.services.signatures import Signatures
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments as attachment_repo
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.batches import BatchKind, Header, SealedBatch, ops_root, sealed_op, sign
from pazpaz_desktop.sync.engine import CycleReport, Engine
from pazpaz_desktop.sync.opening import KEY_KINDS
from pazpaz_desktop.sync.ops import Op, OpKind, encode
from pazpaz_desktop.sync.progress import Listener
from pazpaz_desktop.sync.remote import Remote
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpContext
from pazpaz_desktop.sync.sizes import Sizes
from pazpaz_desktop.sync.steps import Step
from tests.simulator.practice import LaptopVault, template
from tests.support.clocks import START, FakeClock
from tests.support.memory_clinic import MemoryClinic, MemorySeat, PerfectWire, Wire

TODAY = START.date()
SEAL = EnvelopeSeal()


class Killed(BaseException):
    """The power is gone. Nothing in the program catches it."""


@dataclass
class Fuse:
    """Stops the program when it stands at a step for the n-th time; without one it only notes the steps."""

    at: Step | None = None
    left: int = 1
    passed: list[Step] = field(default_factory=list)

    def __call__(self, step: Step) -> None:
        self.passed.append(step)
        if step is self.at:
            self.left -= 1
            if self.left == 0:
                raise Killed()


@dataclass
class Laptop:
    """One laptop with its vault open."""

    vault: LaptopVault
    clinic: MemoryClinic
    clock: FakeClock
    wire: Wire = field(default_factory=PerfectWire)
    listener: Listener = field(default_factory=Listener)
    fuse: Fuse = field(default_factory=Fuse)
    engine_class: type[Engine] = Engine

    def __post_init__(self) -> None:
        self.seat = MemorySeat(self.vault.device)
        self.remote: Remote = self.clinic.remote(self.seat, self.wire)
        self.start()

    def start(self) -> None:
        """As after an unlock."""
        self.store: Store = self.vault.open(self.clock)
        self.notes = Notes(self.store, Signatures(self.store))
        self.clients = Clients(self.store)
        self.blobs = BlobStore(self.vault.folder / "blobs")
        self.engine = self.new_engine()

    def new_engine(self, remote: Remote | None = None) -> Engine:
        """Another engine on the same vault."""
        return self.engine_class(
            self.store,
            remote or self.remote,
            SEAL,
            InlineLane("db"),
            self.blobs,
            on_step=self._at_step,
            listener=self.listener,
        )

    def _at_step(self, step: Step) -> None:
        self.fuse(step)  # the one that is set now

    def sized(self, **sizes: int) -> None:
        """From now on with an engine that takes other amounts at once."""
        self.engine_class = of_sizes(**sizes)
        self.engine = self.new_engine()

    def restart(self) -> None:
        """Lose all that was in memory."""
        self.store.close()
        self.fuse = Fuse()
        self.start()

    def killed_at(self, step: Step, time: int = 1) -> bool:
        """Cycle until the program ends at this step for the n-th time, then start it again."""
        self.fuse = Fuse(step, time)
        try:
            self.engine.cycle()
        except Killed:
            self.restart()
            return True
        self.fuse = Fuse()
        return False

    def cycle(self) -> CycleReport:
        """One cycle."""
        return self.engine.cycle()

    def add_client(self, first: str = "Dana", last: str = "Cohen") -> ClientId:
        """A new client."""
        return self.clients.add(AddClient(first, last, "054", "d@example.org")).result

    def start_note(self, client: ClientId | None = None, day: date = TODAY, **sections: str) -> NoteId:
        """A note with these sections."""
        made = self.notes.start(client or self.add_client(), day).result
        if sections:
            self.write(made, **sections)
        return made

    def write(self, note: NoteId, seen: Mapping[str, bytes] | None = None, **sections: str) -> None:
        """Save sections, knowing what the page shows now unless `seen` says otherwise."""
        page = self.notes.open(note)
        self.notes.save(
            SaveNote(
                note,
                {Section(name): text for name, text in sections.items()},
                page.session_on,
                page.duration_min,
                seen=page.seen if seen is None else seen,
                is_session_kept=True,
            )
        )

    def decide(self, note: NoteId, text: str, section: Section = Section.SUBJECTIVE) -> None:
        """Settle a conflict."""
        seen = self.notes.conflict(note, section).seen
        self.notes.resolve(ResolveSection(note, section, text, seen))

    def sign(self, note: NoteId) -> None:
        """Sign, and at once for good."""
        self.notes.sign(note)
        self.notes.finalise_due(everything=True)

    def text(self, note: NoteId, section: Section = Section.SUBJECTIVE) -> str:
        """What the note shows."""
        return self.notes.open(note).sections[section]

    def standing_of(self, note: NoteId, section: Section = Section.SUBJECTIVE) -> Standing:
        """What waits there."""
        return self.notes.open(note).standings.get(section, Standing.CLEAR)

    def attach(self, note: NoteId, data: bytes = b"a picture", *, is_here: bool = True) -> AttachmentId:
        """A file of a note, as `Files` leaves it; not `is_here`: its sealed bytes got lost."""
        blob, key = BlobId.random(), FileKey.generate()
        if is_here:
            self.blobs.put(blob, seal_file(key, self.store.workspace_id, blob, data))
        with self.store.write() as work:
            record = AttachmentRecord(
                id=AttachmentId.new(work.now),
                client_id=note_queries.record(work, note).client_id,
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

    def ops(self, state: OpState | None = None) -> list[StoredOp]:
        """All operations, or those in one state, as they came."""
        with self.store.write(applying=True) as work:
            ids = [row[0] for row in work.connection.exec_driver_sql("SELECT op_id FROM op ORDER BY pos")]
            found = op_repo.by_ids(work, map(OpId, ids))
        every = [found[OpId(each)] for each in ids]
        return [op for op in every if state is None or op.state is state]

    def dirty(self) -> int:
        """Marked registers."""
        with self.store.write(applying=True) as work:
            return registers.count_dirty(work)

    def body_of(self, note: NoteId, section: Section) -> bytes:
        """The sealed bytes of a section, as they lie in the database."""
        with self.store.write(applying=True) as work:
            found = work.connection.exec_driver_sql(
                "SELECT body FROM sealed_value WHERE object_id = ? AND part = ?", (note.raw, section.value)
            )
            return bytes(found.scalar_one())

    def damage(self, note: NoteId, section: Section) -> bytes:
        """Change one byte of a sealed section past the program; the bytes that are there now."""
        body = self.body_of(note, section)
        broken = body[:-1] + bytes([body[-1] ^ 1])
        with self.store.write(applying=True) as work:
            work.connection.exec_driver_sql(
                "UPDATE sealed_value SET body = ? WHERE object_id = ? AND part = ?",
                (broken, note.raw, section.value),
            )
            work.commit()
        return broken

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row that says something of people, byte by byte."""
        tables = ("client", "note", "note_version", "attachment", "sealed_value", "register", "op", "batch")
        with self.store.write(applying=True) as work:
            return {
                table: [tuple(row) for row in work.connection.exec_driver_sql(f"SELECT * FROM {table}")]
                for table in tables
            }

    def shown(self) -> dict[bytes, Mapping[str, str]]:
        """All texts of all notes and clients, by raw id."""
        with self.store.write(applying=True) as work:
            notes = [NoteId(raw) for (raw,) in work.connection.exec_driver_sql("SELECT id FROM note")]
            clients = [ClientId(raw) for (raw,) in work.connection.exec_driver_sql("SELECT id FROM client")]
        texts: dict[bytes, Mapping[str, str]] = {
            note.raw: dict(self.notes.open(note).sections) for note in notes
        }
        for client in clients:
            found = self.clients.open(client).client
            texts[client.raw] = {
                "first": found.first_name,
                "last": found.last_name,
                "phone": found.phone,
                "email": found.email,
            }
        return texts


def of_sizes(**sizes: int) -> type[Engine]:
    """An engine that takes other amounts at once."""

    return type("SizedEngine", (Engine,), {"sizes": Sizes(**sizes)})


@dataclass
class Bed:
    """The practice."""

    clinic: MemoryClinic
    clock: FakeClock
    laptops: list[Laptop]

    def __iter__(self) -> Iterator[Laptop]:
        return iter(self.laptops)

    def settle(self, rounds: int = 2) -> None:
        """Everybody syncs until all have everything."""
        for _ in range(rounds):
            for laptop in self.laptops:
                laptop.cycle()

    def agree(self) -> bool:
        """Whether all laptops show the same, and nothing waits anywhere."""
        first = self.laptops[0].shown()
        return all(laptop.shown() == first and not laptop.dirty() for laptop in self.laptops) and not any(
            op.state is not OpState.LIVE for laptop in self.laptops for op in laptop.ops()
        )


@contextmanager
def practice(folder: Path, count: int = 2) -> Iterator[Bed]:
    """Laptops that have joined; the first brings the practice's certificates."""
    clock = FakeClock()
    clinic = MemoryClinic(clock)
    laptops = [Laptop(vault, clinic, clock) for vault in template(count).copied(folder).laptops]
    try:
        yield Bed(clinic, clock, laptops)
    finally:
        for laptop in laptops:
            laptop.store.close()


@dataclass(frozen=True)
class Forger:
    """A certified device that writes what no program writes, with the keys of a laptop."""

    laptop: Laptop

    def op(self, entity: Entity, object_id: bytes, fields: Mapping[Group, Canonical], **said: object) -> Op:
        """An operation without parents unless they are said."""
        store = self.laptop.store
        made = Op(
            op_id=OpId.random(),
            entity=entity,
            object_id=object_id,
            kind=OpKind.SET,
            parents=dict.fromkeys(fields, ()),
            fields=fields,
            hlc=1 << 40,
            person=store.person_id,
            device=store.device_id,
        )
        return replace(made, **said)  # type: ignore[arg-type]  # a forger may say anything

    def send(
        self,
        ops: Sequence[Op],
        *,
        epoch: int = 1,
        body: Callable[[bytes], bytes] = lambda sealed: sealed,
        entity: Entity | None = None,
        device: DeviceId | None = None,
        ids: Sequence[OpId] = (),
    ) -> SealedBatch:
        """Seal, sign and append them to the log.

        `body` may spoil each sealed body first; `entity` names another compartment than theirs, `device`
        another author, `ids` other ids.
        """
        store, clinic = self.laptop.store, self.laptop.clinic
        compartment = COMPARTMENTS[entity or ops[0].entity]
        key = store.keys.sync[KEY_KINDS[compartment], epoch]
        author = device or store.device_id
        sealed = []
        for op, op_id in zip(ops, ids or [op.op_id for op in ops], strict=True):
            about = OpContext(store.workspace_id, compartment, epoch, op_id, author, 1)
            sealed.append(sealed_op(op_id, body(SEAL.seal(key, encode(op), about))))
        end = clinic.end
        header = Header(
            workspace=store.workspace_id,
            gen=end.gen,
            seq=end.seq + 1,
            prev=end.chain,
            device=author,
            batch_id=BatchId.random(),
            kind=BatchKind.DATA,
            compartment=compartment,
            epoch=epoch,
            n_ops=len(sealed),
            root=ops_root(sealed),
            hlc=1 << 40,
            app="forged",
            cert_head=0,
        )
        batch = sign(header, sealed, store.keys.device)
        assert clinic.push(end, batch).is_accepted
        return batch
