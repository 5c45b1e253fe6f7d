"""Sending files: each is on the server before the operation that names it is made."""

from collections.abc import Sequence

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.foundation.errors import Cancelled, SealBroken, ServerError
from pazpaz_desktop.storage.repos import stored_blobs
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.database import Database
from pazpaz_desktop.sync.files import FileToSend, file_to_send, send
from pazpaz_desktop.sync.progress import Listener, Progress, Stage
from pazpaz_desktop.sync.remote import Objects
from pazpaz_desktop.sync.steps import OnStep, Step, commit_at


class FileSender:
    """Sends the files of one vault. Lane `sync`."""

    def __init__(
        self,
        database: Database,
        cutter: Cutter,
        blobs: BlobStore,
        objects: Objects,
        *,
        listener: Listener,
        on_step: OnStep,
    ) -> None:
        self._database = database
        self._cutter = cutter
        self._blobs = blobs
        self._objects = objects
        self._listener = listener
        self._on_step = on_step

    def send(self, attachments: Sequence[bytes]) -> tuple[int, ServerError | None]:
        """How many files are not here to be sent, and why the store refused, if it did.

        A refusal ends only the sending of files: what people wrote need not wait for a photograph.
        Cancelled between two files.
        """
        missing = 0
        for number, attachment in enumerate(attachments):
            if self._listener.is_stopped():
                raise Cancelled()
            self._listener.progressed(Progress(Stage.FILES, number, len(attachments)))
            try:
                missing += not self._send(attachment)
            except ServerError as failure:
                return missing, failure
        return missing, None

    def _send(self, attachment: bytes) -> bool:
        try:
            file = self._database.look(lambda view: file_to_send(view, attachment))
        except SealBroken:
            return False
        self._on_step(Step.FILE_BEFORE_PUT)
        if not send(file, self._database.store.workspace_id, self._blobs, self._objects):
            return False
        self._on_step(Step.FILE_AFTER_PUT)
        self._database.run(lambda: self._name(attachment, file))
        return True

    def _name(self, attachment: bytes, file: FileToSend) -> None:
        """It is there: from now on it may be named, and is."""
        with self._database.store.write(applying=True) as work:
            stored_blobs.add(work, file.blob)
            self._cutter.cut(work, Entity.ATTACHMENT, attachment)
            commit_at(work, self._on_step, Step.FILE_BEFORE_COMMIT, Step.FILE_AFTER_COMMIT)
