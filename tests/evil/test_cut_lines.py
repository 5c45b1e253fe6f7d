"""A server that is gone in mid-batch: wherever the line breaks, nothing is lost, and nothing twice there."""

import pytest

from pazpaz_desktop.foundation.errors import ServerUnreachable
from tests.evil.scene import Scene
from tests.support.counts import scaled
from tests.support.proxies import Fault, Proxy


@pytest.mark.soak
@pytest.mark.parametrize("side", ["up", "down"])
def test_a_line_that_breaks_anywhere_loses_nothing(side: str, scene: Scene) -> None:
    end = scene.after_all
    proxied = Proxy(scene.seat.port)
    with proxied as proxy, scene.laptop_before(end, proxy.port) as laptop, scene.first_laptop() as reader:
        note = laptop.start_note(laptop.add_client("Tamar"))
        laptop.engine.cycle()
        carried, broken = proxy.up if side == "up" else proxy.down, 0
        count = scaled(100, minimum=12)
        for step in range(1, count):
            laptop.write(note, f"written before break {step}")
            proxy.fault = Fault(**{side: max(1, carried * step // count)})
            try:
                laptop.engine.cycle()
            except ServerUnreachable:
                broken += 1
        assert broken > count // 2
        proxy.fault = Fault()
        laptop.engine.cycle()
        reader.engine.cycle()
        assert reader.text(note) == laptop.text(note) == f"written before break {count - 1}"
        assert reader.digest() == laptop.digest()
        (twice,) = scene.hands.do(
            "select count(*) - count(distinct op_id), count(*) - count(distinct body_hash) from sync.op"
            " where ws = :ws"
        )
        assert twice == (0, 0)
