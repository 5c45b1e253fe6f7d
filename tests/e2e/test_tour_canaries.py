"""The canary scan finds what it is meant to find, wherever it hides."""

import zipfile
import zlib
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.canaries import Canary, CanaryScan
from tests.support.canaries import ENCODERS, planted

SCRIPTS = ("latin", "hebrew")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_planted_canary_is_found_in_its_encoding(encoding: str, script: str) -> None:
    canary = Canary.hatch(script)

    found = CanaryScan([canary]).in_bytes(planted(encoding, canary.word), "memory")

    assert {(sighting.script, sighting.encoding) for sighting in found} >= {(script, encoding)}


def test_nine_encodings_are_searched() -> None:
    assert len(ENCODERS) == 9


@pytest.mark.parametrize("encoding", ENCODERS)
def test_another_canary_is_not_mistaken_for_ours(encoding: str) -> None:
    ours, other = Canary.hatch("latin"), Canary.hatch("latin")

    assert CanaryScan([ours]).in_bytes(planted(encoding, other.word), "memory") == []


@pytest.mark.parametrize("offset", range(6))
def test_base64_is_found_at_every_alignment(offset: int) -> None:
    canary = Canary.hatch("hebrew")
    data = ENCODERS["base64"]("x" * offset + canary.word + "tail")

    assert [seen.encoding for seen in CanaryScan([canary]).in_bytes(data, "memory")] == ["base64"]


def test_folded_lines_do_not_hide_a_canary() -> None:
    canary = Canary.hatch("hebrew")
    folded = ENCODERS["quoted-printable"]("a" * 50 + canary.word)

    assert b"=\n" in folded
    assert CanaryScan([canary]).in_bytes(folded, "memory")


def test_a_canary_in_a_zip_archive_or_a_broken_stream_is_found(tmp_path: Path) -> None:
    canary = Canary.hatch("latin")
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", canary.word * 30)
    (tmp_path / "cut").write_bytes(zlib.compress(canary.word.encode() + bytes(range(256)) * 40)[:600])

    found = CanaryScan([canary]).in_places([tmp_path])

    assert {Path(seen.place.removesuffix(" (deflated)")).name for seen in found} == {"a.zip", "cut"}


def test_file_and_folder_names_are_searched_too(tmp_path: Path) -> None:
    canary = Canary.hatch("hebrew")
    (tmp_path / canary.word).mkdir()
    (tmp_path / canary.word / "x").write_bytes(b"")

    assert CanaryScan([canary]).in_places([tmp_path])
