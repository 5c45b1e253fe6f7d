"""Entrance of the tour's supervisor: the real one, whose programs have a director in them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.supervisor import Outcome, ProgramCommand, Supervisor, signals_as_orders
from pazpaz_desktop.foundation import logs
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.system.files import private_dir
from pazpaz_desktop.system.hardening import harden


def main(argv: Sequence[str]) -> int:
    """Supervise until the person in the tour quits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=Path, required=True)
    parser.add_argument("--line", type=int, required=True, help="descriptor of the tour's switchboard")
    args = parser.parse_args(argv)
    harden()
    profile = Profile(args.profile)
    private_dir(profile.data)
    logs.write_to(profile.logs)
    entrance = (sys.executable, "-I", "-m", "pazpaz_desktop.app.tour.child")
    words = ("--profile", str(profile.data), "--line", str(args.line))
    supervisor = Supervisor(ProgramCommand((*entrance, *words), keeps_open=(args.line,)), SystemClock())
    with signals_as_orders(supervisor):
        outcome = supervisor.run()
    return Exit.DONE if outcome is Outcome.DONE else Exit.BUG


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
