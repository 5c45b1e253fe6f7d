"""A provisioned cluster under test: its operator, two workspaces, and one laptop's login in each."""

import hashlib
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from pazpaz_desktop.clinic import seats
from pazpaz_desktop.clinic.folder import ClinicFolder

Connection = psycopg.Connection[TupleRow]
EMPTY_CHAIN = bytes(32)


@dataclass(frozen=True)
class Login:
    """How one laptop logs in, and what it pushes as."""

    role: str
    password: str
    device: uuid.UUID


@dataclass(frozen=True)
class Ops:
    """The operations of one push."""

    ids: list[uuid.UUID]
    bodies: list[bytes]
    hashes: list[bytes]

    @classmethod
    def made(cls, count: int, size: int = 64) -> "Ops":
        """That many, at random."""
        bodies = [secrets.token_bytes(size) for _ in range(count)]
        return cls([uuid.uuid4() for _ in bodies], bodies, [hashlib.sha256(body).digest() for body in bodies])


@dataclass
class Cluster:
    """`operator` provisioned it; `seats` are the logins of the first laptop of each workspace."""

    operator: Connection
    folder: ClinicFolder
    workspaces: dict[str, uuid.UUID] = field(default_factory=dict)
    seats: dict[str, Login] = field(default_factory=dict)

    def add_workspace(self, name: str) -> None:
        """A fresh, empty workspace."""
        self.workspaces[name] = uuid.uuid4()
        self.operator.execute("INSERT INTO sync.workspace (ws) VALUES (%s)", [self.workspaces[name]])

    def add_seat(self, workspace: str) -> Login:
        """One more seat in a workspace."""
        login = self.add_role()
        self.operator.execute(
            "INSERT INTO sync.seat (ws, seat_id, role_name, store_key) VALUES (%s, %s, %s, 'none')",
            [self.workspaces[workspace], uuid.uuid4(), login.role],
        )
        return login

    def add_role(self) -> Login:
        """A login of a device that has no seat."""
        login = Login(seats.new_role_name(), secrets.token_urlsafe(16), uuid.uuid4())
        seats.make_role(self.operator, login.role, login.password)
        return login

    def revoke(self, login: Login) -> None:
        """The first step of removing a seat, by itself."""
        self.operator.execute("UPDATE sync.seat SET revoked_at = now() WHERE role_name = %s", [login.role])

    def fill(self, name: str, letters: int, batches: int) -> None:
        """Put rows into a workspace as its laptop."""
        login = self.seats[name]
        with self.as_laptop(login) as laptop:
            for step in range(1, letters + 1):
                laptop.execute("SELECT sync.post(%s, %s::smallint, 'b', '1 hour')", [uuid.uuid4(), step])
            for _ in range(batches):
                assert push_at_head(laptop, login, Ops.made(3))[0] == "accepted"

    @contextmanager
    def as_laptop(self, login: Login) -> Iterator[Connection]:
        """A connection of that laptop; each statement commits."""
        with self.connect(login.role, login.password) as connection:
            yield connection

    def connect(self, user: str, password: str, database: str = "clinic") -> Connection:
        """A connection by name and password."""
        return connect(self.folder, user, password, database)


def connect(folder: ClinicFolder, user: str, password: str, database: str = "clinic") -> Connection:
    """A connection to that clinic's server; each statement commits."""
    return psycopg.connect(
        host="localhost",
        hostaddr="127.0.0.1",
        port=folder.ports().postgres,
        user=user,
        password=password,
        dbname=database,
        sslmode="verify-full",
        sslrootcert=str(folder.certificate),
        connect_timeout=5,
        autocommit=True,
    )


def push(laptop: Connection, login: Login, position: tuple[int, int, bytes], ops: Ops, **other: Any) -> Any:
    """One call of sync.push; `other` replaces parameters by name."""
    gen, seq, chain = position
    wish = {
        "gen": gen,
        "seq": seq,
        "chain": chain,
        "batch_id": uuid.uuid4(),
        "device": login.device,
        "kind": "data",
        "compartment": 1,
        "epoch": 1,
        "hdr": b"header",
        "sig": bytes(64),
        "op_ids": ops.ids,
        "hashes": ops.hashes,
        "bodies": ops.bodies,
        **other,
    }
    return laptop.execute(
        "SELECT * FROM sync.push(%(gen)s, %(seq)s, %(chain)s, %(batch_id)s, %(device)s, %(kind)s,"
        " %(compartment)s::smallint, %(epoch)s, %(hdr)s, %(sig)s, %(op_ids)s::uuid[], %(hashes)s::bytea[],"
        " %(bodies)s::bytea[])",
        wish,
    ).fetchone()


def head(laptop: Connection) -> tuple[int, int, bytes]:
    """Generation, sequence number and chain of the log's end."""
    row = laptop.execute("SELECT log_gen, head_seq, head_chain FROM sync.head()").fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def push_at_head(laptop: Connection, login: Login, ops: Ops, **other: Any) -> Any:
    """Push behind what is there."""
    return push(laptop, login, head(laptop), ops, **other)
