"""When the next cycle begins by itself."""

import random

import pytest

from pazpaz_desktop.foundation.errors import (
    Cancelled,
    DatabaseBroken,
    DiskFull,
    LogBroken,
    NeedsUpdate,
    PazPazError,
    SeatRefused,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
    VaultLocked,
)
from pazpaz_desktop.sync.pacing import BUSY_S, FIRST_RETRY_S, LAST_RETRY_S, QUIET_S, SPREAD, Pacing


def longest(_low: float, high: float) -> float:
    return high


def test_it_polls_often_while_something_moves_and_slower_while_nothing_does() -> None:
    pacing = Pacing(lambda low, high: (low + high) / 2)

    assert pacing.succeeded(moved=True) == BUSY_S
    assert [pacing.succeeded(moved=False) for _ in range(4)] == [30, QUIET_S, QUIET_S, QUIET_S]
    assert pacing.succeeded(moved=True) == BUSY_S


def test_the_rhythm_tells_nothing() -> None:
    draw = random.Random(1)
    pacing = Pacing(draw.uniform)
    gaps = [pacing.succeeded(moved=True) for _ in range(1000)]

    assert min(gaps) >= BUSY_S * (1 - SPREAD)
    assert max(gaps) <= BUSY_S * (1 + SPREAD)
    assert len(set(gaps)) == 1000


def test_a_server_out_of_reach_is_tried_less_and_less_often_up_to_five_minutes() -> None:
    pacing = Pacing(longest)
    failure = ServerUnreachable(reason="timeout")

    gaps = [pacing.failed(failure) for _ in range(10)]

    assert gaps[:4] == [FIRST_RETRY_S, 4, 8, 16]
    assert gaps[-1] == LAST_RETRY_S
    pacing.succeeded(moved=False)
    assert pacing.failed(failure) == FIRST_RETRY_S


def test_the_wait_is_drawn_from_nothing_to_the_longest() -> None:
    lows = []

    def note_low(low: float, high: float) -> float:
        lows.append(low)
        return high

    Pacing(note_low).failed(ServerUnreachable(reason="timeout"))
    assert lows == [0]


@pytest.mark.parametrize(
    "failure",
    [
        SeatRefused(reason="revoked"),
        ServerNotTrusted(reason="ca"),
        ServerRefused(reason="frozen"),
        VaultLocked(),
    ],
)
def test_what_only_a_person_can_mend_is_not_tried_again(failure: PazPazError) -> None:
    assert Pacing(longest).failed(failure) is None


@pytest.mark.parametrize("failure", [LogBroken(reason="forked", seq=1), NeedsUpdate(found=2, known=1)])
def test_what_the_server_may_mend_is_looked_at_at_the_slowest_pace(failure: PazPazError) -> None:
    pacing = Pacing(lambda low, high: (low + high) / 2)
    assert pacing.failed(failure) == LAST_RETRY_S


@pytest.mark.parametrize("failure", [DiskFull(), DatabaseBroken(reason="x"), Cancelled()])
def test_a_trouble_of_this_machine_is_tried_again(failure: PazPazError) -> None:
    assert Pacing(longest).failed(failure) == FIRST_RETRY_S
