"""The process that keeps the tests' clinic server: starts it, and stops it when no test run uses it.

Runs as `python -m tests.support.clinic_keeper FOLDER`, says `ready`, and then waits for the lock of which
every user holds a share. A test run that is killed loses its share, so no server outlives its users.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.clock import SystemClock


def keep(base: Path) -> None:
    """Have the one clinic of this folder running until nobody wants it."""
    if not try_lock(base / "keeper.lock"):
        return
    folder = base / "clinic"
    clinic = TrialClinic(folder, SystemClock())
    if clinic.folder.exists:
        clinic.stop()  # of a keeper that was killed
    shutil.rmtree(folder, ignore_errors=True)
    try:
        clinic.start(is_durable=False)
        print("ready", flush=True)
        wait_for_lock(base / "users.lock", fcntl.LOCK_EX)
    finally:
        if clinic.folder.exists:
            clinic.stop()
        shutil.rmtree(folder, ignore_errors=True)


def try_lock(path: Path) -> bool:
    """Take the lock for as long as this process lives, unless another has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    return True


def wait_for_lock(path: Path, mode: int) -> int:
    """The descriptor that holds the lock."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, mode)
    return descriptor


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
