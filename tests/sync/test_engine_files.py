"""Files: on the server before anything names them, never in the way of what people wrote."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

import pytest

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.foundation.errors import SealBroken, ServerUnreachable
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, WorkspaceId
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.repos import attachments as attachment_repo
from pazpaz_desktop.storage.repos import stored_blobs
from pazpaz_desktop.sync.files import FileToSend, file_to_send, open_download, upload_bytes
from pazpaz_desktop.sync.steps import Step
from tests.sync.bed import Bed, Laptop

T = TypeVar("T")
DATA = b"a cleaned photograph " * 4000


class StoreGone:
    """The database answers, the store of files does not."""

    def carry(self, request: str, act: Callable[[], T]) -> T:
        if request == "put":
            raise ServerUnreachable(reason="store")
        return act()


def file_of(laptop: Laptop, attachment: AttachmentId) -> FileToSend:
    with laptop.store.write(applying=True) as work:
        return file_to_send(work, attachment.raw)


def named_files(laptop: Laptop) -> int:
    return sum(op.entity is Entity.ATTACHMENT for op in laptop.ops())


def test_a_file_is_on_the_server_before_the_operation_that_names_it_is_made(bed: Bed) -> None:
    here, there = bed
    note = here.start_note()
    attachment = here.attach(note, DATA)
    file = file_of(here, attachment)
    order: list[tuple[Step, bool]] = []

    def watch(step: Step) -> None:
        order.append((step, file.blob in bed.clinic.objects))

    here.fuse = watch  # type: ignore[assignment]  # heard like a fuse
    here.cycle()
    there.cycle()

    stored = [is_there for step, is_there in order if step is Step.FILE_BEFORE_COMMIT]
    assert stored == [True]
    assert named_files(here) == 1
    received = file_of(there, attachment)
    assert received.blob == file.blob
    assert received.key.matches(file.key)
    sealed = there.remote.objects.get(received.blob)
    content = open_download(received.key, there.store.workspace_id, received.blob, sealed, received.sha256)
    assert content == DATA
    with there.store.write(applying=True) as work:
        assert stored_blobs.is_stored(work, received.blob)


def test_a_file_that_is_not_here_is_counted_and_stops_nothing(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="text")
    here.attach(note, is_here=False)
    whole = here.attach(note, DATA)

    report = here.cycle()
    there.cycle()

    assert report.files_left == 1
    assert there.text(note) == "text"
    assert file_of(there, whole)
    assert named_files(here) == 1
    assert here.engine.standing().word == "waiting"


def test_a_store_that_does_not_answer_holds_up_only_files(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="text")
    attachment = here.attach(note, DATA)
    engine = here.new_engine(bed.clinic.remote(here.seat, StoreGone()))

    with pytest.raises(ServerUnreachable):
        engine.cycle()
    there.cycle()
    assert there.text(note) == "text"
    assert bed.clinic.objects == {}
    assert engine.standing().word == "offline"

    bed.settle()
    assert file_of(there, attachment)
    assert bed.agree()


@pytest.mark.parametrize(
    "step",
    [
        Step.FILE_BEFORE_PUT,
        Step.FILE_AFTER_PUT,
        Step.FILE_BEFORE_COMMIT,
        Step.FILE_AFTER_COMMIT,
        Step.CUT_AFTER_COMMIT,
        Step.PUSH_AFTER_CALL,
    ],
)
def test_a_crash_at_any_step_of_sending_leaves_one_file_and_one_name(bed: Bed, step: Step) -> None:
    here, there = bed
    note = here.start_note(subjective="text")
    attachment = here.attach(note, DATA)
    assert here.killed_at(step)

    bed.settle()

    assert list(bed.clinic.objects) == [file_of(there, attachment).blob]
    assert named_files(there) == 1
    assert bed.agree()


def test_removing_a_file_is_read_on_the_other_laptop(bed: Bed) -> None:
    here, there = bed
    note = here.start_note()
    attachment = here.attach(note, DATA)
    bed.settle()
    assert len(there.notes.open(note).attachments) == 1

    with there.store.write() as work:
        attachment_repo.set_deleted(work, attachment_queries.record(work, attachment), True)
        work.commit()
    bed.settle()

    assert here.notes.open(note).attachments == ()
    assert bed.agree()


def test_what_is_uploaded_opens_only_as_that_file_of_that_practice() -> None:
    key, workspace, blob = FileKey.generate(), WorkspaceId.random(), BlobId.random()
    sealed = upload_bytes(key, workspace, blob, DATA)
    digest = hashlib.sha256(DATA).digest()
    assert open_download(key, workspace, blob, sealed, digest) == DATA
    for wrong in (
        (FileKey.generate(), workspace, blob, sealed, digest),
        (key, WorkspaceId.random(), blob, sealed, digest),
        (key, workspace, BlobId.random(), sealed, digest),
        (key, workspace, blob, sealed[:-1], digest),
        (key, workspace, blob, sealed + b"\0", digest),
        (key, workspace, blob, sealed[: 56 + 16400], digest),
        (key, workspace, blob, sealed, bytes(32)),
    ):
        with pytest.raises(SealBroken):
            open_download(*wrong)
    with pytest.raises(SealBroken):
        open_sealed(key, sealed, SealContext(SealKind.BLOB, workspace.raw, blob.raw))


def test_files_of_nearly_the_same_size_look_alike_on_the_server() -> None:
    key, workspace, blob = FileKey.generate(), WorkspaceId.random(), BlobId.random()
    sizes = {len(upload_bytes(key, workspace, blob, bytes(size))) for size in range(50_000, 51_000)}
    assert len(sizes) <= 2
