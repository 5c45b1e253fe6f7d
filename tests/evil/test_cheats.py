"""A server that cheats on its log is noticed before a word on the laptop changes."""

import pytest

from tests.evil.cheats import CHEATS
from tests.evil.conftest import FEWEST, POSITIONS
from tests.evil.hands import Cheat
from tests.evil.scene import Laptop, Scene, caught
from tests.support.counts import scaled
from tests.support.messages_seen import MessagesSeen


def _work_goes_on(laptop: Laptop) -> None:
    note = laptop.start_note(laptop.add_client("Somebody"))
    laptop.write(note, "written beside a cheating server")
    assert laptop.text(note) == "written beside a cheating server"


@pytest.mark.soak
@pytest.mark.parametrize("cheat", CHEATS, ids=str)
def test_a_cheat_is_noticed_before_anything_changes(
    cheat: Cheat, scene: Scene, messages: MessagesSeen
) -> None:
    messages.expect("LogBroken")
    for seq in scene.positions[: scaled(POSITIONS, FEWEST)]:
        with scene.laptop_before(seq) as laptop:
            cheat.do(scene.hands, seq)
            assert caught(laptop) in cheat.reasons, seq
            _work_goes_on(laptop)
            scene.log.put_back()


@pytest.mark.parametrize("cheat", CHEATS, ids=str)
def test_once_the_server_is_honest_again_everything_comes(
    cheat: Cheat, scene: Scene, messages: MessagesSeen
) -> None:
    messages.expect("LogBroken")
    seq = scene.positions[len(scene.positions) // 2]
    with scene.laptop_before(seq) as laptop:
        digest = laptop.digest()
        cheat.do(scene.hands, seq)
        caught(laptop)
        assert laptop.digest() == digest
        scene.log.put_back()
        laptop.engine.cycle()
        assert laptop.digest() == scene.digest
