"""Cleans a file before it is kept: hands it to a sandboxed worker and believes nothing it cannot check."""

import json
from dataclasses import dataclass
from typing import Final, Self

from pazpaz_desktop.attachments import formats, intake
from pazpaz_desktop.attachments.formats import Format
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.attachments.sanitize.removals import Removed, Warned
from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.attachments import RemovedItem
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import FileRefused, WorkerFailed
from pazpaz_desktop.system.confinement import Confinement
from pazpaz_desktop.system.sandbox import Answer, SandboxedWorker, WorkerPool, split_frames

_PROGRAM: Final = ("-m", "pazpaz_desktop.attachments.worker")
_HEADER_LIMIT: Final = 1 << 16
# A cleaned file is at most a fresh header and an emptied profile longer than what came in.
_ANSWER_LIMIT: Final = limits.FILE_BYTES + 2 * _HEADER_LIMIT
_REFUSAL_DETAILS: Final = frozenset({"rule", "part", "coding", "found", "limit", "width", "height"})


@dataclass(frozen=True, slots=True, repr=False)
class CleanFile:
    """A file fit to be kept, with the report of what was taken out and what confined the worker."""

    data: bytes
    media_type: str
    format_in: str
    format_out: str
    removed: tuple[RemovedItem, ...]
    warnings: tuple[str, ...]
    width: int
    height: int
    confinement: Confinement


class Cleaner:
    """Cleans files one by one, each in a worker of its own, with the next worker started ahead.

    Not thread-safe: owned by lane files. Close it to end the waiting worker.
    """

    def __init__(self) -> None:
        self._workers = WorkerPool(lambda: SandboxedWorker(_PROGRAM, _ANSWER_LIMIT))

    def warm(self) -> None:
        """Start a worker ahead of the first file."""
        self._workers.warm()

    def clean(self, name: str, data: bytes) -> CleanFile:
        """FileRefused (rule: a Rule) for a file we do not take, WorkerFailed when the worker broke.

        `name` serves for its extension alone and does not leave this process.
        """
        request = _request(name, data)
        return _understood(self._workers.ask(request))

    def close(self) -> None:
        """End the waiting worker."""
        self._workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def clean(name: str, data: bytes) -> CleanFile:
    """As Cleaner.clean, with one worker for this one file."""
    request = _request(name, data)
    return _understood(SandboxedWorker(_PROGRAM, _ANSWER_LIMIT).ask(request))


def _request(name: str, data: bytes) -> bytes:
    extension = intake.extension_of(name)
    intake.check_size(len(data))
    return length_prefixed(extension.encode("ascii"), data)


def _understood(answer: Answer) -> CleanFile:
    """The worker parsed hostile bytes, so its answer is hostile too until every part of it fits."""
    frames = split_frames(answer.body)
    if frames is None or len(frames) != 2 or len(frames[0]) > _HEADER_LIMIT:
        raise WorkerFailed(reason="answer")
    try:
        header = json.loads(frames[0])
        if "refused" in header:
            raise _refusal(header["refused"])
        return _clean_file(header, frames[1], answer.confinement)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise WorkerFailed(reason="answer") from error


def _refusal(details: object) -> FileRefused:
    if not isinstance(details, dict) or not details.keys() <= _REFUSAL_DETAILS:
        raise ValueError("not a refusal")
    return FileRefused(**{**details, "rule": Rule(_word(details["rule"]))})


def _clean_file(header: dict[str, object], data: bytes, confinement: Confinement) -> CleanFile:
    found = Format(str(header["format"]))
    warnings = {Warned(_word(word)) for word in _list(header["warnings"])}
    if not confinement.is_more_than_limits:
        warnings.add(Warned.LIMITS_ONLY)
    if not data:
        raise ValueError("no file")
    return CleanFile(
        data=data,
        media_type=formats.MEDIA_TYPES[found],
        format_in=found.value,
        format_out=found.value,
        removed=tuple(_removed(row) for row in _list(header["removed"])),
        warnings=tuple(sorted(warning.value for warning in warnings)),
        width=_count(header["width"]),
        height=_count(header["height"]),
        confinement=confinement,
    )


def _removed(row: object) -> RemovedItem:
    code, count, size = _list(row)
    return RemovedItem(Removed(_word(code)).value, _count(count), _count(size))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a word")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
