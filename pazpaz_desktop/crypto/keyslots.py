"""Key slots: the ways into a vault, each sealing the master key under one secret or pair of secrets."""

import secrets
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pazpaz_desktop.crypto import kdf
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.kdf import Argon2Params
from pazpaz_desktop.crypto.keys import MasterKey
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import (
    KeystoreHalfMissing,
    SealBroken,
    WrongKeyKind,
    WrongKit,
    WrongPassphrase,
)
from pazpaz_desktop.foundation.ids import VaultId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret

KEYRING_HALF_SIZE: Final = 32
SLOT_ID_SIZE: Final = 16
HALF_TAG_SIZE: Final = 16


class SlotKind(IntEnum):
    """What opens the slot."""

    PASSPHRASE_AND_KEYRING = 1
    PASSPHRASE = 2
    KIT = 3


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One way in, as stored. The kit slot has no `params`; only kind 1 has a `half_tag`.

    `half_tag` recognises the keyring half the slot was made with (it tells nothing about it), so that a
    foreign or damaged half is never reported as a wrong passphrase.
    """

    id: bytes
    kind: SlotKind
    params: Argon2Params | None
    salt: bytes
    half_tag: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """The vault a slot belongs to."""

    vault: VaultId
    workspace: WorkspaceId


def new_keyring_half() -> Secret:
    """Thirty-two random bytes for the OS keyring."""
    return Secret(secrets.token_bytes(KEYRING_HALF_SIZE))


def make_passphrase_and_keyring(
    master: MasterKey, place: Place, passphrase: Secret, half: Secret, params: Argon2Params
) -> KeySlot:
    """A slot that needs both the passphrase and this keyring half."""
    salt = secrets.token_bytes(kdf.SALT_SIZE)
    bare = _bare(SlotKind.PASSPHRASE_AND_KEYRING, params, salt, _tag_of(half, salt))
    return _sealed(bare, master, place, _passphrase_key(bare, place, passphrase, half))


def make_passphrase(master: MasterKey, place: Place, passphrase: Secret, params: Argon2Params) -> KeySlot:
    """A slot that needs the passphrase alone; made with twice the passes of `params`."""
    bare = _bare(SlotKind.PASSPHRASE, params.strengthened(), secrets.token_bytes(kdf.SALT_SIZE), b"")
    return _sealed(bare, master, place, _passphrase_key(bare, place, passphrase, None))


def make_kit(master: MasterKey, place: Place, kit: RecoveryKit) -> KeySlot:
    """A slot that needs the recovery kit alone."""
    bare = _bare(SlotKind.KIT, None, secrets.token_bytes(kdf.SALT_SIZE), b"")
    return _sealed(bare, master, place, _kit_key(bare, place, kit))


def recognises(slot: KeySlot, half: Secret) -> bool:
    """Whether the slot was made with this keyring half."""
    return secrets.compare_digest(_tag_of(half, slot.salt), slot.half_tag)


def open_passphrase_slot(slot: KeySlot, place: Place, passphrase: Secret, half: Secret | None) -> MasterKey:
    """The master key behind a slot of kind 1 or 2. Lane keys: one Argon2id derivation.

    WrongPassphrase also where slot or vault were tampered with: nothing tells the cases apart.
    KeystoreHalfMissing if kind 1 is given no half or not the one it was made with; HeaderBroken
    reason=kdf for a cost outside the limits; WrongKeyKind for a kit slot.
    """
    if slot.kind is SlotKind.PASSPHRASE_AND_KEYRING:
        if half is None or not recognises(slot, half):
            raise KeystoreHalfMissing()
    elif slot.kind is SlotKind.PASSPHRASE:
        half = None
    else:
        raise WrongKeyKind(found=slot.kind)
    try:
        return _open(slot, place, _passphrase_key(slot, place, passphrase, half))
    except SealBroken as error:
        raise WrongPassphrase() from error


def open_kit_slot(slot: KeySlot, place: Place, kit: RecoveryKit) -> MasterKey:
    """The master key behind a kit slot. WrongKit reason=key for another kit or a damaged slot."""
    if slot.kind is not SlotKind.KIT:
        raise WrongKeyKind(found=slot.kind)
    try:
        return _open(slot, place, _kit_key(slot, place, kit))
    except SealBroken as error:
        raise WrongKit(reason="key") from error


def _bare(kind: SlotKind, params: Argon2Params | None, salt: bytes, half_tag: bytes) -> KeySlot:
    return KeySlot(secrets.token_bytes(SLOT_ID_SIZE), kind, params, salt, half_tag, sealed=b"")


def _sealed(bare: KeySlot, master: MasterKey, place: Place, key: Secret) -> KeySlot:
    sealed = seal(key, master.reveal(), _context(bare, place))
    return KeySlot(bare.id, bare.kind, bare.params, bare.salt, bare.half_tag, sealed)


def _open(slot: KeySlot, place: Place, key: Secret) -> MasterKey:
    return MasterKey(open_sealed(key, slot.sealed, _context(slot, place)))


def _passphrase_key(slot: KeySlot, place: Place, passphrase: Secret, half: Secret | None) -> Secret:
    if slot.params is None:
        raise SealBroken()
    return kdf.derive(passphrase, half, slot.salt, slot.params, _context(slot, place).to_bytes())


def _kit_key(slot: KeySlot, place: Place, kit: RecoveryKit) -> Secret:
    info = _context(slot, place).to_bytes()
    return Secret(HKDF(SHA512(), 32, salt=slot.salt, info=info).derive(kit.secret.reveal()))


def _tag_of(half: Secret, salt: bytes) -> bytes:
    derived = HKDF(SHA512(), HALF_TAG_SIZE, salt=salt, info=b"pazpaz/half-tag/1").derive(half.reveal())
    return bytes(derived)


def _context(slot: KeySlot, place: Place) -> SealContext:
    params = slot.params
    cost = "none" if params is None else f"{params.memory_kib}/{params.passes}/{params.lanes}"
    part = f"{int(slot.kind)}:{slot.id.hex()}:{cost}:{slot.salt.hex()}:{slot.half_tag.hex()}"
    return SealContext(SealKind.SLOT, place.workspace.raw, place.vault.raw, part=part)
