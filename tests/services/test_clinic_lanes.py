"""The clinic side on real lanes: a lock waits for no server."""

from collections.abc import Iterator
from threading import Event

import pytest

from pazpaz_desktop.foundation.errors import Cancelled, VaultLocked
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed, add_client
from tests.support.operators import Operator

LIMIT_S = 60.0
"""Reached only where something waits for ever."""


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    made = Lanes.on_threads()
    yield made
    made.close()


class StuckServer:
    """Leaves one kind of request unanswered until it is told to go on."""

    def __init__(self, operator: Operator, request: str) -> None:
        self.reached, self._go_on = Event(), Event()
        self._request = request
        operator.wire.after = self._hold

    def go_on(self) -> None:
        self._go_on.set()

    def _hold(self, request: str) -> None:
        if request == self._request:
            self.reached.set()
            self._go_on.wait(LIMIT_S)


@pytest.mark.parametrize("request_held", ["connect", "head", "push"])
def test_a_lock_does_not_wait_for_an_exchange_that_waits_for_the_server(
    bed: Bed, lanes: Lanes, request_held: str
) -> None:
    operator = Operator(bed.clock)
    practice = lanes.db.submit(
        lambda: Practice.open(bed.unlocked(), lanes, bed.clock, remote_of=operator.remote_of)
    ).result()
    lanes.sync.submit(lambda: practice.clinic.join(operator.seat_file(), "First laptop")).result()
    lanes.db.submit(lambda: add_client(practice)).result()
    server = StuckServer(operator, request_held)
    exchange = lanes.sync.submit(practice.clinic.sync_now)
    assert server.reached.wait(LIMIT_S)
    try:
        lanes.db.submit(practice.close).result(LIMIT_S)
        assert not exchange.done()
    finally:
        server.go_on()
    assert isinstance(exchange.exception(LIMIT_S), (Cancelled, VaultLocked))


def test_a_save_does_not_wait_for_it_either(bed: Bed, lanes: Lanes) -> None:
    operator = Operator(bed.clock)
    practice = lanes.db.submit(
        lambda: Practice.open(bed.unlocked(), lanes, bed.clock, remote_of=operator.remote_of)
    ).result()
    lanes.sync.submit(lambda: practice.clinic.join(operator.seat_file(), "First laptop")).result()
    server = StuckServer(operator, "push")
    exchange = lanes.sync.submit(practice.clinic.sync_now)
    assert server.reached.wait(LIMIT_S)
    try:
        client = lanes.db.submit(lambda: add_client(practice)).result(LIMIT_S)
        page = lanes.read.submit(lambda: practice.clients.page("", 0)).result(LIMIT_S)
        assert [row.id for row in page.rows] == [client]
        assert not exchange.done()
    finally:
        server.go_on()
    exchange.result(LIMIT_S)
    lanes.db.submit(practice.close).result()
