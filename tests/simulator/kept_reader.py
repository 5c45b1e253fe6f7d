"""A store whose read views share one connection: opening an encrypted database for each costs 4 ms."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from pazpaz_desktop.storage.read_view import ReadView
from pazpaz_desktop.storage.sealed_fields import OpenFields
from pazpaz_desktop.storage.store import Store


class KeptReaderStore(Store):
    """The shipped store; only its readers are not opened anew each time."""

    _kept: Connection | None = None
    _is_lent: bool = False

    def read(self) -> ReadView:
        """A snapshot over the kept connection, or over one of its own while that is lent."""
        view = super().read()
        if self._is_lent:
            return view
        if self._kept is None:
            self._kept = self._reading.connect()
        return _KeptView(self, self._kept, view)

    def lend(self, *, is_lent: bool) -> None:
        """Whether somebody reads through the kept connection now."""
        self._is_lent = is_lent

    def close(self) -> None:
        """As the store does, and the reader too."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        super().close()


class _KeptView(ReadView):
    def __init__(self, store: KeptReaderStore, connection: Connection, view: ReadView) -> None:
        super().__init__(view._engine, view._whose, view._keys)
        self._store = store
        self.connection = connection

    def __enter__(self) -> Self:
        self._store.lend(is_lent=True)
        self.connection.begin()
        self.fields = OpenFields(self.connection, self._whose, self._keys)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.rollback()
        self._store.lend(is_lent=False)
