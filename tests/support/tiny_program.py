"""A program for process tests: the real pipes, lifecycle and lanes, with a window as small as can be.

`python -m tests.support.tiny_program supervise|program SOCKET FOLDER`. Each program calls the test on
the socket and does what it is told there, so that no secret passes the supervisor.
"""

import sys
from pathlib import Path

from pazpaz_desktop.app.supervisor import Graces, Outcome, ProgramCommand, Supervisor, signals_as_orders
from pazpaz_desktop.foundation.clock import SystemClock


def supervise(address: str, folder: str) -> int:
    """Supervise tiny programs until they quit."""
    command = (sys.executable, "-m", "tests.support.tiny_program", "program", address, folder)
    supervisor = Supervisor(
        ProgramCommand(command), SystemClock(), Graces(lock_s=1.0, leave_s=1.0, end_s=3.0)
    )
    with signals_as_orders(supervisor):
        (Path(folder) / "supervising").touch()
        return 0 if supervisor.run() is Outcome.DONE else 70


def be_program(address: str, folder: str) -> int:
    """Be one tiny program. Qt is loaded only here: the supervisor knows none."""
    from tests.support import tiny_window

    return tiny_window.be_program(address, folder)


if __name__ == "__main__":
    part = {"supervise": supervise, "program": be_program}[sys.argv[1]]
    sys.exit(part(*sys.argv[2:]))
