"""`pazpaz verify` as a new process: what it prints and how it ends."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.populated import PASSPHRASE, new_vault, populate
from tests.support.swaps import RawVault

VERIFY = [sys.executable, "-m", "pazpaz_desktop", "verify", "--profile"]


def verify(profile: Path, *more: str, passphrase: str = PASSPHRASE) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON and errors of `pazpaz verify --json`, with the passphrase on a descriptor."""
    reading, writing = os.pipe()
    os.write(writing, passphrase.encode() + b"\n")
    os.close(writing)
    done = subprocess.run(
        [*VERIFY, str(profile), "--json", "--passphrase-fd", str(reading), *more],
        pass_fds=[reading],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(reading)
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "profile") as vault:
        populate(vault, 1, random.Random(3))
    return tmp_path / "profile"


def test_a_whole_vault_is_verified_from_disk_twice_with_the_same_digest(profile: Path) -> None:
    before = {path: path.read_bytes() for path in profile.rglob("*") if path.is_file()}
    code, report, errors = verify(profile)

    assert {path: path.read_bytes() for path in profile.rglob("*") if path.is_file()} == before
    assert (code, errors) == (0, "")
    assert set(report) == {
        *("ok", "digest", "vault_digest", "records", "files", "files_elsewhere", "problems"),
    }
    assert (report["ok"], report["files"], report["files_elsewhere"], report["problems"]) == (True, 1, 0, [])
    assert len(report["digest"]) == len(report["vault_digest"]) == 64
    assert report["digest"] != report["vault_digest"]
    assert report["records"] > 0
    assert verify(profile)[1] == report


def test_a_foreign_body_is_named_and_the_exit_code_says_refused(profile: Path, tmp_path: Path) -> None:
    with new_vault(tmp_path / "other") as vault:
        populate(vault, 1, random.Random(3))
        raw = RawVault(vault.database, vault.unlocked.database_key)
        row = next(row for row in raw.rows() if row.part == "first_name")
        raw.execute(
            "UPDATE sealed_value SET body = zeroblob(90) WHERE object_id = ? AND part = ?",
            row.object_id,
            row.part,
        )
        raw.close()

    code, report, _ = verify(tmp_path / "other")

    assert (code, report["ok"]) == (3, False)
    assert {"code": "seal_broken", "object_id": row.object_id.hex(), "part": "first_name"} in report[
        "problems"
    ]


def test_a_wrong_passphrase_is_refused_and_named(profile: Path) -> None:
    code, report, _ = verify(profile, passphrase="not this one at all")

    assert (code, report["ok"], report["digest"]) == (3, False, None)
    assert report["problems"] == [{"code": "WrongPassphrase", "error": "PZ-2001"}]


def test_a_profile_without_a_vault_is_an_environment_error(tmp_path: Path) -> None:
    code, report, errors = verify(tmp_path)

    assert code == 4
    assert report["problems"][0]["code"] == "VaultMissing"
    assert "PZ-4008" in errors


def test_a_damaged_database_is_an_environment_error_and_nothing_is_repaired(profile: Path) -> None:
    database = next((profile / "vaults").glob("*/vault.db"))
    database.write_bytes(database.read_bytes()[:20_000])
    before = database.read_bytes()

    code, report, _ = verify(profile)

    assert code == 4
    assert report["problems"][0]["code"] == "DatabaseBroken"
    assert database.read_bytes() == before


def test_a_profile_named_before_the_command_is_the_one_that_is_verified(profile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pazpaz_desktop", "--profile", profile, "verify", "--passphrase-fd", "0"],
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 problems" in done.stdout


def test_a_passphrase_file_that_others_can_read_is_refused(profile: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / "passphrase"
    open_to_all.write_text(PASSPHRASE, "utf-8")
    open_to_all.chmod(0o644)
    command = [sys.executable, "-m", "pazpaz_desktop", "verify", "--profile", str(profile)]

    done = subprocess.run(
        [*command, "--passphrase-file", str(open_to_all)], capture_output=True, text=True, check=False
    )
    open_to_all.chmod(0o600)
    allowed = subprocess.run(
        [*command, "--passphrase-file", str(open_to_all)], capture_output=True, check=False
    )

    assert (done.returncode, allowed.returncode) == (2, 0)
    assert "0600" in done.stderr


def test_verify_loads_no_qt(profile: Path) -> None:
    words = ["verify", "--profile", str(profile), "--passphrase-fd", "0"]
    script = (
        f"import sys; from pazpaz_desktop.app.cli import main; code = main({words!r}); "
        "sys.exit(code or any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=PASSPHRASE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
