"""Membership: which devices may sign for a workspace, known by certificates verified up to its root."""

from collections.abc import Iterable, Mapping
from copy import copy

from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    Role,
    Statement,
    verify_chain,
)
from pazpaz_desktop.crypto.signing import VerifyKey
from pazpaz_desktop.foundation.errors import SignatureBroken
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId
from pazpaz_desktop.storage.exchange.values import CertificateBorn
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.store import Store


class Members:
    """The devices and persons of one workspace. Grows by `admit`, never shrinks."""

    def __init__(self, known: Iterable[Certificate], root_fingerprint: bytes) -> None:
        """SignatureBroken if what is stored does not verify up to the root."""
        self._root = root_fingerprint
        self.certificates = tuple(known)
        self._statements = verify_chain(self.certificates, root_fingerprint)

    def admit(self, brought: Iterable[Certificate]) -> None:
        """Take in those that verify beside the ones there are, in whatever order; leave the others out."""
        waiting = [each for each in brought if each.id not in self._statements]
        while waiting:
            left = [each for each in waiting if not self._admit(each)]
            if len(left) == len(waiting):
                return
            waiting = left

    def key_of(self, device: DeviceId) -> VerifyKey | None:
        """What the device signs with; None where it is not certified."""
        statement = self._newest(CertificateKind.DEVICE, device.raw)
        return None if statement is None or statement.ed25519 is None else VerifyKey(statement.ed25519)

    def person_of(self, device: DeviceId) -> PersonId | None:
        """Whose device it is."""
        statement = self._newest(CertificateKind.DEVICE, device.raw)
        return None if statement is None or statement.person is None else PersonId(statement.person)

    def role_of(self, device: DeviceId) -> Role | None:
        """What the device's person may do; None where it is not certified."""
        person = self.person_of(device)
        statement = None if person is None else self._newest(CertificateKind.PERSON, person.raw)
        return None if statement is None else statement.role

    def _admit(self, certificate: Certificate) -> bool:
        try:
            statements: Mapping[CertificateId, Statement] = verify_chain(
                (*self.certificates, certificate), self._root
            )
        except SignatureBroken:
            return False
        self.certificates = (*self.certificates, certificate)
        self._statements = statements
        return True

    def _newest(self, kind: CertificateKind, subject: bytes) -> Statement | None:
        return max(
            (
                each
                for each in self._statements.values()
                if each.heading.kind is kind and each.subject == subject
            ),
            key=lambda each: (each.heading.issued_at, each.heading.certificate),
            default=None,
        )


def certificate_of(object_id: bytes, born: CertificateBorn) -> Certificate | None:
    """The certificate that an operation brings; None for a kind this program does not know."""
    try:
        kind = CertificateKind(born.kind)
    except ValueError:
        return None
    return Certificate(CertificateId(object_id), kind, born.body, born.signature, CertificateId(born.issuer))


class MemberReader:
    """The members of one vault's workspace, verified again only when certificates came. Lane `db`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._verified: Members | None = None

    def read(self) -> Members:
        """Those of the certificates stored now, for one cycle to add to. SignatureBroken."""
        with self._store.read() as view:
            stored = certificates.every(view)
        if self._verified is None or self._verified.certificates != stored:
            self._verified = Members(stored, self._store.root_fingerprint)
        return copy(self._verified)
