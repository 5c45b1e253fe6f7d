import ctypes
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import WorkerFailed
from pazpaz_desktop.system import confinement
from pazpaz_desktop.system.confinement import MACHINES, Confinement
from pazpaz_desktop.system.sandbox import Answer, SandboxedWorker, WorkerPool, split_frames

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="namespaces, Landlock and seccomp are Linux")

_HOSTILE = str(Path(__file__).parents[1] / "support" / "hostile_worker.py")
_ATTACHMENTS = ("-m", "pazpaz_desktop.attachments.worker")


def _ask(request: str, mode: str = "sealed", wall_s: float = 30) -> Answer:
    return SandboxedWorker((_HOSTILE, mode), answer_limit=1 << 20, wall_s=wall_s).ask(request.encode())


def _failure(request: str, wall_s: float = 30) -> str:
    with pytest.raises(WorkerFailed) as failed:
        _ask(request, wall_s=wall_s)
    return str(failed.value.details["reason"])


@pytest.fixture
def open_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_well_behaved_worker_answers_and_says_what_confines_it() -> None:
    answer = _ask("echo hello")

    assert answer.body == b"hello"
    assert answer.confinement.has_seccomp
    assert answer.confinement.has_no_new_privileges
    assert answer.confinement.has_limits
    assert answer.confinement.is_more_than_limits


def test_a_worker_that_reaches_for_the_network_is_ended(open_port: int) -> None:
    assert _failure(f"connect {open_port}") == "forbidden_call"
    assert _ask(f"connect {open_port}", "free").body == b"connected"


def test_a_worker_that_opens_a_file_is_ended(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")

    assert _failure(f"read {secret}") == "forbidden_call"
    assert _ask(f"read {secret}", "free").body == b"secret"


def test_a_worker_that_writes_a_file_is_ended_and_leaves_none(tmp_path: Path) -> None:
    assert _failure(f"write {tmp_path / 'sealed'}") == "forbidden_call"
    assert _ask(f"write {tmp_path / 'free'}", "free").body == b"written"
    assert [path.name for path in tmp_path.iterdir()] == ["free"]


def test_a_worker_that_forks_is_ended() -> None:
    assert _failure("fork") == "forbidden_call"
    assert _ask("fork", "free").body == b"forked"


def test_a_worker_that_becomes_another_program_is_ended(tmp_path: Path) -> None:
    assert _failure(f"run {tmp_path / 'sealed'}") == "forbidden_call"
    with pytest.raises(WorkerFailed):  # the control runs the shell, which does not speak our frames
        _ask(f"run {tmp_path / 'free'}", "free")
    assert [path.name for path in tmp_path.iterdir()] == ["free"]


def test_landlock_alone_denies_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    answer = _ask(f"read {secret}", "landlock")
    if answer.confinement.landlock_version == 0:
        pytest.skip("this kernel has no Landlock")

    assert answer.body == f"denied {errno.EACCES}".encode()


def test_a_worker_that_spins_is_ended_by_its_processor_limit() -> None:
    assert _failure("spin") == "cpu"


def test_a_worker_that_hoards_memory_fails_and_the_parent_goes_on() -> None:
    assert _failure("hoard") == "crashed"
    assert _ask("hoard", "free").body == str(1 << 30).encode()


def test_a_worker_that_never_answers_is_ended_by_the_wall_limit() -> None:
    worker = SandboxedWorker((_HOSTILE, "sealed"), answer_limit=1 << 20, wall_s=0.5)

    with pytest.raises(WorkerFailed) as failed:
        worker.ask(b"wait")

    assert failed.value.details == {"reason": "time"}
    assert not Path(f"/proc/{worker.pid}").exists()


def test_a_worker_that_answers_without_end_is_cut_off() -> None:
    assert _failure("flood") == "answer_size"


def test_nonsense_instead_of_an_answer_is_refused() -> None:
    assert _failure("babble") == "answer"


def test_a_worker_that_fails_in_the_middle_is_reported() -> None:
    assert _failure("crash") == "crashed"


def test_a_program_that_does_not_start_is_reported() -> None:
    with pytest.raises(WorkerFailed) as failed:
        SandboxedWorker(("-m", "pazpaz_desktop.no_such_worker"), answer_limit=100).ask(b"")

    assert failed.value.details == {"reason": "crashed"}


def test_the_attachment_worker_is_confined_as_seen_from_outside() -> None:
    with subprocess.Popen(
        [sys.executable, "-I", *_ATTACHMENTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        report = Confinement.from_bytes(worker.stdout.read(9)[4:])
        status = dict(
            line.split(":\t", 1) for line in Path(f"/proc/{worker.pid}/status").read_text().splitlines()
        )
        limits = Path(f"/proc/{worker.pid}/limits").read_text()
        open_files = len(os.listdir(f"/proc/{worker.pid}/fd"))
        worker.stdin.close()

    assert report.has_seccomp
    assert status["Seccomp"].strip() == "2"
    assert status["NoNewPrivs"].strip() == "1"
    assert f"{512 << 20}" in limits
    assert open_files == 3
    assert worker.returncode == 0


def test_a_worker_ends_when_its_parent_has_gone() -> None:
    done = subprocess.run(
        [sys.executable, "-I", *_ATTACHMENTS], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )

    frames = split_frames(done.stdout)
    assert frames is not None
    assert len(frames) == 1


def test_a_pool_never_uses_a_worker_twice() -> None:
    started: list[SandboxedWorker] = []

    def start() -> SandboxedWorker:
        started.append(SandboxedWorker((_HOSTILE, "sealed"), answer_limit=1 << 20))
        return started[-1]

    pool = WorkerPool(start)
    assert pool.ask(b"echo one").body == b"one"
    assert pool.ask(b"echo two").body == b"two"
    pool.close()

    assert len({worker.pid for worker in started}) == len(started) == 3
    assert not any(worker.is_alive for worker in started)


def test_a_pool_goes_on_after_a_worker_that_was_ended() -> None:
    pool = WorkerPool(lambda: SandboxedWorker((_HOSTILE, "sealed"), answer_limit=1 << 20))

    with pytest.raises(WorkerFailed):
        pool.ask(b"fork")
    answer = pool.ask(b"echo still here")
    pool.close()

    assert answer.body == b"still here"


def test_a_spare_that_died_while_waiting_is_replaced() -> None:
    started: list[SandboxedWorker] = []

    def start() -> SandboxedWorker:
        started.append(SandboxedWorker((_HOSTILE, "sealed"), answer_limit=1 << 20))
        return started[-1]

    pool = WorkerPool(start)
    pool.warm()
    started[0].close()
    answer = pool.ask(b"echo new")
    pool.close()

    assert answer.body == b"new"


@pytest.mark.parametrize(
    ("data", "frames"),
    [
        (b"", []),
        (b"\0\0\0\0", [b""]),
        (b"\0\0\0\1a\0\0\0\2bc", [b"a", b"bc"]),
        (b"\0\0\0\2a", None),
        (b"\0\0", None),
        (b"\xff\xff\xff\xffabc", None),
    ],
)
def test_frames_are_split_or_refused_whole(data: bytes, frames: list[bytes] | None) -> None:
    assert split_frames(data) == frames


@pytest.mark.parametrize(
    ("version", "size"), [(1, 8), (2, 8), (3, 8), (4, 16), (5, 16), (6, 24), (7, 24), (99, 24)]
)
def test_a_landlock_ruleset_has_the_shape_that_its_version_knows(version: int, size: int) -> None:
    assert len(confinement.landlock_ruleset(version)) == size


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_each_processor_family_may_only_compute_and_answer(machine: confinement.Machine) -> None:
    names = set(machine.allowed)

    assert names.isdisjoint(
        {"open", "openat", "socket", "clone", "clone3", "fork", "execve", "ptrace", "kill"}
    )
    assert len(set(machine.allowed.values())) == len(names)
    assert len(confinement.seccomp_program(machine)) == 8 * (len(names) + 6)


def test_both_processor_families_allow_the_same_calls_but_for_one_that_arm_never_had() -> None:
    ours, theirs = (set(machine.allowed) for machine in MACHINES.values())

    assert ours ^ theirs == {"poll", "ppoll"}


def test_a_report_of_confinement_survives_its_bytes() -> None:
    report = Confinement(True, False, 7, True, False)

    assert Confinement.from_bytes(report.to_bytes()) == report
    with pytest.raises(ValueError, match="five bytes"):
        Confinement.from_bytes(b"1234")


def test_the_call_numbers_of_this_machine_are_right() -> None:
    machine = MACHINES.get(os.uname().machine)
    if machine is None:
        pytest.skip("no table for this processor family")
    libc = ctypes.CDLL(None, use_errno=True)

    assert libc.syscall(machine.allowed["getpid"]) == os.getpid()
