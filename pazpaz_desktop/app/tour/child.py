"""Entrance of the tour's programs: the person's program, word for word, with a director in it."""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from pazpaz_desktop.app import program
from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.app.program import ProgramHandle
from pazpaz_desktop.app.tour.director import Director
from pazpaz_desktop.app.tour.link import call_in
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.system.keyvault import SessionKeyVault


def main(argv: Sequence[str]) -> int:
    """Be a program of the tour's supervisor until locked or quit; vaults made here are demonstrations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=Path, required=True)
    parser.add_argument("--line", type=int, required=True, help="descriptor of the tour's switchboard")
    args = parser.parse_args(argv)
    composition = Composition(Profile(args.profile), SystemClock(), SessionKeyVault(), is_demo=True)
    directors: list[Director] = []

    def bring_director(handle: ProgramHandle) -> None:
        with socket.socket(fileno=args.line) as common:
            stream = call_in(common, os.getpid())
        directors.append(Director(stream, composition.clock, handle.application))

    return program.run(composition, bring_director)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
