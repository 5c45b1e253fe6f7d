"""The store: one unlocked vault's database, with its one writer, its readers, its keys and its anchors."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from pazpaz_desktop.crypto.certificates import Certificate, root_fingerprint
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import DatabaseKey, MasterKey, SyncKey
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import (
    DatabaseBroken,
    HeaderBroken,
    HostError,
    IntegrityError,
    SealBroken,
    UserInputError,
    VaultExists,
    VaultLocked,
    VaultMissing,
)
from pazpaz_desktop.foundation.ids import DeviceId, Id, PersonId, VaultId, WorkspaceId
from pazpaz_desktop.storage import anchors, meta, migrate
from pazpaz_desktop.storage.anchors import FileAnchor, Witness
from pazpaz_desktop.storage.certificate_rows import row_of
from pazpaz_desktop.storage.engine import Access, LaneGuard, open_engine, run_bare
from pazpaz_desktop.storage.key_ring import WorkingKeys, WrappedKey, open_ring, store_keys, wrapped
from pazpaz_desktop.storage.meta import Identity, Reached, SyncState, VaultState
from pazpaz_desktop.storage.read_view import ReadView
from pazpaz_desktop.storage.schema import certificate
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.system.files import host_error

DATABASE: Final = "vault.db"
ANCHOR: Final = "anchor"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new vault starts with; the ids are those its certificates name.

    `root_fingerprint` is what all of them are held to from then on.
    """

    vault_id: VaultId
    workspace_id: WorkspaceId
    device_id: DeviceId
    person_id: PersonId
    ring: tuple[WrappedKey, ...]
    certificates: tuple[Certificate, ...]
    root_fingerprint: bytes
    header_generation: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What the vault's header, already checked, says of its database."""

    vault_id: VaultId
    workspace_id: WorkspaceId
    header_generation: int


class Store:
    """Made by `create` or `open` on the thread that will write (lane `db`); closed there too.

    Single writer: the caller holds the vault's lock. After any failed write the writing connection is
    opened anew and the state read from the disk, so no answer rests on what a broken one remembered.
    Once it is closed, every use is refused with VaultLocked.
    """

    def __init__(
        self,
        folder: Path,
        database_key: DatabaseKey,
        master: MasterKey,
        clock: Clock,
        access: Access = Access.WRITE,
    ) -> None:
        self.clock = clock
        self._master = master
        self._lanes = LaneGuard()
        self._witness = Witness()
        self._path = folder / DATABASE
        self._beside = _beside(self._path)
        self._access = access
        self._writing = open_engine(self._path, database_key, access)
        self._reading = open_engine(self._path, database_key, Access.READ)
        self._writer: Connection | None = self._writing.connect()
        self._is_in_use = False
        self._is_closed = False
        try:
            if access is Access.READ:
                migrate.require_head(self._writer)
            self._whose = meta.read_identity(self._writer)
            self.keys: WorkingKeys = open_ring(self._writer, master, self._whose.workspace_id)
            self.root_fingerprint = _trusted_root(self._writer, self.keys)
            self._reached = meta.read_reached(self._writer)
            self.header_generation = meta.read_header_generation(self._writer)
            self._anchor = FileAnchor(folder / ANCHOR, self.keys.anchor, self._whose, access)
        except BaseException:
            self._writer.close()
            self._leave_as_found()
            raise
        self._writer.rollback()
        self._added_keys: list[SyncKey] = []
        self.recent_reads: dict[tuple[str, Id, str], float] = {}

    @classmethod
    def create(
        cls,
        folder: Path,
        database_key: DatabaseKey,
        master: MasterKey,
        founding: Founding,
        clock: Clock,
        *,
        witness: Witness = Witness(),  # noqa: B008 - frozen
    ) -> "Store":
        """A new database in the vault's folder; its content is on the disk when this returns.

        The folder's own entries become durable when the caller moves it into place. VaultExists if any
        part of a database is there: nothing is overwritten.
        """
        if (folder / DATABASE).exists() or (folder / ANCHOR).exists():
            raise VaultExists()
        _lay_foundation(folder / DATABASE, database_key, founding, clock)
        store = cls(folder, database_key, master, clock)
        store._witness = witness
        store._anchor.reset(store.state)
        return store

    @classmethod
    def open(
        cls,
        folder: Path,
        database_key: DatabaseKey,
        master: MasterKey,
        clock: Clock,
        *,
        expected: Expected | None = None,
        witness: Witness = Witness(),  # noqa: B008 - frozen
        accept_rollback: bool = False,
    ) -> "Store":
        """Migrate, open the key ring, compare with header and anchors.

        Raises VaultMissing, DatabaseBroken, NewerSchema, HeaderBroken (reason=other_vault), SealBroken and,
        unless `accept_rollback`, VaultRolledBack, HeaderBroken (reason=older) or VaultMissing(part=anchor).
        Accepting counts the generation on past every anchor, so that none of them can match by chance. An
        older header that was accepted is still older than `header_generation`: the caller writes the next.
        """
        migrate.upgrade(folder / DATABASE, database_key)
        has_anchor = (folder / ANCHOR).exists()
        store = cls(folder, database_key, master, clock)
        store._witness = witness
        try:
            store._compare_header(expected, accept_older=accept_rollback)
            store._check_anchors(has_anchor, accept_rollback)
            if expected is not None and expected.header_generation > store.header_generation:
                store._remember_header(expected.header_generation)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def inspect(
        cls,
        folder: Path,
        database_key: DatabaseKey,
        master: MasterKey,
        clock: Clock,
        *,
        expected: Expected,
        witness: Witness = Witness(),  # noqa: B008 - frozen
    ) -> "Store":
        """Open to read only: nothing is migrated, noted, anchored or written back, and `write` fails.

        Raises what `open` raises without `accept_rollback`, and UnsupportedVersion for a schema that `open`
        would have to migrate.
        """
        if not (folder / ANCHOR).exists():
            raise VaultMissing(part="anchor")
        store = cls(folder, database_key, master, clock, Access.READ)
        store._witness = witness
        try:
            store._compare_header(expected, accept_older=False)
            store._compare_anchors()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def vault_id(self) -> VaultId:
        """This vault on this laptop."""
        return self._whose.vault_id

    @property
    def workspace_id(self) -> WorkspaceId:
        """The practice."""
        return self._whose.workspace_id

    @property
    def device_id(self) -> DeviceId:
        """This installation."""
        return self._whose.device_id

    @property
    def person_id(self) -> PersonId:
        """The person at this laptop."""
        return self._whose.person_id

    @property
    def state(self) -> VaultState:
        """How far the last commit brought the vault."""
        return self._reached.state

    @property
    def sync(self) -> SyncState | None:
        """How far the last commit says the log was read; None in a vault that has not joined."""
        return self._reached.sync

    @property
    def is_joined(self) -> bool:
        """Whether this vault exchanges with others: what a person writes is marked for it."""
        return self._reached.sync is not None

    @property
    def path(self) -> Path:
        """The database file, for health checks and backups."""
        return self._path

    def anchored(self) -> VaultState | None:
        """What the file anchor holds. Lane db."""
        self._lanes.require_writer()
        return self._anchor.latest()

    def write(self, *, applying: bool = False) -> UnitOfWork:
        """A unit of work. WrongLane anywhere but on the thread that opened the store; one at a time.

        `applying`: what is written came from another device, so nothing is marked to be sent.
        """
        self._lanes.require_writer()
        if self._is_in_use:
            raise RuntimeError("a unit of work is open already")
        writer = self._connected()
        self._is_in_use = True
        self._added_keys = []
        return UnitOfWork(
            writer,
            self._whose,
            self.keys,
            reached=self._reached,
            now=self.clock.now(),
            applying=applying,
            on_end=self._ended,
        )

    def add_keys(self, work: UnitOfWork, keys: Sequence[SyncKey]) -> None:
        """Keep keys of exchange in the ring, in the running transaction; `keys` has them once it commits.

        The same key again changes nothing. SealBroken for another key where there is one of its kind and
        epoch: a key is never replaced.
        """
        for key in keys:
            if not _is_held(self.keys.with_sync(self._added_keys).sync, key):
                store_keys(work.connection, [wrapped(self._master, key, self.workspace_id)], work.now)
                self._added_keys.append(key)

    def read(self) -> ReadView:
        """A read view. WrongLane on threads that are neither the writer's nor a reading lane's."""
        self._lanes.require_reader()
        if self._is_closed:
            raise VaultLocked()
        return ReadView(self._reading, self._whose, self.keys)

    def writer(self) -> Connection:
        """The writing connection outside any transaction, for checks of the whole file. Lane db."""
        self._lanes.require_writer()
        return self._connected()

    def close(self) -> None:
        """Write the WAL back, wait for the anchor to be on the disk, let go. Harmless when repeated.

        A full disk does not make closing fail: what was committed stays in the WAL.
        """
        self._lanes.require_writer()
        self._is_closed = True
        if self._writer is not None:
            try:
                if self._access is not Access.READ:
                    run_bare(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            except HostError:
                self._writer.invalidate()
            self._writer.close()
            self._writer = None
        self._anchor.close()
        self._writing.dispose()
        self._reading.dispose()
        self._leave_as_found()

    def _leave_as_found(self) -> None:
        """Take away what SQLite makes to read, an empty WAL and its index, and a reader cannot remove."""
        if self._access is not Access.READ:
            return
        for made in _beside(self._path) - self._beside:
            with suppress(OSError):
                made.unlink()

    def _connected(self) -> Connection:
        if self._is_closed:
            raise VaultLocked()
        if self._writer is None:
            self._writer = self._writing.connect()
            self._reached = meta.read_reached(self._writer)
            self._writer.rollback()
        return self._writer

    def _ended(self, committed: Reached | None, error: BaseException | None) -> None:
        self._is_in_use = False
        if committed is not None:
            self._reached = committed
            self.keys = self.keys.with_sync(self._added_keys)
            self._anchor.follow(committed.state)
            self._witness.follow(committed.state)
        elif self._writer is not None and not isinstance(error, (UserInputError, IntegrityError, type(None))):
            broken, self._writer = self._writer, None
            broken.close()

    def _compare_header(self, expected: Expected | None, *, accept_older: bool) -> None:
        """Writes nothing: a commit would move the anchors that are still to be asked."""
        if expected is None:
            return
        if (expected.vault_id, expected.workspace_id) != (self.vault_id, self.workspace_id):
            raise HeaderBroken(reason="other_vault")
        if expected.header_generation < self.header_generation and not accept_older:
            raise HeaderBroken(reason="older")

    def _remember_header(self, generation: int) -> None:
        with self.write() as work:
            meta.write_header_generation(work.connection, generation)
            work.commit()
        self.header_generation = generation

    def _check_anchors(self, has_file: bool, accept_rollback: bool) -> None:
        if not accept_rollback:
            if not has_file:
                raise VaultMissing(part="anchor")
            self._compare_anchors()
            return
        anchored, witnessed = self._anchor.latest(), self._witness.latest()
        reached = max(anchored.generation if anchored else 0, witnessed.generation if witnessed else 0)
        self._reached = Reached(self.state.at_least(reached), self.sync)
        with self.write() as work:
            work.commit()
        self._anchor.reset(self.state)

    def _compare_anchors(self) -> None:
        anchored = self._anchor.latest()
        if anchored is None:
            raise VaultMissing(part="anchor")
        anchors.check(self.state, anchored, self._witness.latest())


def _trusted_root(connection: Connection, keys: WorkingKeys) -> bytes:
    """The root key in the ring, where this device has it, before what is written beside it."""
    if keys.root is not None:
        return root_fingerprint(keys.root.verify_key)
    noted = meta.read_root(connection)
    if noted is None:
        raise DatabaseBroken(reason="root")
    return noted


def _is_held(held: Mapping[tuple[KeyKind, int], SyncKey], key: SyncKey) -> bool:
    other = held.get((key.kind, key.epoch))
    if other is not None and not other.matches(key):
        raise SealBroken()
    return other is not None


def _beside(database: Path) -> frozenset[Path]:
    names = (f"{database.name}-wal", f"{database.name}-shm")
    return frozenset(path for name in names if (path := database.with_name(name)).exists())


def _lay_foundation(path: Path, key: DatabaseKey, founding: Founding, clock: Clock) -> None:
    now = clock.now()
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise host_error(error) from error
    migrate.lay_out(path, key)
    whose = Identity(founding.vault_id, founding.workspace_id, founding.device_id, founding.person_id)
    with open_engine(path, key, Access.WRITE).connect() as connection:
        with connection.begin():
            meta.found(connection, whose, founding.root_fingerprint, founding.header_generation)
            store_keys(connection, founding.ring, now)
            rows = [row_of(each, milliseconds(now)) for each in founding.certificates]
            connection.execute(certificate.insert(), rows)
        run_bare(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
