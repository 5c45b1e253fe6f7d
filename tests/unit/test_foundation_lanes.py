import threading
from collections.abc import Iterator

import pytest

from pazpaz_desktop.foundation.errors import LaneClosed
from pazpaz_desktop.foundation.lanes import InlineLane, Lane, ThreadLane


@pytest.fixture(params=[ThreadLane, InlineLane])
def lane(request: pytest.FixtureRequest) -> Iterator[Lane]:
    made: Lane = request.param("db")
    yield made
    made.close()


def test_a_lane_answers_with_the_result_of_the_job(lane: Lane) -> None:
    assert lane.submit(lambda: 40 + 2).result() == 42


def test_a_failing_job_reaches_its_caller_and_the_lane_lives_on(lane: Lane) -> None:
    failed = lane.submit(lambda: 1 // 0)

    assert isinstance(failed.exception(), ZeroDivisionError)
    assert lane.submit(lambda: "alive").result() == "alive"


def test_jobs_run_one_at_a_time_in_the_order_given(lane: Lane) -> None:
    seen: list[int] = []
    jobs = [lane.submit(lambda n=n: seen.append(n)) for n in range(200)]
    for job in jobs:
        job.result()

    assert seen == list(range(200))


def test_a_closed_lane_refuses_work(lane: Lane) -> None:
    lane.close()

    assert isinstance(lane.submit(lambda: None).exception(), LaneClosed)


def test_a_thread_lane_runs_on_a_thread_that_bears_its_name() -> None:
    lane = ThreadLane("db")
    try:
        assert lane.submit(lambda: threading.current_thread().name).result().startswith("db")
    finally:
        lane.close()
