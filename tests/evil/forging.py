"""What a server makes up: batches and keys, by itself or with the help of a laptop in the wrong hands."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    CertificateKind,
    DeviceIdentity,
    Issuer,
    Role,
    issue_device,
    issue_person,
)
from pazpaz_desktop.crypto.keys import ClinicKey, SyncKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, OpId, PersonId
from pazpaz_desktop.storage.queries import certificates as certificate_queries
from pazpaz_desktop.storage.repos import certificates
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.batches import Position, SealedBatch, sealed_op
from pazpaz_desktop.sync.ops import Op, OpKind, encode
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpContext
from pazpaz_desktop.sync.wraps import wrap
from tests.simulator.practice import template
from tests.support.authors import Author


@dataclass(frozen=True)
class Member:
    """A laptop of the practice in the wrong hands: its device, whose it is, and what it signs with."""

    author: Author
    person: PersonId


@dataclass(frozen=True)
class Authors:
    """Laptops of the practice whose keys a server may have come by."""

    owner: Member
    assistant: Member

    def stranger(self) -> Member:
        """A device that the server made up, in the practice's workspace."""
        return Member(Author(self.owner.author.workspace), PersonId.random())

    def pretender(self) -> Member:
        """The owner's name with a key of the server's own."""
        return Member(replace(self.owner.author, key=DeviceSigningKey.generate()), self.owner.person)


def admit_assistant(store: Store) -> Member:
    """Certify an assistant's laptop in the owner's vault, from where it goes into the log."""
    with store.read() as view:
        known = certificate_queries.every(view)
    root = next(each.id for each in known if each.kind is CertificateKind.ROOT)
    assert store.keys.root is not None
    issuer, now = Issuer(store.workspace_id, store.keys.root, root), milliseconds(store.clock.now())
    author, person = Author(store.workspace_id), PersonId.random()
    agreement = DeviceAgreementKey.generate()
    identity = DeviceIdentity(author.device, person, author.key.verify_key, agreement.public_bytes)
    with store.write() as work:
        role = issue_person(issuer, CertificateId.random(), person, Role.ASSISTANT, now)
        certificates.add(work, [role, issue_device(issuer, CertificateId.random(), identity, now)])
        work.commit()
    return Member(author, person)


def key_wrap(by: Member, after: Position, key: SyncKey, to: DeviceId, public: bytes) -> SealedBatch:
    """A batch that hands a key to a device, sealed as all who hold the clinic's key can."""
    return _batch(by, after, Entity.KEY_WRAP, wrap(key, by.author.workspace, {to: public}).written())


def _batch(by: Member, after: Position, entity: Entity, born: Canonical) -> SealedBatch:
    workspace, device = by.author.workspace, by.author.device
    op = Op(
        op_id=OpId.random(),
        entity=entity,
        object_id=OpId.random().raw,
        kind=OpKind.SET,
        parents={Group.BORN: ()},
        fields={Group.BORN: born},
        hlc=1 << 40,
        person=by.person,
        device=device,
    )
    clinic = template(2).keys[Compartment.CLINIC, 1]
    about = OpContext(workspace, Compartment.CLINIC, 1, op.op_id, device, op.schema)
    return by.author.batch_of(after, [sealed_op(op.op_id, EnvelopeSeal().seal(clinic, encode(op), about))])


Forger = Callable[[Authors], Member]

FORGERS: dict[str, tuple[Forger, str]] = {
    "a stranger": (Authors.stranger, "author"),
    "a pretender": (Authors.pretender, "signature"),
    "an assistant": (lambda authors: authors.assistant, "foreign_key"),
}
"""Who may give out a key that is not theirs to give, and the word by which it is refused."""


def foreign_key(epoch: int) -> ClinicKey:
    """A key that the server knows."""
    return ClinicKey(bytes(32), epoch)
