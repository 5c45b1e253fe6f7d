"""Attachments: how their names are cleaned, how much may be kept, and what cleaning can have removed."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import FileRefused
from pazpaz_desktop.foundation.ids import AttachmentId, BlobId, ClientId, NoteId

_NO_NAME: Final = "attachment"
_OTHER: Final = re.compile(r"[^\w\s-]")
_RUNS: Final = re.compile(r"[_\s]+")
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}")


class MediaType(StrEnum):
    """A format in which attachments are kept."""

    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class RemovedItem:
    """One kind of thing cleaning took out of a file: its code word, how many, how many bytes."""

    code: str
    count: int
    bytes: int


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentRow:
    """A file of a note as the note shows it."""

    id: AttachmentId
    name: str
    media_type: str
    size_bytes: int
    removed: tuple[RemovedItem, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file's row, without anything sealed. `size_bytes` is the size after cleaning."""

    id: AttachmentId
    client_id: ClientId
    note_id: NoteId
    blob_id: BlobId
    media_type: str
    size_bytes: int
    created_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class NewAttachment:
    """A cleaned file about to be recorded; `sha256` is of the cleaned bytes."""

    record: AttachmentRecord
    name: str
    removed: tuple[RemovedItem, ...]
    sha256: bytes

    def row(self) -> AttachmentRow:
        """As the note shows it."""
        return AttachmentRow(
            id=self.record.id,
            name=self.name,
            media_type=self.record.media_type,
            size_bytes=self.record.size_bytes,
            removed=self.removed,
            created_at=self.record.created_at,
        )


def clean_name(name: str) -> str:
    """A name that is safe on every system and carries no path: the rule of domain.md §6.5.

    Idempotent. Letters of every script stay; an empty rest becomes `attachment`.
    """
    last = canonical.nfc(name).replace("\\", "/").rsplit("/", 1)[-1].strip().lstrip(".")
    suffix = PurePosixPath(last).suffix
    extension = suffix.lower() if _EXTENSION.fullmatch(suffix) else ""
    stem = last[: len(last) - len(extension)] if extension else last
    stem = _RUNS.sub("_", _OTHER.sub("_", stem)).strip("_ ")
    room = limits.FILE_NAME_CHARACTERS - len(extension)
    return (canonical.nfc(stem)[:room].strip("_ ") or _NO_NAME) + extension


def check_room(size_bytes: int, note_bytes: int, client_bytes: int) -> None:
    """FileRefused if a cleaned file of this size does not fit beside what note and client already hold."""
    if size_bytes > limits.FILE_BYTES:
        raise FileRefused(rule="file_too_large", limit=limits.FILE_BYTES)
    if note_bytes + size_bytes > limits.NOTE_FILES_BYTES:
        raise FileRefused(rule="note_full", limit=limits.NOTE_FILES_BYTES)
    if client_bytes + size_bytes > limits.CLIENT_FILES_BYTES:
        raise FileRefused(rule="client_full", limit=limits.CLIENT_FILES_BYTES)
