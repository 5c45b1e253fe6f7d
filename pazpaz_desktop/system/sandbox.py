"""Sandboxed workers: one confined child process for one untrusted job, watched from outside."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.errors import WorkerFailed
from pazpaz_desktop.system.confinement import Confinement, Limits, confine

WALL_S: Final = 30.0
"""Longest a job may take, waiting included (security.md §3.0)."""

_CHUNK: Final = 1 << 16
_STDIN: Final = 0
_STDOUT: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker said: its answer, untrusted, and what confined it."""

    body: bytes
    confinement: Confinement


class SandboxedWorker:
    """One child for one request, started by exec so that it inherits no secret and no open file.

    Not thread-safe. The parent hands over bytes, never a path, and survives whatever the child does.
    """

    def __init__(
        self, program: Sequence[str], answer_limit: int, wall_s: float = WALL_S, clock: Clock | None = None
    ) -> None:
        self._answer_limit = answer_limit
        self._wall_s = wall_s
        self._clock = clock or SystemClock()
        self._process = _start(program)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the child still waits or works."""
        return self._process.poll() is None

    def ask(self, request: bytes) -> Answer:
        """Hand over the request and wait for the answer; the child has ended when this returns.

        WorkerFailed with reason: time, cpu, forbidden_call, killed, crashed, answer_size, answer.
        """
        try:
            said = self._exchange(length_prefixed(request))
        finally:
            self.close()
        frames = split_frames(said)
        if frames is None or len(frames) != 2:
            raise WorkerFailed(reason="answer")
        try:
            return Answer(frames[1], Confinement.from_bytes(frames[0]))
        except ValueError as error:
            raise WorkerFailed(reason="answer") from error

    def close(self) -> None:
        """End the child, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _exchange(self, request: bytes) -> bytes:
        deadline = self._clock.monotonic() + self._wall_s
        said = _Exchange(self._process, request, self._answer_limit).run(
            lambda: deadline - self._clock.monotonic()
        )
        try:
            code = self._process.wait(max(0.1, deadline - self._clock.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise WorkerFailed(reason="time") from error
        if code != 0:
            raise WorkerFailed(reason=_ended_by(code))
        return said


class WorkerPool:
    """Keeps one worker started ahead, so that a job does not wait for the interpreter. Owned by one lane."""

    def __init__(self, start: Callable[[], SandboxedWorker]) -> None:
        self._start = start
        self._spare: SandboxedWorker | None = None

    def warm(self) -> None:
        """Start the spare if there is none."""
        if self._spare is not None and not self._spare.is_alive:
            self.close()
        if self._spare is None:
            self._spare = self._start()

    def ask(self, request: bytes) -> Answer:
        """As SandboxedWorker.ask, by a worker that never saw another file; leaves a new spare behind."""
        self.warm()
        worker, self._spare = self._spare, None
        if worker is None:
            raise WorkerFailed(reason="start")
        answer = worker.ask(request)
        with contextlib.suppress(WorkerFailed):  # the answer counts; the next request tries again
            self.warm()
        return answer

    def close(self) -> None:
        """End the spare."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None


def serve(answer: Callable[[bytes], bytes], limits: Limits) -> NoReturn:
    """The child's side: confine, say what is in force, answer one request, end.

    Ends without clean-up, because clean-up may call what is now forbidden; a failure ends with code 1
    and says nothing, since its text may hold what the file holds.
    """
    code = 1
    try:
        confinement = confine(limits)
        _write(length_prefixed(confinement.to_bytes()))
        size = int.from_bytes(_read(4), "big")
        _write(length_prefixed(answer(_read(size))))
        code = 0
    finally:
        os._exit(code)


def split_frames(data: bytes) -> list[bytes] | None:
    """The parts of length-prefixed bytes; None when the lengths do not fit the data."""
    frames = []
    at = 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        if at + 4 > len(data) or end > len(data):
            return None
        frames.append(data[at + 4 : end])
        at = end
    return frames


class _Exchange:
    """Writes the request and reads the answer at once, so that neither side can block the other."""

    def __init__(self, process: "subprocess.Popen[bytes]", request: bytes, limit: int) -> None:
        if process.stdin is None or process.stdout is None:
            raise WorkerFailed(reason="start")
        self._stdin = process.stdin
        self._stdout = process.stdout
        self._unsent = memoryview(request)
        self._said = bytearray()
        self._limit = limit

    def run(self, time_left: Callable[[], float]) -> bytes:
        """All that the child says until it closes its side."""
        os.set_blocking(self._stdin.fileno(), False)
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._stdin, selectors.EVENT_WRITE)
            waiting.register(self._stdout, selectors.EVENT_READ)
            while True:
                left = time_left()
                if left <= 0:
                    raise WorkerFailed(reason="time")
                for key, _ in waiting.select(left):
                    if key.fileobj is self._stdin:
                        self._send(waiting)
                    elif not self._receive():
                        return bytes(self._said)

    def _send(self, waiting: selectors.BaseSelector) -> None:
        try:
            sent = os.write(self._stdin.fileno(), self._unsent[:_CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError:
            sent = len(self._unsent)  # the child has ended; its exit code tells why
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            waiting.unregister(self._stdin)
            with contextlib.suppress(OSError):
                self._stdin.close()

    def _receive(self) -> bool:
        chunk = os.read(self._stdout.fileno(), _CHUNK)
        self._said += chunk
        if len(self._said) > self._limit:
            raise WorkerFailed(reason="answer_size")
        return bool(chunk)


def _start(program: Sequence[str]) -> "subprocess.Popen[bytes]":
    if sys.platform == "win32":
        # Pipes cannot be waited for together there, and nothing would confine the child.
        raise WorkerFailed(reason="platform")
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-I", *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    except OSError as error:
        raise WorkerFailed(reason="start") from error


def _ended_by(code: int) -> str:
    """Why the child ended, in one word. A hard memory or time limit of the kernel also reads as killed."""
    return {
        -signal.SIGSYS: "forbidden_call",
        -signal.SIGXCPU: "cpu",
        -signal.SIGKILL: "killed",
    }.get(code, "crashed")


def _read(size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        chunk = os.read(_STDIN, min(size - len(parts), 1 << 20))
        if not chunk:
            os._exit(0)  # the parent has gone: nobody is left to answer
        parts += chunk
    return bytes(parts)


def _write(data: bytes) -> None:
    unsent = memoryview(data)
    while unsent:
        unsent = unsent[os.write(_STDOUT, unsent) :]
