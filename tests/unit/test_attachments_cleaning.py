import io
import json

import pytest
from PIL import Image

from pazpaz_desktop.attachments import cleaning
from pazpaz_desktop.attachments.cleaning import Cleaner, clean
from pazpaz_desktop.attachments.rules import Rule
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import FileRefused, WorkerFailed
from pazpaz_desktop.system.confinement import Confinement
from pazpaz_desktop.system.sandbox import Answer
from tests.support import jpeg_judge, jpegs

_SEALED = Confinement(has_seccomp=True)
_GOOD = {"format": "jpeg", "removed": [["exif", 1, 9]], "warnings": [], "width": 4, "height": 3}


def _answer(header: object, data: bytes = b"data", confinement: Confinement = _SEALED) -> Answer:
    return Answer(length_prefixed(json.dumps(header).encode(), data), confinement)


def test_a_photo_comes_back_clean_with_its_report() -> None:
    trap = jpegs.traps()["everything at once"]
    cleaned = clean("photo.jpg", trap.data)

    assert cleaned.data == jpegs.baseline()
    assert {item.code for item in cleaned.removed} == trap.codes
    assert (cleaned.media_type, cleaned.format_in, cleaned.format_out) == ("image/jpeg", "jpeg", "jpeg")
    assert (cleaned.width, cleaned.height) == (48, 40)
    assert cleaned.warnings == ()
    assert cleaned.confinement.is_more_than_limits


def test_one_cleaner_takes_file_after_file_and_refusals_between() -> None:
    with Cleaner() as cleaner:
        cleaner.warm()
        first = cleaner.clean("a.jpg", jpegs.traps()["exif"].data)
        with pytest.raises(FileRefused) as refused:
            cleaner.clean("b.jpg", jpegs.baseline()[:-2])
        second = cleaner.clean("c.jpeg", jpegs.with_segments(jpegs.baseline(), jpegs.exif(8)))

    assert first.data == jpegs.baseline()
    assert refused.value.details == {"rule": Rule.TRUNCATED}
    assert jpeg_judge.orientation(second.data) == 8


@pytest.mark.parametrize("name", ["profile of a wide gamut", "cmyk", "photo with a second one"])
def test_nothing_needs_importing_once_files_are_out_of_reach(name: str) -> None:
    planted = {
        "profile of a wide gamut": jpegs.with_segments(
            jpegs.baseline(), jpegs.icc_segments(jpegs.wide_profile())
        ),
        "cmyk": jpegs.PICTURES["cmyk"](),
        "photo with a second one": jpegs.with_segments(jpegs.baseline(), _second_picture()),
    }

    assert jpeg_judge.faults(planted[name], clean("a.jpg", planted[name]).data) == set()


def _second_picture() -> bytes:
    entries = b"\xb0\0\0\x07\0\0\0\x040100\xb0\1\0\x04\0\0\0\1\0\0\0\2\xb0\2\0\x07\0\0\0\x20\0\0\0\x32"
    return jpegs.segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\3" + entries + bytes(4) + bytes(32))


def test_a_file_is_refused_by_name_and_size_before_a_worker_is_asked() -> None:
    with pytest.raises(FileRefused) as by_name:
        clean("photo.heic", b"x")
    with pytest.raises(FileRefused) as empty:
        clean("photo.jpg", b"")
    with pytest.raises(FileRefused) as large:
        clean("photo.jpg", bytes((10 << 20) + 1))

    assert by_name.value.details["rule"] is Rule.EXTENSION
    assert empty.value.details["rule"] is Rule.EMPTY
    assert large.value.details["rule"] is Rule.TOO_LARGE


def test_a_picture_of_fifty_megapixels_fits_the_worker() -> None:
    target = io.BytesIO()
    Image.new("RGB", (10_000, 5_000), (20, 40, 60)).save(target, "JPEG")

    assert clean("large.jpg", target.getvalue()).width == 10_000


def test_a_worker_that_was_held_by_limits_alone_is_said_so() -> None:
    cleaned = cleaning._understood(_answer(_GOOD, confinement=Confinement(has_limits=True)))

    assert cleaned.warnings == ("limits_only",)


def test_the_answers_that_the_tests_below_break_are_good_ones() -> None:
    assert cleaning._understood(_answer(_GOOD)).data == b"data"
    with pytest.raises(FileRefused):
        cleaning._understood(_answer({"refused": {"rule": "truncated"}}))


@pytest.mark.parametrize(
    "header",
    [
        [],
        "text",
        None,
        {},
        {**_GOOD, "format": "png"},
        {**_GOOD, "format": "exe"},
        {**_GOOD, "removed": [["password", 1, 2]]},
        {**_GOOD, "removed": [["exif", -1, 2]]},
        {**_GOOD, "removed": [["exif", True, 2]]},
        {**_GOOD, "removed": [["exif", 1]]},
        {**_GOOD, "removed": {"exif": 1}},
        {**_GOOD, "warnings": ["<b>"]},
        {**_GOOD, "warnings": [["x"]]},
        {**_GOOD, "width": "4"},
        {**_GOOD, "height": 1.5},
        {"refused": {"rule": "because"}},
        {"refused": {"rule": ["truncated"]}},
        {"refused": {}},
        {"refused": {"rule": "truncated", "who": "me"}},
        {"refused": {"rule": "truncated", "part": "a name with spaces"}},
        {"refused": {"rule": "truncated", "part": ["x"]}},
        {"refused": "truncated"},
    ],
    ids=str,
)
def test_a_hostile_answer_is_a_failed_worker(header: object) -> None:
    with pytest.raises(WorkerFailed) as failed:
        cleaning._understood(_answer(header))

    assert failed.value.details == {"reason": "answer"}


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", length_prefixed(b"{}"), length_prefixed(b"{", b""), length_prefixed(b"[" * 50_000, b"")],
    ids=range(5),
)
def test_an_answer_out_of_shape_is_a_failed_worker(body: bytes) -> None:
    with pytest.raises(WorkerFailed):
        cleaning._understood(Answer(body, _SEALED))


def test_an_accepted_file_without_bytes_is_a_failed_worker() -> None:
    with pytest.raises(WorkerFailed):
        cleaning._understood(_answer(_GOOD, data=b""))


def test_a_header_without_bounds_is_a_failed_worker() -> None:
    with pytest.raises(WorkerFailed):
        cleaning._understood(_answer({**_GOOD, "more": "x" * 70_000}))
