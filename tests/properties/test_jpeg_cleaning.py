import random

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pazpaz_desktop.attachments import verification
from pazpaz_desktop.attachments.sanitize import exif, icc, jpeg, residue
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpeg_judge, jpegs
from tests.support.counts import scaled

_PLAIN = jpegs.baseline()
_VENDOR_MARKERS = st.sampled_from([0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEC, 0xED, 0xEF, 0xFE])
_PLANTED = st.builds(jpegs.segment, _VENDOR_MARKERS, st.binary(max_size=80)) | st.sampled_from(
    [jpegs.exif(), jpegs.exif(order="<"), jpegs.segment(0xE2, b"MPF\0"), jpegs.segment(0xE0, b"JFXX\0\x10")]
)
_SMALL = {name: make() for name, make in jpegs.PICTURES.items()} | {
    "everything at once": jpegs.traps()["everything at once"].data,
    "turned and wide": jpegs.with_segments(
        _PLAIN, jpegs.exif(6), jpegs.icc_segments(jpegs.wide_profile(), 300)
    ),
}


def _segment_starts(data: bytes) -> list[int]:
    starts, at = [], 2
    while data[at + 1] != 0xDA:
        starts.append(at)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return [*starts, at]


_STARTS = _segment_starts(_PLAIN)


@given(st.lists(st.tuples(st.integers(0, len(_STARTS) - 1), _PLANTED), max_size=8), st.binary(max_size=60))
def test_whatever_is_planted_wherever_only_the_picture_is_left(
    planted: list[tuple[int, bytes]], trailer: bytes
) -> None:
    data = _PLAIN
    for place, extra in sorted(planted, key=lambda one: one[0], reverse=True):
        data = data[: _STARTS[place]] + extra + data[_STARTS[place] :]
    data += trailer
    stripped = jpeg.strip(data)
    inner = {"gps", "makernote", "thumbnail"}

    assert stripped.data == _PLAIN
    assert sum(one.bytes for one in stripped.removed if one.code not in inner) == len(data) - len(_PLAIN)


@given(st.binary(max_size=400))
def test_any_bytes_are_either_refused_or_clean(tail: bytes) -> None:
    for data in (tail, b"\xff\xd8\xff" + tail, _PLAIN[:200] + tail):
        try:
            stripped = jpeg.strip(data)
        except FileRefused:
            continue
        assert residue.find(stripped.data) == ()


@given(st.binary(max_size=300))
def test_any_bytes_as_exif_or_profile_are_read_without_failing(body: bytes) -> None:
    assert exif.read(b"Exif\0\0MM\0*" + body).orientation in {None, *range(2, 9)}
    assert icc.clean(body, 3).verdict in set(icc.Verdict)
    assert isinstance(residue.find(body), tuple)


@pytest.mark.soak
@pytest.mark.parametrize("name", _SMALL)
def test_a_picture_cut_anywhere_is_refused_or_clean(name: str) -> None:
    data = _SMALL[name]
    count = scaled(200, minimum=20)
    places = {round(step * (len(data) - 1) / count) for step in range(count)}

    assert {place: fault for place in places if (fault := _outcome(data[:place]))} == {}


@pytest.mark.soak
@pytest.mark.parametrize("name", _SMALL)
def test_a_picture_with_any_byte_flipped_is_refused_or_clean(name: str) -> None:
    data = _SMALL[name]
    dice = random.Random(name)
    faults = {}
    for _ in range(scaled(200, minimum=20)):
        place = dice.randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ dice.randrange(1, 256)]) + data[place + 1 :]
        if fault := _outcome(flipped):
            faults[place] = fault

    assert faults == {}


def test_a_cut_before_the_end_is_always_refused() -> None:
    for place in range(len(_PLAIN)):
        with pytest.raises(FileRefused):
            jpeg.strip(_PLAIN[:place])


def _outcome(data: bytes) -> set[str]:
    """What is wrong with what cleaning made of the data; empty for a refusal."""
    try:
        stripped = jpeg.strip(data)
        verification.check(data, stripped)
    except FileRefused:
        return set()
    return jpeg_judge.faults(data, stripped.data)
