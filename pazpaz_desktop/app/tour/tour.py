"""The tour: both plays with a real Secret Service, then digests from disk and the search for leaks."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.tour.canaries import CanaryScan
from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.lines import ENGLISH, HEBREW, Lines, Marks
from pazpaz_desktop.app.tour.play import Play
from pazpaz_desktop.app.tour.puppet import ActFailed
from pazpaz_desktop.app.tour.report import Report, StepFailed
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.system.private_bus import PrivateSecretService

_VERIFY_S: Final = 120.0
_VERIFY: Final = (sys.executable, "-I", "-m", "pazpaz_desktop", "verify")
_OURS: Final = "report.json"


def take_tour(out: Path) -> int:
    """Play in English, then in Hebrew; `out` is emptied first if it holds an earlier tour or nothing."""
    out = out.absolute()
    _clear(out)
    clock = SystemClock()
    report = Report(out, _random_passphrase(), clock)
    try:
        for lines in (ENGLISH, HEBREW):
            _play(report, lines, clock)
    except StepFailed as failed:
        sys.stderr.write(f"pazpaz demo: failed at “{failed}”\n" + "\n".join(report.troubles))
    path = report.write()
    for step in report.steps:
        print(f"{'ok ' if step['ok'] else 'NOT'} {step['ms']:>6} ms  {step['name']}")
    print(f"{len(report.pictures)} pictures, {report.canaries_found} canaries found: {path}")
    return Exit.DONE if report.is_ok else Exit.BUG


def _play(report: Report, lines: Lines, clock: Clock) -> None:
    place = Place.under(report.out / lines.name)
    marks = Marks.hatch()
    report.profiles.append({"name": lines.name, "path": str(place.profile)})
    with PrivateSecretService() as service:
        with Household(place, service.environment, clock) as household:
            try:
                Play(report, lines, marks, place, household).perform()
            except StepFailed:
                report.troubles.append(household.last_words())
                raise
        with report.step(f"{lines.name}: verify from disk"):
            report.digests[lines.name] = _digest(place, report.passphrase)
        with report.step(f"{lines.name}: look for canaries"):
            scan = CanaryScan([marks.latin, marks.hebrew])
            found = scan.in_places([place.profile, place.home, place.temporary, place.said, service.folder])
            report.canaries_found += len(found)
            if found:
                raise ActFailed(f"{found}")


def _digest(place: Place, passphrase: str) -> str:
    """The digest by `pazpaz verify`, a new process that knows the passphrase and nothing else."""
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
    return str(json.loads(done.stdout)["digest"])


def _clear(out: Path) -> None:
    """Never empties a folder that is not an earlier tour's."""
    if out.exists() and any(out.iterdir()):
        if not (out / _OURS).exists() and not (out / ENGLISH.name).exists():
            raise RuleBroken(field="out", rule="not_a_tour")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)


def _random_passphrase() -> str:
    return secrets.token_urlsafe(18)
