"""A server that tells another history: put back to an earlier state, forked, or of another generation."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.evil.conftest import FEWEST, POSITIONS
from tests.evil.scene import Scene, caught
from tests.support.counts import scaled
from tests.support.messages_seen import MessagesSeen

Act = Callable[[Scene, int], None]


def _put_back(scene: Scene, seq: int) -> None:
    scene.hands.cut_off(seq)


def _grown_past(scene: Scene, seq: int) -> None:
    """Put back, and then written on by a laptop that knows no better, past where ours had read."""
    scene.hands.cut_off(seq)
    while scene.hands.end().seq <= scene.log.end.seq:
        scene.hands.append(scene.authors.owner.author.batch(scene.hands.end(), [b"another history"]))


def _grown_as_far(scene: Scene, seq: int) -> None:
    scene.hands.cut_off(seq)
    while scene.hands.end().seq < scene.log.end.seq:
        scene.hands.append(scene.authors.owner.author.batch(scene.hands.end(), [b"another history"]))


def _another_generation(scene: Scene, seq: int) -> None:
    scene.hands.cut_off(seq)
    scene.hands.move_head(replace(scene.hands.end(), gen=2))


@pytest.mark.soak
@pytest.mark.parametrize(
    ("act", "reasons"),
    [
        (_put_back, {"rolled_back"}),
        (_grown_past, {"forked"}),
        (_grown_as_far, {"rolled_back", "forked"}),
        (_another_generation, {"rolled_back"}),
    ],
)
def test_another_history_is_noticed_before_anything_changes(
    act: Act, reasons: set[str], scene: Scene, messages: MessagesSeen
) -> None:
    messages.expect("LogBroken")
    with scene.laptop_before(scene.after_all) as laptop:
        digest = laptop.digest()
        for seq in scene.positions[: scaled(POSITIONS, FEWEST)]:
            act(scene, seq)
            assert caught(laptop) in reasons, seq
            scene.log.put_back()
        assert laptop.digest() == digest
        laptop.engine.cycle()


def test_a_laptop_that_has_not_read_so_far_cannot_know_and_takes_the_shorter_history(scene: Scene) -> None:
    """The control, and what is not promised: who never saw the end is shown an earlier one as the whole."""
    first, later = scene.positions[0], scene.positions[-1]
    scene.hands.cut_off(later - 1)
    with scene.laptop_before(first) as laptop:
        laptop.engine.cycle()
        assert laptop.store.sync is not None
        assert laptop.store.sync.seq == later - 1
