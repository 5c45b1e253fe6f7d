"""The files of a practice as its second laptop asks for them, and as the store's admin can change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pazpaz_desktop.clinic.folder import BUCKET
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.files import Files
from pazpaz_desktop.storage.queries import attachments
from tests.evil.scene import Laptop, Scene
from tests.support.clinics import RunningClinic


@dataclass(frozen=True)
class Album:
    """The files of the scene's note as the second laptop and the store's admin reach them."""

    laptop: Laptop
    files: Files
    store: Any
    prefix: str
    blobs: dict[AttachmentId, BlobId]

    def stored(self, photo: AttachmentId) -> bytes:
        """The object as it lies there."""
        answer = self.store.get_object(Bucket=BUCKET, Key=self._key(photo))
        with answer["Body"] as body:
            return bytes(body.read())

    def put(self, photo: AttachmentId, data: bytes) -> None:
        """Another object under its name."""
        self.store.put_object(
            Bucket=BUCKET, Key=self._key(photo), Body=data, ContentType="application/octet-stream"
        )

    def delete(self, photo: AttachmentId) -> None:
        """Away with it."""
        self.store.delete_object(Bucket=BUCKET, Key=self._key(photo))

    def _key(self, photo: AttachmentId) -> str:
        return f"{self.prefix}/{self.blobs[photo]}"


@contextmanager
def album_of(scene: Scene, clinic: RunningClinic) -> Iterator[Album]:
    """Of the laptop that has read the whole log and no file yet."""
    with scene.laptop_before(scene.after_all) as laptop, clinic.store_admin() as store:
        files = Files(laptop.store, laptop.blobs, InlineLane("db"), laptop.remote.objects.get)
        with laptop.store.read() as view:
            blobs = {photo: attachments.record(view, photo).blob_id for photo in scene.photos}
        try:
            yield Album(laptop, files, store, scene.seat.store.prefix, blobs)
        finally:
            files.close()
