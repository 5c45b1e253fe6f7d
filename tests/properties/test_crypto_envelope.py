"""Envelopes under random damage: one error or the very plaintext, never anything between."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.crypto.envelope import open_raw, seal_raw
from pazpaz_desktop.foundation.errors import SealBroken

KEY = bytes(range(32))
_SIZES = st.sampled_from([0, 1, 40, 16383, 16384, 16385, 33000])


@given(st.binary(max_size=200), st.binary(max_size=40), st.binary(min_size=24, max_size=24))
def test_what_is_sealed_opens(plaintext: bytes, context: bytes, salt: bytes) -> None:
    assert open_raw(KEY, seal_raw(KEY, plaintext, context, salt), context) == plaintext


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_with_the_one_error(data: bytes) -> None:
    with contextlib.suppress(SealBroken):
        raise AssertionError(open_raw(KEY, data, b""))


@given(_SIZES, st.data())
def test_replacing_deleting_or_inserting_bytes_anywhere_is_refused(size: int, data: st.DataObject) -> None:
    sealed = seal_raw(KEY, bytes(size), b"c", b"s" * 24)
    start = data.draw(st.integers(0, len(sealed)))
    end = data.draw(st.integers(start, min(len(sealed), start + 40)))
    damaged = sealed[:start] + data.draw(st.binary(max_size=40)) + sealed[end:]
    if damaged == sealed:
        return
    with contextlib.suppress(SealBroken):
        raise AssertionError(open_raw(KEY, damaged, b"c"))
