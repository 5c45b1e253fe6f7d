"""The multiset hash: order does not count, every element does."""

from itertools import permutations

import pytest

from pazpaz_desktop.crypto.keys import AnchorKey
from pazpaz_desktop.crypto.multiset import MultisetHash

KEY = AnchorKey(b"a" * 32)
ELEMENTS = [
    (b"1" * 16, "note.plan", 1, b"seal"),
    (b"2" * 16, "note.plan", 1, b"seal"),
    (b"1" * 16, "", 2, b""),
]


def _hash(*elements: tuple[bytes, str, int, bytes]) -> bytes:
    multiset = MultisetHash(KEY)
    for element in elements:
        multiset.add(*element)
    return multiset.state


def test_the_order_of_adding_does_not_count() -> None:
    assert len({_hash(*order) for order in permutations(ELEMENTS)}) == 1


def test_removing_what_was_added_leaves_the_rest() -> None:
    multiset = MultisetHash(KEY, _hash(*ELEMENTS))
    multiset.remove(*ELEMENTS[1])
    assert multiset.state == _hash(ELEMENTS[0], ELEMENTS[2])


def test_the_empty_set_is_all_zero_and_reached_again_by_removing_everything() -> None:
    multiset = MultisetHash(KEY)
    for element in ELEMENTS:
        multiset.add(*element)
    for element in ELEMENTS:
        multiset.remove(*element)
    assert multiset.state == bytes(64)


def test_the_same_element_twice_is_not_once_and_not_none() -> None:
    assert len({_hash(), _hash(ELEMENTS[0]), _hash(ELEMENTS[0], ELEMENTS[0])}) == 3


def test_every_member_of_an_element_counts() -> None:
    base = (b"1" * 16, "note.plan", 1, b"seal")
    others = [(b"3" * 16, *base[1:]), (base[0], "x", 1, b"seal"), (*base[:2], 2, b"seal"), (*base[:3], b"x")]
    shifted = (base[0], "note.pla", 1, b"nseal")
    assert len({_hash(each) for each in [base, *others, shifted]}) == 6


def test_another_key_gives_another_hash() -> None:
    other = MultisetHash(AnchorKey(b"b" * 32))
    other.add(*ELEMENTS[0])
    assert other.state != _hash(ELEMENTS[0])


def test_a_state_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        MultisetHash(KEY, bytes(63))
