"""Key wraps: a sync key handed to devices inside the log, and what a receiver owes before it takes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.hpke import unwrap_with, wrap_to
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import SyncKey, commitment, new_key
from pazpaz_desktop.foundation.canonical import Canonical, length_prefixed
from pazpaz_desktop.foundation.errors import SealBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import DeviceId, WorkspaceId

_KINDS: Final = frozenset({KeyKind.SYNC_CLINIC, KeyKind.SYNC_CLINICAL})
_COMMITMENT_SIZE: Final = 32
_LAST_EPOCH: Final = 1 << 31


@dataclass(frozen=True, slots=True, repr=False)
class WrapBorn:
    """The value of a key wrap: which key, what it is known by, and the key sealed to each device."""

    kind: KeyKind
    epoch: int
    commitment: bytes
    to: Mapping[DeviceId, bytes]

    @classmethod
    def read(cls, value: Canonical) -> "WrapBorn":
        """UnsupportedVersion for any other shape."""
        match value:
            case {"key": str(word), "epoch": int(epoch), "commitment": bytes(mark), "to": Mapping() as to}:
                return cls(*_checked(word, epoch, mark), _recipients(to))
            case _:
                raise UnsupportedVersion(found="key_wrap")

    def written(self) -> Canonical:
        """As an operation holds it."""
        return {
            "key": self.kind.value,
            "epoch": self.epoch,
            "commitment": self.commitment,
            "to": {str(device): sealed for device, sealed in self.to.items()},
        }

    def fits(self, key: SyncKey) -> bool:
        """Whether this is the key that is meant."""
        return (key.kind, key.epoch, commitment(key)) == (self.kind, self.epoch, self.commitment)


def wrap(key: SyncKey, workspace: WorkspaceId, recipients: Mapping[DeviceId, bytes]) -> WrapBorn:
    """The key for these devices, by their public agreement keys. SealBroken for what is no public key."""
    to = {
        device: wrap_to(public, key.reveal(), _info(workspace, key.kind, key.epoch, device))
        for device, public in recipients.items()
    }
    return WrapBorn(key.kind, key.epoch, commitment(key), to)


def unwrap(
    born: WrapBorn, workspace: WorkspaceId, device: DeviceId, agreement: DeviceAgreementKey
) -> SyncKey | None:
    """The key for this device; None where it was given none. SealBroken unless it is the one meant."""
    sealed = born.to.get(device)
    if sealed is None:
        return None
    value = unwrap_with(agreement, sealed, _info(workspace, born.kind, born.epoch, device))
    key = new_key(born.kind, value, born.epoch)
    if not isinstance(key, SyncKey) or not born.fits(key):
        raise SealBroken()
    return key


@dataclass(frozen=True, slots=True)
class Recipient:
    """The device that a wrap may be for, and the workspace it is of."""

    workspace: WorkspaceId
    device: DeviceId
    agreement: DeviceAgreementKey

    def accept(self, born: WrapBorn, giver: Role | None, held: SyncKey | None) -> SyncKey | None:
        """The key if it is for this device and new; `held` is what is here of its kind and epoch.

        SealBroken for a wrap that no owner gave, or whose key is not the one it says, or not the one held.
        """
        if giver is not Role.OWNER or (held is not None and not born.fits(held)):
            raise SealBroken()
        key = unwrap(born, self.workspace, self.device, self.agreement)
        return key if held is None else None


def _info(workspace: WorkspaceId, kind: KeyKind, epoch: int, device: DeviceId) -> bytes:
    number = epoch.to_bytes(8, "big")
    return length_prefixed(b"pazpaz", b"wrap/1", workspace.raw, kind.encode(), number, device.raw)


def _checked(word: str, epoch: int, mark: bytes) -> tuple[KeyKind, int, bytes]:
    kinds = {kind.value: kind for kind in _KINDS}
    if word not in kinds or not 0 < epoch < _LAST_EPOCH or len(mark) != _COMMITMENT_SIZE:
        raise UnsupportedVersion(found="key_wrap")
    return kinds[word], epoch, mark


def _recipients(to: Mapping[str, Canonical]) -> Mapping[DeviceId, bytes]:
    found: dict[DeviceId, bytes] = {}
    for name, sealed in to.items():
        try:
            device = DeviceId.parse(name)
        except ValueError as error:
            raise UnsupportedVersion(found="key_wrap") from error
        if not isinstance(sealed, bytes):
            raise UnsupportedVersion(found="key_wrap")
        found[device] = sealed
    return found
