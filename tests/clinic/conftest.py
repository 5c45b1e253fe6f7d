"""Two database clusters for the rules between workspaces: made by a superuser, and by a plain owner."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import sql

from pazpaz_desktop.clinic import hardening, ports, provisioning
from pazpaz_desktop.clinic.folder import ClinicFolder
from pazpaz_desktop.clinic.postgres_server import PostgresServer
from pazpaz_desktop.clinic.processes import ServerUser
from pazpaz_desktop.crypto.tls import new_identity
from pazpaz_desktop.foundation.clock import SystemClock
from tests.clinic.cluster import Cluster, Connection, connect


@pytest.fixture(scope="session")
def made_by_superuser() -> Iterator[Cluster]:
    """As `pazpaz clinic start` makes it."""
    with _postgres() as (server, folder):
        with server.connection("postgres") as connection:
            provisioning.make_database(connection)
        with server.connection() as connection:
            yield _provisioned(connection, folder)


@pytest.fixture(scope="session")
def made_by_owner() -> Iterator[Cluster]:
    """As where PostgreSQL is somebody else's: the operator owns one database and may make roles."""
    with _postgres() as (server, folder):
        password = secrets.token_urlsafe(16)
        with server.connection("postgres") as connection:
            login = sql.SQL("CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD {}")
            connection.execute(login.format(sql.Literal(password)))
            connection.execute("CREATE DATABASE clinic OWNER manager TEMPLATE template0 ENCODING 'UTF8'")
        with connect(folder, "manager", password) as connection:
            yield _provisioned(connection, folder)


@pytest.fixture(params=["made_by_superuser", "made_by_owner"])
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Each of the two."""
    made = request.getfixturevalue(request.param)
    assert isinstance(made, Cluster)
    return made


@contextmanager
def _postgres() -> Iterator[tuple[PostgresServer, ClinicFolder]]:
    clock = SystemClock()
    with tempfile.TemporaryDirectory(prefix="pz-cluster-") as root:
        folder = ClinicFolder(Path(root) / "clinic")
        folder.make(ports.draw(), new_identity(["localhost"], ["127.0.0.1"], clock.now(), days=2))
        server = PostgresServer(folder, ServerUser.here(), clock)
        try:
            server.start(is_durable=False)
            yield server, folder
        finally:
            server.stop()


def _provisioned(operator: Connection, folder: ClinicFolder) -> Cluster:
    provisioning.provision(operator)
    hardening.harden(operator)
    cluster = Cluster(operator, folder)
    for name in ("a", "b"):
        cluster.add_workspace(name)
        cluster.seats[name] = cluster.add_seat(name)
    cluster.fill("b", letters=1, batches=2)
    return cluster
