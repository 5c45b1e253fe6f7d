"""The envelope: what opens, what is refused, and that a clone of the machine repeats no salt."""

import pytest

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import OVERHEAD, hedged_salt, open_raw, open_sealed, seal, seal_raw
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.secret import Secret

CONTEXT = SealContext(SealKind.FIELD, b"w" * 16, b"o" * 16, "note.subjective", 1, 1, 1, b"d" * 16)
CHUNK = 16 * 1024


@pytest.fixture
def key() -> Secret:
    return Secret(bytes(range(32)))


@pytest.mark.parametrize("size", [0, 1, 200, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_a_sealed_value_opens_to_the_same_bytes_and_is_as_long_as_the_specification_says(
    key: Secret, size: int
) -> None:
    plaintext = bytes(index * 7 % 251 for index in range(size))
    sealed = seal(key, plaintext, CONTEXT)
    assert open_sealed(key, sealed, CONTEXT) == plaintext
    assert len(sealed) == size + OVERHEAD + 16 * (size // CHUNK)


def test_sealing_the_same_text_twice_shares_no_run_of_twelve_bytes(key: Secret) -> None:
    first, second = (seal(key, b"the same words" * 20, CONTEXT) for _ in range(2))
    runs = {first[start : start + 12] for start in range(len(first) - 11)}
    assert not any(second[start : start + 12] in runs for start in range(len(second) - 11))


def test_a_value_opens_under_no_other_key(key: Secret) -> None:
    sealed = seal(key, b"text", CONTEXT)
    with pytest.raises(SealBroken):
        open_sealed(Secret(bytes(32)), sealed, CONTEXT)


def test_every_shortening_of_a_sealed_value_is_refused(key: Secret) -> None:
    sealed = seal(key, b"text", CONTEXT)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            open_sealed(key, sealed[:length], CONTEXT)


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_value_cut_near_any_chunk_boundary_is_refused(key: Secret, chunks: int) -> None:
    sealed = seal(key, bytes(3 * CHUNK), CONTEXT)
    for nudge in (-17, -16, -1, 0, 1, 15):
        with pytest.raises(SealBroken):
            open_sealed(key, sealed[: 56 + chunks * (CHUNK + 16) + nudge], CONTEXT)


def test_every_flipped_bit_is_refused(key: Secret) -> None:
    sealed = seal(key, b"text", CONTEXT)
    for position in range(8 * len(sealed)):
        damaged = bytearray(sealed)
        damaged[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            open_sealed(key, bytes(damaged), CONTEXT)


def test_a_refusal_says_nothing_about_its_cause(key: Secret) -> None:
    sealed = seal(key, b"text", CONTEXT)
    refusals = set()
    for damaged in (sealed[:10], sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), bytes(len(sealed))):
        with pytest.raises(SealBroken) as caught:
            open_sealed(key, damaged, CONTEXT)
        refusals.add(str(caught.value))
    assert refusals == {"PZ-3001 SealBroken"}


def test_a_broken_random_generator_repeats_no_salt_for_another_text_key_or_count() -> None:
    stuck = bytes(32)
    salts = {
        hedged_salt(stuck, key, count, text)
        for key in (b"a" * 32, b"b" * 32)
        for count in (0, 1)
        for text in (b"", b"one", b"two")
    }
    assert len(salts) == 12
    assert {len(salt) for salt in salts} == {24}


def test_fresh_entropy_gives_a_fresh_salt_for_the_same_text() -> None:
    assert hedged_salt(b"1" * 32, b"k" * 32, 0, b"t") != hedged_salt(b"2" * 32, b"k" * 32, 0, b"t")


@pytest.mark.parametrize(("key_size", "salt_size"), [(31, 24), (33, 24), (32, 23), (32, 25)])
def test_keys_and_salts_of_another_size_are_a_mistake_of_the_caller(key_size: int, salt_size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal_raw(bytes(key_size), b"", b"", bytes(salt_size))


def test_opening_with_a_key_of_another_size_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_raw(bytes(16), bytes(OVERHEAD), b"")
