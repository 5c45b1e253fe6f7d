"""Certificates: what is certified verifies up to the root, and nothing else does."""

from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.agreement import PUBLIC_SIZE
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    DeviceIdentity,
    Issuer,
    Role,
    Statement,
    issue_device,
    issue_person,
    issue_root,
    root_fingerprint,
    verify_chain,
)
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey, SignTag
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId, WorkspaceId

NOW = 1_772_000_000_000
ROOT_KEY = RootSigningKey(b"r" * 32)
ISSUER = Issuer(WorkspaceId(b"w" * 16), ROOT_KEY, CertificateId(b"1" * 16))
FINGERPRINT = root_fingerprint(ROOT_KEY.verify_key)
PERSON = PersonId(b"p" * 16)
DEVICE = DeviceIdentity(
    DeviceId(b"d" * 16), PERSON, DeviceSigningKey(b"s" * 32).verify_key, b"h" * PUBLIC_SIZE
)
ROOT = issue_root(ISSUER, NOW)
OWNER = issue_person(ISSUER, CertificateId(b"2" * 16), PERSON, Role.OWNER, NOW)
LAPTOP = issue_device(ISSUER, CertificateId(b"3" * 16), DEVICE, NOW)


def test_root_owner_and_device_verify_and_say_what_was_certified() -> None:
    statements = verify_chain([LAPTOP, ROOT, OWNER], FINGERPRINT)
    assert statements[OWNER.id].role is Role.OWNER
    assert statements[LAPTOP.id].ed25519 == DEVICE.verify_key.raw
    assert statements[LAPTOP.id].hpke == DEVICE.agreement_public
    assert statements[LAPTOP.id].person == statements[OWNER.id].subject == PERSON.raw
    assert statements[ROOT.id].heading.issued_at == NOW


def _refused(*certificates: Certificate, fingerprint: bytes = FINGERPRINT) -> str:
    with pytest.raises(SignatureBroken) as caught:
        verify_chain(certificates, fingerprint)
    return str(caught.value.details.get("kind"))


def test_a_chain_under_another_root_is_refused() -> None:
    other = replace(ISSUER, key=RootSigningKey.generate())
    forged = issue_root(other, NOW)
    assert _refused(forged, OWNER, LAPTOP) == "root"
    assert _refused(OWNER, LAPTOP) == "root"
    assert _refused(ROOT, replace(forged, id=CertificateId(b"9" * 16)), OWNER) == "row"


def test_two_roots_are_refused() -> None:
    second = issue_root(replace(ISSUER, certificate=CertificateId(b"9" * 16)), NOW)
    assert _refused(ROOT, second, OWNER) == "root"


def test_a_certificate_signed_by_another_key_is_refused() -> None:
    forged = issue_device(replace(ISSUER, key=RootSigningKey.generate()), LAPTOP.id, DEVICE, NOW)
    assert _refused(ROOT, OWNER, forged) == SignTag.CERTIFICATE


def test_a_certificate_of_another_workspace_or_issuer_is_refused() -> None:
    elsewhere = issue_person(
        replace(ISSUER, workspace=WorkspaceId(b"x" * 16)), OWNER.id, PERSON, Role.OWNER, NOW
    )
    unknown = issue_person(
        replace(ISSUER, certificate=CertificateId(b"9" * 16)), OWNER.id, PERSON, Role.OWNER, NOW
    )
    assert _refused(ROOT, elsewhere) == "issuer"
    assert _refused(ROOT, unknown) == "issuer"


def test_a_device_of_a_person_without_certificate_is_refused() -> None:
    assert _refused(ROOT, LAPTOP) == "person"


def test_a_row_that_says_something_else_than_its_body_is_refused() -> None:
    for row in (
        replace(OWNER, id=CertificateId(b"9" * 16)),
        replace(OWNER, kind=CertificateKind.DEVICE),
        replace(OWNER, issuer=CertificateId(b"9" * 16)),
    ):
        assert _refused(ROOT, row) == "row"


def test_the_same_certificate_twice_is_refused() -> None:
    assert _refused(ROOT, OWNER, OWNER) == "duplicate"


def test_every_changed_byte_of_a_body_or_signature_is_refused() -> None:
    for position in range(len(OWNER.body)):
        _refused(ROOT, replace(OWNER, body=_flipped(OWNER.body, position)))
    for position in range(len(OWNER.signature)):
        _refused(ROOT, replace(OWNER, signature=_flipped(OWNER.signature, position)))


def _flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": None},
        {"extra": 1},
        {"issued_at": -1},
        {"issued_at": True},
        {"issued_at": "now"},
        {"ws": b"short"},
        {"ws": "text"},
        {"kind": "other"},
        {"role": "king"},
        {"role": None},
        {"person": b"p" * 16},
        {"ed25519": b"e" * 32},
        {"ed25519": b"short"},
        {"hpke": "text"},
    ],
)
def test_a_body_of_another_shape_is_an_unknown_version(change: dict[str, canonical.Canonical]) -> None:
    members = canonical.decode(OWNER.body)
    assert isinstance(members, dict)
    with pytest.raises(UnsupportedVersion):
        Statement.decode(canonical.encode(members | change))


@pytest.mark.parametrize("body", [b"", b"\x00", canonical.encode([1]), OWNER.body + b"\x00"])
def test_what_is_no_canonical_map_is_an_unknown_version(body: bytes) -> None:
    with pytest.raises(UnsupportedVersion):
        Statement.decode(body)


def test_version_true_is_not_version_one() -> None:
    members = canonical.decode(OWNER.body)
    assert isinstance(members, dict)
    with pytest.raises(UnsupportedVersion):
        Statement.decode(canonical.encode(members | {"v": True}))
