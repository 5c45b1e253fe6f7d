"""A small file system of its own, to be filled up for real. Needs root; elsewhere its tests say they skip."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_small_disk = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)


@contextmanager
def small_disk(at: Path, size: str) -> Iterator[Path]:
    """Mount a tmpfs of `size` (as mount writes it, `24m`) at a new folder for the time of the block."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def fill_up(disk: Path) -> Path:
    """Leave no byte free; the file that took the space is returned, so that a test can make room again."""
    filler, probe = disk / "filler", disk / "probe"
    with filler.open("wb", buffering=0) as target, contextlib.suppress(OSError):
        while target.write(bytes(4096)):
            pass
    with pytest.raises(OSError, match="No space"):
        probe.write_bytes(b"x")
    probe.unlink(missing_ok=True)
    return filler
