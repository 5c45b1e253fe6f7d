"""`verify` in a joined vault names changed operations, batches and registers, and counts files elsewhere."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.attachments import AttachmentRecord, NewAttachment
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, ClientId, NoteId
from pazpaz_desktop.services.audits import Problem, ProblemCode
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.triggers import TRIGGERS
from tests.services.laptop_pair import Laptop, LaptopPair, laptop_pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[LaptopPair]:
    with laptop_pair(tmp_path) as made:
        yield made


@pytest.fixture
def note(pair: LaptopPair) -> NoteId:
    return pair.shared_note(plan="Rest.")


def tamper(store: Store, statement: str, *values: object) -> None:
    """Raw SQL by someone with the key, the rules out of the way."""
    with store.write(applying=True) as work:
        for name in TRIGGERS:
            work.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        assert work.connection.exec_driver_sql(statement, values).rowcount
        work.commit()


def found_in(laptop: Laptop) -> set[ProblemCode]:
    return {problem.code for problem in laptop.findings().problems}


CHANGES: dict[str, tuple[str, set[ProblemCode]]] = {
    "an operation's body": (
        "UPDATE op_body SET body = zeroblob(600) WHERE pos = (SELECT max(pos) FROM op_body)",
        {ProblemCode.OPERATION_BROKEN, ProblemCode.LOG_BROKEN},
    ),
    "whose operation it is": (
        "UPDATE op SET device_id = zeroblob(16) WHERE pos = (SELECT max(pos) FROM op)",
        {ProblemCode.OPERATION_BROKEN},
    ),
    "which record it is about": (
        "UPDATE op SET object_id = zeroblob(16) WHERE pos = (SELECT max(pos) FROM op)",
        {ProblemCode.OPERATION_BROKEN},
    ),
    "what it followed": (
        "UPDATE op SET parents = x'a164706c616e80' WHERE pos = (SELECT max(pos) FROM op)",
        {ProblemCode.OPERATION_BROKEN},
    ),
    "a header": ("UPDATE batch SET header = zeroblob(40) WHERE seq = 1", {ProblemCode.LOG_BROKEN}),
    "a signature": ("UPDATE batch SET signature = zeroblob(64) WHERE seq = 1", {ProblemCode.LOG_BROKEN}),
    "a chain": ("UPDATE batch SET chain = zeroblob(32) WHERE seq = 1", {ProblemCode.LOG_BROKEN}),
    "the first batch": ("DELETE FROM batch WHERE seq = 1", {ProblemCode.LOG_BROKEN}),
    "the last batch": (
        "DELETE FROM batch WHERE seq = (SELECT max(seq) FROM batch)",
        {ProblemCode.LOG_BROKEN},
    ),
    "heads": ("UPDATE register SET heads = zeroblob(16) WHERE grp = 'plan'", {ProblemCode.REGISTER_DIFFERS}),
    "a standing": (
        "UPDATE register SET standing = 'conflict' WHERE grp = 'plan'",
        {ProblemCode.REGISTER_DIFFERS},
    ),
    "a register": ("DELETE FROM register WHERE grp = 'plan'", {ProblemCode.REGISTER_DIFFERS}),
    "a day": ("UPDATE note SET session_on = '2020-01-01'", {ProblemCode.REGISTER_DIFFERS}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_behind_the_program_is_named(pair: LaptopPair, note: NoteId, change: str) -> None:
    statement, codes = CHANGES[change]
    assert note is not None
    assert found_in(pair.second) == set()
    tamper(pair.second.store, statement)
    assert codes <= found_in(pair.second)


def test_a_record_that_does_not_say_what_its_heads_say_is_named(pair: LaptopPair, note: NoteId) -> None:
    with pair.first.store.write(applying=True) as work:
        work.fields.put(Entity.NOTE, note, Part.PLAN, "Put here by no operation.")
        work.commit()
    assert Problem(ProblemCode.REGISTER_DIFFERS, note.raw, "plan") in pair.first.findings().problems


def test_what_a_person_wrote_since_the_last_exchange_is_no_difference(pair: LaptopPair, note: NoteId) -> None:
    pair.first.type(pair.first.open(note), plan="Swim.")
    assert pair.first.findings().problems == ()


def test_a_signed_version_that_is_not_here_is_named(pair: LaptopPair, note: NoteId) -> None:
    pair.first.notes.sign(note)
    pair.first.notes.finalise_due(everything=True)
    pair.exchange()
    assert found_in(pair.second) == set()
    tamper(pair.second.store, "DELETE FROM note_version")
    assert Problem(ProblemCode.REGISTER_DIFFERS, note.raw, "version") in pair.second.findings().problems


def test_a_file_that_was_not_fetched_is_counted_and_is_no_problem(pair: LaptopPair, note: NoteId) -> None:
    attach(pair.first, note)
    pair.exchange()
    here, there = pair.first.findings(), pair.second.findings()
    assert (here.files, here.files_elsewhere, here.problems) == (1, 0, ())
    assert (there.files, there.files_elsewhere, there.problems) == (1, 1, ())
    assert here.digest == there.digest
    assert here.vault_digest != there.vault_digest
    tamper(pair.second.store, "DELETE FROM stored_blob")
    assert found_in(pair.second) == {ProblemCode.FILE_BROKEN}  # the control: nobody says that it is stored


Change = Callable[[LaptopPair, NoteId], object]


def _text(pair: LaptopPair, note: NoteId) -> None:
    pair.first.type(pair.first.open(note), plan="Swim.")


def _conflict(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.PLAN, "Swim.", "Walk.")


def _signature(pair: LaptopPair, note: NoteId) -> None:
    pair.first.notes.sign(note)
    pair.first.notes.finalise_due(everything=True)


def _archived(pair: LaptopPair, note: NoteId) -> None:
    with pair.first.store.read() as view:
        client = ClientId(note_queries.record(view, note).client_id.raw)
    pair.first.clients.archive(client)


@pytest.mark.parametrize("change", [_text, _conflict, _signature, _archived])
def test_the_practice_digest_follows_what_is_shared(pair: LaptopPair, note: NoteId, change: Change) -> None:
    before = pair.second.findings().digest
    change(pair, note)
    pair.exchange()
    after = pair.second.findings()
    assert after.digest != before
    assert after.digest == pair.first.findings().digest


def test_the_practice_digest_tells_what_waits_for_a_person(pair: LaptopPair, note: NoteId) -> None:
    before = pair.first.findings().digest
    tamper(pair.first.store, "UPDATE register SET standing = 'merged' WHERE object_id = ?", note.raw)
    assert pair.first.findings().digest != before


def test_the_practice_digest_does_not_follow_what_is_local(pair: LaptopPair, note: NoteId) -> None:
    before = pair.first.findings()
    pair.clock.advance(minutes=30)
    pair.first.open(note)  # a row of the trail
    pair.first.notes.sign(note)  # a signing that is not final is nobody else's
    after = pair.first.findings()
    assert after.digest == before.digest == pair.second.findings().digest
    assert after.vault_digest != before.vault_digest


def attach(laptop: Laptop, note: NoteId) -> None:
    """A file, put in as the file service does it behind the cleaning."""
    blob, key, data = BlobId.random(), FileKey.generate(), b"\xff\xd8 a picture \xff\xd9"
    store = laptop.store
    BlobStore(store.path.parent / "blobs").put(blob, seal_file(key, store.workspace_id, blob, data))
    with store.write() as work:
        client = note_queries.record(work, note).client_id
        record = AttachmentRecord(
            AttachmentId.random(), client, note, blob, "image/jpeg", len(data), work.now, None
        )
        new = NewAttachment(record, "shoulder.jpg", (), hashlib.sha256(data).digest())
        attachments.add(work, new, key.reveal())
        work.commit()
