"""Two sides of an enrolment without a server: an owner's laptop, a new one, and what is handed over."""

from dataclasses import dataclass

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    DeviceIdentity,
    Issuer,
    Role,
    issue_device,
    issue_person,
    issue_root,
    root_fingerprint,
)
from pazpaz_desktop.crypto.key_kinds import WorkingKey
from pazpaz_desktop.crypto.keys import ClinicalKey, ClinicKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, InvitationId, PersonId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.enrolment import Applicant, Host, Joiner
from pazpaz_desktop.sync.invitations import VALID_MS, Invitation
from pazpaz_desktop.sync.packets import Packet, keys_for
from tests.support.made_seats import seat_at

NOW_MS = 1_772_000_000_000
WORKSPACE = WorkspaceId(b"w" * 16)
OWNER = PersonId(b"o" * 16)
ROOT = RootSigningKey(b"r" * 32)
ISSUER = Issuer(WORKSPACE, ROOT, CertificateId(b"1" * 16))
RING: tuple[WorkingKey, ...] = (
    ROOT,
    ClinicKey(b"a" * 32),
    ClinicalKey(b"b" * 32),
    ClinicKey(b"c" * 32, 2),
    ClinicalKey(b"d" * 32, 2),
)
AT = Position(1, 7, b"h" * 32)


@dataclass(frozen=True)
class Side:
    """One laptop and its private keys."""

    device: DeviceId
    signing: DeviceSigningKey
    agreement: DeviceAgreementKey

    @classmethod
    def new(cls) -> "Side":
        """Fresh keys."""
        return cls(DeviceId.random(), DeviceSigningKey.generate(), DeviceAgreementKey.generate())

    def joins(self, invitation: Invitation, name: str = "Second laptop") -> Joiner:
        """This laptop, wanting in."""
        return Joiner(invitation, self.device, self.signing, self.agreement, name)

    def hosts(self, invitation: Invitation) -> Host:
        """This laptop, letting in."""
        return Host(invitation, self.device, self.signing)


def invitation_for(role: Role, person: PersonId | None = None) -> Invitation:
    """A fresh invitation of this workspace."""
    return Invitation(
        id=InvitationId.random(),
        workspace=WORKSPACE,
        root_fingerprint=root_fingerprint(ROOT.verify_key),
        position=Position(1, 5, b"g" * 32),
        seat=seat_at(authority="pem"),
        secret=Secret(InvitationId.random().raw + InvitationId.random().raw),
        person=PersonId.random() if person is None else person,
        role=role,
        issued_ms=NOW_MS,
        expires_ms=NOW_MS + VALID_MS,
    )


def packet_for(invitation: Invitation, host: Side, applicant: Applicant) -> Packet:
    """What an honest owner's laptop hands over."""
    return Packet(
        workspace=WORKSPACE,
        person=invitation.person,
        role=invitation.role,
        certificates=certificates_for(invitation, host, applicant),
        keys=keys_for(invitation.role, RING),
        position=AT,
    )


def certificates_for(invitation: Invitation, host: Side, applicant: Applicant) -> tuple[Certificate, ...]:
    """Root, owner, the owner's laptop, the person and the new laptop."""
    owner = DeviceIdentity(host.device, OWNER, host.signing.verify_key, host.agreement.public_bytes)
    new = DeviceIdentity(
        applicant.device, invitation.person, applicant.verify_key, applicant.agreement_public
    )
    certificates = [
        issue_root(ISSUER, NOW_MS),
        issue_person(ISSUER, CertificateId(b"2" * 16), OWNER, Role.OWNER, NOW_MS),
        issue_device(ISSUER, CertificateId(b"3" * 16), owner, NOW_MS),
        issue_device(ISSUER, CertificateId(b"4" * 16), new, NOW_MS),
    ]
    if invitation.person != OWNER:
        person = issue_person(ISSUER, CertificateId(b"5" * 16), invitation.person, invitation.role, NOW_MS)
        certificates.append(person)
    return tuple(certificates)


def introduce(joiner: Joiner, host: Host) -> None:
    """The first three letters, carried unchanged."""
    host.meet(joiner.open_up(host.challenge(joiner.commitment())))
