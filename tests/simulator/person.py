"""A person at a simulated laptop: opens pages, writes with what stood there in mind, signs, decides."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Table

from pazpaz_desktop.attachments.sealed_files import seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import AttachmentRecord, NewAttachment
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import IllegalTransition, UserInputError
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, ClientId, NoteId
from pazpaz_desktop.services.clients import AddClient, ClientPage, EditClient, ResolveField
from pazpaz_desktop.services.notes import NotePage, ResolveSection, SaveNote, SectionConflict
from pazpaz_desktop.storage.engine import run_bare
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments
from pazpaz_desktop.storage.schema import attachment, client, note
from tests.simulator.chance import Chance
from tests.simulator.laptop import Laptop
from tests.simulator.oracle import Oracle

MOST_CLIENTS = 4
MOST_NOTES = 10


@dataclass
class Screen:
    """An open note: what stands in the editor, and what the person has read in it."""

    page: NotePage
    texts: dict[Section, str]
    known: dict[Section, int]


class Person:
    """Acts at one laptop. Each act returns a word for the trace; a refusal by the program is no failure."""

    def __init__(self, laptop: Laptop, oracle: Oracle, chance: Chance) -> None:
        self._laptop = laptop
        self._oracle = oracle
        self._chance = chance
        self._screen: Screen | None = None
        self._form: ClientPage | None = None
        self._dilemma: tuple[NoteId, SectionConflict] | None = None
        self._listed: dict[str, list[bytes]] = {}
        self._acts: dict[Callable[[], str], float] = {
            self.edit_client: 5,
            self.add_client: 3,
            self.archive: 1,
            self.decide_field: 3,
        }
        if not laptop.vault.is_assistants:
            self._acts |= {
                self.save: 40,
                self.open_note: 9,
                self.start_note: 5,
                self.change_session: 3,
                self.sign: 3,
                self.undo_signing: 1.5,
                self.finalise: 1.2,
                self.decide: 4,
                self.attach: 1,
                self.remove_file: 0.7,
            }

    def act(self) -> str:
        """One act, chosen at random."""
        act = self._chance.weighted(self._acts)
        try:
            return act()
        except UserInputError as refusal:  # the program refuses what it must; nothing was acknowledged
            return f"{act.__name__} refused {refusal.key}"

    def leave(self) -> None:
        """The program ended: nothing is open any more."""
        self._screen = self._form = self._dilemma = None

    def look_again(self) -> None:
        """Lists are read anew when they are needed next."""
        self._listed.clear()

    def add_client(self) -> str:
        """A new person."""
        if len(self._all(client)) >= MOST_CLIENTS:
            return "add_client none"
        mark = self._oracle.mark()
        made = self._laptop.on.clients.add(AddClient(mark, mark, mark, f"{mark}@example.org")).result
        self._made(Entity.CLIENT, made.raw)
        for group in (Group.FIRST_NAME, Group.LAST_NAME, Group.PHONE):
            self._saved((made.raw, group), mark, 0)
        self._saved((made.raw, Group.EMAIL), f"{mark}@example.org", 0)
        return f"add_client {made}"

    def edit_client(self) -> str:
        """One field of a form changes, which may have stood open for long; the others stay as shown."""
        if self._form is None or self._chance.happens(0.5):
            found = self._one(client)
            if found is None:
                return "edit_client none"
            self._form = self._laptop.on.clients.open(ClientId(found))
        page, shown = self._form, self._form.client
        field = self._chance.one_of(["first_name", "last_name", "phone", "email"])
        if field in {each.part.value for each in page.conflicts}:
            return "edit_client undecided"
        mark = self._oracle.mark()
        values = {each: getattr(shown, each) for each in ("first_name", "last_name", "phone", "email")}
        known = self._oracle.known_from([values[field]])
        values[field] = _value(field, mark)
        self._laptop.on.clients.edit(EditClient(shown.id, **values, shown=shown, seen=page.seen))
        self._form = None
        self._saved((shown.id.raw, Group(field)), values[field], known)
        return f"edit_client {field} {mark}"

    def decide_field(self) -> str:
        """A field with two values gets one."""
        found = self._one(client)
        if found is None:
            return "decide_field none"
        page = self._laptop.on.clients.open(ClientId(found))
        if not page.conflicts:
            return "decide_field none"
        conflict = self._chance.one_of(page.conflicts)
        mark = self._oracle.mark()
        value = _value(conflict.part.value, mark)
        known = self._oracle.known_from([side.text for side in conflict.sides])
        self._laptop.on.clients.resolve(ResolveField(ClientId(found), conflict.part, value, conflict.seen))
        self._form = None
        self._saved((found, Group(conflict.part.value)), value, known)
        return f"decide_field {conflict.part} {mark}"

    def archive(self) -> str:
        """Out of the list, or back into it."""
        found = self._one(client)
        if found is None:
            return "archive none"
        if self._chance.happens(0.5):
            self._laptop.on.clients.archive(ClientId(found))
            return "archive"
        self._laptop.on.clients.unarchive(ClientId(found))
        return "unarchive"

    def start_note(self) -> str:
        """An empty draft."""
        found = self._one(client)
        if found is None or len(self._all(note)) >= MOST_NOTES:
            return "start_note none"
        today = local_day(self._laptop.clock.now())
        made = self._laptop.on.notes.start(ClientId(found), today).result
        self._made(Entity.NOTE, made.raw)
        return f"start_note {made}"

    def open_note(self) -> str:
        """Read a note; what stands there is known from now on."""
        found = self._one(note)
        if found is None:
            return "open_note none"
        notes = self._laptop.on.notes
        page = notes.open(NoteId(found))
        known = {section: self._oracle.known_from([page.sections[section]]) for section in Section}
        self._screen = Screen(page, dict(page.sections), known)
        return f"open_note {page.id} {page.state}"

    def save(self) -> str:
        """The editor keeps what was written into one section, or two."""
        screen = self._screen
        if screen is None or screen.page.state is not NoteState.DRAFT:
            return self.open_note()
        page = screen.page
        free = [each for each in Section if page.standings.get(each) is not Standing.CONFLICT]
        chosen = {self._chance.one_of(free) for _ in range(self._chance.number(1, 2))} if free else set()
        texts = {each: self._written(screen.texts[each], self._oracle.mark()) for each in sorted(chosen)}
        times = (page.session_on, page.duration_min)
        self._laptop.on.notes.save(SaveNote(page.id, texts, *times, seen=page.seen, is_session_kept=True))
        for section, text in texts.items():
            register = (page.id.raw, Group(section.value))
            screen.texts[section] = text
            screen.known[section] = self._saved(register, text, screen.known[section])
        return f"save {page.id} {texts}"

    def change_session(self) -> str:
        """Another length."""
        screen = self._screen
        if screen is None or screen.page.state is not NoteState.DRAFT:
            return "change_session none"
        page, minutes = screen.page, self._chance.number(0, 480)
        self._laptop.on.notes.save(SaveNote(page.id, {}, page.session_on, minutes, seen=page.seen))
        return f"change_session {minutes}"

    def sign(self) -> str:
        """Freeze the note that is open, as it is stored."""
        if self._screen is None:
            return "sign none"
        found = self._screen.page.id
        self._laptop.on.notes.sign(found)
        self._screen = None
        return f"sign {found}"

    def undo_signing(self) -> str:
        """Take a signature back."""
        found = self._one(note)
        if found is None:
            return "undo_signing none"
        self._laptop.on.notes.undo_signing(NoteId(found))
        return f"undo_signing {NoteId(found)}"

    def finalise(self) -> str:
        """As at lock: what is being signed is final."""
        done = self._laptop.on.notes.finalise_due(everything=True).result
        with self._laptop.on.store.write() as work:
            for each in done:
                self._oracle.versions.add(note_queries.versions(work, each)[0].id.raw)
        return f"finalise {len(done)}"

    def end_signings(self) -> str:
        """A note that is being signed takes no other laptop's text: sooner or later each is signed or not."""
        if self._chance.happens(0.5):
            return self.finalise()
        with self._laptop.on.store.write() as work:
            waiting = note_queries.in_signing(work)
        for each in waiting:
            try:
                self._laptop.on.notes.undo_signing(each.id)
            except IllegalTransition:
                return self.finalise()  # the time to take it back is over
        return f"undo_signing {len(waiting)}"

    def decide(self) -> str:
        """A merged text is looked at; one of several texts is written on, now or when more has arrived."""
        if self._dilemma is not None:
            return self._resolve(*self._dilemma)
        if self._screen is None:
            return "decide none"
        page = self._laptop.on.notes.open(self._screen.page.id)
        waiting = [section for section, standing in page.standings.items() if standing is not Standing.LATE]
        if page.state is not NoteState.DRAFT or not waiting:
            return "decide none"
        section = self._chance.one_of(waiting)
        if page.standings[section] is Standing.MERGED:
            self._laptop.on.notes.reviewed(page.id, section)
            self._screen = None
            return f"reviewed {page.id} {section}"
        self._dilemma = page.id, self._laptop.on.notes.conflict(page.id, section)
        self._screen = None
        return f"read both {page.id} {section}"

    def _resolve(self, note_id: NoteId, conflict: SectionConflict) -> str:
        self._dilemma, self._screen = None, None
        mark = self._oracle.mark()
        sides = [side.text for side in conflict.sides]
        text = self._written(self._chance.one_of(sides), mark)
        self._laptop.on.notes.resolve(ResolveSection(note_id, conflict.section, text, conflict.seen))
        register = (note_id.raw, Group(conflict.section.value))
        known = self._oracle.known_from(sides)
        self._oracle.saved(self._laptop.number, register, text, known, is_old=True)
        return f"decide {note_id} {conflict.section} {mark}"

    def attach(self) -> str:
        """A small file, put in as the file service does it behind the cleaning."""
        if self._screen is None or self._screen.page.state is not NoteState.DRAFT:
            return "attach none"
        on, data = self._laptop.on, self._chance.bytes(40)
        blob, key = BlobId.random(), FileKey.generate()
        on.blobs.put(blob, seal_file(key, on.store.workspace_id, blob, data))
        with on.store.write() as work:
            found = note_queries.record(work, self._screen.page.id)
            found.state.require(NoteState.DRAFT, "attach")
            record = AttachmentRecord(
                AttachmentId.new(work.now), found.client_id, found.id, blob, "image/jpeg", 40, work.now, None
            )
            new = NewAttachment(record, self._oracle.mark(), (), hashlib.sha256(data).digest())
            attachments.add(work, new, key.reveal())
            work.commit()
        self._made(Entity.ATTACHMENT, record.id.raw)
        return f"attach {record.id}"

    def remove_file(self) -> str:
        """Into the trash, or out of it."""
        found = self._one(attachment)
        if found is None:
            return "remove_file none"
        with self._laptop.on.store.write() as work:
            record = attachment_queries.record(work, AttachmentId(found))
            note_queries.record(work, record.note_id).state.require(NoteState.DRAFT, "remove_file")
            attachments.set_deleted(work, record, record.deleted_at is None)
            work.commit()
        return f"remove_file {AttachmentId(found)}"

    def _made(self, entity: Entity, object_id: bytes) -> None:
        self._oracle.made(entity, object_id)
        self.look_again()

    def _saved(self, register: tuple[bytes, Group], text: str, known: int) -> int:
        return self._oracle.saved(self._laptop.number, register, text, known)

    def _written(self, text: str, mark: str) -> str:
        """The text with one more sentence, at the end, the start or in place of another."""
        sentences = text.split(" ") if text else []
        way = self._chance.number(0, 9)
        if len(sentences) > 6 or way == 0:
            return f"{mark}."
        if way < 5:
            return " ".join([*sentences, f"{mark}."])
        if way < 8:
            return " ".join([f"{mark}.", *sentences])
        return " ".join([*sentences[:-1], f"{mark}."])

    def some_client(self) -> bytes | None:
        """A client that is known here, if there is one."""
        return self._one(client)

    def _all(self, table: Table) -> list[bytes]:
        if table.name not in self._listed:
            with self._laptop.on.store.write() as work:
                rows = run_bare(work.connection, f"SELECT id FROM {table.name} ORDER BY id")
            self._listed[table.name] = [bytes(row[0]) for row in rows]
        return self._listed[table.name]

    def _one(self, table: Table) -> bytes | None:
        found = self._all(table)
        return self._chance.one_of(found) if found else None


def _value(field: str, mark: str) -> str:
    return f"{mark}@example.org" if field == "email" else mark
