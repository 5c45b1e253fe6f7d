"""Judges a cleaned JPEG by means that the cleaner does not use, so that any cleaner can be judged."""

import contextlib
import io
import json
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from pazpaz_desktop.attachments.sanitize import residue
from tests.support.jpegs import CANARY

_GROUPS = {"ExifTool", "File", "JFIF", "APP14", "ICC_Profile", "Composite"}
_EXIF_TAGS = {"Orientation"}


def faults(original: bytes, cleaned: bytes) -> set[str]:
    """What is wrong with a cleaned file: leftovers, planted words, other pixels. Empty when nothing is."""
    found = {f"residue {code}" for code in residue.find(cleaned)}
    if CANARY in cleaned or CANARY.decode().encode("utf-16-be") in cleaned:
        found.add("canary")
    try:
        if pixels(original) != pixels(cleaned):
            found.add("pixels")
        if orientation(original) != orientation(cleaned):
            found.add("orientation")
    except (OSError, SyntaxError, ValueError):
        found.add("undecodable")
    return found


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    """Mode, size and every pixel as stored, not turned."""
    with _opened(data) as picture:
        return picture.mode, picture.size, picture.tobytes()


def orientation(data: bytes) -> int:
    """How EXIF says the picture is turned."""
    with _opened(data) as picture:
        exif = Image.Exif()
        if block := picture.info.get("exif"):
            exif.load(block)
        value = exif.get(0x0112, 1)
        return value if isinstance(value, int) and 1 <= value <= 8 else 1


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow speaks up about the damage that the traps hold on purpose
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            yield picture


def exiftool() -> str | None:
    """The program, if it is installed."""
    return shutil.which("exiftool")


def exiftool_leftovers(folder: Path) -> dict[str, set[str]]:
    """For each JPEG in the folder, the tags exiftool finds beyond what a clean file may have."""
    done = subprocess.run(
        [exiftool() or "exiftool", "-a", "-u", "-U", "-G0:1", "-ee", "-j", str(folder)],
        capture_output=True,
        check=True,
    )
    left: dict[str, set[str]] = {}
    for row in json.loads(done.stdout):
        beyond = {name for name in row if name != "SourceFile" and not _is_allowed(name)}
        if beyond:
            left[Path(row["SourceFile"]).name] = beyond
    return left


def _is_allowed(name: str) -> bool:
    groups, _, tag = name.rpartition(":")
    if groups.partition(":")[0] == "EXIF":
        return tag in _EXIF_TAGS
    return groups.partition(":")[0] in _GROUPS and tag not in {"Comment", "Warning", "Error"}
