"""Full disks, dying processes and damaged files: typed errors, and no acknowledged commit is lost."""

import os
import random
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import DatabaseBroken, DatabaseBusy, DiskFull, PazPazError
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.engine import run_bare
from pazpaz_desktop.storage.health import require_sound
from pazpaz_desktop.storage.integrity import recount
from pazpaz_desktop.storage.store import Store
from tests.storage.records import populate
from tests.support.counts import scaled
from tests.support.soak import SoakRun
from tests.support.vaults import MadeVault, copied_vault, raw_connection

CLIENT = ClientId(bytes(range(16)))
BIG = "מלא " * 3000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB of its own."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("mounting a small disk needs root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not allow mounting a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _save(store: Store, part: Part, text: str) -> None:
    with store.write() as work:
        work.fields.put(Entity.CLIENT, CLIENT, part, text)
        work.commit()


def _texts(store: Store) -> dict[Part, str]:
    with store.read() as view:
        found = view.fields.get_many([CLIENT], list(Part))
    return {part: value.decode() for (_, part), value in found.items()}


def _fill(folder: Path, leaving: int = 0) -> Path:
    """Take all the space there is but `leaving` bytes."""
    filler = folder / "filler"
    free = os.statvfs(folder)
    with filler.open("wb") as handle:
        handle.truncate(0)
        os.posix_fallocate(handle.fileno(), 0, max(free.f_bavail * free.f_bsize - leaving, 1))
    return filler


@pytest.mark.parametrize("leaving", [0, 4096, 3 * 4096, 8 * 4096])
def test_a_full_disk_is_told_nothing_is_lost_and_saving_goes_on_once_there_is_room(
    small_disk: Path, leaving: int
) -> None:
    vault = copied_vault(small_disk / "vault")
    store = vault.open()
    _save(store, Part.FIRST_NAME, "acknowledged")
    filler = _fill(small_disk, leaving)
    with pytest.raises(DiskFull):
        _save(store, Part.LAST_NAME, BIG)
    assert _texts(store) == {Part.FIRST_NAME: "acknowledged"}
    filler.unlink()
    _save(store, Part.LAST_NAME, BIG)
    assert _texts(store) == {Part.FIRST_NAME: "acknowledged", Part.LAST_NAME: BIG}
    assert recount(store)
    store.close()
    vault.open().close()


def test_closing_on_a_full_disk_keeps_what_was_committed(small_disk: Path) -> None:
    vault = copied_vault(small_disk / "vault")
    store = vault.open()
    for number in range(8):
        _save(store, Part.FIRST_NAME, f"{BIG}{number}")
    filler = _fill(small_disk)
    store.close()
    filler.unlink()
    again = vault.open()
    assert _texts(again) == {Part.FIRST_NAME: f"{BIG}7"}
    require_sound(again.writer(), again.path)
    again.close()


def test_a_database_held_by_another_connection_is_busy_and_unharmed(vault: MadeVault) -> None:
    store = vault.open()
    other = raw_connection(vault)
    other.execute("BEGIN IMMEDIATE")
    run_bare(store.writer(), "PRAGMA busy_timeout = 1")
    with pytest.raises(DatabaseBusy):
        _save(store, Part.PHONE, "x")
    other.execute("ROLLBACK")
    other.close()
    _save(store, Part.PHONE, "y")
    assert _texts(store) == {Part.PHONE: "y"}
    store.close()


def test_a_file_longer_than_its_pages_is_not_sound(vault: MadeVault) -> None:
    with vault.database.open("ab") as handle:
        handle.write(bytes(4096))
    store = vault.open()
    with pytest.raises(DatabaseBroken) as caught:
        require_sound(store.writer(), store.path)
    assert caught.value.details == {"reason": "length"}
    store.close()


def test_a_check_of_the_whole_file_waits_for_no_reader(vault: MadeVault) -> None:
    store = vault.open()
    _save(store, Part.PHONE, "x")
    with store.read() as view:
        view.fields.get(CLIENT, Part.PHONE)
        _save(store, Part.PHONE, "y")
        run_bare(store.writer(), "PRAGMA busy_timeout = 1")
        with pytest.raises(DatabaseBusy):
            require_sound(store.writer(), store.path)
    require_sound(store.writer(), store.path)
    store.close()


@pytest.mark.soak
def test_random_damage_to_the_file_is_never_read_as_something_else(vault: MadeVault, soak: SoakRun) -> None:
    store = vault.open()
    records = populate(store)
    store.close()
    whole = vault.database.read_bytes()
    draw = random.Random(soak.seed)
    wrong = []
    for _ in range(scaled(1000, 40)):
        damaged, what = _damage(whole, draw)
        vault.database.write_bytes(damaged)
        if not _is_refused_or_right(vault, records.client):
            wrong.append(what)
    soak.failed(len(wrong))
    assert wrong == []


def _damage(data: bytes, draw: random.Random) -> tuple[bytes, str]:
    pages = len(data) // 4096
    page = draw.randrange(pages)
    start = page * 4096
    kind = draw.choice(["bit", "zero", "swap", "cut"])
    if kind == "bit":
        position = draw.randrange(len(data))
        flipped = bytes([data[position] ^ (1 << draw.randrange(8))])
        return data[:position] + flipped + data[position + 1 :], f"bit {position}"
    if kind == "zero":
        return data[:start] + bytes(4096) + data[start + 4096 :], f"zero {page}"
    if kind == "cut":
        return data[: draw.randrange(len(data))], "cut"
    other = (page + 1 + draw.randrange(pages - 1)) % pages
    parts = [data[index * 4096 : (index + 1) * 4096] for index in range(pages)]
    parts[page], parts[other] = parts[other], parts[page]
    return b"".join(parts), f"swap {page} {other}"


def _is_refused_or_right(vault: MadeVault, client: ClientId) -> bool:
    try:
        store = vault.open()
    except PazPazError:
        return True
    try:
        require_sound(store.writer(), store.path)
    except DatabaseBroken:
        return True
    else:
        with store.read() as view:
            return view.fields.get(client, Part.FIRST_NAME) == "Dana" and recount(store)
    finally:
        store.close()


WRITER = Path(__file__).with_name("commit_until_killed.py")


@pytest.mark.soak
def test_a_writer_killed_at_any_moment_loses_no_acknowledged_commit(tmp_path: Path, soak: SoakRun) -> None:
    vault = copied_vault(tmp_path / "vault")
    draw = random.Random(soak.seed)
    last = 0
    for _ in range(scaled(200, 6)):
        last = _write_and_kill(vault, last, draw.uniform(0.0, 0.06))
        store = vault.open()
        require_sound(store.writer(), store.path)
        found = int(_texts(store).get(Part.FIRST_NAME, "0"))
        assert found in (last, last + 1), "the last acknowledged commit, or the one then in flight"
        assert recount(store)
        store.close()
        last = found
    assert last > 0


def test_every_acknowledged_save_was_synced_to_the_disk(vault: MadeVault, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log, saves = tmp_path / "calls", 20
    watched = [strace, "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(log)]
    command = [*watched, sys.executable, str(WRITER), str(vault.folder), "0", str(saves)]
    done = subprocess.run(command, input=_keys(vault), stdout=subprocess.PIPE, check=True)
    assert len(done.stdout.splitlines()) == saves
    synced = [line for line in log.read_text().splitlines() if "vault.db-wal>" in line]
    assert len(synced) >= saves


def _keys(vault: MadeVault) -> bytes:
    return f"{vault.database_key.reveal().hex()}\n{vault.master.reveal().hex()}\n".encode()


def _write_and_kill(vault: MadeVault, last: int, after_s: float) -> int:
    """Start the writer, let it commit for a while, SIGKILL it; the last number it acknowledged."""
    command = [sys.executable, str(WRITER), str(vault.folder), str(last)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdin.write(_keys(vault))
        writer.stdin.flush()
        first = writer.stdout.readline()
        select.select([], [], [], after_s)
        writer.kill()
        acknowledged = [first, *writer.stdout.readlines()]
    whole = [int(line) for line in acknowledged if line.endswith(b"\n")]
    return whole[-1]
