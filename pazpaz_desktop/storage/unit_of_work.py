"""A unit of work: one transaction in which records, their trail and the vault's state change together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from pazpaz_desktop.crypto.multiset import MultisetHash
from pazpaz_desktop.domain.audit import AuditRow, Event, Fact, next_row
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import SaveFailed
from pazpaz_desktop.foundation.ids import DeviceId, Id, PersonId, WorkspaceId
from pazpaz_desktop.storage import audit_rows
from pazpaz_desktop.storage.capture import Capture
from pazpaz_desktop.storage.engine import is_in_transaction
from pazpaz_desktop.storage.key_ring import WorkingKeys
from pazpaz_desktop.storage.meta import Identity, Reached, SyncState, write_state, write_sync
from pazpaz_desktop.storage.sealed_fields import SealedFields


class UnitOfWork:
    """One `with`, one transaction, on lane `db`. Leaving without `commit()` rolls everything back.

    `now` is the one moment of everything written in it. In a vault that has joined, what is written is
    taken for a person's and marked for the next exchange, unless the work is `applying` what came from it.
    """

    connection: Connection
    fields: SealedFields
    now: datetime

    def __init__(
        self,
        connection: Connection,
        whose: Identity,
        keys: WorkingKeys,
        *,
        reached: Reached,
        now: datetime,
        applying: bool,
        on_end: Callable[[Reached | None, BaseException | None], None],
    ) -> None:
        self.connection = connection
        self.now = now
        self._whose = whose
        self._keys = keys
        self._state = reached.state
        self._sync = self._sync_before = reached.sync
        self._is_applying = applying
        self._capture = Capture(connection, whose.device_id)
        self._multiset = MultisetHash(keys.anchor, reached.state.multiset)
        self._on_end = on_end
        self._committed: Reached | None = None
        self._touched: set[tuple[Kind, Id]] = set()
        self.fields = SealedFields(connection, whose, keys, self._multiset, self._put)

    @property
    def workspace_id(self) -> WorkspaceId:
        """The practice whose records these are."""
        return self._whose.workspace_id

    @property
    def device_id(self) -> DeviceId:
        """The author of what is written."""
        return self._whose.device_id

    @property
    def person_id(self) -> PersonId:
        """The person at this laptop."""
        return self._whose.person_id

    @property
    def sync(self) -> SyncState | None:
        """How far the log was read, as this transaction will leave it; None: not joined."""
        return self._sync

    @sync.setter
    def sync(self, reached: SyncState | None) -> None:
        self._sync = reached

    def __enter__(self) -> Self:
        try:
            self._transaction = self.connection.begin()
        except BaseException as error:
            self._on_end(None, error)
            raise
        return self

    def changed(self, kind: Kind, id: Id) -> None:  # noqa: A002 - the word of the field
        """Name a record the transaction touched; it is in the ChangeSet of the commit."""
        self._touched.add((kind, id))

    def touch(self, entity: Entity, object_id: Id, *groups: Group, seen: bytes | None = None) -> None:
        """Mark field groups as changed by the person, for the next exchange.

        Nothing happens in a vault that has not joined, or while applying. `seen` are the packed heads under
        the text that was changed, as its reader was given them; None for an act upon what is stored now.
        """
        if self._sync is not None and not self._is_applying:
            for group in groups:
                self._capture.mark(entity, object_id, group, seen)

    def _put(self, entity: Entity, object_id: Id, group: Group, seen: bytes | None) -> None:
        self.touch(entity, object_id, group, seen=seen)

    def record(self, event: Event, subject: Id | None, **facts: Fact) -> None:
        """Append a row to the trail, in this transaction. TypeError for a fact the event does not allow."""
        row = next_row(
            self._last_row(),
            self._whose.device_id,
            milliseconds(self.now),
            event,
            subject=subject,
            facts=facts,
        )
        audit_rows.append(self.connection, row)
        self._state = replace(self._state, audit_seq=row.seq, audit_head=row.hash)
        if row.seq % audit_rows.SIGN_EVERY == 0:
            self.sign_trail()

    def sign_trail(self) -> None:
        """Sign the trail's head with the device's key, in this transaction."""
        seq, head = self._state.audit_seq, self._state.audit_head
        audit_rows.sign_head(self.connection, self._whose.device_id, self._keys.device, seq, head)

    def commit(self) -> ChangeSet:
        """Make it durable (synchronous=FULL: it is on the disk when this returns).

        State and trail are part of the same transaction; the file anchor follows. If this raises, the
        caller must take the work as not saved, whatever is found on the disk later. SaveFailed
        reason=rolled_back where a failed statement, though its error was caught, took all with it.
        """
        if not is_in_transaction(self.connection):
            raise SaveFailed(reason="rolled_back")
        state = replace(self._state, generation=self._state.generation + 1, multiset=self._multiset.state)
        write_state(self.connection, state)
        if self._sync != self._sync_before:
            write_sync(self.connection, self._sync)
        self._transaction.commit()
        self._committed = Reached(state, self._sync)
        return ChangeSet(frozenset(self._touched))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        except BaseException as failure:
            self._on_end(None, failure)  # the connection may still hold the transaction: it must go
            raise
        self._on_end(self._committed, error)

    def _last_row(self) -> AuditRow | None:
        if self._state.audit_seq == 0:
            return None
        return AuditRow(
            self._state.audit_seq, self._whose.device_id, 0, "", None, b"", b"", self._state.audit_head
        )
