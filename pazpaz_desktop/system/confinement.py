"""What a worker gives up before it touches untrusted bytes: files, network, new processes, memory, time."""

import ctypes
import os
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

if sys.platform != "win32":
    import resource

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEW_NS_UTS_IPC_NET: Final = 0x00020000 | 0x04000000 | 0x08000000 | 0x40000000
_PR_SET_NO_NEW_PRIVS: Final = 38
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_VERSION: Final = 1
_LANDLOCK_FILE_RIGHTS: Final = (0, 13, 14, 15, 15, 16)
"""How many file rights each ABI version knows (index = version, the last one for all newer)."""

_SECCOMP_SET_MODE_FILTER: Final = 1
_BPF_LOAD_WORD: Final = 0x20
_BPF_JUMP_EQUAL: Final = 0x15
_BPF_RETURN: Final = 0x06
_KILL_PROCESS: Final = 0x80000000
_ALLOW: Final = 0x7FFF0000


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers under which one processor family knows the system calls a pure computation needs."""

    audit_architecture: int
    seccomp: int
    allowed: Mapping[str, int]


# Memory, waiting, reading and writing what is already open, ending. No open, socket, clone, execve.
MACHINES: Final[Mapping[str, Machine]] = {
    "x86_64": Machine(
        audit_architecture=0xC000003E,
        seccomp=317,
        allowed={
            "read": 0,
            "write": 1,
            "close": 3,
            "fstat": 5,
            "poll": 7,
            "lseek": 8,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "getpid": 39,
            "exit": 60,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "sched_getaffinity": 204,
            "restart_syscall": 219,
            "clock_gettime": 228,
            "clock_nanosleep": 230,
            "exit_group": 231,
            "newfstatat": 262,
            "set_robust_list": 273,
            "getrandom": 318,
            "rseq": 334,
        },
    ),
    "aarch64": Machine(
        audit_architecture=0xC00000B7,
        seccomp=277,
        allowed={
            "read": 63,
            "write": 64,
            "close": 57,
            "fstat": 80,
            "ppoll": 73,
            "lseek": 62,
            "mmap": 222,
            "mprotect": 226,
            "munmap": 215,
            "brk": 214,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "sched_yield": 124,
            "mremap": 216,
            "madvise": 233,
            "getpid": 172,
            "exit": 93,
            "sigaltstack": 132,
            "gettid": 178,
            "futex": 98,
            "sched_getaffinity": 123,
            "restart_syscall": 128,
            "clock_gettime": 113,
            "clock_nanosleep": 115,
            "exit_group": 94,
            "newfstatat": 79,
            "set_robust_list": 99,
            "getrandom": 278,
            "rseq": 293,
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use before the kernel ends it."""

    memory_bytes: int = 512 << 20
    cpu_s: int = 20


@dataclass(frozen=True, slots=True)
class Confinement:
    """What is in force in a worker, as the worker itself reports it."""

    has_namespaces: bool = False
    has_no_new_privileges: bool = False
    landlock_version: int = 0
    has_seccomp: bool = False
    has_limits: bool = False

    @property
    def is_more_than_limits(self) -> bool:
        """Whether the kernel keeps files and network away, not only counts memory and time."""
        return self.landlock_version > 0 or self.has_seccomp

    def to_bytes(self) -> bytes:
        """Five bytes, one for each part."""
        return bytes(
            [
                self.has_namespaces,
                self.has_no_new_privileges,
                min(self.landlock_version, 255),
                self.has_seccomp,
                self.has_limits,
            ]
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Confinement":
        """The report of `to_bytes`; ValueError for anything else."""
        if len(data) != 5:
            raise ValueError("a confinement report has five bytes")
        return cls(bool(data[0]), bool(data[1]), data[2], bool(data[3]), bool(data[4]))


def confine(limits: Limits) -> Confinement:
    """Give up everything a pure computation does not need, for good, and say what is in force.

    Called after all imports: nothing can be opened afterwards. Where a layer is missing the others
    are still taken. A forbidden system call ends the process (SIGSYS).
    """
    if sys.platform == "win32":
        return Confinement()
    if sys.platform != "linux":
        return Confinement(has_limits=_limit(limits))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    namespaces = _leave_namespaces(libc)
    privileges = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    # Landlock needs one more descriptor for a moment, so the limit on descriptors comes after it.
    landlock = _deny_files_and_network(libc)
    has_limits = _limit(limits)
    return Confinement(namespaces, privileges, landlock, _deny_calls(libc), has_limits)


def _leave_namespaces(libc: ctypes.CDLL) -> bool:
    own_user = 0 if os.getuid() == 0 else _CLONE_NEWUSER
    return int(libc.unshare(own_user | _CLONE_NEW_NS_UTS_IPC_NET)) == 0


def _deny_files_and_network(libc: ctypes.CDLL) -> int:
    """The Landlock version in force, 0 for none. A ruleset without rules denies all it handles."""
    version = int(libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _LANDLOCK_VERSION))
    if version < 1:
        return 0
    ruleset = landlock_ruleset(version)
    descriptor = int(libc.syscall(_LANDLOCK_CREATE_RULESET, ruleset, ctypes.c_size_t(len(ruleset)), 0))
    if descriptor < 0:
        return 0
    try:
        is_on = int(libc.syscall(_LANDLOCK_RESTRICT_SELF, descriptor, 0)) == 0
    finally:
        os.close(descriptor)
    return version if is_on else 0


def landlock_ruleset(version: int) -> bytes:
    """Every right that this version handles: files, from 4 on TCP, from 6 on sockets and signals."""
    rights = _LANDLOCK_FILE_RIGHTS[min(version, len(_LANDLOCK_FILE_RIGHTS) - 1)]
    handled = struct.pack("QQQ", (1 << rights) - 1, 3, 3)
    if version < 4:
        return handled[:8]
    return handled[:16] if version < 6 else handled


def _limit(limits: Limits) -> bool:
    # One second between soft and hard: the soft limit ends the process with a signal of its own.
    wanted = {
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_AS": (limits.memory_bytes, limits.memory_bytes),
        "RLIMIT_CPU": (limits.cpu_s, limits.cpu_s + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (3, 3),
    }
    try:
        for name, (soft, hard) in wanted.items():
            _lower(getattr(resource, name), soft, hard)
    except (OSError, ValueError):
        return False
    return True


def _lower(kind: int, soft: int, hard: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def _deny_calls(libc: ctypes.CDLL) -> bool:
    machine = MACHINES.get(os.uname().machine)
    if machine is None or struct.calcsize("P") != 8:
        return False
    program = seccomp_program(machine)
    held = ctypes.create_string_buffer(program)
    pointer = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    return int(libc.syscall(machine.seccomp, _SECCOMP_SET_MODE_FILTER, 0, pointer)) == 0


def seccomp_program(machine: Machine) -> bytes:
    """The filter as classic BPF: another processor family or a call that is not listed ends the process."""
    numbers = sorted(machine.allowed.values())
    instructions = [
        (_BPF_LOAD_WORD, 0, 0, 4),
        (_BPF_JUMP_EQUAL, 1, 0, machine.audit_architecture),
        (_BPF_RETURN, 0, 0, _KILL_PROCESS),
        (_BPF_LOAD_WORD, 0, 0, 0),
        *((_BPF_JUMP_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_BPF_RETURN, 0, 0, _KILL_PROCESS),
        (_BPF_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *one) for one in instructions)
