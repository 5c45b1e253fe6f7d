"""The key ring: the vault's working keys, wrapped in the database, open in memory while it is unlocked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, select

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.keys import (
    AnchorKey,
    BlobKey,
    FieldKey,
    MasterKey,
    SearchKey,
    SyncKey,
    unwrap,
    wrap,
)
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.errors import DatabaseBroken
from pazpaz_desktop.foundation.ids import Id, WorkspaceId
from pazpaz_desktop.storage.schema import key_ring

K = TypeVar("K", bound=WorkingKey)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """One row of the ring: a key sealed under the master key, bound to its id, kind and epoch."""

    id: bytes
    kind: KeyKind
    epoch: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class WorkingKeys:
    """The open keys of an unlocked vault. `root` is only in the owner's.

    `sync` holds the keys of exchange by kind and epoch: none before the vault joined, those of a
    compartment only where the person may read it.
    """

    fields: dict[int, FieldKey]
    current_epoch: int
    blob: BlobKey
    search: SearchKey
    anchor: AnchorKey
    device: DeviceSigningKey
    agreement: DeviceAgreementKey
    root: RootSigningKey | None
    sync: Mapping[tuple[KeyKind, int], SyncKey]

    def newest(self, kind: KeyKind) -> SyncKey | None:
        """The exchange key of the greatest epoch; None where this device was given none of the kind."""
        return max(
            (key for (each, _), key in self.sync.items() if each is kind),
            key=lambda key: key.epoch,
            default=None,
        )

    def with_sync(self, keys: Sequence[SyncKey]) -> "WorkingKeys":
        """The same and these; itself where there are none."""
        if not keys:
            return self
        return replace(self, sync={**self.sync, **{(key.kind, key.epoch): key for key in keys}})


def wrapped(master: MasterKey, key: WorkingKey, workspace: WorkspaceId) -> WrappedKey:
    """The key as a new row of the ring."""
    key_id = Id.random().raw
    return WrappedKey(key_id, key.kind, key.epoch, wrap(master, key, workspace.raw, key_id))


def store_keys(connection: Connection, ring: Iterable[WrappedKey], now: datetime) -> None:
    """Add rows to the ring; rows already there are never changed."""
    rows = [
        {
            "id": key.id,
            "kind": key.kind.value,
            "epoch": key.epoch,
            "sealed": key.sealed,
            "created_at": milliseconds(now),
        }
        for key in ring
    ]
    connection.execute(key_ring.insert(), rows)


def open_ring(connection: Connection, master: MasterKey, workspace: WorkspaceId) -> WorkingKeys:
    """All working keys. SealBroken for a row that is not what it says; DatabaseBroken if one is missing."""
    keys = [
        unwrap(master, _kind(row.kind), row.epoch, row.sealed, workspace=workspace.raw, key_id=row.id)
        for row in connection.execute(select(key_ring)).all()
    ]
    fields = {key.epoch: key for key in _of(keys, FieldKey)}
    roots = _of(keys, RootSigningKey)
    return WorkingKeys(
        fields=fields,
        current_epoch=_newest(keys, FieldKey).epoch,
        blob=_newest(keys, BlobKey),
        search=_newest(keys, SearchKey),
        anchor=_newest(keys, AnchorKey),
        device=_newest(keys, DeviceSigningKey),
        agreement=_newest(keys, DeviceAgreementKey),
        root=roots[0] if roots else None,
        sync={(key.kind, key.epoch): key for key in _of(keys, SyncKey)},
    )


def _kind(word: str) -> KeyKind:
    try:
        return KeyKind(word)
    except ValueError as error:
        raise DatabaseBroken(reason="key_ring") from error


def _of(keys: list[WorkingKey], cls: type[K]) -> list[K]:
    return [key for key in keys if isinstance(key, cls)]


def _newest(keys: list[WorkingKey], cls: type[K]) -> K:
    found = _of(keys, cls)
    if not found:
        raise DatabaseBroken(reason="key_ring", missing=cls.kind)
    return max(found, key=lambda key: key.epoch)
