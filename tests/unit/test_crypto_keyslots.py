"""Key slots: the right secrets open, anything else looks like a wrong secret, and says which is missing."""

from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.crypto.keys import MasterKey
from pazpaz_desktop.crypto.keyslots import (
    KeySlot,
    Place,
    SlotKind,
    make_kit,
    make_passphrase,
    make_passphrase_and_keyring,
    new_keyring_half,
    open_kit_slot,
    open_passphrase_slot,
    recognises,
)
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import (
    HeaderBroken,
    KeystoreHalfMissing,
    PazPazError,
    WrongKeyKind,
    WrongKit,
    WrongPassphrase,
)
from pazpaz_desktop.foundation.ids import VaultId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret

PLACE = Place(VaultId(b"v" * 16), WorkspaceId(b"w" * 16))
MASTER = MasterKey(b"m" * 32)
HALF = Secret(b"h" * 32)
KIT = RecoveryKit(Secret(b"k" * 20))
PASSPHRASE = Secret("ארבע מילים ארוכות".encode())


@pytest.fixture(scope="module")
def with_keyring() -> KeySlot:
    return make_passphrase_and_keyring(MASTER, PLACE, PASSPHRASE, HALF, FLOOR)


@pytest.fixture(scope="module")
def alone() -> KeySlot:
    return make_passphrase(MASTER, PLACE, PASSPHRASE, FLOOR)


def test_passphrase_and_keyring_half_open_the_slot(with_keyring: KeySlot) -> None:
    assert open_passphrase_slot(with_keyring, PLACE, PASSPHRASE, HALF).matches(MASTER)


def test_the_passphrase_alone_opens_its_slot_whatever_the_keyring_holds(alone: KeySlot) -> None:
    assert alone.params == FLOOR.strengthened()
    assert open_passphrase_slot(alone, PLACE, PASSPHRASE, HALF).matches(MASTER)


def test_the_kit_opens_its_slot() -> None:
    assert open_kit_slot(make_kit(MASTER, PLACE, KIT), PLACE, KIT).matches(MASTER)


def test_a_missing_or_foreign_keyring_half_is_never_called_a_wrong_passphrase(
    with_keyring: KeySlot,
) -> None:
    for half in (None, new_keyring_half()):
        for passphrase in (PASSPHRASE, Secret(b"wrong")):
            with pytest.raises(KeystoreHalfMissing):
                open_passphrase_slot(with_keyring, PLACE, passphrase, half)


def test_a_slot_recognises_the_half_it_was_made_with(with_keyring: KeySlot) -> None:
    assert recognises(with_keyring, HALF)
    assert not recognises(with_keyring, new_keyring_half())


def test_a_wrong_passphrase_and_a_damaged_slot_look_alike(with_keyring: KeySlot) -> None:
    sealed = with_keyring.sealed
    refusals = {
        _refusal(with_keyring, PLACE, Secret(b"wrong")),
        _refusal(replace(with_keyring, sealed=sealed[:-1] + bytes([sealed[-1] ^ 1])), PLACE, PASSPHRASE),
    }
    assert refusals == {"PZ-2001 WrongPassphrase"}


def _refusal(slot: KeySlot, place: Place, passphrase: Secret) -> str:
    with pytest.raises(PazPazError) as caught:
        open_passphrase_slot(slot, place, passphrase, HALF)
    return str(caught.value)


def test_a_slot_is_bound_to_its_id_cost_kind_and_vault(with_keyring: KeySlot, alone: KeySlot) -> None:
    moved = [
        (replace(with_keyring, id=b"x" * 16), PLACE),
        (replace(with_keyring, params=replace(FLOOR, passes=4)), PLACE),
        (replace(with_keyring, kind=SlotKind.PASSPHRASE), PLACE),
        (replace(alone, salt=b"x" * 16), PLACE),
        (with_keyring, Place(VaultId(b"x" * 16), PLACE.workspace)),
        (with_keyring, Place(PLACE.vault, WorkspaceId(b"x" * 16))),
        (replace(with_keyring, params=None), PLACE),
    ]
    for slot, place in moved:
        with pytest.raises(WrongPassphrase):
            open_passphrase_slot(slot, place, PASSPHRASE, HALF)


def test_costs_outside_the_limits_are_refused(with_keyring: KeySlot) -> None:
    with pytest.raises(HeaderBroken):
        open_passphrase_slot(
            replace(with_keyring, params=replace(FLOOR, memory_kib=8)), PLACE, PASSPHRASE, HALF
        )


def test_another_kit_or_a_kit_slot_of_another_vault_is_a_wrong_kit() -> None:
    slot = make_kit(MASTER, PLACE, KIT)
    elsewhere = Place(VaultId(b"x" * 16), PLACE.workspace)
    for kit, place in ((RecoveryKit.generate(), PLACE), (KIT, elsewhere)):
        with pytest.raises(WrongKit) as caught:
            open_kit_slot(slot, place, kit)
        assert caught.value.details == {"reason": "key"}


def test_a_slot_is_opened_only_by_the_means_of_its_kind(alone: KeySlot) -> None:
    with pytest.raises(WrongKeyKind):
        open_kit_slot(alone, PLACE, KIT)
    with pytest.raises(WrongKeyKind):
        open_passphrase_slot(make_kit(MASTER, PLACE, KIT), PLACE, PASSPHRASE, HALF)
