"""Server processes: started detached as an unprivileged user, known by pid file, ended by signal."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pazpaz_desktop.foundation.errors import ClinicServerFailed
from pazpaz_desktop.system.files import host_error, write_atomic

if sys.platform != "win32":
    import pwd

_LOOK_S: Final = 0.05
_LAST_S: Final = 10.0
_LAUNCHER: Final = Path(__file__).with_name("launcher.py")
_UNPRIVILEGED: Final = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Whom the servers run as: another user where we are root, else ourselves."""

    ids: tuple[int, int] | None

    @classmethod
    def here(cls) -> "ServerUser":
        """PostgreSQL refuses to run as root, and no server should. ClinicServerFailed (reason=windows)."""
        if sys.platform == "win32":
            raise ClinicServerFailed(reason="windows")
        if os.geteuid() != 0:
            return cls(None)
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = next(known[name] for name in _UNPRIVILEGED if name in known)
        return cls((entry.pw_uid, entry.pw_gid))

    def private_dir(self, path: Path) -> Path:
        """A folder for the servers alone."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._give(path)
        except OSError as error:
            raise host_error(error) from error
        return path

    def write(self, path: Path, data: bytes) -> None:
        """A file for the servers alone."""
        write_atomic(path, data)
        try:
            self._give(path)
        except OSError as error:
            raise host_error(error) from error

    def _give(self, path: Path) -> None:
        if self.ids is not None:
            os.chown(path, *self.ids)


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """One server, or a tool of it, with the folder that is its own (`launcher.FOLDER` in an argument).

    It starts in that folder, or where `start_in` says.
    """

    binary: Path
    arguments: Sequence[str]
    folder: Path
    start_in: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    """What a tool reads on its standard input."""

    def start(self, user: ServerUser) -> int:
        """The process id of the server, which runs on when we end. ClinicServerFailed (reason=launch)."""
        done = self._launch(user, is_tool=False)
        if done.returncode != 0:
            raise ClinicServerFailed(reason="launch")
        return int(done.stdout)

    def run(self, user: ServerUser) -> bool:
        """Run a tool to its end; whether it did its work."""
        return self._launch(user, is_tool=True).returncode == 0

    def _launch(self, user: ServerUser, *, is_tool: bool) -> "subprocess.CompletedProcess[bytes]":
        wish = {
            "binary": str(self.binary),
            "arguments": list(self.arguments),
            "folder": str(self.folder),
            "start_in": str(self.start_in or self.folder),
            "log": str(self.folder / "log"),
            "variables": {"PATH": "/usr/bin:/bin", "HOME": ".", "LC_ALL": "C.UTF-8", **self.variables},
            "user": user.ids,
            "says": self.says,
            "is_tool": is_tool,
        }
        return subprocess.run(  # noqa: S603 - our own launcher
            [sys.executable, "-I", str(_LAUNCHER)],
            input=json.dumps(wish).encode(),
            capture_output=True,
            check=False,
        )


class PidFile:
    """Which process serves. The start time beside the id tells it from a later process of the same id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, pid: int) -> None:
        """Remember the process."""
        write_atomic(self._path, f"{pid} {_started(pid)}\n".encode())

    def running(self) -> int | None:
        """The process id, if that very process still runs."""
        try:
            pid, started = self._path.read_text("ascii").split()
        except (OSError, ValueError):
            return None
        return int(pid) if is_running(int(pid)) and _started(int(pid)) == started else None

    def forget(self) -> None:
        """Nothing runs any more."""
        self._path.unlink(missing_ok=True)


def is_running(pid: int) -> bool:
    """Whether the process is there and not merely waiting for its parent to take note of its end."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _status(pid)[:1] not in (["Z"], ["X"])


def end(pid: int, gentle: signal.Signals, patience_s: float) -> None:
    """Send the signal and wait; a process that does not go within that time is killed."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, gentle)
        if not wait_until_gone(pid, patience_s):
            os.kill(pid, signal.SIGKILL)
            wait_until_gone(pid, _LAST_S)


def wait_until_gone(pid: int, seconds: float) -> bool:
    """Whether the process ended within that time. It is not our child, so nothing tells us: look."""
    for _ in range(max(1, round(seconds / _LOOK_S))):
        if not is_running(pid):
            return True
        pause()
    return not is_running(pid)


def pause() -> None:
    """The short time between two looks."""
    select.select([], [], [], _LOOK_S)


def found(*candidates: str | Path, search_path: str | None = None) -> Path | None:
    """The first of the programs that is there: a path, or a name to look for on the search path."""
    for candidate in candidates:
        path = shutil.which(candidate, path=search_path)
        if path is not None:
            return Path(path).absolute()
    return None


def _started(pid: int) -> str:
    return next(iter(_status(pid)[19:20]), "0")


def _status(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; empty where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return []
