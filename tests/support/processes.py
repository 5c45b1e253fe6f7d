"""A supervisor and its programs under test: started for real, watched from outside, always ended."""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

_LIMIT_S = 60.0
_LOOK_S = 0.01
_ROOT = Path(__file__).resolve().parents[2]


class NotInTime(AssertionError):
    """Something a test waited for did not come."""


class Actor:
    """One tiny program, seen from the test."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._rest = b""
        self.pid = int(self.wait_for("hello").split()[1])

    def tell(self, command: str) -> None:
        """Give a command."""
        self._stream.sendall(command.encode() + b"\n")

    def wait_for(self, start: str) -> str:
        """The next answer that starts so; what came before it is dropped."""
        while True:
            while self._lines:
                line = self._lines.pop(0)
                if line.startswith(start):
                    return line
            if not self._receive():
                raise NotInTime(f"{start}: the program ended")

    def wait_for_end(self) -> None:
        """Until the program is gone."""
        while self._receive():
            pass

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def _receive(self) -> bool:
        if not select.select([self._stream], [], [], _LIMIT_S)[0]:
            raise NotInTime(f"nothing in {_LIMIT_S:.0f} s")
        try:
            data = self._stream.recv(1 << 16)
        except ConnectionResetError:
            data = b""
        *whole, self._rest = (self._rest + data).split(b"\n")
        self._lines += [line.decode() for line in whole]
        return bool(data)


class Stage:
    """A supervisor with tiny programs on `folder`; leaves no process behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._home = tempfile.TemporaryDirectory(prefix="pz-")  # a socket's path must be short
        self._address = str(Path(self._home.name) / "stage")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._address)
        self._listener.listen()
        self._actors: list[Actor] = []
        self._supervisor: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._supervisor = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.support.tiny_program"),
                *("supervise", self._address, str(self.folder)),
            ],
            cwd=_ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stderr=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        supervisor = self.supervisor
        if supervisor.poll() is None:
            supervisor.kill()
        supervisor.wait()
        if supervisor.stderr is not None:
            supervisor.stderr.close()
        for actor in self._actors:
            with contextlib.suppress(ProcessLookupError):
                os.kill(actor.pid, signal.SIGKILL)
            actor.close()
        self._listener.close()
        self._home.cleanup()

    @property
    def supervisor(self) -> "subprocess.Popen[bytes]":
        """The supervisor's process."""
        if self._supervisor is None:
            raise AssertionError("the stage is not entered")
        return self._supervisor

    def next_actor(self) -> Actor:
        """The program that calls next."""
        if not select.select([self._listener], [], [], _LIMIT_S)[0]:
            raise NotInTime("no program came")
        actor = Actor(self._listener.accept()[0])
        self._actors.append(actor)
        return actor

    def end(self) -> int:
        """Wait for the supervisor's own end; its exit code."""
        return self.supervisor.wait(_LIMIT_S)


def open_descriptors(pid: int) -> int:
    """How many files a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def children_of(pid: int) -> list[int]:
    """The processes a process has started and not yet reaped."""
    tasks = Path(f"/proc/{pid}/task")
    return sorted(int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split())


def wait_until_reaped(pid: int) -> None:
    """Until the parent of a process that ended has taken note of it. It tells nobody else, so look."""
    for _ in range(round(_LIMIT_S / _LOOK_S)):
        if not Path(f"/proc/{pid}").exists():
            return
        select.select([], [], [], _LOOK_S)
    raise NotInTime(f"process {pid} is still there")


def times_in_memory(pid: int, needle: bytes) -> int:
    """How often `needle` lies in the readable memory of a process. Root only, since programs are hardened."""
    return sum(chunk.count(needle) for chunk in _memory(pid))


def _memory(pid: int) -> Iterator[bytes]:
    spans = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r", Path(f"/proc/{pid}/maps").read_text(), re.MULTILINE)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in spans:
            with contextlib.suppress(
                OSError, ValueError, OverflowError
            ):  # [vvar] and the like cannot be read
                memory.seek(int(start, 16))
                yield memory.read(int(end, 16) - int(start, 16))
