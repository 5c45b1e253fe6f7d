"""`pazpaz clean`: cleans one file on disk as an attachment is cleaned, and reports what was removed."""

import argparse
import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.attachments.cleaning import CleanFile, clean
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import FileRefused, HostError, WorkerFailed
from pazpaz_desktop.system import files

_WORKER: Final = "worker"
_NOT_THE_FILES_FAULT: Final = frozenset({"start", "platform"})
_REASONS: Final[Mapping[str, str]] = {
    Rule.EMPTY: "The file is empty. Choose another one.",
    Rule.EXTENSION: (
        "Only photos whose name ends in .jpg or .jpeg are accepted so far."
        " Save or export the file as JPEG and try again."
    ),
    Rule.MISMATCH: (
        "Name and content do not agree on what this file is. Open it in an image program and save it as JPEG."
    ),
    Rule.NOT_JPEG: (
        "The name says JPEG, the content is something else. Open it in an image program and save it as JPEG."
    ),
    Rule.RESIDUE: (
        "After cleaning, a second check was not satisfied, so nothing was kept."
        " Save the picture as a new JPEG and try again."
    ),
    Rule.TOO_LARGE: "The file is larger than 10 MiB. Save the picture smaller and try again.",
    Rule.TOO_MANY_PIXELS: (
        "The picture is larger than 50 megapixels or 20,000 pixels on a side, or would need too much memory."
        " Save it smaller and try again."
    ),
    Rule.TRUNCATED: "The file ends in the middle. Copy it again from where it came from.",
    Rule.UNDECODABLE: "The picture is damaged. Copy it again, or save it as a new JPEG.",
    Rule.UNSUPPORTED_CODING: (
        "This is a rare kind of JPEG that is not supported. Open it in an image program and save it as JPEG."
    ),
    _WORKER: (
        "Checking the file did not end as it should, so nothing was kept."
        " Save the picture as a new JPEG and try again."
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `pazpaz clean` takes."""
    parser.add_argument("source", metavar="IN", type=Path, help="the file to clean; it is not changed")
    parser.add_argument("target", metavar="OUT", type=Path, help="where the cleaned file goes")
    parser.add_argument(
        "--report", metavar="R.json", type=Path, required=True, help="where to write what was removed"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 cleaned, 3 refused (no OUT is written, one that exists stays), 4 disk or system."""
    try:
        return _clean(args.source, args.target, args.report)
    except HostError as error:
        sys.stderr.write(f"pazpaz clean: {error}\n")
        return Exit.ENVIRONMENT


def _clean(source: Path, target: Path, report: Path) -> int:
    try:
        cleaned = clean(source.name, _read_once(source))
    except FileRefused as refused:
        _write_report(report, _refusal(str(refused.details["rule"])))
        return Exit.REFUSED
    except WorkerFailed as failed:
        if failed.details["reason"] in _NOT_THE_FILES_FAULT:
            raise
        _write_report(report, _refusal(_WORKER))
        return Exit.REFUSED
    # The report first: nothing is removed without one. It goes again if OUT cannot be written.
    _write_report(report, _acceptance(cleaned))
    try:
        files.write_atomic(target, cleaned.data)
    except HostError:
        with contextlib.suppress(OSError):
            report.unlink(missing_ok=True)
        raise
    return Exit.DONE


def _read_once(source: Path) -> bytes:
    """At most one byte over the limit, which is enough to know that it is over."""
    try:
        with source.open("rb") as opened:
            return opened.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise files.host_error(error) from error


def _acceptance(cleaned: CleanFile) -> dict[str, object]:
    return {
        "accepted": True,
        "format_in": cleaned.format_in,
        "format_out": cleaned.format_out,
        "removed": [{"code": one.code, "count": one.count, "bytes": one.bytes} for one in cleaned.removed],
        "warnings": list(cleaned.warnings),
    }


def _refusal(rule: str) -> dict[str, object]:
    return {"accepted": False, "code": rule, "reason": _REASONS[rule]}


def _write_report(report: Path, content: dict[str, object]) -> None:
    files.write_atomic(report, (json.dumps(content, indent=2) + "\n").encode())
