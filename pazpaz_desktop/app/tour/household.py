"""One household of processes: supervisor, program and standby in private folders, each with a line to us."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from pazpaz_desktop.app.tour.link import Switchboard
from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.system.files import private_dir

_CALL_S: Final = 30.0
_END_S: Final = 20.0
_HANDED_ON: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "DISPLAY", "SYSTEMROOT")
_DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY")
_PICTURE_SCALE: Final = "2"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one household: all that its processes may write to, and nothing of the person's own."""

    root: Path

    @classmethod
    def under(cls, root: Path) -> "Place":
        """The folders, made."""
        place = cls(root.absolute())
        for folder in (place.profile, place.home, place.temporary):
            private_dir(folder)
        return place

    @property
    def profile(self) -> Path:
        """The data folder of the program."""
        return self.root / "profile"

    @property
    def home(self) -> Path:
        """Settings, caches, recent files, whatever a library drops into a home."""
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        """Temporary files."""
        return self.root / "tmp"

    @property
    def said(self) -> Path:
        """What the processes wrote to their error streams."""
        return self.root / "said.log"

    def environment(self, session: Mapping[str, str]) -> dict[str, str]:
        """All variables the processes get; `session` names the private bus and its runtime folder."""
        kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        folders = {
            "HOME": self.home,
            "XDG_CONFIG_HOME": self.home / ".config",
            "XDG_CACHE_HOME": self.home / ".cache",
            "XDG_DATA_HOME": self.home / ".local" / "share",
            "XDG_STATE_HOME": self.home / ".local" / "state",
            "TMPDIR": self.temporary,
        }
        return {
            **kept,
            **session,
            **{name: str(folder) for name, folder in folders.items()},
            **self._windows(),
        }

    def _windows(self) -> dict[str, str]:
        """Where windows go: where the person's own would, otherwise to Qt's screen in memory."""
        if "QT_QPA_PLATFORM" not in os.environ and any(name in os.environ for name in _DISPLAYS):
            return _display_of_session()
        chosen = os.environ.get("QT_QPA_PLATFORM", "offscreen")
        if chosen != "offscreen":
            return {**_display_of_session(), "QT_QPA_PLATFORM": chosen}
        return {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": _PICTURE_SCALE}


def _display_of_session() -> dict[str, str]:
    """Moving the home and runtime folders away must not lose the way to the display."""
    found = {"XAUTHORITY": os.environ.get("XAUTHORITY", str(Path.home() / ".Xauthority"))}
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland:
        found["WAYLAND_DISPLAY"] = str(Path(os.environ.get("XDG_RUNTIME_DIR", "")) / wayland)
    return found


class Household:
    """Starts the processes in a group of their own; gives a puppet for each child in the order they call.

    The first child shows the first window. Each later one is the standby that takes over at the next
    lock. Leaving the context kills what is left.
    """

    def __init__(self, place: Place, session: Mapping[str, str], clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self._board = Switchboard()
        self._puppets: list[Puppet] = []
        line = self._board.theirs.fileno()
        command = [sys.executable, "-I", "-m", "pazpaz_desktop.app.tour.supervised"]
        with place.said.open("ab") as said:
            self._process = subprocess.Popen(
                [*command, "--profile", str(place.profile), "--line", str(line)],
                pass_fds=[line],
                start_new_session=True,
                env=place.environment(session),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for puppet in self._puppets:
            puppet.link.close()
        self._board.close()

    @property
    def pid(self) -> int:
        """The supervisor, which leads the process group."""
        return self._process.pid

    def next_child(self, limit_s: float = _CALL_S) -> Puppet:
        """The child that calls next; ActFailed when none does in time."""
        end = self._clock.monotonic() + limit_s
        with selectors.DefaultSelector() as selector:
            selector.register(self._board, selectors.EVENT_READ)
            while not selector.select(0.25):
                if self._process.poll() is not None:
                    raise ActFailed(
                        f"the supervisor ended with {self._process.returncode}: {self.last_words()}"
                    )
                if self._clock.monotonic() > end:
                    raise ActFailed(f"no program called in {limit_s:.0f} s: {self.last_words()}")
        puppet = Puppet(self._board.answer(), self._clock)
        self._puppets.append(puppet)
        return puppet

    def kill(self) -> None:
        """SIGKILL for the whole group at once; returns when the supervisor is gone."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def wait_for_end(self, limit_s: float = _END_S) -> int:
        """The supervisor's exit code; ActFailed when it stays."""
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired as error:
            raise ActFailed(f"the supervisor did not end in {limit_s:.0f} s") from error

    def quit(self, puppet: Puppet) -> None:
        """Have the person leave the program; ActFailed unless all of it ends well."""
        puppet.press("Ctrl+Q")
        code = self.wait_for_end()
        if code != 0:
            raise ActFailed(f"the supervisor ended with {code}")

    def last_words(self) -> str:
        """The end of what the processes wrote to their error streams."""
        return self._place.said.read_text("utf-8", errors="replace")[-2000:]
