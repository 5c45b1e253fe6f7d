"""Vault header: `vault.json`, the only part of a vault that is read before anything is unlocked."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeGuard

from pazpaz_desktop.crypto import kdf
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.kdf import Argon2Params
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.keys import BackupKey, DatabaseKey, MasterKey, Purpose, of_kind, unwrap, wrap
from pazpaz_desktop.crypto.keyslots import HALF_TAG_SIZE, SLOT_ID_SIZE, KeySlot, Place, SlotKind
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import HeaderBroken, SealBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import VaultId, WorkspaceId

FORMAT: Final = 1
SIZE_LIMIT: Final = 64 * 1024
"""Bytes of a header file; a longer one is refused unread."""

LABEL_LIMIT: Final = 200
_SLOT_LIMIT: Final = 8
_EPOCH: Final = 1
_WRAPPED_SIZE: Final = 104
_MARK_SIZE: Final = 76
_MAC_SIZE: Final = 64
_MARKS: Final = {b"demo": True, b"real": False}
_MOST: Final = (1 << 63) - 1
_MEMBERS: Final = frozenset(
    (
        "backup_key",
        "created_at",
        "database_key",
        "format",
        "generation",
        "label",
        "mac",
        "mark",
        "slots",
        "vault",
        "workspace",
    )
)
_SLOT_MEMBERS: Final = frozenset(("half_tag", "id", "kdf", "kind", "salt", "sealed"))

Members = dict[str, canonical.Canonical]


@dataclass(frozen=True, slots=True)
class SealedParts:
    """What the header keeps under the master key: two wrapped keys and the demonstration mark."""

    database_key: bytes
    backup_key: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The header as read. Nothing in it is trusted before `check`; the label is shown before that.

    `generation` rises with every rewrite and is repeated in the database, so an older file is told.
    `created_at` is milliseconds since 1970.
    """

    place: Place
    label: str
    generation: int
    created_at: int
    slots: tuple[KeySlot, ...]
    parts: SealedParts
    mac: bytes = b""

    def encode(self) -> bytes:
        """The file: JSON, members sorted, no spaces, ASCII only, one line feed at the end."""
        members = self._members() | {"mac": _base64(self.mac)}
        return json.dumps(members, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    def sealed_by(self, master: MasterKey) -> "VaultHeader":
        """The same header with its MAC."""
        return replace(self, mac=self._mac(master))

    def check(self, master: MasterKey) -> None:
        """HeaderBroken reason=mac unless every member is as this master key's holder wrote it."""
        if not hmac.compare_digest(self._mac(master), self.mac):
            raise HeaderBroken(reason="mac")

    def with_slots(self, slots: Sequence[KeySlot], master: MasterKey) -> "VaultHeader":
        """The next generation of this header with other slots, sealed."""
        return replace(self, slots=tuple(slots)).past(self.generation, master)

    def past(self, generation: int, master: MasterKey) -> "VaultHeader":
        """The same header counted on past its own generation and the given one, sealed."""
        return replace(self, generation=max(self.generation, generation) + 1).sealed_by(master)

    def slot(self, kind: SlotKind) -> KeySlot | None:
        """The slot of that kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def open_database_key(self, master: MasterKey) -> DatabaseKey:
        """The database key; HeaderBroken reason=keys if it does not open."""
        return of_kind(self._unwrap(master, KeyKind.DATABASE, self.parts.database_key), DatabaseKey)

    def open_backup_key(self, master: MasterKey) -> BackupKey:
        """The backup key; HeaderBroken reason=keys if it does not open."""
        return of_kind(self._unwrap(master, KeyKind.BACKUP, self.parts.backup_key), BackupKey)

    def is_demo(self, master: MasterKey) -> bool:
        """Whether this is a demonstration vault; HeaderBroken reason=mark if that cannot be told."""
        try:
            value = open_sealed(master.subkey(Purpose.MARK), self.parts.mark, _mark_context(self.place))
            return _MARKS[value]
        except (SealBroken, KeyError) as error:
            raise HeaderBroken(reason="mark") from error

    def _unwrap(self, master: MasterKey, kind: KeyKind, sealed: bytes) -> WorkingKey:
        workspace, vault = self.place.workspace.raw, self.place.vault.raw
        try:
            return unwrap(master, kind, _EPOCH, sealed, workspace=workspace, key_id=vault)
        except SealBroken as error:
            raise HeaderBroken(reason="keys") from error

    def _mac(self, master: MasterKey) -> bytes:
        key = master.subkey(Purpose.HEADER).reveal()
        return hmac.digest(key, canonical.encode(self._members()), hashlib.sha512)

    def _members(self) -> Members:
        return {
            "format": FORMAT,
            "vault": str(self.place.vault),
            "workspace": str(self.place.workspace),
            "label": self.label,
            "generation": self.generation,
            "created_at": self.created_at,
            "mark": _base64(self.parts.mark),
            "slots": [_slot_members(slot) for slot in self.slots],
            "database_key": _base64(self.parts.database_key),
            "backup_key": _base64(self.parts.backup_key),
        }


def seal_parts(
    master: MasterKey, place: Place, database_key: DatabaseKey, backup_key: BackupKey, *, is_demo: bool
) -> SealedParts:
    """Wrap both keys and seal the demonstration mark for a header of this place."""
    workspace, vault = place.workspace.raw, place.vault.raw
    mark = b"demo" if is_demo else b"real"
    return SealedParts(
        database_key=wrap(master, database_key, workspace, vault),
        backup_key=wrap(master, backup_key, workspace, vault),
        mark=seal(master.subkey(Purpose.MARK), mark, _mark_context(place)),
    )


def decode(data: bytes) -> VaultHeader:
    """The header of a file's bytes, not yet checked against a master key.

    UnsupportedVersion for a newer format; HeaderBroken with reason size, syntax, kdf or shape. Only the
    very bytes `encode` writes are accepted.
    """
    members = _parse(data)
    try:
        header = _read(members)
    except (KeyError, TypeError, ValueError) as error:
        raise HeaderBroken(reason="shape") from error
    if header.encode() != data:
        raise HeaderBroken(reason="shape")
    for slot in header.slots:
        if slot.params is not None:
            slot.params.require_allowed()
    return header


def _parse(data: bytes) -> Mapping[str, object]:
    if len(data) > SIZE_LIMIT:
        raise HeaderBroken(reason="size")
    try:
        members = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HeaderBroken(reason="syntax") from error
    if not _is_object(members):
        raise HeaderBroken(reason="shape")
    found = members.get("format")
    if type(found) is int and FORMAT < found <= _MOST:
        raise UnsupportedVersion(found=found, known=FORMAT)
    return members


def _read(members: Mapping[str, object]) -> VaultHeader:
    if set(members) != _MEMBERS:
        raise ValueError("other members")
    slots = members["slots"]
    if not isinstance(slots, list) or not 1 <= len(slots) <= _SLOT_LIMIT:
        raise ValueError("slots")
    return VaultHeader(
        place=Place(
            VaultId(_from_hex(members["vault"], 16)), WorkspaceId(_from_hex(members["workspace"], 16))
        ),
        label=_label(members["label"]),
        generation=_number(members["generation"], 1),
        created_at=_number(members["created_at"], 0),
        slots=tuple(_read_slot(slot) for slot in slots),
        parts=SealedParts(
            database_key=_from_base64(members["database_key"], _WRAPPED_SIZE),
            backup_key=_from_base64(members["backup_key"], _WRAPPED_SIZE),
            mark=_from_base64(members["mark"], _MARK_SIZE),
        ),
        mac=_from_base64(members["mac"], _MAC_SIZE),
    )


def _read_slot(members: object) -> KeySlot:
    if not _is_object(members) or set(members) != _SLOT_MEMBERS:
        raise ValueError("slot members")
    kind = SlotKind(_number(members["kind"], 1))
    params = _read_params(members["kdf"])
    if (params is None) != (kind is SlotKind.KIT):
        raise ValueError("a kit slot has no cost, the others have one")
    return KeySlot(
        id=_from_hex(members["id"], SLOT_ID_SIZE),
        kind=kind,
        params=params,
        salt=_from_hex(members["salt"], kdf.SALT_SIZE),
        half_tag=_from_hex(
            members["half_tag"], HALF_TAG_SIZE if kind is SlotKind.PASSPHRASE_AND_KEYRING else 0
        ),
        sealed=_from_base64(members["sealed"], _WRAPPED_SIZE),
    )


def _read_params(members: object) -> Argon2Params | None:
    if members is None:
        return None
    if not _is_object(members):
        raise ValueError("kdf")
    return Argon2Params(**{name: _number(value, 0) for name, value in members.items()})


def _slot_members(slot: KeySlot) -> Members:
    params = slot.params
    return {
        "id": slot.id.hex(),
        "kind": int(slot.kind),
        "kdf": None
        if params is None
        else {"memory_kib": params.memory_kib, "passes": params.passes, "lanes": params.lanes},
        "salt": slot.salt.hex(),
        "half_tag": slot.half_tag.hex(),
        "sealed": _base64(slot.sealed),
    }


def _mark_context(place: Place) -> SealContext:
    return SealContext(SealKind.HEADER, place.workspace.raw, place.vault.raw, part="mark")


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _label(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= LABEL_LIMIT or canonical.nfc(value) != value:
        raise ValueError("label")
    value.encode()  # JSON can spell half a character, which no MAC can cover: ValueError as well
    return value


def _number(value: object, least: int) -> int:
    if type(value) is not int or not least <= value <= _MOST:
        raise ValueError("number")
    return value


def _from_hex(value: object, size: int) -> bytes:
    if not isinstance(value, str):
        raise TypeError("hex")
    found = bytes.fromhex(value)
    if len(found) != size:
        raise ValueError("size")
    return found


def _from_base64(value: object, size: int) -> bytes:
    if not isinstance(value, str):
        raise TypeError("base64")
    found = base64.b64decode(value, validate=True)
    if len(found) != size:
        raise ValueError("size")
    return found


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
