"""Sealed files: how an attachment's bytes are padded and sealed before they go to the blob store."""

from typing import Final

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.ids import BlobId, WorkspaceId

_LENGTH_BYTES: Final = 8
_FLOOR: Final = 512


def seal_file(key: FileKey, workspace: WorkspaceId, blob: BlobId, data: bytes) -> bytes:
    """The bytes sealed for this blob alone, padded so that its size says little about the file."""
    framed = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    return seal(key, framed.ljust(padded_size(len(framed)), b"\0"), _context(workspace, blob))


def open_file(key: FileKey, workspace: WorkspaceId, blob: BlobId, sealed: bytes) -> bytes:
    """The bytes that were sealed for this blob; SealBroken for anything else."""
    framed = open_sealed(key, sealed, _context(workspace, blob))
    length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
    data = framed[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if len(data) != length:
        raise SealBroken()
    return data


def padded_size(size: int) -> int:
    """PADMÉ (at most 12 % more, few distinct sizes) with a floor of 512 bytes: decisions.md §8."""
    exponent = max(size, 1).bit_length() - 1
    step = 1 << max(exponent - exponent.bit_length(), 0)
    return max(-(-size // step) * step, _FLOOR)


def _context(workspace: WorkspaceId, blob: BlobId) -> SealContext:
    return SealContext(SealKind.BLOB, workspace.raw, blob.raw)
