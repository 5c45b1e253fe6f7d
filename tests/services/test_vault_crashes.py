"""Killed at any durable step of set-up or of a passphrase change, the old or the new state stands whole."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import WrongPassphrase
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CardState
from pazpaz_desktop.storage.store import Expected, Store
from tests.support import vault_child
from tests.support.clocks import FakeClock
from tests.support.counts import scaled

ROOT = Path(__file__).resolve().parents[2]
STEPS = "fsync,fdatasync,rename,unlink,mkdir"
KIT = RecoveryKit(Secret(bytes(range(20))))

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Step(NamedTuple):
    """One call that reaches the disk: its name, and the how manieth of that name it is."""

    call: str
    nth: int


def _steps_of(
    profile: Path, *arguments: str, kill_at: Step | None = None, fail_at: Step | None = None
) -> list[Step]:
    """The steps a child takes; it is killed as it takes `kill_at`, and the disk refuses it `fail_at`."""
    log = profile.with_name(f"{profile.name}.log")
    inject = []
    for step, how in ((kill_at, "signal=KILL"), (fail_at, "error=EIO")):
        if step is not None:
            inject = ["-e", f"inject={step.call}:{how}:when={step.nth}"]
    with _child(profile, *arguments) as child:
        watch = ["strace", "-f", "-p", str(child.pid), "-o", str(log), "-e", f"trace={STEPS}", *inject]
        with subprocess.Popen(watch, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            assert "attached" in strace.stderr.readline()
            _, complaints = child.communicate("go\n", timeout=300)
            strace.communicate(timeout=300)
    expected = -signal.SIGKILL if kill_at else int(fail_at is not None)
    assert child.returncode == expected, (kill_at or fail_at, complaints)
    calls = re.findall(r"^\d+ +([a-z]+)\(", log.read_text("ascii"), re.MULTILINE)
    return [Step(call, calls[: index + 1].count(call)) for index, call in enumerate(calls)]


def _child(profile: Path, *arguments: str) -> "subprocess.Popen[str]":
    """A child that has imported everything and waits for a line before it touches the disk."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.support.vault_child", str(profile), *arguments]
    child = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def _opens(profile: Path, vault_id: VaultId, passphrase: str) -> bool:
    try:
        unlocked = vault_child.vaults(profile).unlock(vault_id, Secret(passphrase.encode()))
    except WrongPassphrase:
        return False
    place = unlocked.header.place
    expected = Expected(place.vault, place.workspace, unlocked.header.generation)
    Store.open(
        unlocked.folder, unlocked.database_key, unlocked.master, FakeClock(), expected=expected
    ).close()
    unlocked.close()
    return True


@needs_strace
@pytest.mark.soak
def test_set_up_killed_at_any_step_leaves_a_whole_vault_or_none_and_can_be_done_again(
    tmp_path: Path,
) -> None:
    steps = _steps_of(tmp_path / "whole", "create", KIT.code)
    assert len(steps) > 10
    outcomes = set()
    for number, step in enumerate(steps[: scaled(len(steps), len(steps))]):  # every fail point, always
        profile = tmp_path / f"killed-{number}"
        _steps_of(profile, "create", KIT.code, kill_at=step)
        cards = vault_child.vaults(profile).cards()
        outcomes.add(len(cards))
        if cards:
            assert [card.state for card in cards] == [CardState.READY], step
            assert _opens(profile, cards[0].vault_id, vault_child.OLD), step
        else:
            assert _opens(profile, vault_child.create(profile, KIT), vault_child.OLD), step
            assert list((profile / "vaults").glob(".*")) == [], step
    assert outcomes == {0, 1}


@needs_strace
def test_set_up_that_cannot_be_made_durable_leaves_nothing_that_looks_like_a_vault(tmp_path: Path) -> None:
    steps = _steps_of(tmp_path / "whole", "create", KIT.code)
    moved = max(index for index, step in enumerate(steps) if step.call == "rename")
    made_durable = next(step for step in steps[moved:] if step.call == "fsync")
    profile = tmp_path / "refused"
    _steps_of(profile, "create", KIT.code, fail_at=made_durable)
    assert vault_child.vaults(profile).cards() == ()
    assert _opens(profile, vault_child.create(profile, KIT), vault_child.OLD)


@needs_strace
def test_a_passphrase_change_killed_at_any_step_leaves_the_old_or_the_new_one(tmp_path: Path) -> None:
    vault_id = vault_child.create(tmp_path / "original", KIT)
    arguments = ("renew", str(vault_id), KIT.code)

    def copied(name: str) -> Path:
        shutil.copytree(tmp_path / "original", tmp_path / name)
        return tmp_path / name

    outcomes = set()
    for number, step in enumerate(_steps_of(copied("whole"), *arguments)):
        profile = copied(f"killed-{number}")
        _steps_of(profile, *arguments, kill_at=step)
        opened_by = {
            phrase for phrase in (vault_child.OLD, vault_child.NEW) if _opens(profile, vault_id, phrase)
        }
        assert len(opened_by) == 1, step
        outcomes |= opened_by
    assert outcomes == {vault_child.OLD, vault_child.NEW}
