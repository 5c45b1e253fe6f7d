"""Certificates: signed statements about who a root, person or device is, in the final sync format."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pazpaz_desktop.crypto.agreement import PUBLIC_SIZE
from pazpaz_desktop.crypto.signing import RootSigningKey, SignTag, VerifyKey
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId, WorkspaceId

_VERSION: Final = 1
_MEMBERS: Final = frozenset(
    ("v", "kind", "ws", "id", "subject", "person", "role", "ed25519", "hpke", "issued_at", "issuer")
)


class CertificateKind(StrEnum):
    """What the certificate is about."""

    ROOT = "root"
    PERSON = "person"
    DEVICE = "device"


class Role(StrEnum):
    """What a person may do in the workspace."""

    OWNER = "owner"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Canonical body and signature as stored; `id`, `kind` and `issuer` repeat what the body says."""

    id: CertificateId
    kind: CertificateKind
    body: bytes
    signature: bytes
    issuer: CertificateId


@dataclass(frozen=True, slots=True)
class Heading:
    """What every certificate states. `issued_at` is milliseconds since 1970, as the issuer saw them."""

    kind: CertificateKind
    workspace: bytes
    certificate: bytes
    issuer: bytes
    issued_at: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a certificate's body says.

    Root: subject = workspace id, own key, issuer = itself. Person: subject = person id and a role.
    Device: subject = device id, its person, Ed25519 and HPKE public keys.
    """

    heading: Heading
    subject: bytes
    person: bytes | None = None
    role: Role | None = None
    ed25519: bytes | None = None
    hpke: bytes | None = None

    def encode(self) -> bytes:
        """The deterministic CBOR body that is signed."""
        heading = self.heading
        return canonical.encode(
            {
                "v": _VERSION,
                "kind": heading.kind.value,
                "ws": heading.workspace,
                "id": heading.certificate,
                "subject": self.subject,
                "person": self.person,
                "role": None if self.role is None else self.role.value,
                "ed25519": self.ed25519,
                "hpke": self.hpke,
                "issued_at": heading.issued_at,
                "issuer": heading.issuer,
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> "Statement":
        """The statement of a body; UnsupportedVersion if it is not one of version 1."""
        members = canonical.decode(body)
        if not isinstance(members, Mapping) or members.get("v") != _VERSION:
            raise UnsupportedVersion(found="certificate", known=_VERSION)
        statement = _read(members)
        if statement is None or statement.encode() != body or not _is_complete(statement):
            raise UnsupportedVersion(found="shape", known=_VERSION)
        return statement


def _read(members: Mapping[str, canonical.Canonical]) -> Statement | None:
    if set(members) != _MEMBERS:
        return None
    issued_at, role = members["issued_at"], members["role"]
    if type(issued_at) is not int or issued_at < 0:
        return None
    try:
        return Statement(
            heading=Heading(
                kind=CertificateKind(str(members["kind"])),
                workspace=_id_bytes(members["ws"]),
                certificate=_id_bytes(members["id"]),
                issuer=_id_bytes(members["issuer"]),
                issued_at=issued_at,
            ),
            subject=_id_bytes(members["subject"]),
            person=None if members["person"] is None else _id_bytes(members["person"]),
            role=None if role is None else Role(str(role)),
            ed25519=_optional_bytes(members["ed25519"], 32),
            hpke=_optional_bytes(members["hpke"], PUBLIC_SIZE),
        )
    except ValueError:
        return None


def _id_bytes(value: canonical.Canonical) -> bytes:
    if not isinstance(value, bytes) or len(value) != 16:
        raise ValueError("an id has 16 bytes")
    return value


def _optional_bytes(value: canonical.Canonical, size: int) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, bytes) or len(value) != size:
        raise ValueError("wrong size")
    return value


def _is_complete(statement: Statement) -> bool:
    present = tuple(
        value is not None for value in (statement.person, statement.role, statement.ed25519, statement.hpke)
    )
    return {
        CertificateKind.ROOT: (False, False, True, False),
        CertificateKind.PERSON: (False, True, False, False),
        CertificateKind.DEVICE: (True, False, True, True),
    }[statement.heading.kind] == present


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: the workspace's root key and its certificate's id."""

    workspace: WorkspaceId
    key: RootSigningKey
    certificate: CertificateId


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The public side of one installation."""

    device: DeviceId
    person: PersonId
    verify_key: VerifyKey
    agreement_public: bytes


def issue_root(issuer: Issuer, issued_at: int) -> Certificate:
    """The self-signed root certificate, under the id the issuer names."""
    heading = _heading(issuer, CertificateKind.ROOT, issuer.certificate, issued_at)
    return _signed(issuer, Statement(heading, issuer.workspace.raw, ed25519=issuer.key.verify_key.raw))


def issue_person(
    issuer: Issuer, certificate: CertificateId, person: PersonId, role: Role, issued_at: int
) -> Certificate:
    """States that the person holds the role in this workspace."""
    heading = _heading(issuer, CertificateKind.PERSON, certificate, issued_at)
    return _signed(issuer, Statement(heading, person.raw, role=role))


def issue_device(
    issuer: Issuer, certificate: CertificateId, identity: DeviceIdentity, issued_at: int
) -> Certificate:
    """States which keys the person's device signs and receives with."""
    heading = _heading(issuer, CertificateKind.DEVICE, certificate, issued_at)
    statement = Statement(
        heading,
        identity.device.raw,
        person=identity.person.raw,
        ed25519=identity.verify_key.raw,
        hpke=identity.agreement_public,
    )
    return _signed(issuer, statement)


def _heading(issuer: Issuer, kind: CertificateKind, certificate: CertificateId, issued_at: int) -> Heading:
    return Heading(kind, issuer.workspace.raw, certificate.raw, issuer.certificate.raw, issued_at)


def _signed(issuer: Issuer, statement: Statement) -> Certificate:
    body = statement.encode()
    return Certificate(
        id=CertificateId(statement.heading.certificate),
        kind=statement.heading.kind,
        body=body,
        signature=issuer.key.sign(SignTag.CERTIFICATE, body),
        issuer=issuer.certificate,
    )


def root_fingerprint(root_key: VerifyKey) -> bytes:
    """SHA-256 of the root public key: what a device trusts, and what people compare."""
    return hashlib.sha256(root_key.raw).digest()


def verify_chain(
    certificates: Iterable[Certificate], fingerprint: bytes
) -> Mapping[CertificateId, Statement]:
    """What each certificate says, once all verify up to the root with that fingerprint.

    SignatureBroken names the first certificate that does not: unreadable, said to be something else by
    its row, of another workspace, not signed by the root, or a device whose person is not certified.
    """
    rows = tuple(certificates)
    statements = {row.id: _statement_of(row) for row in rows}
    if len(statements) != len(rows):
        raise SignatureBroken(kind="duplicate")
    root, root_key = _root_of(statements, fingerprint)
    for row in rows:
        heading = statements[row.id].heading
        if (heading.workspace, heading.issuer) != (root.workspace, root.certificate):
            raise SignatureBroken(kind="issuer", id=row.id)
        root_key.verify(SignTag.CERTIFICATE, row.body, row.signature)
    _require_persons(statements)
    return statements


def _statement_of(row: Certificate) -> Statement:
    try:
        statement = Statement.decode(row.body)
    except UnsupportedVersion as error:
        raise SignatureBroken(kind="body", id=row.id) from error
    heading = statement.heading
    if (heading.certificate, heading.kind, heading.issuer) != (row.id.raw, row.kind, row.issuer.raw):
        raise SignatureBroken(kind="row", id=row.id)
    return statement


def _root_of(statements: Mapping[CertificateId, Statement], fingerprint: bytes) -> tuple[Heading, VerifyKey]:
    roots = [each for each in statements.values() if each.heading.kind is CertificateKind.ROOT]
    if len(roots) != 1:
        raise SignatureBroken(kind="root")
    key = VerifyKey(roots[0].ed25519 or b"")
    if root_fingerprint(key) != fingerprint:
        raise SignatureBroken(kind="root")
    return roots[0].heading, key


def _require_persons(statements: Mapping[CertificateId, Statement]) -> None:
    persons = {each.subject for each in statements.values() if each.heading.kind is CertificateKind.PERSON}
    for certificate, statement in statements.items():
        if statement.heading.kind is CertificateKind.DEVICE and statement.person not in persons:
            raise SignatureBroken(kind="person", id=certificate)
