"""The vault header: only the very bytes that were written are accepted, and every edit is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import seal
from pazpaz_desktop.crypto.header import (
    SIZE_LIMIT,
    SealedParts,
    VaultHeader,
    decode,
    seal_parts,
)
from pazpaz_desktop.crypto.kdf import FLOOR, Argon2Params
from pazpaz_desktop.crypto.keys import BackupKey, DatabaseKey, MasterKey, Purpose
from pazpaz_desktop.crypto.keyslots import KeySlot, Place, SlotKind, make_kit
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import HeaderBroken, IntegrityError, UnsupportedVersion
from pazpaz_desktop.foundation.ids import VaultId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret

PLACE = Place(VaultId(b"v" * 16), WorkspaceId(b"w" * 16))
MASTER = MasterKey(b"m" * 32)
DATABASE_KEY, BACKUP_KEY = DatabaseKey(b"d" * 32), BackupKey(b"b" * 32)


def _slot(kind: SlotKind, params: Argon2Params | None = FLOOR) -> KeySlot:
    tag = b"t" * 16 if kind is SlotKind.PASSPHRASE_AND_KEYRING else b""
    return KeySlot(b"i" * 16, kind, params, b"s" * 16, tag, bytes(104))


@pytest.fixture(scope="module")
def header() -> VaultHeader:
    kit = make_kit(MASTER, PLACE, RecoveryKit(Secret(b"k" * 20)))
    return VaultHeader(
        place=PLACE,
        label="קליניקה – Praxis",
        generation=7,
        created_at=1_772_000_000_000,
        slots=(_slot(SlotKind.PASSPHRASE_AND_KEYRING), _slot(SlotKind.PASSPHRASE), kit),
        parts=seal_parts(MASTER, PLACE, DATABASE_KEY, BACKUP_KEY, is_demo=False),
    ).sealed_by(MASTER)


def test_a_header_is_read_back_as_it_was_written(header: VaultHeader) -> None:
    found = decode(header.encode())
    assert found == header
    found.check(MASTER)
    assert found.open_database_key(MASTER).matches(DATABASE_KEY)
    assert found.open_backup_key(MASTER).matches(BACKUP_KEY)
    assert not found.is_demo(MASTER)


def test_a_header_file_is_plain_ascii_so_that_no_editor_changes_it_by_reading_it(
    header: VaultHeader,
) -> None:
    assert header.encode().isascii()
    assert header.encode().endswith(b"}\n")


def test_slots_are_found_by_kind(header: VaultHeader) -> None:
    assert header.slot(SlotKind.KIT) == header.slots[2]
    assert replace(header, slots=header.slots[:1]).slot(SlotKind.KIT) is None


def test_changing_slots_makes_the_next_generation_with_a_fresh_mac(header: VaultHeader) -> None:
    changed = header.with_slots(header.slots[1:], MASTER)
    assert (changed.generation, len(changed.slots)) == (8, 2)
    changed.check(MASTER)


@pytest.mark.parametrize(("reached", "next_one"), [(3, 8), (7, 8), (12, 13)])
def test_counting_past_a_generation_leaves_every_older_header_behind(
    header: VaultHeader, reached: int, next_one: int
) -> None:
    counted = header.past(reached, MASTER)
    assert counted.generation == next_one
    assert replace(counted, generation=header.generation, mac=header.mac) == header
    counted.check(MASTER)


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demonstration_mark_is_told_only_with_the_master_key(header: VaultHeader, is_demo: bool) -> None:
    parts = seal_parts(MASTER, PLACE, DATABASE_KEY, BACKUP_KEY, is_demo=is_demo)
    assert replace(header, parts=parts).is_demo(MASTER) is is_demo
    with pytest.raises(HeaderBroken):
        replace(header, parts=parts).is_demo(MasterKey.generate())


def test_a_mark_that_says_neither_is_refused(header: VaultHeader) -> None:
    context = SealContext(SealKind.HEADER, PLACE.workspace.raw, PLACE.vault.raw, part="mark")
    mark = seal(MASTER.subkey(Purpose.MARK), b"else", context)
    with pytest.raises(HeaderBroken) as caught:
        replace(header, parts=replace(header.parts, mark=mark)).is_demo(MASTER)
    assert caught.value.details == {"reason": "mark"}


def test_the_two_keys_cannot_change_places(header: VaultHeader) -> None:
    parts = SealedParts(header.parts.backup_key, header.parts.database_key, header.parts.mark)
    for opened in (VaultHeader.open_database_key, VaultHeader.open_backup_key):
        with pytest.raises(HeaderBroken) as caught:
            opened(replace(header, parts=parts), MASTER)
        assert caught.value.details == {"reason": "keys"}


def test_every_changed_byte_of_the_file_is_told(header: VaultHeader) -> None:
    data = header.encode()
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 1
        with pytest.raises(IntegrityError):
            decode(bytes(damaged)).check(MASTER)


def test_every_shortened_file_is_told(header: VaultHeader) -> None:
    data = header.encode()
    for length in range(len(data)):
        with pytest.raises(HeaderBroken):
            decode(data[:length])


def test_the_mac_covers_what_is_not_sealed_itself(header: VaultHeader) -> None:
    for edited in (
        replace(header, label="x"),
        replace(header, generation=8),
        replace(header, created_at=0),
        replace(header, slots=header.slots[1:]),
        replace(header, slots=header.slots[::-1]),
        replace(header, place=replace(PLACE, vault=VaultId(b"x" * 16))),
    ):
        with pytest.raises(HeaderBroken) as caught:
            edited.check(MASTER)
        assert caught.value.details == {"reason": "mac"}


Edit = Callable[[dict[str, Any]], object]
SHAPES: dict[str, Edit] = {
    "member_missing": lambda file: file.pop("label"),
    "member_unknown": lambda file: file.update(extra=1),
    "format_old": lambda file: file.update(format=0),
    "format_text": lambda file: file.update(format="1"),
    "format_true": lambda file: file.update(format=True),
    "generation_zero": lambda file: file.update(generation=0),
    "generation_true": lambda file: file.update(generation=True),
    "generation_huge": lambda file: file.update(generation=1 << 63),
    "generation_fraction": lambda file: file.update(generation=1.0),
    "created_text": lambda file: file.update(created_at="0"),
    "label_empty": lambda file: file.update(label=""),
    "label_long": lambda file: file.update(label="x" * 201),
    "label_number": lambda file: file.update(label=1),
    "label_half_a_letter": lambda file: file.update(label="a\ud800"),
    "label_not_nfc": lambda file: file.update(label="e\u0301"),
    "vault_short": lambda file: file.update(vault="00"),
    "vault_upper": lambda file: file.update(vault="AB" * 16),
    "vault_number": lambda file: file.update(vault=1),
    "mac_short": lambda file: file.update(mac="AAAA"),
    "mac_number": lambda file: file.update(mac=1),
    "mac_no_base64": lambda file: file.update(mac="!" * 88),
    "slots_none": lambda file: file.update(slots=[]),
    "slots_object": lambda file: file.update(slots={}),
    "slots_many": lambda file: file.update(slots=file["slots"][:1] * 9),
    "slot_text": lambda file: file.update(slots=["x"]),
    "slot_member_unknown": lambda file: file["slots"][0].update(extra=1),
    "slot_kind_unknown": lambda file: file["slots"][0].update(kind=9),
    "slot_without_cost": lambda file: file["slots"][0].update(kdf=None),
    "kit_with_cost": lambda file: file["slots"][2].update(kdf=file["slots"][0]["kdf"]),
    "cost_list": lambda file: file["slots"][0].update(kdf=[]),
    "cost_member_missing": lambda file: file["slots"][0]["kdf"].pop("lanes"),
    "cost_member_unknown": lambda file: file["slots"][0]["kdf"].update(extra=1),
    "half_tag_missing": lambda file: file["slots"][0].update(half_tag=""),
    "half_tag_extra": lambda file: file["slots"][1].update(half_tag="00" * 16),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_header_of_another_shape_is_refused(header: VaultHeader, name: str) -> None:
    file = json.loads(header.encode())
    SHAPES[name](file)
    with pytest.raises(HeaderBroken) as caught:
        decode(_written(file))
    assert caught.value.details == {"reason": "shape"}


@pytest.mark.parametrize(
    ("cost", "value"), [("memory_kib", 8), ("memory_kib", 1 << 30), ("passes", 1), ("lanes", 200)]
)
def test_a_cost_outside_the_limits_is_refused_before_any_passphrase_is_asked(
    header: VaultHeader, cost: str, value: int
) -> None:
    file = json.loads(header.encode())
    file["slots"][0]["kdf"][cost] = value
    with pytest.raises(HeaderBroken) as caught:
        decode(_written(file))
    assert caught.value.details == {"reason": "kdf"}


def test_a_newer_format_is_called_newer_and_not_damaged(header: VaultHeader) -> None:
    file = json.loads(header.encode())
    file.update(format=2, something="else")
    with pytest.raises(UnsupportedVersion) as caught:
        decode(_written(file))
    assert caught.value.details == {"found": 2, "known": 1}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "syntax"),
        (b"not json", "syntax"),
        (b"\xff\xfe", "syntax"),
        (b"[" * 60_000, "syntax"),
        (b"[]", "shape"),
        (b"1", "shape"),
        (b" " * (SIZE_LIMIT + 1), "size"),
    ],
)
def test_what_is_no_header_at_all_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(HeaderBroken) as caught:
        decode(data)
    assert caught.value.details == {"reason": reason}


def test_another_writing_of_the_same_members_is_refused(header: VaultHeader) -> None:
    data = header.encode()
    doubled = data.replace(b'"format":1', b'"format":1,"format":1')
    for other in (json.dumps(json.loads(data)).encode(), data + b"\n", doubled):
        with pytest.raises(HeaderBroken):
            decode(other)


def _written(file: dict[str, Any]) -> bytes:
    return json.dumps(file, sort_keys=True, separators=(",", ":")).encode() + b"\n"
