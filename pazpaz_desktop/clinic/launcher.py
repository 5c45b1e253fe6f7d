"""Starts one program and ends: a script by itself, so that a server outlives whoever asked for it.

Reads a JSON object on standard input: binary, arguments, folder, start_in, log, variables, user, says and
is_tool. Run as `python -I launcher.py`; imports nothing of ours.
"""

import json
import os
import subprocess
import sys
from typing import Any

FOLDER = "{folder}"
"""Stands in an argument for the program's folder, as the program itself can reach it."""


def launch(wish: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """Start the program in a session of its own.

    Binary, folder and log are opened before rights are given up: what stands above them may be closed to the
    program's user, as the home of root is.
    """
    binary = os.open(wish["binary"], os.O_RDONLY)
    folder = os.open(wish["folder"], os.O_RDONLY)
    log = os.open(wish["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    is_linux = sys.platform == "linux"
    seen = f"/proc/self/fd/{folder}" if is_linux else wish["folder"]
    user = wish["user"]
    return subprocess.Popen(  # noqa: S603 - what to run is said by processes.py
        [wish["binary"], *(word.replace(FOLDER, seen) for word in wish["arguments"])],
        executable=f"/proc/self/fd/{binary}" if is_linux else wish["binary"],
        pass_fds=[binary, folder] if is_linux else [],
        cwd=wish["start_in"],
        env=wish["variables"],
        stdin=subprocess.PIPE if wish["is_tool"] else subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=0o077,
        **({} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}),
    )


def main() -> int:
    """A server is left running and its process id written; a tool is waited for, and its exit code ours."""
    wish = json.load(sys.stdin)
    program = launch(wish)
    if wish["is_tool"]:
        program.communicate(wish["says"].encode())
        return program.returncode
    print(program.pid)
    return 0


if __name__ == "__main__":
    sys.exit(main())
