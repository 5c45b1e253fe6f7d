"""The keys of a vault, and how a master key wraps them."""

import hashlib
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Self, TypeVar

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.foundation.canonical import length_prefixed
from pazpaz_desktop.foundation.errors import SealBroken, WrongKeyKind
from pazpaz_desktop.foundation.secret import Secret

MASTER_KEY_SIZE: Final = 32

K = TypeVar("K", bound=WorkingKey)


class Purpose(StrEnum):
    """The only things a master key is turned into."""

    WRAP = "wrap"
    HEADER = "header"
    MARK = "mark"


class MasterKey:
    """Thirty-two random bytes that only wrap. Not a Secret, so nothing can be sealed with it directly."""

    __slots__ = ("_secret",)

    def __init__(self, value: bytes) -> None:
        if len(value) != MASTER_KEY_SIZE:
            raise ValueError("a master key has 32 bytes")
        self._secret = Secret(value)

    @classmethod
    def generate(cls) -> Self:
        """A fresh master key."""
        return cls(secrets.token_bytes(MASTER_KEY_SIZE))

    def subkey(self, purpose: Purpose) -> Secret:
        """HKDF-SHA-512 without salt, info = the purpose: 32 bytes that say nothing about the others."""
        derived = HKDF(SHA512(), 32, salt=None, info=purpose.encode()).derive(self._secret.reveal())
        return Secret(derived)

    def reveal(self) -> bytes:
        """The bytes, for sealing into a key slot. ValueError once wiped."""
        return self._secret.reveal()

    def matches(self, other: "MasterKey") -> bool:
        """Constant-time comparison."""
        return self._secret.matches(other._secret)

    def wipe(self) -> None:
        """Overwrite our own copy."""
        self._secret.wipe()

    def __repr__(self) -> str:
        return "MasterKey(…)"


class DatabaseKey(WorkingKey):
    """The raw key of the database file."""

    __slots__ = ()
    kind = KeyKind.DATABASE


class BackupKey(WorkingKey):
    """Seals backups."""

    __slots__ = ()
    kind = KeyKind.BACKUP


class FieldKey(WorkingKey):
    """Seals the fields of one epoch."""

    __slots__ = ()
    kind = KeyKind.FIELD


class BlobKey(WorkingKey):
    """Belongs to the blob store as a whole; each file has a FileKey of its own."""

    __slots__ = ()
    kind = KeyKind.BLOB


class SearchKey(WorkingKey):
    """Keys the tokens of the search index."""

    __slots__ = ()
    kind = KeyKind.SEARCH


class AnchorKey(WorkingKey):
    """Seals anchors and keys the multiset hash."""

    __slots__ = ()
    kind = KeyKind.ANCHOR


class SyncKey(WorkingKey):
    """Seals what one compartment of a workspace exchanges in one epoch; every device of it holds a copy."""

    __slots__ = ()


class ClinicKey(SyncKey):
    """Names, contacts, certificates: for everyone of the practice."""

    __slots__ = ()
    kind = KeyKind.SYNC_CLINIC


class ClinicalKey(SyncKey):
    """Notes and files: for clinicians."""

    __slots__ = ()
    kind = KeyKind.SYNC_CLINICAL


class FileKey(Secret):
    """Seals one file of the blob store; itself kept as a sealed field, not in the key ring."""

    __slots__ = ()

    def __init__(self, value: bytes) -> None:
        if len(value) != 32:
            raise ValueError("a file key has 32 bytes")
        super().__init__(value)

    @classmethod
    def generate(cls) -> Self:
        """A fresh random key."""
        return cls(secrets.token_bytes(32))


_CLASSES: Final[Mapping[KeyKind, type[WorkingKey]]] = {
    cls.kind: cls
    for cls in (
        DatabaseKey,
        BackupKey,
        FieldKey,
        BlobKey,
        SearchKey,
        AnchorKey,
        RootSigningKey,
        DeviceSigningKey,
        DeviceAgreementKey,
        ClinicKey,
        ClinicalKey,
    )
}


def wrap(master: MasterKey, key: WorkingKey, workspace: bytes, key_id: bytes) -> bytes:
    """The key sealed under HKDF(MK, "wrap"), bound to workspace, key id, kind and epoch."""
    context = _context(key.kind, key.epoch, workspace, key_id)
    return seal(master.subkey(Purpose.WRAP), key.reveal(), context)


def unwrap(  # noqa: PLR0917 - a row of the key ring, in its order, and where it stands
    master: MasterKey, kind: KeyKind, epoch: int, sealed: bytes, workspace: bytes, key_id: bytes
) -> WorkingKey:
    """The key of that kind and epoch; SealBroken if it was wrapped as anything else or elsewhere."""
    value = open_sealed(master.subkey(Purpose.WRAP), sealed, _context(kind, epoch, workspace, key_id))
    return new_key(kind, value, epoch)


def of_kind(key: WorkingKey, expected: type[K]) -> K:
    """The same key, known to the type checker as `expected`; WrongKeyKind if it is another kind."""
    if not isinstance(key, expected):
        raise WrongKeyKind(found=key.kind)
    return key


def new_key(kind: KeyKind, value: bytes, epoch: int) -> WorkingKey:
    """A key that came from elsewhere, known by its kind. SealBroken if the bytes cannot be one."""
    try:
        return _CLASSES[kind](value, epoch)
    except ValueError as error:
        raise SealBroken() from error


def commitment(key: WorkingKey) -> bytes:
    """SHA-256 over kind, epoch and key: lets a receiver tell the one right key, and nobody else anything."""
    epoch = key.epoch.to_bytes(8, "big")
    return hashlib.sha256(length_prefixed(b"pazpaz/key/1", key.kind.encode(), epoch, key.reveal())).digest()


def _context(kind: KeyKind, epoch: int, workspace: bytes, key_id: bytes) -> SealContext:
    return SealContext(SealKind.KEY, workspace, key_id, part=kind, epoch=epoch)
