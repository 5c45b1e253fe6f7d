import pytest

from pazpaz_desktop.foundation.errors import Cancelled, ServerUnreachable
from pazpaz_desktop.sync.deadlines import SILENCE, Patience, allowance
from tests.support.clocks import FakeClock


def test_more_bytes_have_more_time() -> None:
    assert allowance(0) == 30
    assert allowance(10 << 20) == 30 + 640


def test_an_exchange_that_keeps_moving_ends_with_the_time_for_its_bytes() -> None:
    clock = FakeClock()
    deadline = Patience(clock).deadline(1 << 20)
    for _ in range(9):
        clock.advance(seconds=10)
        deadline.check()
        deadline.heard()
    clock.advance(seconds=10)
    with pytest.raises(ServerUnreachable):
        deadline.check()


def test_silence_ends_it_before() -> None:
    clock = FakeClock()
    deadline = Patience(clock).deadline(10 << 20)
    clock.advance(seconds=SILENCE - 1)
    deadline.check()
    deadline.heard()
    clock.advance(seconds=SILENCE - 1)
    deadline.check()
    clock.advance(seconds=1)
    with pytest.raises(ServerUnreachable) as late:
        deadline.check()
    assert late.value.details == {"reason": "timeout"}
    assert late.value.retryable


def test_a_wish_to_stop_is_heard_before_the_time_is_up() -> None:
    wishes: list[str] = []
    deadline = Patience(FakeClock(), is_stopped=lambda: bool(wishes)).deadline(0)
    deadline.check()
    wishes.append("lock")
    with pytest.raises(Cancelled):
        deadline.check()


def test_turning_the_wall_clock_back_gives_no_more_time() -> None:
    clock = FakeClock()
    deadline = Patience(clock).deadline(0)
    clock.advance(seconds=31)
    clock.set_back(minutes=60)
    with pytest.raises(ServerUnreachable):
        deadline.check()
