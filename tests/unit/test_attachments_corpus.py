from pathlib import Path

import pytest

from pazpaz_desktop.attachments.cleaning import Cleaner
from pazpaz_desktop.attachments.sanitize import jpeg
from pazpaz_desktop.foundation.errors import FileRefused
from tests.support import jpeg_judge, jpegs

_CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
_FEWEST = 20

_needs_corpora = pytest.mark.skipif(not _CORPORA.is_dir(), reason="../shared/corpora is not here")
_needs_exiftool = pytest.mark.skipif(jpeg_judge.exiftool() is None, reason="exiftool is not installed")


def _photos() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((_CORPORA / "jpeg").glob("*.jpg"))}


@_needs_corpora
def test_real_photos_come_out_clean_and_the_same_to_the_last_pixel() -> None:
    photos = _photos()
    assert len(photos) >= _FEWEST
    faults = {}
    accepted = 0
    with Cleaner() as cleaner:
        for name, data in photos.items():
            try:
                cleaned = cleaner.clean(name, data)
            except FileRefused as refused:
                faults[name] = {str(refused)}
                continue
            accepted += 1
            if found := jpeg_judge.faults(data, cleaned.data):
                faults[name] = found
            again = jpeg.strip(cleaned.data)
            if again.data != cleaned.data or again.removed:
                faults[name] = {"cleaning again changes it"}
    print(f"ran {accepted} of {len(photos)} photos")

    assert faults == {}
    assert accepted >= _FEWEST


@_needs_corpora
@_needs_exiftool
def test_exiftool_finds_nothing_in_real_photos_once_cleaned(tmp_path: Path) -> None:
    photos = _photos()
    for name, data in photos.items():
        (tmp_path / name).write_bytes(jpeg.strip(data).data)

    assert len(photos) >= _FEWEST
    assert jpeg_judge.exiftool_leftovers(tmp_path) == {}


@_needs_corpora
@_needs_exiftool
def test_exiftool_finds_much_in_real_photos_before_they_are_cleaned() -> None:
    assert len(jpeg_judge.exiftool_leftovers(_CORPORA / "jpeg")) >= _FEWEST


@_needs_corpora
def test_every_other_format_of_the_corpora_is_refused() -> None:
    others = [path for path in _CORPORA.rglob("*") if path.suffix.lower() in {".pdf", ".heic", ".heif"}]
    taken = []
    with Cleaner() as cleaner:
        for path in others:
            for name in (path.name, "disguised.jpg"):
                try:
                    cleaner.clean(name, path.read_bytes())
                    taken.append(path.name)
                except FileRefused:
                    pass

    assert len(others) >= _FEWEST
    assert taken == []


@_needs_exiftool
def test_exiftool_finds_nothing_in_our_own_traps_once_cleaned(tmp_path: Path) -> None:
    made = {name: trap.data for name, trap in jpegs.traps().items()}
    made |= {name: make() for name, make in jpegs.PICTURES.items()}
    made |= {f"turn {turn}": jpegs.with_segments(jpegs.baseline(), jpegs.exif(turn)) for turn in range(1, 9)}
    made |= {
        f"profile {version}": jpegs.with_segments(
            jpegs.baseline(), jpegs.icc_segments(jpegs.wide_profile(version))
        )
        for version in (2, 4)
    }
    for name, data in made.items():
        (tmp_path / f"{name}.jpg").write_bytes(jpeg.strip(data).data)

    assert jpeg_judge.exiftool_leftovers(tmp_path) == {}


@_needs_exiftool
def test_exiftool_would_have_found_what_our_traps_hold(tmp_path: Path) -> None:
    for name in ("exif", "xmp", "comment", "iptc", "mpf"):
        (tmp_path / f"{name}.jpg").write_bytes(jpegs.traps()[name].data)

    found = jpeg_judge.exiftool_leftovers(tmp_path)
    assert found.keys() == {"exif.jpg", "xmp.jpg", "comment.jpg", "iptc.jpg", "mpf.jpg"}
