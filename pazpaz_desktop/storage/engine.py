"""The one way to open a vault's database: keyed, proved, hardened, with foreign errors translated."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from ctypes import CDLL
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import sqlcipher3._sqlite3 as driver
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, ExceptionContext, NullPool, create_engine, event

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.foundation.errors import (
    DatabaseBroken,
    DatabaseBusy,
    DiskFull,
    FileUnreadable,
    HostError,
    SaveFailed,
    VaultMissing,
    WrongLane,
)
from pazpaz_desktop.storage.sqlite_memory import take_in_blocks

PAGE_SIZE: Final = 4096
_ROOM_TO_OPEN: Final = 64 * 1024
"""The shared memory of a WAL begins with 32 KiB, and blocks of file systems are larger than its pages."""

TAKES_BLOCKS: Final = take_in_blocks(CDLL(driver.__file__))
"""On import: the setting holds only if it is made before the process opens its first database."""

_OLDEST_SQLITE: Final = (3, 53, 3)  # earlier ones can corrupt a WAL that two connections use


class Access(StrEnum):
    """How the file is opened; the values are SQLite's own words."""

    CREATE = "rwc"
    WRITE = "rw"
    READ = "ro"


_HARDENING: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA journal_size_limit = 67108864",
)

GOLDEN: Final = MappingProxyType(
    {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "temp_store": "2",
        "trusted_schema": "0",
        "secure_delete": "1",
        "cell_size_check": "1",
        "recursive_triggers": "1",
        "busy_timeout": "5000",
        "wal_autocheckpoint": "1000",
        "auto_vacuum": "0",
        "writable_schema": "0",
        "cipher_memory_security": "1",
        "cipher_page_size": "4096",
        "cipher_use_hmac": "1",
        "cipher_hmac_algorithm": "HMAC_SHA512",
        "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
        "kdf_iter": "256000",
        "cipher_plaintext_header_size": "0",
    }
)
"""What every connection must read back once it is open (requirement D1)."""


def open_engine(path: Path, key: DatabaseKey, access: Access) -> Engine:
    """An engine whose every connection went through the one open sequence. Nothing is opened yet.

    Connections are not pooled: each belongs to the thread that asked for it and is closed by it. A
    transaction of a writing engine takes the write lock when it begins. Errors arrive as PazPazErrors:
    VaultMissing, DatabaseBroken (also for a wrong key: the two cannot be told apart), DatabaseBusy,
    DiskFull, SaveFailed or FileUnreadable. Neither key nor values appear in a URL, log or exception.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key, access),
        poolclass=NullPool,
        hide_parameters=True,
    )
    begin = "BEGIN" if access is Access.READ else "BEGIN IMMEDIATE"
    event.listen(engine, "connect", lambda _, record: record.info.update(access=access))
    event.listen(engine, "begin", lambda connection: run_bare(connection, begin))
    event.listen(engine, "handle_error", _translating(access), retval=True)
    return engine


def _connect(path: Path, key: DatabaseKey, access: Access) -> Any:
    if access is not Access.CREATE:
        _require_file(path)
    if sqlcipher.sqlite_version_info < _OLDEST_SQLITE:
        raise HostError(reason="sqlite_version")
    connection = None
    try:
        connection = sqlcipher.connect(
            f"file:{quote(str(path))}?mode={access}", uri=True, isolation_level=None
        )
        _open_sequence(connection, key, access)
    except sqlcipher.Error as error:
        _close(connection)
        if _is_for_want_of_room(error, path):
            raise DiskFull(code=_SQLITE_IOERR) from error
        raise translated(error, access) or error from error
    except HostError:
        _close(connection)
        raise
    return connection


def _is_for_want_of_room(error: BaseException, path: Path) -> bool:
    """While it opens a file, SQLite keeps to itself what kind of I/O failed: the disk has to be asked."""
    if getattr(error, "sqlite_errorcode", None) != _SQLITE_IOERR:
        return False
    try:
        return shutil.disk_usage(path.parent).free < _ROOM_TO_OPEN
    except OSError:
        return False


def _close(connection: Any) -> None:
    if connection is not None:
        connection.close()


def _require_file(path: Path) -> None:
    """SQLite takes an empty file for a new database: a vault that lost its content must not pass as one."""
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise VaultMissing(part="database") from error
    except OSError as error:
        raise FileUnreadable(reason="database") from error
    if size < PAGE_SIZE:
        raise DatabaseBroken(reason="truncated")


def _open_sequence(connection: Any, key: DatabaseKey, access: Access) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # its default writes page numbers to stderr
    connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
    connection.execute("PRAGMA cipher_memory_security = ON")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for statement in _HARDENING:
        connection.execute(statement).fetchall()
    if access is Access.READ:
        connection.execute("PRAGMA query_only = ON")
    require_golden(connection)


def require_golden(connection: Any) -> None:
    """HostError (reason=pragma) naming the first setting of a driver's connection that is not golden."""
    for name, expected in GOLDEN.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or str(found[0]) != expected:
            raise HostError(reason="pragma", pragma=name)


_SQLITE_BUSY, _SQLITE_LOCKED, _SQLITE_NOMEM, _SQLITE_READONLY = 5, 6, 7, 8
_SQLITE_IOERR, _SQLITE_CORRUPT, _SQLITE_FULL, _SQLITE_CANTOPEN = 10, 11, 13, 14
_SQLITE_CONSTRAINT, _SQLITE_NOTADB = 19, 26
_SQLITE_IOERR_SHMSIZE: Final = 4874  # the shared-memory file of the WAL could not grow

_CODES: Final = MappingProxyType(
    {
        _SQLITE_FULL: DiskFull,
        _SQLITE_BUSY: DatabaseBusy,
        _SQLITE_LOCKED: DatabaseBusy,
        _SQLITE_CORRUPT: DatabaseBroken,
        _SQLITE_NOTADB: DatabaseBroken,
    }
)
_REASONS: Final = MappingProxyType(
    {
        _SQLITE_NOMEM: "memory",
        _SQLITE_READONLY: "read_only",
        _SQLITE_IOERR: "io",
        _SQLITE_CANTOPEN: "cannot_open",
        _SQLITE_CONSTRAINT: "constraint",
    }
)


def translated(error: BaseException, access: Access) -> HostError | None:
    """Our error for SQLite's result code; None for what is a mistake in a statement, thus our bug."""
    extended = getattr(error, "sqlite_errorcode", None)
    if not isinstance(extended, int):
        return None
    primary = _SQLITE_FULL if extended == _SQLITE_IOERR_SHMSIZE else extended & 0xFF
    if primary in _CODES:
        return _CODES[primary](code=extended)
    if primary in _REASONS:
        other = FileUnreadable if access is Access.READ else SaveFailed
        return other(reason=_REASONS[primary], code=extended)
    return None


def _translating(access: Access) -> Callable[[ExceptionContext], HostError | None]:
    return lambda context: translated(context.original_exception, access)


class LaneGuard:
    """Says which threads may use a store: the one that opened it, and lanes that only read."""

    _READING_LANES: Final = frozenset({"read", "files"})

    def __init__(self) -> None:
        self._owner = threading.get_ident()

    def require_writer(self) -> None:
        """WrongLane on any thread but the one that opened the store."""
        if threading.get_ident() != self._owner:
            raise WrongLane(expected="db")

    def require_reader(self) -> None:
        """WrongLane on the window's thread and any other that is not a lane."""
        lane = threading.current_thread().name.partition("_")[0]
        if threading.get_ident() != self._owner and lane not in self._READING_LANES:
            raise WrongLane(expected="read")


def copy_pages(source: Engine, target: Engine) -> None:
    """Copy one consistent state of the source over the target; both stay sealed, each under its key."""
    with (
        _translating_driver(),
        closing(source.raw_connection()) as reading,
        closing(target.raw_connection()) as writing,
    ):
        origin: Any = reading.driver_connection
        origin.backup(writing.driver_connection)


def run_bare(connection: Connection, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Run SQL text on the driver, in whatever transaction there is, and fetch all.

    For pragmas that fail inside a transaction, and for the few statements of every autosave, on which
    SQLAlchemy's own share is several times SQLite's.
    """
    try:
        return list(_driver(connection).execute(statement, values).fetchall())
    except sqlcipher.Error as error:
        raise translated(error, connection.info["access"]) or error from error


def change_bare(connection: Connection, statement: str, values: tuple[Any, ...]) -> int:
    """The same for a statement that changes rows; returns how many."""
    try:
        return int(_driver(connection).execute(statement, values).rowcount)
    except sqlcipher.Error as error:
        raise translated(error, Access.WRITE) or error from error


def change_many_bare(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """The same statement for each of many rows; returns how many were changed."""
    try:
        return int(_driver(connection).executemany(statement, rows).rowcount)
    except sqlcipher.Error as error:
        raise translated(error, Access.WRITE) or error from error


def is_in_transaction(connection: Connection) -> bool:
    """Whether SQLite still holds the transaction: some failed statements end it on their own."""
    return bool(_driver(connection).in_transaction)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def _translating_driver() -> Iterator[None]:
    try:
        yield
    except sqlcipher.Error as error:
        raise translated(error, Access.WRITE) or error from error
