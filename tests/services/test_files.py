"""Files of a note: cleaned, sealed, opened, removed, brought back; a refusal leaves the note as it was."""

import dataclasses
import hashlib
from pathlib import Path

import pytest

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import open_file, padded_size, seal_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.foundation.errors import (
    DiskFull,
    FileRefused,
    HostError,
    IllegalTransition,
    NotFound,
    SealBroken,
    VaultMissing,
)
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, NoteId, WorkspaceId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.files import Files
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.storage.engine import run_bare
from pazpaz_desktop.storage.store import Store
from tests.services.bed import Bed, start_note
from tests.support import jpegs
from tests.support.clocks import FakeClock

PHOTO = jpegs.with_segments(jpegs.baseline(), jpegs.exif())


def blobs(bed: Bed) -> list[Path]:
    return sorted(path for path in (bed.vault.folder / "blobs").rglob("*") if path.is_file())


def test_a_photo_is_kept_cleaned_with_what_was_removed(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    seen = len(bed.events())
    attached = practice.files.attach(note, "C:\\Users\\דנה\\Knie  links.JPG", PHOTO)
    assert attached.result.name == "Knie_links.jpg"
    assert attached.result.media_type == "image/jpeg"
    assert attached.result.size_bytes < len(PHOTO)
    assert attached.result.removed
    assert attached.changes.touches(Kind.ATTACHMENT, attached.result.id)
    assert attached.changes.touches(Kind.NOTE, note)
    (row,) = practice.notes.open(note).attachments
    assert dataclasses.replace(row, created_at=attached.result.created_at) == attached.result
    assert bed.events(after=seen)[0] == "attachment.create"


def test_a_file_is_opened_after_its_audit_row(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    row = practice.files.attach(note, "a.jpg", PHOTO).result
    seen = len(bed.events())
    content = practice.files.content(row.id)
    assert bed.events(after=seen) == ["attachment.read"]
    assert (content.name, content.media_type, len(content.data)) == ("a.jpg", "image/jpeg", row.size_bytes)
    assert jpegs.CANARY not in content.data


def test_nothing_of_the_file_is_readable_on_disk(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    practice.files.attach(note, "private-name.jpg", PHOTO)
    (blob,) = blobs(bed)
    sealed = blob.read_bytes()
    assert jpegs.baseline()[20:60] not in sealed
    assert "private" not in str(blob)


def test_a_file_that_is_not_taken_leaves_note_and_store_as_they_were(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    seen = len(bed.events())
    with pytest.raises(FileRefused):
        practice.files.attach(note, "a.jpg", b"no picture at all")
    with pytest.raises(FileRefused):
        practice.files.attach(note, "a.exe", PHOTO)
    assert blobs(bed) == []
    assert bed.events(after=seen) == []


def test_a_note_that_is_not_there_or_no_draft_takes_no_file(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    with pytest.raises(NotFound):
        practice.files.attach(NoteId(b"n" * 16), "a.jpg", PHOTO)
    note = start_note(practice, clock)
    practice.notes.sign(note)
    with pytest.raises(IllegalTransition):
        practice.files.attach(note, "a.jpg", PHOTO)
    assert blobs(bed) == []


@pytest.mark.parametrize("held", [50 << 20, 100 << 20])
def test_a_full_note_or_client_takes_no_file_and_keeps_no_blob(
    bed: Bed, practice: Practice, clock: FakeClock, held: int
) -> None:
    note = start_note(practice, clock)
    practice.files.attach(note, "a.jpg", PHOTO)
    other = practice.notes.start(practice.notes.open(note).client_id, clock.now().date()).result
    owner = note if held == 50 << 20 else other
    bed.tamper(f"UPDATE attachment SET size_bytes = {held}, note_id = x'{owner}'")
    with pytest.raises(FileRefused) as caught:
        practice.files.attach(note, "b.jpg", PHOTO)
    assert caught.value.details["rule"] == ("note_full" if owner == note else "client_full")
    assert len(blobs(bed)) == 1


def test_when_the_row_cannot_be_written_there_is_no_attachment(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    with bed.refusing("INSERT ON attachment"), pytest.raises(HostError):
        practice.files.attach(note, "a.jpg", PHOTO)
    assert practice.notes.open(note).attachments == ()
    assert len(blobs(bed)) == 1  # durable before the row; a rest without a row is never shown


def test_a_disk_that_fills_up_keeps_no_file_without_a_row(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    practice.close()
    unlocked = bed.unlocked()
    store = Store.open(unlocked.folder, unlocked.database_key, unlocked.master, clock)
    files = Files(store, BlobStore(unlocked.folder / "blobs"), InlineLane("db"))
    run_bare(store.writer(), "PRAGMA max_page_count = 1")  # SQLite: no page more than there are
    with pytest.raises(DiskFull):
        _attach_on_and_on(files, note)
    assert [(len(blobs(bed)),)] == bed.rows("SELECT count(*) FROM attachment")
    files.close()
    store.close()
    unlocked.close()


def _attach_on_and_on(files: Files, note: NoteId) -> None:
    for number in range(50):
        files.attach(note, f"{number}{'x' * 240}.jpg", PHOTO)


def test_a_removed_file_is_gone_until_it_is_restored(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    row = practice.files.attach(note, "a.jpg", PHOTO).result
    practice.files.remove(row.id)
    assert practice.notes.open(note).attachments == ()
    for act in (practice.files.content, practice.files.remove):
        with pytest.raises(NotFound):
            act(row.id)
    practice.files.restore(row.id)
    assert [kept.id for kept in practice.notes.open(note).attachments] == [row.id]
    with pytest.raises(IllegalTransition):
        practice.files.restore(row.id)


def test_files_of_a_signed_note_stay_with_it(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    kept, trashed = (practice.files.attach(note, f"{name}.jpg", PHOTO).result for name in "ab")
    practice.files.remove(trashed.id)
    practice.notes.sign(note)
    practice.notes.finalise_due(everything=True)
    with pytest.raises(IllegalTransition):
        practice.files.remove(kept.id)
    with pytest.raises(IllegalTransition):
        practice.files.restore(trashed.id)
    assert practice.files.content(kept.id).name == "a.jpg"


def test_a_file_exchanged_for_another_does_not_open(bed: Bed, practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    one, other = (practice.files.attach(note, f"{name}.jpg", PHOTO).result for name in "ab")
    first, second = blobs(bed)
    first_bytes, second_bytes = first.read_bytes(), second.read_bytes()
    first.write_bytes(second_bytes)
    second.write_bytes(first_bytes)
    for row in (one, other):
        with pytest.raises(SealBroken):
            practice.files.content(row.id)
    first.unlink()
    second.unlink()
    with pytest.raises(VaultMissing):
        practice.files.content(one.id)


def test_an_attachment_that_does_not_exist_is_not_found(bed: Bed, practice: Practice) -> None:
    seen = len(bed.events())
    for act in (practice.files.content, practice.files.remove, practice.files.restore):
        with pytest.raises(NotFound):
            act(AttachmentId(b"a" * 16))
    assert bed.events(after=seen) == []


def test_a_sealed_file_opens_only_as_what_it_was_sealed_for() -> None:
    key, workspace, blob = FileKey.generate(), WorkspaceId(b"w" * 16), BlobId(b"b" * 16)
    sealed = seal_file(key, workspace, blob, b"data")
    assert open_file(key, workspace, blob, sealed) == b"data"
    for wrong in (
        (FileKey.generate(), workspace, blob),
        (key, WorkspaceId(b"x" * 16), blob),
        (key, workspace, BlobId(b"x" * 16)),
    ):
        with pytest.raises(SealBroken):
            open_file(*wrong, sealed)


def test_sizes_on_disk_say_little() -> None:
    sizes = {padded_size(size) for size in range(1, 200_000, 7)}
    assert min(sizes) == 512
    assert len(sizes) < 300
    assert all(size <= padded_size(size) <= max(size * 1.12, 512) for size in range(1, 200_000, 7))


def test_the_hash_that_is_sealed_is_of_the_cleaned_bytes(practice: Practice, clock: FakeClock) -> None:
    note = start_note(practice, clock)
    row = practice.files.attach(note, "a.jpg", jpegs.baseline()).result
    data = practice.files.content(row.id).data
    assert hashlib.sha256(data).digest() != hashlib.sha256(PHOTO).digest()
    assert practice.audit.verify().problems == ()
