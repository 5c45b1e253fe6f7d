"""Proof from disk: a profile's digest by `pazpaz verify`, and the search for canaries in a household."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.tour.canaries import CanaryScan, Sighting
from pazpaz_desktop.app.tour.household import Place
from pazpaz_desktop.app.tour.lines import Marks
from pazpaz_desktop.app.tour.puppet import ActFailed

_VERIFY_S: Final = 120.0
_VERIFY: Final = (sys.executable, "-I", "-m", "pazpaz_desktop", "verify")


def digest(place: Place, passphrase: str) -> str:
    """By a new process that knows the passphrase and nothing else.

    ActFailed where it finds a problem, or a file that is not on that laptop.
    """
    reading, writing = os.pipe()
    try:
        os.write(writing, passphrase.encode())
        os.close(writing)
        done = subprocess.run(
            [*_VERIFY, "--profile", str(place.profile), "--json", "--passphrase-fd", str(reading)],
            pass_fds=[reading],
            capture_output=True,
            timeout=_VERIFY_S,
            check=False,
        )
    finally:
        os.close(reading)
    if done.returncode != 0:
        raise ActFailed(f"verify ended with {done.returncode}: {done.stdout.decode()} {done.stderr.decode()}")
    findings = json.loads(done.stdout)
    if findings["files_elsewhere"]:
        raise ActFailed(f"not every file is on the laptop: {findings}")
    return str(findings["digest"])


def sightings(marks: Marks, place: Place, further: Iterable[Path]) -> list[Sighting]:
    """Canaries in all that the processes of a household may have written, and in `further` folders."""
    scan = CanaryScan(marks.both)
    return scan.in_places([place.profile, place.home, place.temporary, place.said, *further])
