"""The Debian packages the program and its tests stand on: which, what for, and how they get installed."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LISTS = Path("/var/lib/apt/lists")
_POLICY = Path("/usr/sbin/policy-rc.d")
_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")

_WINDOW = {
    "Qt's core libraries": (
        "libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libx11-6"
        " libbrotli1"
    ),
    "Qt's window on an X screen": (
        "libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0"
        " libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0"
        " libxcb-glx0"
    ),
    "a font with Latin and Hebrew letters": "fonts-dejavu-core",
}
_TOUR = {
    "a private keyring for the tour and the tests": "dbus gnome-keyring libglib2.0-bin",
    "the database of the trial clinic server": "postgresql",
}
_TESTS = {
    "a screen without a monitor, windows managed and keys pressed on it": "xvfb xauth openbox xdotool",
    "a second reader for what a cleaned photo still holds": "libimage-exiftool-perl",
    "to end a program at each of its writes": "strace",
}
_VENV = {"Python's own environments": "python3-venv"}


@dataclass(frozen=True)
class Missing:
    """Packages that are not installed, by purpose."""

    by_purpose: dict[str, list[str]]

    @property
    def names(self) -> list[str]:
        """All of them, in order."""
        return [name for names in self.by_purpose.values() for name in names]


def missing_for(*, with_tour: bool, with_tests: bool) -> Missing:
    """What this Debian-like machine lacks; nothing is ever missing on a machine without dpkg."""
    installed = _installed()
    if installed is None:
        return Missing({})
    return lacking(packages(with_tour=with_tour, with_tests=with_tests), installed)


def packages(*, with_tour: bool, with_tests: bool) -> dict[str, str]:
    """The packages a command stands on, by purpose."""
    wanted = dict(_WINDOW)
    if with_tour or with_tests:
        wanted |= _TOUR
    if with_tests:
        wanted |= _TESTS
    if importlib.util.find_spec("ensurepip") is None:
        wanted |= _VENV
    return wanted


def lacking(wanted: dict[str, str], installed: set[str]) -> Missing:
    """What of the wanted packages is not installed; purposes that lack nothing are left out."""
    by_purpose = {
        # Newer releases carry some libraries under a name that ends in t64.
        purpose: [name for name in names.split() if not {name, name + "t64"} & installed]
        for purpose, names in wanted.items()
    }
    return Missing({purpose: names for purpose, names in by_purpose.items() if names})


def _installed() -> set[str] | None:
    query = shutil.which("dpkg-query")
    if query is None or shutil.which("apt-get") is None:
        return None
    listed = subprocess.run(
        [query, "-W", "-f=${db:Status-Status} ${Package}\n"], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return {row[1] for row in rows if len(row) == 2 and row[0] == "installed"}


def provide(missing: Missing, *, as_root: bool) -> bool:
    """Install what is missing, as root; otherwise say the one line. True when nothing lacks any more."""
    if not missing.names:
        return True
    if not as_root:
        _explain(missing, "Some system packages are missing. Please run:")
        return False
    print(f"installing {len(missing.names)} system packages", flush=True)
    with _no_service_starts(), _no_main_cluster():
        has_lists = any(_LISTS.glob("*Packages*"))
        if has_lists and _apt("install", *missing.names):
            return True
        if _apt("update") and _apt("install", *missing.names):
            return True
    _explain(missing, "The system packages could not be installed. By hand:")
    return False


def _explain(missing: Missing, opening: str) -> None:
    print(opening, file=sys.stderr)
    print(f"\n    sudo apt-get install --no-install-recommends {' '.join(missing.names)}\n", file=sys.stderr)
    for purpose, names in missing.by_purpose.items():
        print(f"  {purpose}: {' '.join(names)}", file=sys.stderr)


def _apt(verb: str, *names: str) -> bool:
    options = ["-y", "-qq", "--no-install-recommends"] if verb == "install" else ["-qq"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", verb, *options, *names],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


@contextlib.contextmanager
def _no_service_starts() -> Iterator[None]:
    """While packages are set up, tell Debian's scripts that no service may be started."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


@contextlib.contextmanager
def _no_main_cluster() -> Iterator[None]:
    """While packages are set up, keep Debian from laying out a database of its own; a choice made stays."""
    if _NO_CLUSTER.exists():
        yield
        return
    _NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    _NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    yield
