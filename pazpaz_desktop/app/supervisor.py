"""The supervisor: starts the program and its standby, puts one in the other's place, holds no key."""

import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from types import FrameType
from typing import Final

from pazpaz_desktop.app import wire
from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.wire import Circumstances, Front, Said, Told
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.logs import TopicLog

_LOG = TopicLog("processes")
_TRIES: Final = 3
_AT_START: Final = Circumstances(Front.ACTIVE, LockReason.START)


class Outcome(Enum):
    """How the supervisor's work ended."""

    DONE = "done"
    BROKEN = "broken"
    """Three programs in a row ended before they showed anything."""
    WINDOWLESS = "windowless"
    """The same, and no program ever had a window: this session gives none."""


class Order(Enum):
    """What comes from outside: by signal, or from whoever embeds the supervisor."""

    LOCK = Told.LOCK
    RAISE = Told.RAISE
    END = Told.END


@dataclass(frozen=True, slots=True)
class Graces:
    """Seconds a program has: to write after LOCKING, to be gone after LOCKED, to answer END."""

    lock_s: float = 3.0
    leave_s: float = 1.0
    end_s: float = 5.0


@dataclass(frozen=True, slots=True)
class ProgramCommand:
    """How a program is started: by exec, never by fork, so that it inherits no memory and no open file."""

    command: Sequence[str]
    keeps_open: tuple[int, ...] = ()
    environment: Mapping[str, str] | None = None


class Child:
    """One started program, its pipes, and when its patience ends. Used on the supervisor's thread only."""

    def __init__(self, program: ProgramCommand, heard: "queue.SimpleQueue[Event]") -> None:
        self.deadline: float | None = None
        self.circumstances: Circumstances | None = None
        self.is_ready = False
        self.has_painted = False
        self.is_quitting = False
        self._process = subprocess.Popen(
            program.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            pass_fds=program.keeps_open,
            env=program.environment,
        )
        self._reader = threading.Thread(  # noqa: TID251 - pipes cannot be selected on Windows
            target=self._read, args=(heard,), name=f"pipe-{self.pid}", daemon=True
        )
        self._reader.start()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    def tell(self, word: Told, circumstances: Circumstances | None = None) -> None:
        """Say one word; a program that has just ended does not hear it."""
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(wire.told(word, circumstances))
        except OSError:
            _LOG.info("not heard", word=word, pid=self.pid)

    def kill(self) -> None:
        """End it at once."""
        self.deadline = None
        self._process.kill()

    def reap(self) -> int:
        """Wait for its end, after the end of its pipe was heard, and give back what it held here."""
        code = self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        return code

    def _read(self, heard: "queue.SimpleQueue[Event]") -> None:
        if self._process.stdout is not None:
            while line := self._process.stdout.readline(wire.LINE_LIMIT):
                heard.put((self, line))
        heard.put((self, b""))


Event = tuple[Child | None, bytes | Order]


class Supervisor:
    """Runs until the person quits. All its state is on one thread; pipes and signals only queue events."""

    def __init__(self, program: ProgramCommand, clock: Clock, graces: Graces | None = None) -> None:
        self._program = program
        self._clock = clock
        self._graces = graces or Graces()
        self._heard: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._active: Child | None = None
        self._standby: Child | None = None
        self._leaving: list[Child] = []
        self._is_ending = False
        self._failures = 0
        self._had_window = False
        self._outcome = Outcome.DONE

    def order(self, order: Order) -> None:
        """Ask for something. Callable from any thread and from a signal handler."""
        self._heard.put((None, order))

    def run(self, at_each: Callable[[], None] = lambda: None) -> Outcome:
        """Start the first program and stay until the last has ended; `at_each` runs after each event."""
        try:
            self._show_next(_AT_START)
            while self._active or self._standby or self._leaving:
                self._take(*self._next())
                at_each()
        finally:
            self._kill_all()
        return self._outcome

    def _next(self) -> Event:
        deadlines = [child.deadline for child in self._children() if child.deadline is not None]
        if not deadlines:
            return self._heard.get()
        try:
            return self._heard.get(timeout=max(0.0, min(deadlines) - self._clock.monotonic()))
        except queue.Empty:
            return None, b""

    def _take(self, child: Child | None, what: bytes | Order) -> None:
        if isinstance(what, Order):
            self._obey(what)
        elif child is None:
            self._end_the_late()
        elif not what:
            self._on_end(child)
        else:
            self._hear(child, what)

    def _obey(self, order: Order) -> None:
        if order is Order.END:
            self._end_all()
        elif self._active is not None:
            self._active.tell(order.value)

    def _hear(self, child: Child, line: bytes) -> None:
        try:
            word, circumstances = wire.hear_said(line)
        except ValueError:
            _LOG.warning("unknown word", pid=child.pid, length=len(line))
            return
        _LOG.info("said", word=word, pid=child.pid)
        if word is Said.READY:
            child.is_ready = self._had_window = True
        elif word is Said.PAINTED:
            child.has_painted, self._failures = True, 0
        elif child is self._active:
            self._hear_active(child, word, circumstances)

    def _hear_active(self, child: Child, word: Said, circumstances: Circumstances | None) -> None:
        if word is Said.OPEN:
            child.circumstances = None
            self._ensure_standby()
        elif word is Said.LOCKING:
            child.circumstances = circumstances
            child.deadline = self._in(self._graces.lock_s)
        elif word is Said.KEPT:
            child.deadline = None
        elif word is Said.LOCKED:
            self._replace(child, child.circumstances or _without_words(LockReason.ASKED))
        elif word is Said.QUIT:
            child.is_quitting = True
            child.deadline = self._in(self._graces.leave_s)

    def _on_end(self, child: Child) -> None:
        code = child.reap()
        _LOG.info("ended", pid=child.pid, code=code)
        if child is self._active:
            self._active = None
            self._after(child, code)
        elif child is self._standby:
            self._standby = None
            self._failures += not child.is_ready
            if not self._is_ending and self._failures < _TRIES:
                self._ensure_standby()
        else:
            self._leaving.remove(child)

    def _after(self, ended: Child, code: int) -> None:
        is_quit = ended.circumstances is not None and ended.circumstances.reason is LockReason.QUIT
        if ended.is_quitting or is_quit or self._is_ending:
            self._end_all()
            return
        self._failures += not ended.has_painted
        if self._failures >= _TRIES:
            _LOG.warning("gave up", failures=self._failures)
            is_ours = self._had_window or code == Exit.BUG
            self._outcome = Outcome.BROKEN if is_ours else Outcome.WINDOWLESS
            self._end_all()
            return
        self._show_next(ended.circumstances or _without_words(LockReason.CRASH))

    def _replace(self, child: Child, circumstances: Circumstances) -> None:
        child.deadline = self._in(self._graces.leave_s)
        self._leaving.append(child)
        self._active = None
        if self._is_ending or circumstances.reason is LockReason.QUIT:
            self._end_all()
        else:
            self._show_next(circumstances)

    def _show_next(self, circumstances: Circumstances) -> None:
        self._active = self._standby or Child(self._program, self._heard)
        self._standby = None
        self._active.tell(Told.SHOW, circumstances)

    def _ensure_standby(self) -> None:
        if self._standby is None and not self._is_ending:
            self._standby = Child(self._program, self._heard)

    def _end_the_late(self) -> None:
        now = self._clock.monotonic()
        for child in self._children():
            if child.deadline is not None and child.deadline <= now:
                _LOG.warning("too late", pid=child.pid)
                child.kill()
                if child.circumstances is not None and child.circumstances.reason is not LockReason.QUIT:
                    child.circumstances = Circumstances(child.circumstances.front, LockReason.HUNG)
                if child is self._active and not self._is_ending and child.circumstances is not None:
                    self._replace(child, child.circumstances)
                    child.deadline = None

    def _end_all(self) -> None:
        self._is_ending = True
        for child in self._children():
            if child.deadline is None:
                child.tell(Told.END)
                child.deadline = self._in(self._graces.end_s)

    def _kill_all(self) -> None:
        for child in self._children():
            child.kill()
            child.reap()

    def _children(self) -> list[Child]:
        return [child for child in (self._active, self._standby, *self._leaving) if child is not None]

    def _in(self, seconds: float) -> float:
        return self._clock.monotonic() + seconds


def _without_words(reason: LockReason) -> Circumstances:
    return Circumstances(Front.INACTIVE, reason)


@contextmanager
def signals_as_orders(supervisor: Supervisor) -> Iterator[None]:
    """While it lasts, signals become orders: end for TERM, INT and HUP; USR1 raise; USR2 lock.

    Python's own handlers run on the main thread only, and not while it waits: a signal that finds another
    thread, or the moment before the wait, would lie there until something else happens. So the number is
    read from the pipe that the interpreter writes at once, whatever thread it finds.
    """
    meanings = {"SIGTERM": Order.END, "SIGINT": Order.END, "SIGHUP": Order.END}
    meanings |= {"SIGUSR1": Order.RAISE, "SIGUSR2": Order.LOCK}
    orders = {getattr(signal, name): order for name, order in meanings.items() if hasattr(signal, name)}
    hearing, waking = socket.socketpair()

    def listen() -> None:
        while number := hearing.recv(1):
            if number[0] in orders:
                supervisor.order(orders[number[0]])

    waking.setblocking(False)
    listener = threading.Thread(target=listen, name="signals", daemon=True)  # noqa: TID251 - waits for a pipe
    listener.start()
    woken_before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, _handled_elsewhere) for number in orders}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken_before)
        waking.close()
        listener.join()
        hearing.close()


def _handled_elsewhere(_number: int, _frame: FrameType | None) -> None:
    """Its being here keeps the signal from ending the process."""
