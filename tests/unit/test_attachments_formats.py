import os
from collections.abc import Callable

import pytest

from pazpaz_desktop.attachments import intake
from pazpaz_desktop.attachments.formats import EXTENSIONS, MEDIA_TYPES, Format, recognise
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.attachments.worker import load_recogniser
from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.attachments import MediaType
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpegs

_OTHERS = {
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Format.PNG),
    "gif": (b"GIF89a\1\0\1\0", Format.GIF),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", Format.WEBP),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", Format.HEIC),
    "avif": (b"\0\0\0\x18ftypavif\0\0\0\0", Format.AVIF),
    "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0", Format.MP4),
    "tiff": (b"II*\0\x08\0\0\0", Format.TIFF),
    "bmp": (b"BM\x46\0\0\0", Format.BMP),
    "pdf": (b"%PDF-1.7\n", Format.PDF),
    "zip": (jpegs.zip_file(), Format.ZIP),
    "office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OFFICE),
    "windows program": (b"MZ\x90\0", Format.EXECUTABLE),
    "linux program": (b"\x7fELF\2\1\1", Format.EXECUTABLE),
    "script": (b"#!/bin/sh\n", Format.EXECUTABLE),
    "html": (b"\xef\xbb\xbf \n<html>", Format.MARKUP),
    "svg": (b"<?xml version='1.0'?><svg/>", Format.MARKUP),
    "text": (b"just words", None),
    "nothing": (b"", None),
}


def _rule(name: str, media_type: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        intake.check_kind(intake.extension_of(name), media_type, data)
    return str(refused.value.details["rule"])


@pytest.mark.parametrize(("data", "found"), _OTHERS.values(), ids=_OTHERS)
def test_the_table_names_a_format_by_its_first_bytes(data: bytes, found: Format | None) -> None:
    assert recognise(data) is found


@pytest.mark.parametrize("make", jpegs.PICTURES.values(), ids=jpegs.PICTURES)
def test_name_libmagic_and_table_agree_on_every_kind_of_jpeg(make: Callable[[], bytes]) -> None:
    data = make()

    assert intake.check_kind("jpeg", load_recogniser().from_buffer(data), data) is Format.JPEG


@pytest.mark.parametrize(("data", "found"), _OTHERS.values(), ids=_OTHERS)
def test_another_format_under_the_name_of_a_jpeg_is_refused(data: bytes, found: Format | None) -> None:
    assert _rule("photo.jpg", load_recogniser().from_buffer(data), data) == Rule.NOT_JPEG


def test_one_dissenting_voice_is_enough_to_refuse() -> None:
    assert _rule("photo.jpg", "image/png", jpegs.baseline()) == Rule.MISMATCH
    assert _rule("photo.jpg", "image/jpeg", b"\x89PNG\r\n\x1a\n") == Rule.MISMATCH


@pytest.mark.parametrize("name", ["a.jpg", "a.JPG", "a.jpeg", "תמונה.Jpeg", "a.png.jpg", "a\u202egpj.jpg"])
def test_the_last_suffix_of_a_name_counts_in_any_case(name: str) -> None:
    assert intake.extension_of(name) in {"jpg", "jpeg"}


@pytest.mark.parametrize(
    "name", ["", "jpg", ".jpg", "a.png", "a.jpg.exe", "a.jpg.", "a.jpg ", "a.heic", "a.pdf", "\u202egpj.exe"]
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        intake.extension_of(name)

    assert refused.value.details == {"rule": Rule.EXTENSION}


def test_the_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    intake.check_size(limits.FILE_BYTES)

    with pytest.raises(FileRefused) as refused:
        intake.check_size(limits.FILE_BYTES + 1)
    assert refused.value.details["rule"] is Rule.TOO_LARGE


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        intake.check_size(0)

    assert refused.value.details == {"rule": Rule.EMPTY}


def test_accepted_formats_are_those_that_records_can_hold() -> None:
    assert {MediaType(media_type) for media_type in MEDIA_TYPES.values()} == set(MediaType)
    assert set(EXTENSIONS.values()) == set(MEDIA_TYPES)


def test_loading_libmagic_leaves_the_environment_as_it_was() -> None:
    before = dict(os.environ)
    load_recogniser()

    assert dict(os.environ) == before
