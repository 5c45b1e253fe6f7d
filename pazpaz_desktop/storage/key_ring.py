"""The key ring: the vault's working keys, wrapped in the database, open in memory while it is unlocked."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, select

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.keys import AnchorKey, BlobKey, FieldKey, MasterKey, SearchKey, unwrap
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.errors import DatabaseBroken
from pazpaz_desktop.foundation.ids import WorkspaceId
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
    """The open keys of an unlocked vault. `root` is only in the owner's."""

    fields: dict[int, FieldKey]
    current_epoch: int
    blob: BlobKey
    search: SearchKey
    anchor: AnchorKey
    device: DeviceSigningKey
    agreement: DeviceAgreementKey
    root: RootSigningKey | None


def store_keys(connection: Connection, ring: tuple[WrappedKey, ...], now: datetime) -> None:
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
