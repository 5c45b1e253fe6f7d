"""One program for a profile, one for a vault."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import VaultInUse
from pazpaz_desktop.system.instance import Instance, VaultLock
from tests.support.messages_seen import MessagesSeen
from tests.support.small_disk import fill_up, needs_small_disk, small_disk

_HOLD_VAULT = """
import sys; from pathlib import Path
from pazpaz_desktop.system.instance import VaultLock
lock = VaultLock(Path(sys.argv[1])); print("held", flush=True); sys.stdin.read()
"""
_BE_FIRST = """
import signal, sys; from pathlib import Path
from pazpaz_desktop.system.instance import Instance
first = Instance(Path(sys.argv[1])); assert first.try_claim()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}); first.announce(); print("ready", flush=True)
signal.sigwait({signal.SIGUSR1}); print("forward", flush=True)
"""


def _start(script: str, folder: Path, first_word: bytes) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", script, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == first_word
    return process


def test_a_second_program_on_a_vault_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    with VaultLock(tmp_path), pytest.raises(VaultInUse):
        VaultLock(tmp_path)
    VaultLock(tmp_path).release()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_file_system_without_locks_is_not_called_another_program(tmp_path: Path) -> None:
    without_locks = ["strace", "-o", os.devnull, "-e", "inject=flock:error=ENOLCK"]
    tried = subprocess.run(
        [*without_locks, sys.executable, "-c", _HOLD_VAULT, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 1
    assert "FileUnreadable reason=ENOLCK" in tried.stderr


def test_a_vault_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    with _start(_HOLD_VAULT, tmp_path, b"held") as holder:
        with pytest.raises(VaultInUse):
            VaultLock(tmp_path)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        VaultLock(tmp_path).release()


def test_a_child_does_not_keep_the_vault_after_its_parent_let_go(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False):
        lock.release()
        VaultLock(tmp_path).release()


def test_the_second_start_calls_the_first_forward(tmp_path: Path) -> None:
    with _start(_BE_FIRST, tmp_path, b"ready") as first:
        second = Instance(tmp_path)
        assert not second.try_claim()
        assert second.call_forward()
        second.release()
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"forward"


def test_nobody_is_signalled_while_the_first_has_not_said_who_it_is(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("1")  # what a program that crashed long ago left
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.try_claim()
    assert not second.try_claim()
    assert not second.call_forward()
    first.release()
    second.release()


def test_a_profile_is_free_again_when_the_first_ends(tmp_path: Path) -> None:
    with _start(_BE_FIRST, tmp_path, b"ready") as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    later = Instance(tmp_path)
    assert later.try_claim()
    later.release()
    later.release()


@needs_small_disk
def test_a_full_disk_keeps_no_program_from_starting(tmp_path: Path, messages: MessagesSeen) -> None:
    messages.expect("not announced")
    with small_disk(tmp_path / "profile", "1m") as disk:
        first, second = Instance(disk / "run"), Instance(disk / "run")
        fill_up(disk)
        assert first.try_claim()
        first.announce()
        assert not second.try_claim()
        assert not second.call_forward()
        second.release()
        first.release()
