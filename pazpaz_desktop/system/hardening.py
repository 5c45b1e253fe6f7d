"""What a process does to itself so that no other program of the same person can read its memory or files."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4


def harden() -> bool:
    """Forbid core files, memory reads by programs of the same user, and files others can read.

    True when all of it is in force. Each process calls it for itself, since exec makes it readable
    again; a worker started by exec starts readable.
    Root is not kept out. Memory is not locked: RLIMIT_MEMLOCK makes that fail for ordinary users.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return True
    return _refuse_dumps()


def _refuse_dumps() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return int(libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0
