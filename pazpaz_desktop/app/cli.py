"""The command line: what can be asked for, and which module answers. Imports nothing heavy for `--help`."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from pazpaz_desktop import __version__
from pazpaz_desktop.app import crash
from pazpaz_desktop.app.cli_exits import exit_for
from pazpaz_desktop.foundation.errors import PazPazError

_EXITS: Final = "exit codes: 0 done, 2 usage, 3 refused by a rule, 4 environment, 5 server, 70 our bug"

# Each module has `add_arguments(parser)` and `run(arguments) -> int`, and is imported when it is asked for.
_COMMANDS: Final = {
    "demo": ("tour", "Play the tour in the real windows and keep its pictures."),
    "clean": ("clean_command", "Remove what a file says about its maker; exit 3 and no OUT if refused."),
    "clinic": ("clinic_command", "Run a trial clinic server on this machine, and make seats on it."),
    "gallery": ("gallery_command", "Show every widget of the program in its states."),
    "verify": ("verify_command", "Check every seal, signature and file of a vault from the disk."),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code. Usage errors end the process with 2, as argparse does."""
    words = list(sys.argv[1:] if argv is None else argv)
    return crash.run_guarded(lambda: _do(words))


def _do(words: list[str]) -> int:
    arguments = _parser(words).parse_args(words)
    try:
        return int(arguments.act(arguments))
    except PazPazError as error:
        print(f"pazpaz: {error}", file=sys.stderr)
        return exit_for(error)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pazpaz", description="Offline-first, encrypted practice record for therapists.", epilog=_EXITS
    )
    parser.add_argument("--version", action="version", version=f"pazpaz {__version__}")
    _add_profile(parser)
    parser.set_defaults(act=_open_window)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, (module, about) in _COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about, epilog=_EXITS)
        if name in words:
            answering = import_module(f"pazpaz_desktop.app.{module}")
            answering.add_arguments(command)
            command.set_defaults(act=answering.run)
    program = commands.add_parser("program")  # without `help` it is not listed: the supervisor's own word
    _add_profile(program, default=argparse.SUPPRESS)
    program.set_defaults(act=_be_program)
    return parser


def _add_profile(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--profile", type=Path, metavar="PATH", help="folder that holds the vaults", default=default
    )


def _open_window(arguments: argparse.Namespace) -> int:
    from pazpaz_desktop.app.main import open_window

    return open_window(arguments.profile)


def _be_program(arguments: argparse.Namespace) -> int:
    from pazpaz_desktop.app.main import be_program

    return be_program(arguments.profile)
