"""The sealed files of a vault on disk: written once, durably, under random names, never changed."""

from pathlib import Path
from typing import Final

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import FileUnreadable, VaultExists, VaultMissing
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.system import files

_READ_LIMIT: Final = 2 * limits.FILE_BYTES
"""Room for padding and seal on top of the largest file."""


class BlobStore:
    """Sealed bytes by blob id, as `<folder>/<first 2 hex digits>/<32 hex digits>`.

    It neither seals nor opens and knows no names. Used on lane files alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, blob_id: BlobId, sealed: bytes) -> None:
        """On disk for good when this returns (file, name and folder synced). DiskFull leaves nothing.

        VaultExists if the id is taken: what is stored is never overwritten.
        """
        path = self._path(blob_id)
        if path.exists():
            raise VaultExists(part="blob", id=blob_id)
        files.private_dir(path.parent)
        files.write_atomic(path, sealed)

    def get(self, blob_id: BlobId) -> bytes:
        """The sealed bytes. VaultMissing when there are none, FileUnreadable when they cannot be read."""
        try:
            return files.read_bounded(self._path(blob_id), _READ_LIMIT)
        except FileUnreadable as error:
            if not self.exists(blob_id):
                raise VaultMissing(part="blob", id=blob_id) from error
            raise

    def exists(self, blob_id: BlobId) -> bool:
        """Whether something is stored under the id."""
        return self._path(blob_id).is_file()

    def remove(self, blob_id: BlobId) -> None:
        """Forget the file; nothing happens when it is not there."""
        try:
            self._path(blob_id).unlink(missing_ok=True)
        except OSError as error:
            raise files.host_error(error) from error

    def _path(self, blob_id: BlobId) -> Path:
        name = str(blob_id)
        return self._folder / name[:2] / name
