"""The controls: with a check taken out, the same cheats pass unseen. So it is the checks that catch them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pazpaz_desktop.foundation.ids import BatchId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.sync.batches import Header, Position, SealedBatch
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.log_checks import LogChecks
from pazpaz_desktop.sync.seal import EnvelopeSeal
from tests.evil.album import Album
from tests.evil.cheats import CHEATS
from tests.evil.hands import Cheat
from tests.evil.scene import Laptop, Scene, hand_over


class _Believing(LogChecks):
    """Takes whatever the server says of a batch."""

    def batch(self, batch: SealedBatch, *_: object) -> Header:
        return replace(Header.decode(batch.header), seq=batch.seq, batch_id=BatchId.random())

    def leads_to(self, head: Position, batches: Sequence[SealedBatch]) -> None:
        pass


class _Forgetful(LogChecks):
    """Does not compare the server's log with what was read of it."""

    def ahead(self, head: Position, cursor: Position) -> None:
        pass


def _without(laptop: Laptop, checks: LogChecks) -> Engine:
    unchecked = type("UncheckedEngine", (Engine,), {"checks": checks})
    return unchecked(laptop.store, laptop.remote, EnvelopeSeal(), InlineLane("db"), laptop.blobs)


@pytest.mark.parametrize("cheat", CHEATS, ids=str)
def test_without_the_check_of_batches_the_cheat_passes(cheat: Cheat, scene: Scene) -> None:
    seq = scene.positions[len(scene.positions) // 2]
    with scene.laptop_before(seq) as laptop:
        cheat.do(scene.hands, seq)
        before = laptop.content()
        _without(laptop, _Believing()).cycle()
        assert laptop.content() != before


def test_without_the_check_of_the_head_a_server_put_back_passes(scene: Scene) -> None:
    with scene.laptop_before(scene.after_all) as laptop:
        scene.hands.cut_off(scene.positions[0])
        _without(laptop, _Forgetful()).cycle()


def test_the_same_key_from_an_owners_laptop_is_taken(scene: Scene) -> None:
    """So it is who gives it that matters: nothing else is wrong with the one that an assistant gives."""
    with scene.laptop_before(scene.after_all) as laptop:
        hand_over(scene, laptop, scene.authors.owner, 2)
        laptop.engine.cycle()
        assert any(key.reveal() == bytes(32) for key in laptop.store.keys.sync.values())


def test_the_transport_alone_would_hand_over_a_swapped_file(scene: Scene, album: Album) -> None:
    photo, other = list(scene.photos)[:2]
    own, swapped = album.stored(photo), album.stored(other)
    album.put(photo, swapped)
    try:
        assert album.laptop.remote.objects.get(album.blobs[photo]) == swapped
    finally:
        album.put(photo, own)
