"""One program for each profile and one for each vault: locks that the system drops when their holder ends."""

import errno
import os
import signal
import sys
from pathlib import Path
from typing import Final, Self

from pazpaz_desktop.foundation.errors import HostError, VaultInUse
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.system.files import host_error, private_dir

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_LOG = TopicLog("instance")
_HELD: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""How a system says that somebody else has the lock; anything else is not about another program."""


class _FileLock:
    """An exclusive lock on an open file; gone with the process, whatever ends it."""

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise host_error(error) from error

    def try_take(self) -> bool:
        """Take the lock if it is free. FileUnreadable where the file system has no locks to give."""
        try:
            if sys.platform == "win32":
                msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _HELD:
                raise host_error(error) from error
            return False
        return True

    def write(self, text: str) -> None:
        """Replace what the file says; DiskFull or FileUnreadable leaves it empty."""
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, text.encode("ascii"), 0)
        except OSError as error:
            raise host_error(error) from error

    def read(self) -> str:
        """What the file says."""
        return os.pread(self._descriptor, 32, 0).decode("ascii", "replace")

    def release(self) -> None:
        """Close the file and with it the lock; may be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


class VaultLock:
    """Held by the one program that has a vault open. Not inherited by children."""

    def __init__(self, folder: Path) -> None:
        """Take the lock of the vault in `folder`; VaultInUse when another program has it."""
        self._lock = _FileLock(folder / "lock")
        is_ours = False
        try:
            is_ours = self._lock.try_take()
        finally:
            if not is_ours:
                self._lock.release()
        if not is_ours:
            raise VaultInUse()

    def release(self) -> None:
        """Let others open the vault; may be called twice."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Instance:
    """The first program of a profile; later starts call it forward instead of opening a second window."""

    def __init__(self, run_dir: Path) -> None:
        self._lock = _FileLock(private_dir(run_dir) / "instance")

    def try_claim(self) -> bool:
        """Become the one program of this profile; False when there is one already."""
        if not self._lock.try_take():
            return False
        self._lock.write("")
        return True

    def announce(self) -> None:
        """Say who to call forward. Only after the handler of SIGUSR1 stands: its default ends the process.

        On a full disk it stays unsaid: a second start then ends without a word, and this one still runs.
        """
        try:
            self._lock.write(str(os.getpid()))
        except HostError as error:
            _LOG.failure("not announced", error)

    def call_forward(self) -> bool:
        """Ask the running program to show itself; False when it is still starting or already ending."""
        text = self._lock.read()
        if not text.isdigit() or sys.platform == "win32":
            return False
        try:
            os.kill(int(text), signal.SIGUSR1)
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Make room for the next start; may be called twice."""
        self._lock.release()
