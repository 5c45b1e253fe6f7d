"""Contexts: no two share their bytes, and a value sealed under one opens under no other."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_raw, open_sealed, seal, seal_raw
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.secret import Secret

_short = st.binary(max_size=3)
_numbers = st.none() | st.integers(0, 3) | st.integers(0, 2**64 - 1)
_contexts = st.builds(
    SealContext,
    kind=st.sampled_from(SealKind),
    workspace=_short,
    object_id=_short,
    part=st.text("ab\0é", max_size=3),
    schema=_numbers,
    epoch=_numbers,
    version=_numbers,
    author=_short,
)


def _read_back(data: bytes) -> SealContext:
    parts = []
    while data:
        size = int.from_bytes(data[:4], "big")
        parts.append(data[4 : 4 + size])
        data = data[4 + size :]
    product, version, kind, workspace, object_id, part, *numbers, author = parts
    assert (product, version) == (b"pazpaz", b"1")
    schema, epoch, revision = (int.from_bytes(each, "big") if each else None for each in numbers)
    return SealContext(
        SealKind(kind.decode()), workspace, object_id, part.decode(), schema, epoch, revision, author
    )


@given(_contexts)
def test_a_context_can_be_read_back_from_its_bytes_so_no_two_share_them(context: SealContext) -> None:
    assert _read_back(context.to_bytes()) == context


@given(_contexts, _contexts)
def test_two_contexts_have_the_same_bytes_only_if_they_are_the_same(
    first: SealContext, second: SealContext
) -> None:
    assert (first.to_bytes() == second.to_bytes()) == (first == second)


def test_a_context_without_lengths_would_not_tell_its_parts_apart() -> None:
    first = SealContext(SealKind.FIELD, object_id=b"ab", part="c")
    second = SealContext(SealKind.FIELD, object_id=b"a", part="bc")
    assert _without_lengths(first) == _without_lengths(second)
    assert first.to_bytes() != second.to_bytes()


def _without_lengths(context: SealContext) -> bytes:
    return context.kind.encode() + context.object_id + context.part.encode()


@pytest.mark.parametrize("number", [-1, 2**64])
def test_numbers_that_do_not_fit_are_refused(number: int) -> None:
    with pytest.raises(OverflowError):
        SealContext(SealKind.FIELD, version=number).to_bytes()


def _population() -> list[SealContext]:
    objects = [bytes([number]) * 16 for number in range(1, 6)]
    parts = ["note.subjective", "note.objective", "client.phone", "client.email", ""]
    fields = [
        SealContext(SealKind.FIELD, b"w" * 16, object_id, part, 1, epoch, version, b"d" * 16)
        for object_id, part, epoch, version in itertools.product(objects, parts, (1, 2), (1, 2, 3))
    ]
    first = fields[0]
    others = [replace(first, kind=kind) for kind in SealKind if kind is not SealKind.FIELD]
    strangers = [
        replace(first, workspace=b"x" * 16),
        replace(first, author=b"e" * 16),
        replace(first, schema=2),
        replace(first, schema=None),
        replace(first, author=b""),
    ]
    return [*fields, *others, *strangers]


def _accepted(
    contexts: Sequence[SealContext], opener: Callable[[bytes, SealContext], bytes], sealed: Sequence[bytes]
) -> int:
    count = 0
    for (value, home), context in itertools.product(zip(sealed, contexts, strict=True), contexts):
        if context is home:
            continue
        try:
            opener(value, context)
            count += 1
        except SealBroken:
            pass
    return count


def test_of_all_pairs_in_a_population_no_value_opens_in_the_place_of_another() -> None:
    key, contexts = Secret(b"k" * 32), _population()
    assert len(contexts) * (len(contexts) - 1) >= 20_000
    sealed = [seal(key, b"text", context) for context in contexts]
    assert _accepted(contexts, lambda value, context: open_sealed(key, value, context), sealed) == 0


def test_the_same_swaps_are_accepted_once_contexts_are_empty() -> None:
    key, contexts = b"k" * 32, _population()[:20]
    sealed = [seal_raw(key, b"text", b"", bytes([number]) * 24) for number in range(len(contexts))]
    assert _accepted(contexts, lambda value, _: open_raw(key, value, b""), sealed) == 20 * 19
