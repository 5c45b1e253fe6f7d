"""A read view: one consistent picture of the database that cannot change it."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from pazpaz_desktop.storage.key_ring import WorkingKeys
from pazpaz_desktop.storage.meta import Identity
from pazpaz_desktop.storage.sealed_fields import OpenFields


class ReadView:
    """One `with`, one snapshot, on lane `read` or `files` (or `db`), over a connection of its own.

    Writing through it is refused by SQLite (SaveFailed never arises: FileUnreadable reason=read_only).
    """

    connection: Connection
    fields: OpenFields

    def __init__(self, engine: Engine, whose: Identity, keys: WorkingKeys) -> None:
        self._engine = engine
        self._whose = whose
        self._keys = keys

    def __enter__(self) -> Self:
        self.connection = self._engine.connect()
        self.connection.begin()
        self.fields = OpenFields(self.connection, self._whose, self._keys)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
