"""A real clinic server for tests: one for all test processes, with a fresh place on it for whoever asks.

Pytest plugin with the fixtures `clinic` (shared; leave everything but your own places alone) and `own_clinic`
(a server for one test, which may stop and damage it).
"""

import fcntl
import hashlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pazpaz_desktop.foundation.clock import SystemClock

if TYPE_CHECKING:
    from pazpaz_desktop.clinic.postgres_server import Connection
    from pazpaz_desktop.clinic.trial import TrialClinic

_ROOT = Path(__file__).resolve().parents[2]


class RunningClinic:
    """A running server and its operator's rights on it."""

    def __init__(self, trial: "TrialClinic") -> None:
        self.trial = trial

    def new_place(self) -> bytes:
        """The seat file of a fresh, empty workspace."""
        return self.trial.add_seat(f"place-{secrets.token_hex(8)}")

    def new_seat(self, seat_file: bytes) -> bytes:
        """One more seat in the workspace of that seat."""
        place = json.loads(seat_file)["place"]
        names = {one.ws.replace("-", ""): one.name for one in self.trial.folder.places()}
        return self.trial.add_seat(names[place])

    def remove_seat(self, seat_file: bytes) -> None:
        """Shut that laptop out."""
        self.trial.remove_seat(json.loads(seat_file)["seat"])

    def superuser(self) -> "AbstractContextManager[Connection]":
        """A connection to the clinic's database that no rule holds back; each statement commits."""
        return self.trial.postgres.connection()

    def store_admin(self) -> "AbstractContextManager[Any]":
        """An S3 client that may do everything in the bucket."""
        return self.trial.store.client("s3")


@pytest.fixture(scope="session")
def clinic() -> Iterator[RunningClinic]:
    """The server that all tests share."""
    with _share() as base:
        yield RunningClinic(_trial(base / "clinic"))


@pytest.fixture
def own_clinic() -> Iterator[RunningClinic]:
    """A server of one test's own."""
    with make_clinic() as made:
        yield made


@contextmanager
def make_clinic() -> Iterator[RunningClinic]:
    """A fresh server, running; stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="pz-clinic-", ignore_cleanup_errors=True) as folder:
        trial = _trial(Path(folder) / "clinic")
        try:
            trial.start(is_durable=False)
            yield RunningClinic(trial)
        finally:
            if trial.folder.exists:
                trial.stop()


def _trial(folder: Path) -> "TrialClinic":
    from pazpaz_desktop.clinic.trial import TrialClinic

    return TrialClinic(folder, SystemClock())


@contextmanager
def _share() -> Iterator[Path]:
    """Hold a share in the server, started by whoever comes first."""
    base = Path(tempfile.gettempdir()) / f"pz-clinic-{os.getuid()}-{_edition()}"
    base.mkdir(mode=0o700, exist_ok=True)
    from tests.support.clinic_keeper import wait_for_lock

    starting = wait_for_lock(base / "starting.lock", fcntl.LOCK_EX)
    share = wait_for_lock(base / "users.lock", fcntl.LOCK_SH)  # waits for a keeper that is just stopping
    try:
        try:
            _start_keeper(base)
        finally:
            os.close(starting)
        yield base
    finally:
        os.close(share)


def _start_keeper(base: Path) -> None:
    """Where one runs already, this one ends at once and says nothing."""
    log = base / "keeper.log"
    command = [sys.executable, "-m", "tests.support.clinic_keeper", str(base)]
    with log.open("wb") as errors:
        keeper = subprocess.Popen(
            command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )
    assert keeper.stdout is not None
    with keeper.stdout:
        if keeper.stdout.readline() == b"ready\n":
            keeper.returncode = 0  # it outlives us where others share the server
            return
    if keeper.wait() != 0:
        raise RuntimeError(log.read_text("utf-8"))


def _edition() -> str:
    """Of the server's code: test runs on another state of it get another server."""
    folder = _ROOT / "pazpaz_desktop" / "clinic"
    sources = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".sql"})
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:12]
