"""What a cluster needs before a seat can be made on it: database, roles, tables, functions, rights."""

from importlib.resources import files
from typing import Final, LiteralString

from psycopg import sql

from pazpaz_desktop.clinic.folder import DATABASE
from pazpaz_desktop.clinic.postgres_server import Connection

_STATEMENTS: Final = ("tables", "functions", "rights")


def make_database(connection: Connection, name: str = DATABASE) -> None:
    """Make the clinic's database unless it is there. Not in a transaction: PostgreSQL does not let it."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        template = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        connection.execute(sql.SQL(template).format(sql.Identifier(name)))


def provision(connection: Connection) -> None:
    """Make roles and schema `sync` unless they are there, in one transaction.

    The caller is a superuser, or a role with CREATEROLE that owns the database.
    """
    with connection.transaction():
        if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = 'sync_owner'"):
            connection.execute(_script("roles"))
        if _exists(connection, "SELECT FROM pg_namespace WHERE nspname = 'sync'"):
            return
        connection.execute("CREATE SCHEMA sync AUTHORIZATION sync_owner")
        connection.execute("SET LOCAL ROLE sync_owner")
        for name in _STATEMENTS:
            connection.execute(_script(name))
        connection.execute("RESET ROLE")


def _exists(connection: Connection, query: LiteralString) -> bool:
    return connection.execute(query).fetchone() is not None


def _script(name: str) -> bytes:
    return (files("pazpaz_desktop.clinic") / "sql" / f"{name}.sql").read_bytes()
