"""Atomic writes, private folders, bounded reads and the reserve."""

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import DiskFull, FileUnreadable
from pazpaz_desktop.system.files import ReserveFile, private_dir, read_bounded, write_atomic


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_atomic_write_leaves_the_new_content_alone_in_the_folder_and_private(tmp_path: Path) -> None:
    target = tmp_path / "vault.json"
    write_atomic(target, b"old")
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert _mode(target) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["vault.json"]


_WRITE_FOR_EVER = """
import sys; from pathlib import Path
from pazpaz_desktop.system.files import write_atomic
target = Path(sys.argv[1])
print("ready", flush=True)
while True:
    write_atomic(target, b"a" * 70_000)
    write_atomic(target, b"b" * 90_000)
"""


@pytest.mark.parametrize("writes_seen", [1, 3, 10])
def test_a_writer_killed_at_any_moment_leaves_the_content_whole(tmp_path: Path, writes_seen: int) -> None:
    target = tmp_path / "vault.json"
    write_atomic(target, b"a" * 70_000)
    writer = subprocess.Popen([sys.executable, "-c", _WRITE_FOR_EVER, target], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    with writer.stdout as answer:
        answer.readline()
    seen, last = 0, 0
    while seen < writes_seen:
        now = target.stat().st_ino
        seen, last = seen + (now != last), now
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert target.read_bytes() in {b"a" * 70_000, b"b" * 90_000}


@pytest.fixture
def small_files() -> object:
    """No file of this process may grow beyond 4 KiB: the write is refused half-way, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_write_cut_short_keeps_the_old_content_and_leaves_no_part(
    tmp_path: Path, small_files: object
) -> None:
    target = tmp_path / "vault.json"
    write_atomic(target, b"old")
    with pytest.raises(FileUnreadable) as refused:
        write_atomic(target, b"n" * 50_000)
    assert refused.value.details == {"reason": "EFBIG"}
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["vault.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_has_its_own_name() -> None:
    from pazpaz_desktop.system.files import host_error

    with (
        pytest.raises(OSError, match="No space") as refused,
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        full.write(b"x")
    assert isinstance(host_error(refused.value), DiskFull)


def test_a_private_folder_is_closed_to_others_even_if_it_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "vaults" / "one"
    folder.mkdir(parents=True, mode=0o755)
    assert private_dir(folder) == folder
    assert _mode(folder) == 0o700


def test_reading_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "vault.json"
    source.write_bytes(b"x" * 11)
    assert read_bounded(source, 11) == b"x" * 11
    with pytest.raises(FileUnreadable) as refused:
        read_bounded(source, 10)
    assert refused.value.details == {"reason": "size"}


def test_a_missing_file_is_unreadable_by_its_errno(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_bounded(tmp_path / "absent", 10)
    assert refused.value.details == {"reason": "ENOENT"}


def test_the_reserve_holds_real_space_until_it_is_freed(tmp_path: Path) -> None:
    reserve = ReserveFile(tmp_path / "reserve", 1 << 20)
    reserve.ensure()
    reserve.ensure()
    held = (tmp_path / "reserve").stat()
    assert held.st_blocks * 512 >= 1 << 20
    assert stat.S_IMODE(held.st_mode) == 0o600
    assert reserve.is_whole
    assert reserve.free()
    assert not reserve.free()
    assert not reserve.is_whole


def test_a_reserve_that_does_not_fit_is_not_half_held(tmp_path: Path, small_files: object) -> None:
    with pytest.raises(FileUnreadable):
        ReserveFile(tmp_path / "reserve", 1 << 20).ensure()
    assert list(tmp_path.iterdir()) == []


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        write_atomic(tmp_path / "x", b"x")
        ReserveFile(tmp_path / "reserve", 4096).ensure()
        read_bounded(tmp_path / "x", 9)
    assert len(os.listdir("/proc/self/fd")) == before
