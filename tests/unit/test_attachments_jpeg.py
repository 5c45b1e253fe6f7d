from collections.abc import Callable

import pytest

from pazpaz_desktop.attachments.sanitize import exif, jpeg, residue
from pazpaz_desktop.attachments.sanitize.removals import Warned
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpeg_judge, jpegs

_TRAPS = jpegs.traps()
_REFUSED = jpegs.refused()


@pytest.mark.parametrize("make", jpegs.PICTURES.values(), ids=jpegs.PICTURES)
def test_a_picture_of_every_coding_stays_the_same_to_the_last_pixel(make: Callable[[], bytes]) -> None:
    original = make()

    assert jpeg_judge.faults(original, jpeg.strip(original).data) == set()


@pytest.mark.parametrize("trap", _TRAPS.values(), ids=_TRAPS)
def test_what_is_planted_is_gone_and_named(trap: jpegs.Trap) -> None:
    stripped = jpeg.strip(trap.data)

    assert jpeg_judge.faults(trap.data, stripped.data) == set()
    assert {item.code for item in stripped.removed} == trap.codes
    assert all(item.count > 0 and item.bytes > 0 for item in stripped.removed)


@pytest.mark.parametrize("name", [name for name in _TRAPS if "scan" not in name and name != "long adobe"])
def test_what_is_left_of_a_trap_is_the_picture_byte_for_byte(name: str) -> None:
    assert jpeg.strip(_TRAPS[name].data).data == jpegs.baseline()


@pytest.mark.parametrize("name", _TRAPS)
def test_the_report_accounts_for_every_byte(name: str) -> None:
    inner = {"gps", "makernote", "thumbnail"}
    stripped = jpeg.strip(_TRAPS[name].data)
    reported = sum(item.bytes for item in stripped.removed if item.code not in inner)

    assert len(_TRAPS[name].data) - len(stripped.data) == reported


@pytest.mark.parametrize("trap", _TRAPS.values(), ids=_TRAPS)
def test_cleaning_is_deterministic_and_again_changes_nothing(trap: jpegs.Trap) -> None:
    once = jpeg.strip(trap.data)
    twice = jpeg.strip(once.data)

    assert jpeg.strip(trap.data) == once
    assert twice.data == once.data
    assert twice.removed == ()


@pytest.mark.parametrize(("data", "rule", "detail"), _REFUSED.values(), ids=_REFUSED)
def test_what_is_not_understood_is_refused_by_name(data: bytes, rule: str, detail: str) -> None:
    with pytest.raises(FileRefused) as refused:
        jpeg.strip(data)

    assert refused.value.details["rule"] == rule
    assert not detail or detail in refused.value.details.values()


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_a_turned_picture_keeps_36_bytes_that_say_so(turn: int, order: str) -> None:
    stripped = jpeg.strip(jpegs.with_segments(jpegs.baseline(), jpegs.exif(turn, order)))

    assert stripped.orientation == turn
    assert jpeg_judge.orientation(stripped.data) == turn
    assert len(stripped.data) == len(jpegs.baseline()) + 36
    assert jpeg.strip(stripped.data).data == stripped.data
    assert jpeg.strip(stripped.data).removed == ()
    assert residue.find(stripped.data) == ()


@pytest.mark.parametrize("turn", [0, 1, 9, 65535])
def test_an_upright_or_impossible_orientation_keeps_nothing(turn: int) -> None:
    stripped = jpeg.strip(jpegs.with_segments(jpegs.baseline(), jpegs.exif(turn)))

    assert stripped.data == jpegs.baseline()
    assert stripped.orientation == 1


def test_the_first_of_two_exif_blocks_says_how_the_picture_is_turned() -> None:
    two = jpegs.with_segments(jpegs.baseline(), jpegs.exif(6), jpegs.exif(3))

    assert jpeg.strip(two).orientation == 6


def test_a_damaged_exif_block_goes_with_a_warning() -> None:
    cut = jpegs.segment(0xE1, jpegs.exif(6)[4:90])
    stripped = jpeg.strip(jpegs.with_segments(jpegs.baseline(), cut))

    assert stripped.warnings == (Warned.EXIF_DAMAGED,)
    assert stripped.orientation == 6


@pytest.mark.parametrize("cut", range(0, 420, 7))
def test_an_exif_block_cut_anywhere_is_read_without_failing(cut: int) -> None:
    payload = jpegs.exif(6)[4 : 4 + cut]

    assert exif.read(payload).orientation in {None, 6}


def test_lengths_that_lie_never_report_more_than_the_block_holds() -> None:
    payload = jpegs.exif()[4:].replace(b"\x92\x7c\0\x07\0\0", b"\x92\x7c\0\x07\xff\xff")
    content = exif.read(payload)

    assert len(content.parts) == 3
    assert all(size <= len(payload) for _, _, size in content.parts)


def test_a_print_resolution_is_replaced_and_reported() -> None:
    stripped = jpeg.strip(jpegs.baseline(dpi=(300, 300)))

    assert [(item.code, item.bytes) for item in stripped.removed] == [("density", 5)]
    assert stripped.data == jpegs.baseline()


def test_a_colour_transform_without_jfif_is_not_overruled_by_one() -> None:
    original = jpegs.without(jpegs.baseline(), 0xE0)
    adobe_rgb = jpegs.PICTURES["adobe rgb"]()

    assert jpeg.strip(original).data == jpegs.baseline()
    assert b"JFIF" not in jpeg.strip(adobe_rgb).data


def test_of_two_colour_transforms_the_last_one_counts() -> None:
    original = jpegs.with_segments(jpegs.baseline(keep_rgb=True), jpegs.adobe(1))
    stripped = jpeg.strip(original)

    assert stripped.data.count(b"Adobe") == 1
    assert jpeg_judge.faults(original, stripped.data) == set()


def test_memory_is_reckoned_before_anything_is_decoded() -> None:
    full = jpegs.baseline(progressive=True, subsampling=0)
    frame = full.index(b"\xff\xc2")
    large = full[: frame + 5] + (7000).to_bytes(2, "big") + (7000).to_bytes(2, "big") + full[frame + 9 :]

    with pytest.raises(FileRefused) as refused:
        jpeg.strip(large)
    assert refused.value.details["rule"] == "too_many_pixels"
