import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import UnsupportedVersion

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_bytes_round_trip(value: canonical.Canonical) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_length_prefixing_is_injective(left: list[bytes], right: list[bytes]) -> None:
    same_bytes = canonical.length_prefixed(*left) == canonical.length_prefixed(*right)

    assert same_bytes == (left == right)


def test_plain_concatenation_would_not_be_injective() -> None:
    assert b"".join([b"ab", b"c"]) == b"".join([b"a", b"bc"])


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical.encode({"b": 1, "a": 2}) == canonical.encode({"a": 2, "b": 1})


@pytest.mark.parametrize("value", [1.5, {"a": 1.5}, [1.5], {1: "a"}])
def test_floats_and_odd_keys_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical.encode(value)  # type: ignore[arg-type]  # the refusal is what is tested


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x18\x01", b"\xa2abaa", bytes.fromhex("a2616201616102")])
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedVersion):
        canonical.decode(data)


def _doubling(times: int) -> bytes:
    """A list of lists, each of which names the one before it twice: 2**times items in a few bytes."""
    items = [b"\xd8\x1c\x81\x00"]
    items += [b"\xd8\x1c\x82\xd8\x1d%c\xd8\x1d%c" % (at, at) for at in range(times)]
    return bytes([0x98, len(items)]) + b"".join(items)


@pytest.mark.parametrize(
    "data",
    [
        bytes.fromhex("d81c81d81d00"),  # a list that holds itself
        _doubling(20),
        b"\xd9\x01\x00\x82\x43abc\xd8\x19\x00",  # a string that stands for another
        b"\xd8\x24\x60",  # a mail message
        b"\xc1\x00",  # a moment
        b"\xf7",
        b"\xf9\x3e\x00",
        b"\x81" * 5000 + b"\x00",
        b"\xa1\x00\x00",
    ],
)
def test_what_is_no_canonical_value_is_refused_at_once(data: bytes) -> None:
    with pytest.raises(UnsupportedVersion):
        canonical.decode(data)


def test_text_is_kept_in_normal_form_c() -> None:
    assert canonical.nfc("e\u0301") == "é"
