"""Laws of the pure part of sync: clock, codec, heads, merge and padding."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.crypto.padme import FLOOR, padded, unpadded
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.merging import Head, decide, merge_text, split_sentences
from pazpaz_desktop.domain.registers import GROUPS, Group, Rule, Standing, pack, unpack
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.ids import DeviceId, OpId, PersonId
from pazpaz_desktop.sync import hlc, ops
from pazpaz_desktop.sync.ops import Held, Op, OpKind, UnreadableOp

IDS = st.binary(min_size=16, max_size=16)
OP_IDS = IDS.map(OpId)
SENTENCES = st.sampled_from(["Pain less.", "Slept well!", "כאב בכתף.", "ROM 120°", "Advice given."])
TEXTS = st.lists(SENTENCES, max_size=6).map(" ".join)
VALUES: st.SearchStrategy[Canonical] = st.recursive(
    st.none() | st.integers(0, 2**63) | st.text(max_size=30) | st.binary(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def operations(draw: st.DrawFn) -> Op:
    entity = draw(st.sampled_from(sorted(GROUPS)))
    groups = draw(st.sets(st.sampled_from(sorted(GROUPS[entity])), min_size=1))
    heads = st.sets(OP_IDS, max_size=3).map(lambda found: tuple(sorted(found)))
    return Op(
        op_id=draw(OP_IDS),
        entity=entity,
        object_id=draw(IDS),
        kind=draw(st.sampled_from(OpKind)),
        parents={group: draw(heads) for group in groups},
        fields={group: draw(VALUES) for group in groups},
        hlc=draw(st.integers(0, 2**63 - 1)),
        person=draw(IDS.map(PersonId)),
        device=draw(IDS.map(DeviceId)),
    )


@st.composite
def heads_of_text(draw: st.DrawFn) -> list[Head]:
    ids = draw(st.sets(OP_IDS, min_size=1, max_size=4))
    return [
        Head(op, draw(st.integers(0, 2**63 - 1)), draw(IDS.map(DeviceId)), draw(TEXTS)) for op in sorted(ids)
    ]


@given(operations())
def test_an_operation_read_back_is_the_operation(op: Op) -> None:
    again = ops.decode(ops.encode(op))

    assert again == op
    assert ops.encode(again) == ops.encode(op)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_operation_are_named_so_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(UnreadableOp):
        ops.decode(data)


@given(operations(), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_never_gives_another_operation_in_another_form(op: Op, at: int, flip: int) -> None:
    data = bytearray(ops.encode(op))
    data[at % len(data)] ^= flip
    try:
        found = ops.decode(bytes(data))
    except UnreadableOp:
        return
    assert ops.encode(found) == bytes(data)


@given(operations())
def test_what_a_newer_program_wrote_waits_for_the_update(op: Op) -> None:
    newer = ops.encode(Op(**{name: getattr(op, name) for name in op.__slots__} | {"min_reader": 2}))

    with pytest.raises(UnreadableOp) as told:
        ops.decode(newer)
    assert told.value.reason is Held.NEEDS_UPDATE


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2**46), st.integers(0, 2**46)), max_size=40))
def test_stamps_only_ever_grow_whatever_the_clock_does(events: list[tuple[bool, int, int]]) -> None:
    clock, given_before = hlc.HybridClock(), -1
    for is_received, now_ms, ms in events:
        if is_received:
            clock.receive(hlc.packed(ms, 0), now_ms)
        else:
            stamp = clock.tick(now_ms)
            assert stamp > given_before
            assert hlc.milliseconds_of(stamp) >= now_ms
            given_before = stamp


def test_a_clock_full_of_stamps_borrows_the_next_millisecond() -> None:
    clock = hlc.HybridClock(hlc.packed(1000, 0xFFFF))

    assert clock.tick(1000) == hlc.packed(1001, 0)


def test_a_stamp_from_far_ahead_does_not_set_this_clock() -> None:
    clock = hlc.HybridClock()
    clock.receive(hlc.packed(10 * hlc.FURTHEST_AHEAD_MS, 0), 1000)

    assert clock.tick(1000) == hlc.packed(1000, 0)


@given(st.sets(OP_IDS, max_size=5))
def test_packed_heads_are_the_same_whatever_their_order(found: set[OpId]) -> None:
    heads = sorted(found)

    assert unpack(pack(heads)) == unpack(pack(reversed(heads))) == tuple(heads)


@given(st.sampled_from(Rule), heads_of_text(), st.none() | TEXTS)
def test_every_order_of_heads_shows_the_same(rule: Rule, heads: list[Head], base: str | None) -> None:
    shown = {
        (decided.value, decided.standing)
        for order in itertools.permutations(heads)
        for decided in [decide(rule, order, base)]
    }
    assert len(shown) == 1


@given(heads_of_text(), st.none() | TEXTS)
def test_no_sentence_of_a_head_is_ever_missing_from_what_is_joined(
    heads: list[Head], base: str | None
) -> None:
    decided = decide(Rule.TEXT, heads, base)

    if decided.standing is Standing.MERGED:
        assert isinstance(decided.value, str)
        for head in heads:
            _is_subsequence(split_sentences(str(head.value)), split_sentences(decided.value))
    elif decided.standing is Standing.CLEAR:
        assert {head.value for head in heads} == {decided.value}
    else:
        assert decided.value in {head.value for head in heads}


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_joining_again_what_was_joined_changes_nothing(base: str, sides: list[str]) -> None:
    merged = merge_text(base, sides)

    if merged is not None:
        assert merge_text(base, [*sides, *sides]) == merged


def test_two_insertions_at_different_places_are_joined() -> None:
    merged = merge_text(
        "Pain less. ROM 120°.", ["Slept well. Pain less. ROM 120°.", "Pain less. ROM 120°. Advice."]
    )

    assert merged == "Slept well. Pain less. ROM 120°. Advice."


@pytest.mark.parametrize(
    ("base", "sides"),
    [
        ("Pain less.", ["Pain less. A.", "Pain less. B."]),
        ("Pain less.", ["Pain more.", "Pain less. B."]),
        ("Pain less. ROM.", ["ROM.", "Pain less. ROM. B."]),
        ("", ["A.", "B."]),
    ],
    ids=["same place", "changed", "removed", "both new"],
)
def test_what_could_lose_a_sentence_or_invent_an_order_waits_for_a_person(
    base: str, sides: Sequence[str]
) -> None:
    heads = [
        Head(OpId(bytes([at]) * 16), at, DeviceId(bytes(16)), text) for at, text in enumerate(sides, start=1)
    ]
    assert merge_text(base, sides) is None
    assert decide(Rule.TEXT, heads, base).standing is Standing.CONFLICT


def test_a_text_is_not_decided_by_who_was_later() -> None:
    early, late = (
        Head(OpId(bytes([at]) * 16), stamp, DeviceId(bytes(16)), text)
        for at, stamp, text in [(1, 5, "early"), (2, 9, "late")]
    )
    assert decide(Rule.TEXT, [early, late], "base").standing is Standing.CONFLICT
    assert decide(Rule.NEWEST, [early, late], "base").value == "late"


def test_a_signed_text_stands_and_what_did_not_know_of_it_is_late() -> None:
    signed = Head(OpId(b"2" * 16), 5, DeviceId(bytes(16)), "signed", is_signed=True)
    other = Head(OpId(b"1" * 16), 9, DeviceId(bytes(16)), "other")

    assert decide(Rule.TEXT, [other, signed], "base").value == "signed"
    assert decide(Rule.TEXT, [other, signed], "base").standing is Standing.LATE
    assert decide(Rule.TEXT, [signed], "base").standing is Standing.CLEAR


@given(st.binary(max_size=3000))
def test_padding_comes_off_and_hides_the_length_within_an_eighth(data: bytes) -> None:
    whole = padded(data)

    assert unpadded(whole) == data
    assert len(whole) == FLOOR or len(whole) <= (len(data) + 4) * 1.12


@given(st.binary(max_size=700), st.integers(0, 2000), st.integers(1, 255))
def test_padding_that_was_touched_is_refused_or_is_other_data(data: bytes, at: int, flip: int) -> None:
    whole = bytearray(padded(data))
    whole[at % len(whole)] ^= flip
    try:
        found = unpadded(bytes(whole))
    except SealBroken:
        return
    assert found != data


def test_every_group_has_a_rule_and_text_is_never_left_to_the_clock() -> None:
    sections = [Group.SUBJECTIVE, Group.OBJECTIVE, Group.ASSESSMENT, Group.PLAN]

    assert {GROUPS[Entity.NOTE][group] for group in sections} == {Rule.TEXT}


def _is_subsequence(wanted: list[str], found: list[str]) -> None:
    remaining = iter(found)
    assert all(piece in remaining for piece in wanted)
