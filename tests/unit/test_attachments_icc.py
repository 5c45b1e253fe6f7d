import io

import pytest
from PIL import Image, ImageCms

from pazpaz_desktop.attachments.sanitize import icc, jpeg, residue
from pazpaz_desktop.attachments.sanitize.icc import Verdict
from pazpaz_desktop.attachments.sanitize.removals import Warned
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpegs


def _with_profile(profile: bytes, chunk: int = 65519) -> bytes:
    return jpegs.with_segments(jpegs.baseline(), jpegs.icc_segments(profile, chunk))


def _in_srgb(profile: bytes, colour: tuple[int, int, int]) -> tuple[int, ...]:
    seen = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), colour),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
    )
    assert seen is not None
    pixel = seen.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def test_srgb_goes_because_it_is_what_every_viewer_assumes() -> None:
    stripped = jpeg.strip(_with_profile(jpegs.srgb_profile()))

    assert stripped.data == jpegs.baseline()
    assert [item.code for item in stripped.removed] == ["icc"]
    assert stripped.warnings == ()


@pytest.mark.parametrize("version", [2, 4])
def test_a_wide_gamut_stays_right_without_its_texts(version: int) -> None:
    profile = jpegs.wide_profile(version)
    stripped = jpeg.strip(_with_profile(profile))

    assert [item.code for item in stripped.removed] == ["icc_text"]
    assert jpegs.CANARY not in stripped.data
    assert jpegs.CANARY.decode().encode("utf-16-be") not in stripped.data
    assert residue.find(stripped.data) == ()
    for colour in [(255, 0, 0), (0, 200, 0), (10, 20, 250), (128, 128, 128)]:
        assert _in_srgb(stripped.profile, colour) == _in_srgb(profile, colour)


@pytest.mark.parametrize("version", [2, 4])
def test_a_wide_gamut_differs_from_none_or_the_test_above_shows_nothing(version: int) -> None:
    assert _in_srgb(jpegs.wide_profile(version), (10, 200, 20)) != (10, 200, 20)


@pytest.mark.parametrize("version", [2, 4])
def test_a_rebuilt_profile_is_not_rebuilt_again(version: int) -> None:
    once = icc.clean(jpegs.wide_profile(version), 3)
    twice = icc.clean(once.profile, 3)

    assert once.verdict is Verdict.KEPT
    assert once.emptied == 3
    assert twice == icc.Cleaned(Verdict.KEPT, once.profile, 0)


def test_a_profile_in_many_segments_is_put_together_in_their_order() -> None:
    profile = jpegs.wide_profile()
    parts = [profile[at : at + 100] for at in range(0, len(profile), 100)]
    segments = [
        jpegs.segment(0xE2, icc.MARK + bytes([number, len(parts)]) + part)
        for number, part in reversed(list(enumerate(parts, 1)))
    ]
    shuffled = jpegs.with_segments(jpegs.baseline(), *segments)

    assert jpeg.strip(shuffled).source_profile == profile


@pytest.mark.parametrize("missing", range(3))
def test_a_profile_with_a_missing_part_goes_with_a_warning(missing: int) -> None:
    profile = jpegs.wide_profile()
    whole = jpegs.icc_segments(profile, len(profile) // 3 + 1)
    parts = [b"\xff\xe2" + part for part in whole.split(b"\xff\xe2")[1:]]
    del parts[missing]
    stripped = jpeg.strip(jpegs.with_segments(jpegs.baseline(), *parts))

    assert stripped.data == jpegs.baseline()
    assert stripped.warnings == (Warned.ICC_DAMAGED,)


def test_a_profile_for_other_colours_goes_with_a_warning() -> None:
    grey = jpegs.with_segments(jpegs.baseline("L"), jpegs.icc_segments(jpegs.wide_profile()))
    stripped = jpeg.strip(grey)

    assert stripped.data == jpegs.baseline("L")
    assert stripped.warnings == (Warned.ICC_MISMATCHED,)


def test_a_profile_beyond_a_megabyte_is_refused_rather_than_dropped() -> None:
    large = jpegs.wide_profile() + bytes(1 << 20)

    with pytest.raises(FileRefused) as refused:
        jpeg.strip(_with_profile(large))
    assert refused.value.details["coding"] == "icc_too_large"


@pytest.mark.parametrize("cut", range(0, 700, 11))
def test_a_profile_cut_anywhere_is_judged_without_failing(cut: int) -> None:
    assert icc.clean(jpegs.wide_profile()[:cut], 3).verdict in set(Verdict)


@pytest.mark.parametrize("at", range(128, 300, 3))
def test_a_profile_with_a_wrong_byte_in_its_table_is_judged_without_failing(at: int) -> None:
    profile = bytearray(jpegs.wide_profile())
    profile[at] ^= 0xFF
    cleaned = icc.clean(bytes(profile), 3)

    assert cleaned.verdict in set(Verdict)
    assert jpegs.CANARY not in cleaned.profile
