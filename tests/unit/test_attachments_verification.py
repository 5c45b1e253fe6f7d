import dataclasses
import io
from collections.abc import Callable

import pytest
from PIL import Image

from pazpaz_desktop.attachments import verification
from pazpaz_desktop.attachments.sanitize import jpeg, residue
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpeg_judge, jpegs

_TURNED = jpegs.with_segments(jpegs.baseline(), jpegs.exif(6), jpegs.segment(jpegs.COM, jpegs.CANARY))


def _naive(data: bytes) -> bytes:
    """What many programs do: decode and save again."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def _identity(data: bytes) -> bytes:
    return data


def _verdict(original: bytes, cleaned: bytes, profile: bytes | None = None) -> FileRefused | None:
    stripped = dataclasses.replace(jpeg.strip(original), data=cleaned)
    if profile is not None:
        stripped = dataclasses.replace(stripped, profile=profile)
    try:
        verification.check(original, stripped)
    except FileRefused as refused:
        return refused
    return None


@pytest.mark.parametrize("trap", jpegs.traps().values(), ids=jpegs.traps())
def test_our_cleaner_passes_where_no_cleaning_at_all_does_not(trap: jpegs.Trap) -> None:
    assert _verdict(trap.data, jpeg.strip(trap.data).data) is None
    assert _verdict(trap.data, _identity(trap.data)) is not None
    assert jpeg_judge.faults(trap.data, _identity(trap.data)) != set()


@pytest.mark.parametrize("make", jpegs.PICTURES.values(), ids=jpegs.PICTURES)
def test_decoding_and_saving_again_does_not_pass(make: Callable[[], bytes]) -> None:
    original = make()

    assert _verdict(original, _naive(original)) is not None
    assert "pixels" in jpeg_judge.faults(original, _naive(original))


def test_decoding_and_saving_again_keeps_a_comment_and_loses_the_turn() -> None:
    assert {"canary", "orientation", "pixels"} <= jpeg_judge.faults(_TURNED, _naive(_TURNED))


_CLEAN = jpeg.strip(_TURNED).data
_MUTANTS = {
    "comment left": jpegs.with_segments(_CLEAN, jpegs.segment(jpegs.COM, b"")),
    "byte behind the end": _CLEAN + b"\0",
    "byte between segments": jpegs.before_marker(_CLEAN, 0xDB, b"\0"),
    "fill byte": jpegs.before_marker(_CLEAN, 0xDB, b"\xff"),
    "gps left": jpegs.with_segments(jpegs.without(_CLEAN, 0xE1), jpegs.exif(6)),
    "turn lost": jpegs.without(_CLEAN, 0xE1),
    "turned otherwise": _CLEAN.replace(b"\1\x12\0\3\0\0\0\1\0\6", b"\1\x12\0\3\0\0\0\1\0\3"),
    "jfif twice": jpegs.with_segments(_CLEAN, _CLEAN[2:20]),
    "thumbnail left": _CLEAN.replace(b"\0\1\0\1\0\0\xff\xe1", b"\0\1\0\1\1\1\xff\xe1"),
    "end missing": _CLEAN[:-2],
    "scan cut": _CLEAN[:-40] + _CLEAN[-2:],
    "one byte of the scan changed": _CLEAN[:-60] + bytes([_CLEAN[-60] ^ 1]) + _CLEAN[-59:],
    "vendor segment": jpegs.with_segments(_CLEAN, jpegs.segment(0xE5, b"x")),
    "profile with texts": jpegs.with_segments(_CLEAN, jpegs.icc_segments(jpegs.wide_profile())),
    "empty": b"",
}


@pytest.mark.parametrize("mutant", _MUTANTS.values(), ids=_MUTANTS)
def test_a_cleaner_with_one_mistake_does_not_pass(mutant: bytes) -> None:
    assert _verdict(_TURNED, _CLEAN) is None
    assert mutant != _CLEAN
    assert _verdict(_TURNED, mutant) is not None


def test_colours_read_another_way_do_not_pass() -> None:
    original = jpegs.PICTURES["adobe rgb"]()
    overruled = jpegs.with_segments(jpeg.strip(original).data, jpegs.baseline()[2:20])

    assert residue.find(overruled) == ()
    assert _verdict(original, overruled) is not None


def test_a_profile_that_shows_other_colours_does_not_pass() -> None:
    original = jpegs.with_segments(jpegs.baseline(), jpegs.icc_segments(jpegs.wide_profile()))
    stripped = jpeg.strip(original)
    bent = stripped.profile.replace(b"curv\0\0\0\0\0\0\0\1\2", b"curv\0\0\0\0\0\0\0\1\1")

    assert bent != stripped.profile
    assert _verdict(original, stripped.data) is None
    refused = _verdict(original, stripped.data, profile=bent)
    assert refused is not None
    assert refused.details["part"] == "icc"


def test_a_picture_that_only_claims_to_be_one_is_not_decoded() -> None:
    with pytest.raises(FileRefused) as refused:
        verification.look(jpegs.without(jpegs.baseline(), 0xDB))
    assert refused.value.details["rule"] == "undecodable"
