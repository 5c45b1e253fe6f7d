"""Keys and wraps: one kind never passes for another, and a wrap opens only where it was made."""

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from pazpaz_desktop.crypto.agreement import PUBLIC_SIZE, DeviceAgreementKey
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import seal
from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey
from pazpaz_desktop.crypto.keys import (
    AnchorKey,
    BackupKey,
    BlobKey,
    ClinicalKey,
    ClinicKey,
    DatabaseKey,
    FieldKey,
    FileKey,
    MasterKey,
    Purpose,
    SearchKey,
    of_kind,
    unwrap,
    wrap,
)
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.foundation.errors import SealBroken, WrongKeyKind

WORKSPACE, KEY_ID = b"w" * 16, b"k" * 16
KINDS: tuple[type[WorkingKey], ...] = (
    DatabaseKey,
    BackupKey,
    FieldKey,
    BlobKey,
    SearchKey,
    AnchorKey,
    RootSigningKey,
    DeviceSigningKey,
    DeviceAgreementKey,
    ClinicKey,
    ClinicalKey,
)


@pytest.fixture
def master() -> MasterKey:
    return MasterKey.generate()


def test_every_kind_of_key_has_a_class() -> None:
    assert {each.kind for each in KINDS} == set(KeyKind)


@pytest.mark.parametrize("cls", KINDS)
def test_a_wrapped_key_comes_back_as_its_kind_and_epoch(master: MasterKey, cls: type[WorkingKey]) -> None:
    key = cls.generate(epoch=3)
    found = unwrap(master, cls.kind, 3, wrap(master, key, WORKSPACE, KEY_ID), WORKSPACE, KEY_ID)
    assert type(found) is cls
    assert found.epoch == 3
    assert found.matches(key)


def test_a_wrap_opens_as_no_other_kind_epoch_place_or_under_another_master_key(master: MasterKey) -> None:
    sealed = wrap(master, FieldKey.generate(), WORKSPACE, KEY_ID)
    attempts = [
        (master, KeyKind.BLOB, 1, WORKSPACE, KEY_ID),
        (master, KeyKind.FIELD, 2, WORKSPACE, KEY_ID),
        (master, KeyKind.FIELD, 1, b"x" * 16, KEY_ID),
        (master, KeyKind.FIELD, 1, WORKSPACE, b"x" * 16),
        (MasterKey.generate(), KeyKind.FIELD, 1, WORKSPACE, KEY_ID),
    ]
    for by, kind, epoch, workspace, key_id in attempts:
        with pytest.raises(SealBroken):
            unwrap(by, kind, epoch, sealed, workspace, key_id)


def test_a_wrap_of_the_wrong_size_is_refused_though_it_was_sealed_by_the_master_key(
    master: MasterKey,
) -> None:
    context = SealContext(SealKind.KEY, WORKSPACE, KEY_ID, part=KeyKind.FIELD, epoch=1)
    sealed = seal(master.subkey(Purpose.WRAP), b"short", context)
    with pytest.raises(SealBroken):
        unwrap(master, KeyKind.FIELD, 1, sealed, WORKSPACE, KEY_ID)


def test_a_key_of_another_kind_is_named_as_such() -> None:
    key: WorkingKey = BlobKey.generate()
    assert of_kind(key, BlobKey) is key
    with pytest.raises(WrongKeyKind) as caught:
        of_kind(key, FieldKey)
    assert caught.value.details == {"found": KeyKind.BLOB}


def test_the_purposes_of_a_master_key_share_nothing(master: MasterKey) -> None:
    subkeys = {master.subkey(purpose).reveal() for purpose in Purpose} | {master.reveal()}
    assert len(subkeys) == len(Purpose) + 1


def test_a_master_key_compares_by_value_and_is_gone_once_wiped(master: MasterKey) -> None:
    same = MasterKey(master.reveal())
    assert master.matches(same)
    assert not master.matches(MasterKey.generate())
    assert repr(master) == "MasterKey(…)"
    master.wipe()
    with pytest.raises(ValueError, match="wiped"):
        master.reveal()


def test_keys_of_another_size_are_refused() -> None:
    for make in (MasterKey, FileKey, FieldKey):
        with pytest.raises(ValueError, match="32 bytes"):
            make(b"short")
    with pytest.raises(ValueError, match="96 bytes"):
        DeviceAgreementKey(bytes(32))
    assert len(FileKey.generate()) == 32


def test_what_is_sealed_to_a_devices_public_key_opens_with_its_private_key() -> None:
    key = DeviceAgreementKey.generate()
    public, private = key.public_bytes, key.reveal()
    assert len(public) == PUBLIC_SIZE
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM)
    receiver = hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:1184]), X25519PublicKey.from_public_bytes(public[1184:])
    )
    holder = hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(private[:64]), X25519PrivateKey.from_private_bytes(private[64:])
    )
    assert suite.decrypt(suite.encrypt(b"key", receiver, info=b"c"), holder, info=b"c") == b"key"
