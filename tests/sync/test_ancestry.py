"""Heads and common ancestors, against their definitions, on histories that devices can really make."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.foundation.ids import OpId
from pazpaz_desktop.sync.ancestry import Lineage


def op(number: int) -> OpId:
    return OpId(number.to_bytes(16, "big"))


@st.composite
def histories(draw: st.DrawFn) -> dict[OpId, tuple[OpId, ...]]:
    """Each operation names some of those before it."""
    made: dict[OpId, tuple[OpId, ...]] = {}
    for number in range(draw(st.integers(1, 9))):
        known = list(made)
        parents = draw(st.lists(st.sampled_from(known), unique=True, max_size=3)) if known else []
        made[op(number)] = tuple(sorted(parents))
    return made


def ancestors(history: dict[OpId, tuple[OpId, ...]], one: OpId) -> set[OpId]:
    found = {one}
    for parent in history[one]:
        found |= ancestors(history, parent)
    return found


@given(histories())
def test_heads_are_what_nobody_names(history: dict[OpId, tuple[OpId, ...]]) -> None:
    named = {parent for parents in history.values() for parent in parents}
    assert set(Lineage(history).heads) == set(history) - named


@given(histories())
def test_heads_do_not_depend_on_the_order_in_which_operations_came(
    history: dict[OpId, tuple[OpId, ...]],
) -> None:
    expected = Lineage(history).heads
    for order in itertools.islice(itertools.permutations(history), 50):
        assert Lineage({each: history[each] for each in order}).heads == expected


@given(histories())
def test_heads_come_out_one_operation_at_a_time_as_well(history: dict[OpId, tuple[OpId, ...]]) -> None:
    heads: set[OpId] = set()
    for each, parents in history.items():
        heads = (heads - set(parents)) | {each}
    assert tuple(sorted(heads)) == Lineage(history).heads


@given(histories())
def test_the_base_is_the_one_common_ancestor_below_which_all_others_lie(
    history: dict[OpId, tuple[OpId, ...]],
) -> None:
    lineage = Lineage(history)
    common = set.intersection(*(ancestors(history, head) for head in lineage.heads))
    nearest = [
        one for one in common if not any(one in ancestors(history, other) - {other} for other in common)
    ]
    assert lineage.base(lineage.heads) == (nearest[0] if len(nearest) == 1 else None)


def test_where_two_pairs_crossed_there_is_no_one_base() -> None:
    a, b, c, d = (op(number) for number in range(4))
    crossed = Lineage({a: (), b: (), c: (a, b), d: (a, b)})
    assert crossed.heads == (c, d)
    assert crossed.base(crossed.heads) is None


def test_parents_that_are_not_here_are_no_ancestors() -> None:
    a, b, gone = op(1), op(2), op(9)
    assert Lineage({a: (gone,), b: (gone,)}).base((a, b)) is None


def test_forged_parents_that_go_in_a_circle_end() -> None:
    a, b = op(1), op(2)
    circle = Lineage({a: (b,), b: (a,)})
    assert circle.heads == ()
    assert circle.base((a, b)) is None
