"""The database of a trial clinic: a PostgreSQL of this machine on data of its own, TLS on loopback only."""

import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg.rows import TupleRow

from pazpaz_desktop.clinic.folder import DATABASE, HOST, NAME, ClinicFolder
from pazpaz_desktop.clinic.launcher import FOLDER
from pazpaz_desktop.clinic.processes import Command, PidFile, ServerUser, end, found, pause
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import ClinicProgramMissing, ClinicServerFailed
from pazpaz_desktop.system.files import move_into_place

Connection = psycopg.Connection[TupleRow]

OPERATOR: Final = "postgres"
_OLDEST: Final = 15
_START_S: Final = 60.0
_TRIES: Final = 20
"""After a kill its helpers take a moment to notice, and until then it refuses to start on their data."""
_PATIENCE_S: Final = 60.0

_SETTINGS: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "hba_file": f"{FOLDER}/pg_hba.conf",
    "ssl": "on",
    "ssl_cert_file": f"{FOLDER}/certificate.pem",
    "ssl_key_file": f"{FOLDER}/private_key.pem",
    "ssl_min_protocol_version": "TLSv1.3",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # a statement can hold what its sender would not want kept in a log
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "jit": "off",
}
_NOT_DURABLE: Final = {"fsync": "off", "full_page_writes": "off"}
"""Survives the end of any process, not of the machine."""


class PostgresServer:
    """Starts, stops and reaches the database of one clinic folder."""

    def __init__(self, folder: ClinicFolder, user: ServerUser, clock: Clock) -> None:
        self._folder = folder
        self._user = user
        self._clock = clock
        self._data = folder.postgres / "data"
        self._pid = PidFile(folder.root / "postgres.pid")

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._pid.running() is not None

    def start(self, *, is_durable: bool) -> None:
        """Make the data if there are none, start, and wait until it answers.

        ClinicProgramMissing, ClinicServerFailed (reason=postgres_data|postgres_start).
        """
        binaries = find_binaries(self._major())
        self._user.private_dir(self._folder.postgres)
        self._write_fixed_files()
        if self._major() is None:
            self._make_data(binaries, is_durable=is_durable)
        settings = {**_SETTINGS, "port": str(self._folder.ports().postgres)}
        settings |= {} if is_durable else _NOT_DURABLE
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = self._command(binaries / "postgres", ["-D", f"{FOLDER}/{self._data.name}", *options])
        for _ in range(_TRIES):
            self._pid.write(command.start(self._user))
            if self._answers_in_time():
                return
        self.stop()
        raise ClinicServerFailed(reason="postgres_start")

    def stop(self) -> None:
        """Let it finish its writes and end; nothing where it does not run."""
        pid = self._pid.running()
        if pid is not None:
            end(pid, signal.SIGINT, _PATIENCE_S)
        self._pid.forget()

    @contextmanager
    def connection(self, database: str = DATABASE) -> Iterator[Connection]:
        """As its operator; every statement its own transaction unless said otherwise."""
        with self._connect(database) as connection:
            yield connection

    def _connect(self, database: str) -> Connection:
        return psycopg.connect(
            host=NAME,
            hostaddr=HOST,
            port=self._folder.ports().postgres,
            user=OPERATOR,
            password=self._folder.secrets().database_password.reveal().decode(),
            dbname=database,
            sslmode="verify-full",
            sslrootcert=str(self._folder.certificate),
            channel_binding="require",
            gssencmode="disable",
            connect_timeout=5,
            autocommit=True,
        )

    def _command(self, binary: Path, arguments: list[str]) -> Command:
        # From `/`, because PostgreSQL wants to come back by name to where it was started.
        return Command(binary, arguments, self._folder.postgres, start_in=Path("/"))

    def _major(self) -> int | None:
        version = self._data / "PG_VERSION"
        return int(version.read_text("ascii")) if version.is_file() else None

    def _write_fixed_files(self) -> None:
        folder = self._folder.postgres
        for path in (self._folder.certificate, self._folder.private_key):
            self._user.write(folder / path.name, path.read_bytes())
        self._user.write(folder / "pg_hba.conf", f"hostssl all all {HOST}/32 scram-sha-256\n".encode())

    def _make_data(self, binaries: Path, *, is_durable: bool) -> None:
        """Beside its place, and moved there when it is whole: a start broken off here begins anew."""
        making, password = self._data.with_name("data.new"), self._folder.postgres / "password"
        shutil.rmtree(making, ignore_errors=True)
        self._user.private_dir(making)
        self._user.write(password, self._folder.secrets().database_password.reveal())
        arguments = ["-D", f"{FOLDER}/{making.name}", f"--pwfile={FOLDER}/{password.name}", "-U", OPERATOR]
        arguments += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
        arguments += ["--no-instructions", *([] if is_durable else ["--no-sync"])]
        try:
            if not self._command(binaries / "initdb", arguments).run(self._user):
                raise ClinicServerFailed(reason="postgres_data")
        finally:
            password.unlink(missing_ok=True)
        move_into_place(making, self._data)

    def _answers_in_time(self) -> bool:
        latest = self._clock.monotonic() + _START_S
        while self._clock.monotonic() < latest:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                pause()
                if not self.is_running:
                    return False
            else:
                return True
        return False


def find_binaries(major: int | None, machine: Path = Path("/"), search_path: str | None = None) -> Path:
    """The folder with `postgres` and `initdb`: of that major version for existing data, else the newest.

    ClinicProgramMissing (program=postgresql, or postgresql-15 for data that need it).
    """
    known = {version: folder for version, folder in _installed(machine, search_path) if version >= _OLDEST}
    if major is None and known:
        return known[max(known)]
    if major not in known:
        raise ClinicProgramMissing(program="postgresql" if major is None else f"postgresql-{major}")
    return known[major]


def _installed(machine: Path, search_path: str | None) -> Iterator[tuple[int, Path]]:
    on_path = found("postgres", search_path=search_path)
    folders = [] if on_path is None else [on_path.resolve().parent]
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders += machine.glob(pattern)
    for folder in folders:
        if found(folder / "postgres") and found(folder / "initdb"):
            yield _version_of(folder), folder


def _version_of(folder: Path) -> int:
    """By the name of the folder, as distributions lay them out; 0 if it does not say."""
    digits = re.search(r"(\d+)$", folder.parent.name)
    return int(digits[1]) if digits else 0
