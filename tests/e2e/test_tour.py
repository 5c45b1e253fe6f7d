"""The tour as a person starts it, what it leaves behind, and that nothing written in it leaks."""

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pazpaz_desktop.app.tour.canaries import Canary, CanaryScan
from pazpaz_desktop.crypto.envelope import open_sealed
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import Vaults
from tests.support.swaps import RawVault

pytestmark = pytest.mark.alone

LANGUAGES = ("english", "hebrew")
PROFILES = ("english", "second-laptop", "hebrew")
TOUR_S = 600
PAZPAZ = (sys.executable, "-m", "pazpaz_desktop")


@dataclass(frozen=True, slots=True)
class Taken:
    """A tour that was taken."""

    out: Path
    code: int
    said: str

    @property
    def report(self) -> dict[str, Any]:
        """What it says of itself."""
        report: dict[str, Any] = json.loads((self.out / "report.json").read_text("utf-8"))
        return report

    def texts(self, name: str) -> Iterator[bytes]:
        """Every sealed value of a profile's vault, opened."""
        profile = Profile(self.out / name / "profile")
        vaults = Vaults(profile, None, SystemClock())
        secret = Secret(self.report["passphrase"].encode())
        unlocked = vaults.unlock(vaults.cards()[0].vault_id, secret)
        raw = RawVault(unlocked.folder / "vault.db", unlocked.database_key)
        workspace = unlocked.header.place.workspace.raw
        keys = raw.field_keys(unlocked.master, workspace)
        yield from [open_sealed(keys[row.epoch], row.body, row.context(workspace)) for row in raw.rows()]
        raw.close()
        unlocked.close()


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    out = tmp_path_factory.mktemp("tour") / "demo"
    done = subprocess.run(
        [*PAZPAZ, "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=TOUR_S,
    )
    return Taken(out, done.returncode, done.stdout + done.stderr)


def test_every_step_goes_well_in_both_languages(tour: Taken) -> None:
    report = tour.report

    assert (tour.code, report["ok"]) == (0, True), tour.said
    assert set(report) == {
        *("ok", "passphrase", "steps", "pictures", "profiles", "digests", "devices", "server"),
        "canaries_found",
    }
    assert all(set(step) == {"name", "ok", "ms"} and step["ok"] for step in report["steps"])
    steps = [[step["name"] for step in report["steps"] if step["name"].startswith(one)] for one in LANGUAGES]
    assert len(steps[0]) == len(steps[1]) > 15
    assert len([step for step in report["steps"] if step["name"].startswith("clinic")]) > 20
    assert report["canaries_found"] == 0


def test_both_laptops_hold_the_same_and_the_server_holds_nothing_readable(tour: Taken) -> None:
    report = tour.report
    devices, server = report["devices"], report["server"]

    assert devices == dict.fromkeys(("a_digest", "b_digest"), report["digests"]["english"])
    assert set(server) == {"postgres", "s3", "canaries_found", "control_found"}
    assert (server["canaries_found"], server["control_found"]) == (0, True)
    assert server["postgres"]["dump_bytes"] > 10_000
    assert server["postgres"]["files"] > 100
    assert server["s3"]["objects"] >= 2
    assert server["s3"]["files"] > 0


def test_there_is_a_picture_of_every_screen_in_both_languages(tour: Taken) -> None:
    pictures = tour.report["pictures"]

    assert len(pictures) == len(set(pictures)) > 30
    for picture in pictures:
        with Image.open(tour.out / picture) as image:
            colours = image.convert("RGB").resize((200, 130)).getcolors(200 * 130)
            assert colours is not None
            assert len(colours) > 20, picture
    in_both = [
        {picture.partition("-")[2] for picture in pictures if picture.startswith(one)} for one in LANGUAGES
    ]
    with_two_laptops = {picture for picture in in_both[0] if picture.endswith(("-a.png", "-b.png"))}
    assert len(with_two_laptops) > 25
    assert in_both[0] - with_two_laptops == in_both[1]


def test_the_profiles_are_left_and_verify_finds_the_digests_of_the_report(tour: Taken) -> None:
    report = tour.report

    assert [profile["name"] for profile in report["profiles"]] == list(PROFILES)
    for profile in report["profiles"]:
        done = subprocess.run(
            [*PAZPAZ, "verify", "--profile", profile["path"], "--json", "--passphrase-fd", "0"],
            input=report["passphrase"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["digest"] == report["digests"][profile["name"]]
    assert report["digests"]["english"] != report["digests"]["hebrew"]


def test_everything_in_the_profiles_belongs_to_the_person_alone(tour: Taken) -> None:
    for name in PROFILES:
        for path in (tour.out / name / "profile").rglob("*"):
            mode = stat.S_IMODE(path.lstat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path


def test_with_the_keys_left_out_the_same_scan_finds_every_canary(tour: Taken, tmp_path: Path) -> None:
    for name in PROFILES:
        texts = list(tour.texts(name))
        canaries = [Canary("latin", _after("example.org", texts)), Canary("hebrew", _file_name(texts))]
        scan = CanaryScan(canaries)
        assert scan.in_places([tour.out / name / "profile", tour.out / name / "home"]) == []

        leaky = tmp_path / name
        shutil.copytree(tour.out / name / "profile", leaky)
        with sqlite3.connect(leaky / "vaults" / "plain.db") as plain:
            plain.execute("CREATE TABLE value (body BLOB)")
            plain.executemany("INSERT INTO value VALUES (?)", [(text,) for text in texts])
        plain.close()

        assert {seen.script for seen in scan.in_places([leaky])} == {"latin", "hebrew"}


def test_nothing_the_tour_started_is_left_running(tour: Taken) -> None:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)

    assert [line for line in listed.stdout.splitlines() if str(tour.out) in line] == []


def test_a_folder_that_is_not_an_earlier_tour_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", "utf-8")

    done = subprocess.run(
        [*PAZPAZ, "demo", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "PZ-" in done.stderr
    assert (tmp_path / "mine.txt").read_text("utf-8") == "keep me"


def _after(domain: str, texts: list[bytes]) -> str:
    return next(text.decode().partition("@")[0] for text in texts if text.endswith(f"@{domain}".encode()))


def _file_name(texts: list[bytes]) -> str:
    return next(text.decode().removesuffix(".jpg") for text in texts if text.endswith(b".jpg"))
