"""Who may write into the log: laptops certified up to the root, from the batch on that certifies them."""

import itertools
from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    DeviceIdentity,
    Issuer,
    Role,
    issue_device,
    issue_person,
)
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import CertificateId, ClientId, DeviceId, PersonId
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync.batches import Header, sign
from pazpaz_desktop.sync.membership import Members
from pazpaz_desktop.sync.ops import Held, Op
from tests.support.clocks import START
from tests.support.messages_seen import MessagesSeen
from tests.sync.bed import Bed, Forger, Laptop

NAMES = {
    Group.BORN: {"created_at": 5},
    Group.FIRST_NAME: "From the new laptop",
    Group.LAST_NAME: "x",
    Group.PHONE: "",
    Group.EMAIL: "",
}


class Newcomer:
    """A person with a laptop, certified by the practice's root or by another one."""

    def __init__(self, owner: Laptop, root: RootSigningKey | None = None) -> None:
        stored = everything(owner)
        known = next(each for each in stored if each.kind is CertificateKind.ROOT)
        key = root or owner.store.keys.root
        assert key is not None
        issuer = Issuer(owner.store.workspace_id, key, known.id)
        self.device, self.person = DeviceId.random(), PersonId.random()
        self.key = DeviceSigningKey.generate()
        public = DeviceAgreementKey.generate().public_bytes
        identity = DeviceIdentity(self.device, self.person, self.key.verify_key, public)
        self.certificates = (
            issue_device(issuer, CertificateId.random(), identity, 7),
            issue_person(issuer, CertificateId.random(), self.person, Role.THERAPIST, 7),
        )

    def ops(self, forger: Forger) -> list[Op]:
        """The certificates as operations, the laptop's before its person's."""
        return [
            forger.op(
                Entity.CERTIFICATE,
                each.id.raw,
                {
                    Group.BORN: {
                        "kind": each.kind.value,
                        "body": each.body,
                        "signature": each.signature,
                        "issuer": each.issuer.raw,
                    }
                },
            )
            for each in self.certificates
        ]

    def write(self, owner: Laptop) -> ClientId:
        """A client, in a batch that this laptop signs itself."""
        clinic, client = owner.clinic, ClientId.new(START)
        forger = Forger(owner)
        op = forger.op(Entity.CLIENT, client.raw, NAMES, device=self.device, person=self.person)
        batch = forger.send([op], device=self.device)
        header = Header.decode(batch.header)
        before = clinic.batches.pop()
        clinic.batches.append(sign(header, before.ops, self.key))
        return client


def everything(laptop: Laptop) -> tuple[Certificate, ...]:
    with laptop.store.write(applying=True) as work:
        return certificates.every(work)


def test_a_new_laptop_is_believed_from_the_batch_on_that_certifies_it(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    newcomer, forger = Newcomer(here), Forger(here)
    forger.send(newcomer.ops(forger))
    client = newcomer.write(here)

    there.cycle()

    assert there.clients.open(client).client.first_name == "From the new laptop"
    assert {each.id for each in newcomer.certificates} <= {each.id for each in everything(there)}
    there.restart()
    newcomer.write(here)
    there.cycle()


def test_a_laptop_that_writes_before_it_is_certified_is_not_believed(
    bed: Bed, messages: MessagesSeen
) -> None:
    messages.expect("sync.stopped")
    here, there = bed
    bed.settle()
    newcomer, forger = Newcomer(here), Forger(here)
    newcomer.write(here)
    forger.send(newcomer.ops(forger))

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == "author"


def test_a_laptop_certified_by_another_root_is_not_believed(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    here, there = bed
    bed.settle()
    newcomer, forger = Newcomer(here, RootSigningKey.generate()), Forger(here)
    forger.send(newcomer.ops(forger))
    there.cycle()
    assert [op.reason for op in there.ops(OpState.HELD)] == [Held.MISSING_REFERENCE, Held.MALFORMED]

    newcomer.write(here)
    with pytest.raises(LogBroken) as alarm:
        there.cycle()
    assert alarm.value.details["reason"] == "author"


def test_certificates_are_admitted_in_any_order_and_only_with_their_person(bed: Bed) -> None:
    here, _ = bed
    newcomer = Newcomer(here)
    device, person = newcomer.certificates
    for order in itertools.permutations((device, person)):
        members = Members(everything(here), here.store.root_fingerprint)
        members.admit(order)
        assert members.key_of(newcomer.device) == newcomer.key.verify_key
        assert members.person_of(newcomer.device) == newcomer.person
        assert members.role_of(newcomer.device) is Role.THERAPIST

    alone = Members(everything(here), here.store.root_fingerprint)
    alone.admit([device])
    assert alone.key_of(newcomer.device) is None
    alone.admit([person, replace(device, signature=bytes(64))])
    assert alone.key_of(newcomer.device) is None
    assert alone.role_of(newcomer.device) is None
