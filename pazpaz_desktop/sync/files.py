"""Files between laptops: sealed for the server under their own key, stored before anything names them."""

import hashlib
from dataclasses import dataclass

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import open_file
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.crypto.padme import padded, unpadded
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import FileUnreadable, SealBroken, VaultMissing
from pazpaz_desktop.foundation.ids import BlobId, WorkspaceId
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.exchange.values import AttachmentBorn
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.sync.remote import Objects


@dataclass(frozen=True, slots=True, repr=False)
class FileToSend:
    """A file of this laptop that the server does not have; `sha256` is that of its content."""

    blob: BlobId
    key: FileKey
    sha256: bytes


def file_to_send(reader: Reader, attachment_id: bytes) -> FileToSend:
    """What is needed to send an attachment's file; nobody is shown it. NotFound."""
    found = take(reader, Entity.ATTACHMENT, attachment_id, {Group.BORN})[Group.BORN]
    born = AttachmentBorn.read(found)
    return FileToSend(BlobId(born.blob), FileKey(born.file_key), born.sha256)


def upload_bytes(key: FileKey, workspace: WorkspaceId, blob: BlobId, data: bytes) -> bytes:
    """What is stored on the server: padded, sealed under the file's key, bound to workspace and blob."""
    return seal(key, padded(data), _context(workspace, blob))


def open_download(key: FileKey, workspace: WorkspaceId, blob: BlobId, sealed: bytes, sha256: bytes) -> bytes:
    """The content, every chunk and the hash verified. SealBroken for anything but that very file."""
    data = unpadded(open_sealed(key, sealed, _context(workspace, blob)))
    if hashlib.sha256(data).digest() != sha256:
        raise SealBroken()
    return data


def send(file: FileToSend, workspace: WorkspaceId, blobs: BlobStore, objects: Objects) -> bool:
    """Store the file on the server. False where it is not here, or not what was attached: it is left alone.

    Raises what `Objects.put` raises.
    """
    try:
        data = open_file(file.key, workspace, file.blob, blobs.get(file.blob))
    except (VaultMissing, FileUnreadable, SealBroken):
        return False
    if hashlib.sha256(data).digest() != file.sha256:
        return False
    objects.put(file.blob, upload_bytes(file.key, workspace, file.blob, data))
    return True


def _context(workspace: WorkspaceId, blob: BlobId) -> SealContext:
    return SealContext(SealKind.UPLOAD, workspace.raw, blob.raw)
