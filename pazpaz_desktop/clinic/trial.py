"""The trial clinic server as its operator uses it: start, stop, state, seats. Every act may be repeated."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
from botocore.exceptions import BotoCoreError, ClientError

from pazpaz_desktop.clinic import hardening, ports, provisioning, seats, strangers
from pazpaz_desktop.clinic.folder import HOST, NAME, ClinicFolder
from pazpaz_desktop.clinic.object_store_server import ObjectStoreServer, find_weed
from pazpaz_desktop.clinic.postgres_server import Connection, PostgresServer, find_binaries
from pazpaz_desktop.clinic.processes import ServerUser
from pazpaz_desktop.clinic.seats import SeatRow
from pazpaz_desktop.crypto.tls import new_identity
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import ClinicServerFailed, PazPazError
from pazpaz_desktop.system.files import private_dir, write_atomic

if sys.platform != "win32":
    import fcntl

_CERTIFICATE_DAYS: Final = 3650


@dataclass(frozen=True, slots=True)
class ClinicState:
    """What runs where, and which measures are not in force. Seats and measures are known while it runs."""

    is_postgres_running: bool
    is_store_running: bool
    postgres_port: int
    store_port: int
    workspaces: tuple[str, ...]
    seats: tuple[SeatRow, ...]
    missing_measures: tuple[str, ...]

    @property
    def is_running(self) -> bool:
        """Whether laptops can sync."""
        return self.is_postgres_running and self.is_store_running


class TrialClinic:
    """One trial clinic server in one folder."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self.folder = ClinicFolder(root)
        self._clock = clock
        user = ServerUser.here()
        self.postgres = PostgresServer(self.folder, user, clock)
        self.store = ObjectStoreServer(self.folder, user, clock)

    def start(self, workspaces: int = 1, *, is_durable: bool = True) -> tuple[Path, ...]:
        """Bring both servers up and have that many workspaces at least; the seat files made for new ones.

        ClinicProgramMissing, ClinicServerFailed. `is_durable=False` forgoes syncing to the disk, for tests.
        """
        find_binaries(None)
        find_weed()
        self.folder.require_ours()
        private_dir(self.folder.root)
        with self._held():
            if not self.folder.exists:
                identity = new_identity([NAME], [HOST], self._clock.now(), _CERTIFICATE_DAYS)
                self.folder.make(ports.draw(), identity)
            with ExitStack() as undo:
                self._start_servers(undo, is_durable=is_durable)
                made = self._have_workspaces(workspaces)
                undo.pop_all()
            return made

    def stop(self) -> None:
        """End both servers; what was confirmed is kept. ClinicServerFailed (reason=no_clinic)."""
        with self._held():
            self.store.stop()
            self.postgres.stop()

    def state(self) -> ClinicState:
        """What runs, what is on it, which measures the catalogue does not show. ClinicServerFailed."""
        used = self.folder.ports()
        rows: tuple[SeatRow, ...] = ()
        missing: tuple[str, ...] = ()
        if self.postgres.is_running:
            with self._answering(), self.postgres.connection() as connection:
                rows = seats.list_seats(connection, self.folder)
                missing = hardening.missing(connection)
        if self.store.is_running and strangers.admitted(used, self.folder.certificate):
            missing += ("store_closed_to_strangers",)
        is_running = self.postgres.is_running, self.store.is_running
        names = tuple(place.name for place in self.folder.places())
        return ClinicState(*is_running, used.postgres, used.store, names, rows, missing)

    def seats(self) -> tuple[SeatRow, ...]:
        """All seats, removed ones too. ClinicServerFailed (reason=stopped)."""
        self._require_running()
        with self._answering(), self.postgres.connection() as connection:
            return seats.list_seats(connection, self.folder)

    def add_seat(self, workspace: str | None = None) -> bytes:
        """The file of a new seat; in the first workspace, or the one of that name, which is made if need be.

        ClinicServerFailed (reason=stopped).
        """
        with self._held():
            self._require_running()
            with self._both() as (connection, iam):
                name = workspace or self.folder.places()[0].name
                place = seats.add_workspace(connection, self.folder, name)
                return seats.add_seat(connection, iam, self.folder, place)

    def hand_out_seat(self, workspace: str | None = None, out: Path | None = None) -> Path:
        """Write the file of a new seat to `out`, or under a free name in the clinic's folder; where it is.

        ClinicServerFailed (reason=stopped). Where the file cannot be written, the seat is removed again.
        """
        file = self.add_seat(workspace)
        path = out or self._free_name(workspace or self.folder.places()[0].name)
        try:
            write_atomic(path, file)
        except PazPazError:
            self.remove_seat(json.loads(file)["seat"])
            raise
        return path

    def remove_seat(self, seat: str) -> None:
        """Shut that laptop out. NotFound (kind=seat), ClinicServerFailed (reason=stopped)."""
        with self._held():
            self._require_running()
            with self._both() as (connection, iam):
                seats.remove_seat(connection, iam, seat)

    def _start_servers(self, undo: ExitStack, *, is_durable: bool) -> None:
        used = self.folder.ports()
        if not self.postgres.is_running:
            _require_free((used.postgres,))
            undo.callback(self.postgres.stop)
            self.postgres.start(is_durable=is_durable)
        if not self.store.is_running:
            _require_free((used.store, *used.inner))
            undo.callback(self.store.stop)
            self.store.start(is_durable=is_durable)

    def _have_workspaces(self, number: int) -> tuple[Path, ...]:
        with self.postgres.connection("postgres") as connection:
            provisioning.make_database(connection)
        made: list[Path] = []
        with self._both() as (connection, iam):
            provisioning.provision(connection)
            hardening.harden(connection)
            while len(self.folder.places()) < number:
                name = f"practice-{len(self.folder.places()) + 1}"
                place = seats.add_workspace(connection, self.folder, name)
                file = seats.add_seat(connection, iam, self.folder, place)
                made.append(self._free_name(name))
                write_atomic(made[-1], file)
        return tuple(made)

    @contextmanager
    def _both(self) -> Iterator[tuple[Connection, Any]]:
        """The operator's hands on both servers. ClinicServerFailed (reason=no_answer)."""
        with self._answering(), self.postgres.connection() as connection, self.store.client("iam") as iam:
            yield connection, iam

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.OperationalError, BotoCoreError, ClientError) as error:
            raise ClinicServerFailed(reason="no_answer") from error

    def _free_name(self, workspace: str) -> Path:
        names = (f"{workspace}-{number}.seat.json" for number in count(1))
        return next(path for name in names if not (path := self.folder.seats / name).exists())

    def _require_running(self) -> None:
        self.folder.ports()
        if not (self.postgres.is_running and self.store.is_running):
            raise ClinicServerFailed(reason="stopped")

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One act at a time in one folder; others wait. ClinicServerFailed (reason=no_clinic)."""
        try:
            descriptor = os.open(self.folder.root, os.O_RDONLY)
        except FileNotFoundError as error:
            raise ClinicServerFailed(reason="no_clinic") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _require_free(wanted: tuple[int, ...]) -> None:
    if not ports.are_free(wanted):
        raise ClinicServerFailed(reason="port_taken")
