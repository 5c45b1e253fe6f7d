"""What table `meta` says: whose vault this is, what every commit advances, and how far the log was read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Final, Self

from sqlalchemy import Connection, select

from pazpaz_desktop.crypto.multiset import STATE_SIZE
from pazpaz_desktop.domain.audit import FIRST_LINK
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import DatabaseBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import DeviceId, PersonId, VaultId, WorkspaceId
from pazpaz_desktop.storage.engine import change_bare
from pazpaz_desktop.storage.schema import meta

_SIZE: Final = 8 + 8 + 32 + STATE_SIZE
_SYNC: Final = "sync"
_ROOT: Final = "root"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose vault: the ids its seals and trail are bound to."""

    vault_id: VaultId
    workspace_id: WorkspaceId
    device_id: DeviceId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class VaultState:
    """How far the vault has come: commits made, the trail's head, and the hash over all sealed values."""

    generation: int = 0
    audit_seq: int = 0
    audit_head: bytes = FIRST_LINK
    multiset: bytes = bytes(STATE_SIZE)

    def encode(self) -> bytes:
        """112 bytes of fixed layout."""
        return (
            self.generation.to_bytes(8, "big")
            + self.audit_seq.to_bytes(8, "big")
            + self.audit_head
            + self.multiset
        )

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The inverse of `encode`; DatabaseBroken for anything else."""
        if len(data) != _SIZE:
            raise DatabaseBroken(reason="state")
        return cls(int.from_bytes(data[:8], "big"), int.from_bytes(data[8:16], "big"), data[16:48], data[48:])

    def at_least(self, generation: int) -> "VaultState":
        """The same state, never counted lower than `generation`."""
        return replace(self, generation=max(self.generation, generation))


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far this laptop has read its practice's log; a vault has one from the day it joined.

    `hlc` is the greatest stamp given or seen, `contact_ms` the last cycle that ended well (0: none yet),
    `alarm` the reason for which the log was refused ("" for none), `format` the oldest one the server takes.
    """

    gen: int = 1
    seq: int = 0
    chain: bytes = bytes(32)
    hlc: int = 0
    contact_ms: int = 0
    alarm: str = ""
    format: int = 1

    def encode(self) -> bytes:
        """Canonical CBOR."""
        return canonical.encode(asdict(self))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The inverse of `encode`; DatabaseBroken for anything else."""
        try:
            members = canonical.decode(data)
        except UnsupportedVersion as error:
            raise DatabaseBroken(reason="sync") from error
        if not isinstance(members, Mapping) or set(members) != {each.name for each in fields(cls)}:
            raise DatabaseBroken(reason="sync")
        if any(type(value) is not type(getattr(_UNREAD, name)) for name, value in members.items()):
            raise DatabaseBroken(reason="sync")
        return cls(**members)  # type: ignore[arg-type]  # each compared with its default's type above


_UNREAD: Final = SyncState()


@dataclass(frozen=True, slots=True)
class Reached:
    """What one commit leaves: the vault's state, and how far the log was read (None: not joined)."""

    state: VaultState
    sync: SyncState | None


def read_reached(connection: Connection) -> Reached:
    """Both as the last commit left them."""
    return Reached(read_state(connection), read_sync(connection))


def read_state(connection: Connection) -> VaultState:
    """The state as the last commit left it."""
    return VaultState.decode(_value(connection, "state"))


def write_state(connection: Connection, state: VaultState) -> None:
    """Record the state in the running transaction."""
    change_bare(connection, "UPDATE meta SET value = ? WHERE name = 'state'", (state.encode(),))


def read_sync(connection: Connection) -> SyncState | None:
    """How far the log was read; None in a vault that has not joined."""
    found = _maybe(connection, _SYNC)
    return None if found is None else SyncState.decode(found)


def write_sync(connection: Connection, sync: SyncState | None) -> None:
    """Record it in the running transaction; None makes the vault one that has not joined."""
    change_bare(connection, "DELETE FROM meta WHERE name = ?", (_SYNC,))
    if sync is not None:
        change_bare(connection, "INSERT INTO meta (name, value) VALUES (?, ?)", (_SYNC, sync.encode()))


def read_root(connection: Connection) -> bytes | None:
    """The fingerprint of the root key this vault trusts; None in one made before they were noted."""
    return _maybe(connection, _ROOT)


def read_identity(connection: Connection) -> Identity:
    """Whose vault this is; DatabaseBroken if it does not say."""
    try:
        return Identity(
            VaultId(_value(connection, "vault_id")),
            WorkspaceId(_value(connection, "workspace_id")),
            DeviceId(_value(connection, "device_id")),
            PersonId(_value(connection, "person_id")),
        )
    except ValueError as error:
        raise DatabaseBroken(reason="identity") from error


def found(connection: Connection, whose: Identity, root_fingerprint: bytes, header_generation: int) -> None:
    """Fill the table of a new vault."""
    rows = {
        "vault_id": whose.vault_id.raw,
        "workspace_id": whose.workspace_id.raw,
        "device_id": whose.device_id.raw,
        "person_id": whose.person_id.raw,
        _ROOT: root_fingerprint,
        "header_generation": header_generation.to_bytes(8, "big"),
        "state": VaultState().encode(),
    }
    connection.execute(meta.insert(), [{"name": name, "value": value} for name, value in rows.items()])


def read_header_generation(connection: Connection) -> int:
    """The newest generation of `vault.json` that this database was opened with."""
    return int.from_bytes(_value(connection, "header_generation"), "big")


def write_header_generation(connection: Connection, generation: int) -> None:
    """Remember a newer `vault.json`, so that an older one is told from now on."""
    connection.execute(
        meta.update().where(meta.c.name == "header_generation"), {"value": generation.to_bytes(8, "big")}
    )


def _value(connection: Connection, name: str) -> bytes:
    value = _maybe(connection, name)
    if value is None:
        raise DatabaseBroken(reason="meta")
    return value


def _maybe(connection: Connection, name: str) -> bytes | None:
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return None if value is None else bytes(value)
