"""A worker that tries what a taken-over parser would try; run confined, or free as the control.

Called as `python -I hostile_worker.py <sealed|landlock|free>`; the request names the attempt.
"""

import ctypes
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pazpaz_desktop.system import confinement
from pazpaz_desktop.system.confinement import Confinement, Limits
from pazpaz_desktop.system.sandbox import serve

LIMITS = Limits(memory_bytes=256 << 20, cpu_s=1)


def connect(where: str) -> bytes:
    """Reach a port of this machine."""
    socket.create_connection(("127.0.0.1", int(where)), timeout=5).close()
    return b"connected"


def read(where: str) -> bytes:
    """Read a file."""
    return Path(where).read_bytes()


def write(where: str) -> bytes:
    """Leave a file behind."""
    Path(where).write_bytes(b"left behind")
    return b"written"


def fork(_: str) -> bytes:
    """Start another process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return b"forked"


def run(where: str) -> bytes:
    """Become another program, which leaves a file behind."""
    os.execv("/bin/sh", ["/bin/sh", "-c", 'echo x > "$0"', where])


def spin(_: str) -> bytes:
    """Use the processor for ever."""
    while True:
        pass


def hoard(_: str) -> bytes:
    """Use a gigabyte."""
    return str(len(bytearray(1 << 30))).encode()


def wait(_: str) -> bytes:
    """Never answer."""
    threading.Event().wait()
    return b""


def flood(_: str) -> bytes:
    """Answer without end."""
    while True:
        os.write(1, bytes(1 << 16))


def babble(_: str) -> bytes:
    """Answer nonsense and end well."""
    os.write(1, b"\xff\xff\xff\xff nonsense")
    os._exit(0)


def crash(_: str) -> bytes:
    """Fail in the middle."""
    raise RuntimeError("in the middle")


def echo(what: str) -> bytes:
    """Behave."""
    return what.encode()


ATTEMPTS: dict[str, Callable[[str], bytes]] = {
    one.__name__: one
    for one in (connect, read, write, fork, run, spin, hoard, wait, flood, babble, crash, echo)
}


def attempt(request: bytes) -> bytes:
    """Do what the request says: a word and its argument."""
    word, _, argument = request.decode().partition(" ")
    return ATTEMPTS[word](argument)


def serve_with(confine: Callable[[], Confinement]) -> None:
    """As `serve`, with other confinement or none."""
    report = confine().to_bytes()
    os.write(1, struct.pack(">I", len(report)) + report)
    (size,) = struct.unpack(">I", os.read(0, 4))
    try:
        answer = attempt(os.read(0, size))
    except OSError as error:
        answer = f"denied {error.errno}".encode()
    os.write(1, struct.pack(">I", len(answer)) + answer)


def landlock_alone() -> Confinement:
    """Only the layer that knows files."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    libc.prctl(38, 1, 0, 0, 0)
    return Confinement(landlock_version=confinement._deny_files_and_network(libc))


if __name__ == "__main__":
    if sys.argv[1] == "sealed":
        serve(attempt, LIMITS)
    serve_with(landlock_alone if sys.argv[1] == "landlock" else Confinement)
