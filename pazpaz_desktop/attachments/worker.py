"""The sandboxed child that cleans one file: every untrusted byte is parsed here and nowhere else."""

import importlib
import io
import json
import os
from typing import Final, Protocol

from PIL import Image

from pazpaz_desktop.attachments import intake, verification
from pazpaz_desktop.attachments.formats import Format
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.attachments.sanitize import jpeg
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import FileRefused
from pazpaz_desktop.system.confinement import Limits
from pazpaz_desktop.system.sandbox import serve, split_frames

_MAGIC_HEAD: Final = 8192
"""How much libmagic gets to see; it decides by the beginning."""


class Recogniser(Protocol):
    """Names the media type of a buffer: libmagic."""

    def from_buffer(self, data: bytes) -> str:
        """The media type."""
        ...


def load_recogniser() -> Recogniser:
    """The libmagic of its wheel, database in memory. The environment is as it was afterwards."""
    before = dict(os.environ)
    try:
        bundled = importlib.import_module("pylibmagic")  # first: `magic` then finds the library in it
        database = str(bundled.data.joinpath("magic.mgc"))
        recogniser: Recogniser = importlib.import_module("magic").Magic(mime=True, magic_file=database)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return recogniser


def clean(recogniser: Recogniser, extension: str, data: bytes) -> tuple[Format, jpeg.Stripped]:
    """Recognise, parse to the end, strip, verify by other parsers. FileRefused on any doubt."""
    intake.check_size(len(data))
    found = intake.check_kind(extension, recogniser.from_buffer(data[:_MAGIC_HEAD]), data)
    stripped = jpeg.strip(data)
    verification.check(data, stripped)
    return found, stripped


def answer(recogniser: Recogniser, request: bytes) -> bytes:
    """One request (extension, file) to one answer (JSON header, cleaned file; no file on refusal)."""
    frames = split_frames(request)
    if frames is None or len(frames) != 2:
        raise ValueError("a request has two frames")
    try:
        found, stripped = clean(recogniser, frames[0].decode("ascii"), frames[1])
    except FileRefused as refused:
        return length_prefixed(_header({"refused": refused.details}), b"")
    except MemoryError:
        return length_prefixed(_header({"refused": {"rule": Rule.TOO_MANY_PIXELS}}), b"")
    header = {
        "format": found,
        "removed": [[one.code, one.count, one.bytes] for one in stripped.removed],
        "warnings": stripped.warnings,
        "width": stripped.width,
        "height": stripped.height,
    }
    return length_prefixed(_header(header), stripped.data)


def _header(content: object) -> bytes:
    return json.dumps(content).encode()


def _warmed_up() -> Recogniser:
    """Clean one picture of our own first, so that nothing is left to import once files are out of reach."""
    recogniser = load_recogniser()
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (16, 16)).save(picture, "JPEG", exif=exif)
    answer(recogniser, length_prefixed(b"jpg", picture.getvalue()))
    answer(recogniser, length_prefixed(b"jpg", b"\xff\xd8\xff"))
    return recogniser


def main() -> None:
    """Runs as `python -I -m pazpaz_desktop.attachments.worker`."""
    recogniser = _warmed_up()
    serve(lambda request: answer(recogniser, request), Limits())


if __name__ == "__main__":
    main()
