"""Certifying: which laptops belong to the practice, by certificates that its owner's laptop signs."""

from collections.abc import Iterable

from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    DeviceIdentity,
    Issuer,
    Role,
    Statement,
    issue_device,
    issue_person,
)
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.moments import milliseconds, moment
from pazpaz_desktop.foundation.errors import IllegalTransition, SignatureBroken
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clinic_answers import DeviceRow
from pazpaz_desktop.services.joining import issue_wraps
from pazpaz_desktop.storage.queries import certificates as certificate_queries
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import certificates as certificate_repo
from pazpaz_desktop.storage.repos import devices as device_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.storage.version_proof import trusted_statements
from pazpaz_desktop.sync.enrolment import Applicant
from pazpaz_desktop.sync.invitations import Invitation
from pazpaz_desktop.sync.packets import keys_for


def devices(reader: Reader, here: DeviceId, root_fingerprint: bytes) -> tuple[DeviceRow, ...]:
    """The certified laptops with their names: this one first, then by when they were added.

    SignatureBroken where a stored certificate does not verify up to the practice's root.
    """
    statements = list(trusted_statements(reader, root_fingerprint).values())
    roles = {each.subject: each.role for each in statements if each.heading.kind is CertificateKind.PERSON}
    names = device_repo.names(reader)
    rows = [
        DeviceRow(
            id=DeviceId(each.subject),
            name=names.get(DeviceId(each.subject), ""),
            role=roles.get(each.person or b"") or Role.ASSISTANT,
            is_here=each.subject == here.raw,
            added_at=moment(each.heading.issued_at),
        )
        for each in statements
        if each.heading.kind is CertificateKind.DEVICE
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_here, row.added_at, row.id)))


def admit(store: Store, invitation: Invitation, applicant: Applicant, name: str) -> Changed[DeviceRow]:
    """Certify the laptop and its person, name it, and note for all which keys it was given. Lane `db`.

    IllegalTransition without the practice's root key; SignatureBroken for an id that is certified already.
    """
    with store.write() as work:
        certificates = certificate_queries.every(work)
        statements = [Statement.decode(each.body) for each in certificates]
        if any(each.subject == applicant.device.raw for each in statements):
            raise SignatureBroken(kind="device")
        issuer = _issuer(store, certificates)
        certificate_repo.add(work, _issued(work, issuer, statements, invitation, applicant))
        device_repo.put(work, applicant.device, name)
        keys = keys_for(invitation.role, store.keys.sync.values())
        issue_wraps(store, work, keys, {applicant.device: applicant.agreement_public})
        work.record(Event.DEVICE_ADD, applicant.device)
        row = DeviceRow(applicant.device, name, invitation.role, is_here=False, added_at=work.now)
        return Changed(row, work.commit())


def _issuer(store: Store, certificates: Iterable[Certificate]) -> Issuer:
    root = [each.id for each in certificates if each.kind is CertificateKind.ROOT]
    if store.keys.root is None or len(root) != 1:
        raise IllegalTransition(state="no_owner", act="admit")
    return Issuer(store.workspace_id, store.keys.root, root[0])


def _issued(
    work: UnitOfWork,
    issuer: Issuer,
    known: Iterable[Statement],
    invitation: Invitation,
    applicant: Applicant,
) -> list[Certificate]:
    now_ms = milliseconds(work.now)
    person, device = invitation.person, applicant.device
    issued = []
    if not any(each.subject == person.raw for each in known):
        new_id = CertificateId.new(work.now)
        issued.append(issue_person(issuer, new_id, person, invitation.role, now_ms))
    identity = DeviceIdentity(device, person, applicant.verify_key, applicant.agreement_public)
    return [*issued, issue_device(issuer, CertificateId.new(work.now), identity, now_ms)]
