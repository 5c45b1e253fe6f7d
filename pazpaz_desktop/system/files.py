"""Files that survive a crash: atomic writes, private folders, bounded reads, the reserve for a full disk."""

import contextlib
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Final

from pazpaz_desktop.foundation.errors import DiskFull, FileUnreadable, HostError

RESERVE_BYTES: Final = 16 * 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def host_error(error: OSError) -> HostError:
    """The name of what the machine refused: DiskFull, or FileUnreadable with the errno's short name."""
    if error.errno in _FULL:
        return DiskFull()
    return FileUnreadable(reason=errno.errorcode.get(error.errno or 0, "unknown"))


def private_dir(path: Path) -> Path:
    """Create `path` (and what is missing above it) for its owner alone, durably, and return it."""
    try:
        is_new = not path.is_dir()
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.chmod(0o700)
        if is_new:
            _sync_dir(path.parent)
    except OSError as error:
        raise host_error(error) from error
    return path


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`, for its owner alone, so that a crash leaves the old or the new content whole.

    On DiskFull or FileUnreadable the old content still stands.
    """
    written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_durably(written, data)
        written.replace(path)
        _sync_dir(path.parent)
    except OSError as error:
        raise host_error(error) from error
    finally:
        with contextlib.suppress(OSError):
            written.unlink(missing_ok=True)


def move_into_place(built: Path, target: Path) -> None:
    """Rename what was built beside `target` to it, durably; FileUnreadable if something is there."""
    try:
        _sync_dir(built)
        built.rename(target)
        _sync_dir(target.parent)
    except OSError as error:
        raise host_error(error) from error


def read_bounded(path: Path, limit: int) -> bytes:
    """The content of `path`; FileUnreadable (reason=size) instead of reading more than `limit` bytes."""
    try:
        with path.open("rb") as source:
            data = source.read(limit + 1)
    except OSError as error:
        raise host_error(error) from error
    if len(data) > limit:
        raise FileUnreadable(reason="size")
    return data


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())


def _sync_dir(folder: Path) -> None:
    if sys.platform == "win32":
        return  # NTFS journals the rename; a folder cannot be opened for fsync there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ReserveFile:
    """Space set aside in a vault folder, given back when a flush meets a full disk."""

    def __init__(self, path: Path, size: int = RESERVE_BYTES) -> None:
        self._path = path
        self._size = size

    @property
    def is_whole(self) -> bool:
        """Whether all of the space is held."""
        try:
            return self._path.stat().st_size == self._size
        except OSError:
            return False

    def ensure(self) -> None:
        """Hold the space; DiskFull, and nothing held, unless as much again stays free for work itself."""
        if self.is_whole:
            return
        try:
            if shutil.disk_usage(self._path.parent).free < 2 * self._size:
                raise DiskFull()
            self._allocate()
        except OSError as error:
            self.free()
            raise host_error(error) from error

    def free(self) -> bool:
        """Give the space back; True if any was held."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise host_error(error) from error
        return True

    def _allocate(self) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            if sys.platform == "linux":
                os.posix_fallocate(descriptor, 0, self._size)
            else:
                self._fill(descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _fill(self, descriptor: int) -> None:
        # random, because a file system that compresses would hold no space for zeros
        with os.fdopen(os.dup(descriptor), "wb") as target:
            target.write(secrets.token_bytes(self._size))
