"""The clinic server as a laptop reaches it: connection parameters that nothing around can weaken."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pazpaz_desktop.foundation.errors import FileUnreadable, ServerUnreachable
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.libpq_environment import forget_environment
from pazpaz_desktop.sync.remote import Objects, Session
from pazpaz_desktop.sync.seats import Seat
from pazpaz_desktop.system import files

if TYPE_CHECKING:
    from pazpaz_desktop.sync.postgres_session import PostgresSession

_AUTHORITY: Final = "server-ca.pem"
_LARGEST_AUTHORITY: Final = 64 * 1024
_MOST_ADDRESSES: Final = 4
_SERVER_LIMITS: Final = (
    "-c statement_timeout=900s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
)
"""For a laptop that is gone. The first counts a slow line's time too, so it is longer than any deadline."""


class PostgresRemote:
    """One seat on a PostgreSQL server and its object store. All calls on lane `sync`.

    `folder` is this seat's own: the pinned certificate authority is written there, because libpq takes it
    as a file only. Once `patience.is_stopped` says so, a call that waits ends with Cancelled.
    """

    def __init__(self, seat: Seat, folder: Path, patience: Patience) -> None:
        self._seat = seat
        self._folder = folder
        self._patience = patience
        from pazpaz_desktop.sync.object_store import ObjectStore  # TLS is slow to load

        self.objects: Objects = ObjectStore(seat.store, patience)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Connect, prove who answers, log in; leaving disconnects.

        ServerUnreachable, ServerNotTrusted, SeatRefused, Cancelled.
        """
        session = self._connected()
        try:
            yield session
        finally:
            session.close()

    def _connected(self) -> "PostgresSession":
        forget_environment()
        from pazpaz_desktop.sync.postgres_session import PostgresSession  # psycopg is slow to load

        pinned = self._pinned()
        *others, last = resolved(self._seat.host, self._seat.port)
        for address in others:
            try:
                return PostgresSession.connect(self._parameters(address, pinned), self._patience)
            except ServerUnreachable:
                continue  # a name may stand for several addresses, of which one answers
        return PostgresSession.connect(self._parameters(last, pinned), self._patience)

    def _parameters(self, address: str, pinned: Path) -> Mapping[str, str | int]:
        return parameters(self._seat, address, pinned, self._patience.connect_s)

    def _pinned(self) -> Path:
        path = files.private_dir(self._folder) / _AUTHORITY
        wanted = self._seat.ca_pem.encode()
        try:
            is_there = files.read_bounded(path, _LARGEST_AUTHORITY) == wanted
        except FileUnreadable:
            is_there = False
        if not is_there:
            files.write_atomic(path, wanted)
        return path


def resolved(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, a few at most. ServerUnreachable (reason=name) where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ServerUnreachable(reason="name") from error
    return tuple(dict.fromkeys(str(place[4][0]) for place in found))[:_MOST_ADDRESSES]


def parameters(seat: Seat, address: str, authority: Path, connect_s: int) -> Mapping[str, str | int]:
    """Everything libpq would otherwise take from a default, the environment or a home folder."""
    return {
        "host": seat.host,  # the name its certificate must carry
        "hostaddr": address,
        "port": seat.port,
        "dbname": seat.database,
        "user": seat.role,
        "password": seat.password.reveal().decode(),
        "passfile": "",
        "sslmode": "verify-full",
        "sslnegotiation": "postgres",
        "sslrootcert": str(authority),
        "sslcertmode": "disable",
        "sslcert": "",
        "sslkey": "",
        "sslcrl": str(authority.with_name("no-revocation-list")),  # else one from the home folder would count
        "sslcrldir": "",
        "sslsni": 1,
        "sslcompression": 0,
        "ssl_min_protocol_version": "TLSv1.2",
        "ssl_max_protocol_version": "",
        "channel_binding": "require",  # a pooler in between cannot give it
        "require_auth": "scram-sha-256",
        "requirepeer": "",
        "gssencmode": "disable",
        "krbsrvname": "",
        "gsslib": "",
        "gssdelegation": 0,
        "min_protocol_version": "3.0",
        "max_protocol_version": "3.0",
        "target_session_attrs": "read-write",
        "load_balance_hosts": "disable",
        "client_encoding": "UTF8",
        "options": _SERVER_LIMITS,
        "application_name": "pazpaz",
        "connect_timeout": connect_s,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
