"""A server that gives out a key of its own: by itself, in another's name, or with an assistant's help."""

import pytest

from tests.evil.conftest import FEWEST, POSITIONS
from tests.evil.forging import FORGERS
from tests.evil.scene import Scene, caught, hand_over
from tests.support.counts import scaled
from tests.support.messages_seen import MessagesSeen


@pytest.mark.soak
@pytest.mark.parametrize("epoch", [1, 2], ids=["in place of ours", "as a newer one"])
@pytest.mark.parametrize("who", FORGERS)
def test_a_foreign_key_is_refused_before_anything_changes(
    who: str, epoch: int, scene: Scene, messages: MessagesSeen
) -> None:
    messages.expect("LogBroken")
    find, reason = FORGERS[who]
    for seq in scene.positions[: scaled(POSITIONS, FEWEST)]:
        with scene.laptop_before(seq) as laptop:
            hand_over(scene, laptop, find(scene.authors), epoch)
            held = dict(laptop.store.keys.sync)
            assert caught(laptop) == reason, seq
            assert laptop.store.keys.sync == held
            scene.log.put_back()


def test_an_owners_laptop_in_the_wrong_hands_replaces_no_key_that_is_held(
    scene: Scene, messages: MessagesSeen
) -> None:
    messages.expect("LogBroken")
    with scene.laptop_before(scene.after_all) as laptop:
        hand_over(scene, laptop, scene.authors.owner, 1)
        assert caught(laptop) == "foreign_key"
