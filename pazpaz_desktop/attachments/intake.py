"""Decides whether a file may come in: name, size, libmagic and our own table must all agree."""

from pazpaz_desktop.attachments import formats
from pazpaz_desktop.attachments.formats import Format
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import FileRefused


def extension_of(name: str) -> str:
    """The last suffix of a name in lower case; FileRefused(rule=extension) if it is not accepted."""
    stem, dot, suffix = name.rpartition(".")
    extension = suffix.lower()
    if not dot or not stem or extension not in formats.EXTENSIONS:
        raise FileRefused(rule=Rule.EXTENSION)
    return extension


def check_size(size: int) -> None:
    """FileRefused for an empty file or one over the limit of a single attachment."""
    if size == 0:
        raise FileRefused(rule=Rule.EMPTY)
    if size > limits.FILE_BYTES:
        raise FileRefused(rule=Rule.TOO_LARGE, limit=limits.FILE_BYTES)


def check_kind(extension: str, media_type: str, data: bytes) -> Format:
    """The one format that all three name; FileRefused(rule=not_jpeg or mismatch) otherwise.

    `media_type` is libmagic's word. The full parse is the fourth check and comes after this.
    """
    by_name = formats.EXTENSIONS.get(extension)
    by_table = formats.recognise(data)
    by_magic = media_type == formats.MEDIA_TYPES.get(by_name) if by_name else False
    if by_name is None:
        raise FileRefused(rule=Rule.EXTENSION)
    if by_table is not by_name and not by_magic:
        raise FileRefused(rule=Rule.NOT_JPEG, found=by_table or "unknown")
    if by_table is not by_name or not by_magic:
        raise FileRefused(rule=Rule.MISMATCH, found=by_table or "unknown")
    return by_name
