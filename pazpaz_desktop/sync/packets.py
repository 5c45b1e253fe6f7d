"""Packets: what the owner's laptop hands to one that it lets in, and how that is checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    Role,
    Statement,
    root_fingerprint,
    verify_chain,
)
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.keys import SyncKey, new_key
from pazpaz_desktop.crypto.signing import RootSigningKey, VerifyKey
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import SealBroken, SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId, WorkspaceId
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.invitations import Invitation

_VERSION: Final = 1
_KINDS: Final[Mapping[Role, frozenset[KeyKind]]] = {
    Role.OWNER: frozenset({KeyKind.SYNC_CLINIC, KeyKind.SYNC_CLINICAL, KeyKind.ROOT_SIGNING}),
    Role.THERAPIST: frozenset({KeyKind.SYNC_CLINIC, KeyKind.SYNC_CLINICAL}),
    Role.ASSISTANT: frozenset({KeyKind.SYNC_CLINIC}),
}
"""What a role may hold: an assistant's laptop never gets a clinical key, and only an owner's the root key."""


K = TypeVar("K", bound=WorkingKey)


def keys_for(role: Role, keys: Iterable[K]) -> tuple[K, ...]:
    """Those of `keys` that a laptop of this role receives."""
    return tuple(key for key in keys if key.kind in _KINDS[role])


@dataclass(frozen=True, slots=True, repr=False)
class Packet:
    """Who the laptop is now, what it may read, and how far the log was when it was let in.

    `keys` holds sync keys of every epoch and, for a further laptop of the owner, the root key.
    """

    workspace: WorkspaceId
    person: PersonId
    role: Role
    certificates: tuple[Certificate, ...]
    keys: tuple[WorkingKey, ...]
    position: Position

    @property
    def root_key(self) -> RootSigningKey | None:
        """Only in an owner's packet."""
        found = [key for key in self.keys if isinstance(key, RootSigningKey)]
        return found[0] if found else None

    @property
    def sync_keys(self) -> tuple[SyncKey, ...]:
        """One for each compartment and epoch the laptop may read."""
        return tuple(key for key in self.keys if isinstance(key, SyncKey))

    def encode(self) -> bytes:
        """Canonical bytes, to be signed and sealed."""
        return canonical.encode(
            {
                "v": _VERSION,
                "ws": self.workspace.raw,
                "person": self.person.raw,
                "role": self.role.value,
                "certificates": [
                    [each.id.raw, each.kind.value, each.body, each.signature, each.issuer.raw]
                    for each in self.certificates
                ],
                "keys": [[key.kind.value, key.epoch, key.reveal()] for key in self.keys],
                "gen": self.position.gen,
                "seq": self.position.seq,
                "chain": self.position.chain,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Packet":
        """The packet; SealBroken for bytes that are none, UnsupportedVersion for a newer one."""
        content = canonical.decode(data)
        if not isinstance(content, Mapping) or content.get("v") != _VERSION:
            raise UnsupportedVersion(found="packet", known=_VERSION)
        try:
            return _read(content)
        except (ValueError, TypeError, KeyError) as error:
            raise SealBroken() from error

    def check(self, invitation: Invitation, inviter: DeviceId, inviter_key: VerifyKey) -> None:
        """SignatureBroken unless the root that the invitation names certifies all of it, the inviter is an
        owner's device, and person, role and kinds of keys are those that were promised.
        """
        promised = (invitation.workspace, invitation.person, invitation.role)
        if (self.workspace, self.person, self.role) != promised:
            raise SignatureBroken(kind="promise")
        statements = verify_chain(self.certificates, invitation.root_fingerprint).values()
        device = _device(statements, inviter)
        if device.ed25519 != inviter_key.raw or _role_of(statements, device.person) is not Role.OWNER:
            raise SignatureBroken(kind="inviter")
        kinds = {key.kind for key in self.keys}
        if not kinds <= _KINDS[self.role] or KeyKind.SYNC_CLINIC not in kinds:
            raise SignatureBroken(kind="keys")
        root = self.root_key
        if root is not None and root_fingerprint(root.verify_key) != invitation.root_fingerprint:
            raise SignatureBroken(kind="keys")
        if self.position.seq < invitation.position.seq:
            raise SignatureBroken(kind="position")

    def check_own(self, device: DeviceId, verify_key: VerifyKey, agreement_public: bytes) -> None:
        """SignatureBroken unless this laptop is certified with exactly its keys, person and role."""
        statements = [Statement.decode(each.body) for each in self.certificates]
        own = _device(statements, device)
        if (own.ed25519, own.hpke) != (verify_key.raw, agreement_public):
            raise SignatureBroken(kind="device")
        if own.person != self.person.raw or _role_of(statements, own.person) is not self.role:
            raise SignatureBroken(kind="person")


def _device(statements: Iterable[Statement], device: DeviceId) -> Statement:
    found = [
        each
        for each in statements
        if each.heading.kind is CertificateKind.DEVICE and each.subject == device.raw
    ]
    if len(found) != 1:
        raise SignatureBroken(kind="device")
    return found[0]


def _role_of(statements: Iterable[Statement], person: bytes | None) -> Role | None:
    for each in statements:
        if each.heading.kind is CertificateKind.PERSON and each.subject == person:
            return each.role
    return None


def _read(content: Mapping[str, Canonical]) -> Packet:
    return Packet(
        workspace=WorkspaceId(_bytes(content["ws"])),
        person=PersonId(_bytes(content["person"])),
        role=Role(str(content["role"])),
        certificates=tuple(_certificate(row) for row in _rows(content["certificates"])),
        keys=tuple(_key(row) for row in _rows(content["keys"])),
        position=Position(_number(content["gen"]), _number(content["seq"]), _bytes(content["chain"])),
    )


def _certificate(row: Sequence[Canonical]) -> Certificate:
    name, kind, body, signature, issuer = row
    return Certificate(
        CertificateId(_bytes(name)),
        CertificateKind(str(kind)),
        _bytes(body),
        _bytes(signature),
        CertificateId(_bytes(issuer)),
    )


def _key(row: Sequence[Canonical]) -> WorkingKey:
    kind, epoch, value = row
    return new_key(KeyKind(str(kind)), _bytes(value), _number(epoch))


def _rows(value: Canonical) -> list[Sequence[Canonical]]:
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise TypeError("a list was expected")
    rows: list[Sequence[Canonical]] = []
    for row in value:
        if not isinstance(row, Sequence) or isinstance(row, (str, bytes)):
            raise TypeError("a list was expected")
        rows.append(row)
    return rows


def _bytes(value: Canonical) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("bytes were expected")
    return value


def _number(value: Canonical) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a whole number was expected")
    return value
