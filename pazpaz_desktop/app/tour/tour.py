"""The tour: both plays, one of them going on with two laptops and a clinic, each proved from disk."""

import secrets
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.tour import proof
from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.lines import ENGLISH, HEBREW, Lines, Marks
from pazpaz_desktop.app.tour.play import Play
from pazpaz_desktop.app.tour.puppet import ActFailed
from pazpaz_desktop.app.tour.report import Report, StepFailed
from pazpaz_desktop.app.tour.scene import Scene
from pazpaz_desktop.app.tour.two_laptops import CLINIC, TwoLaptops
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.system.private_bus import PrivateSecretService

_OURS: Final = "report.json"


def take_tour(out: Path) -> int:
    """Play in English, with two laptops in the end, then in Hebrew.

    `out` is emptied first if it holds an earlier tour or nothing.
    """
    out = out.absolute()
    clock = SystemClock()
    clear(out, clock)
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
    scene = Scene(report, lines, Marks.hatch(), lines.name)
    report.profiles.append({"name": lines.name, "path": str(place.profile)})
    with PrivateSecretService() as service:
        with Household(place, service.environment, clock) as household:
            try:
                Play(scene, place, household).perform()
            except StepFailed:
                report.troubles.append(household.last_words())
                raise
        if lines is ENGLISH:
            TwoLaptops(replace(scene, name=CLINIC), place, clock).perform(service.environment)
        _prove(scene, place, service.folder)


def _prove(scene: Scene, place: Place, session_folder: Path) -> None:
    report = scene.report
    with scene.step("verify from disk"):
        report.digests[scene.lines.name] = proof.digest(place, report.passphrase)
    with scene.step("look for canaries"):
        found = proof.sightings(scene.marks, place, [session_folder])
        report.canaries_found += len(found)
        if found:
            raise ActFailed(f"{found}")


def clear(out: Path, clock: Clock) -> None:
    """Empty the folder of an earlier tour, whose server may still run if it was killed.

    RuleBroken (field=out) for a folder that holds anything else.
    """
    if out.exists() and any(out.iterdir()):
        if not (out / _OURS).exists() and not (out / ENGLISH.name).exists():
            raise RuleBroken(field="out", rule="not_a_tour")
        earlier = TrialClinic(out / CLINIC, clock)
        if earlier.folder.exists:
            earlier.stop()
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)


def _random_passphrase() -> str:
    return secrets.token_urlsafe(18)
