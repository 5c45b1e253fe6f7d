"""A store that cheats on files, done with its admin key: noticed before a file is shown or kept."""

from collections.abc import Callable

import pytest

from pazpaz_desktop.foundation.errors import ObjectMissing, PazPazError, SealBroken
from tests.evil.album import Album
from tests.evil.conftest import FEWEST, POSITIONS
from tests.evil.scene import Scene
from tests.support.counts import scaled

_CHUNK = 16 * 1024 + 16
_BEFORE_CHUNKS = 56


def _flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


Spoil = Callable[[bytes, bytes], bytes]
_SPOILS: dict[str, Spoil] = {
    "another file": lambda _own, other: other,
    "another's beginning": lambda own, other: other[:_BEFORE_CHUNKS] + own[_BEFORE_CHUNKS:],
    "a flipped bit": lambda own, _: _flip(own, len(own) // 2),
    "a flipped bit of the salt": lambda own, _: _flip(own, 3),
    "cut by a byte": lambda own, _: own[:-1],
    "cut at a chunk": lambda own, _: own[: _BEFORE_CHUNKS + _CHUNK],
    "chunks in another order": lambda own, _: (
        own[:_BEFORE_CHUNKS]
        + own[_BEFORE_CHUNKS + _CHUNK : _BEFORE_CHUNKS + 2 * _CHUNK]
        + own[_BEFORE_CHUNKS : _BEFORE_CHUNKS + _CHUNK]
        + own[_BEFORE_CHUNKS + 2 * _CHUNK :]
    ),
    "something behind it": lambda own, _: own + bytes(16),
    "twice": lambda own, _: own + own,
    "nothing": lambda _own, _other: b"",
    "a web page": lambda _own, _other: b"<html><body onload=alert(1)>",
}


@pytest.mark.soak
@pytest.mark.parametrize("how", _SPOILS)
def test_a_file_that_is_not_the_one_attached_is_neither_shown_nor_kept(
    how: str, scene: Scene, album: Album
) -> None:
    photos = list(scene.photos)
    before, digest = album.laptop.content(), album.laptop.digest()
    for place in range(scaled(POSITIONS, FEWEST)):
        photo, other = photos[place], photos[place + 1]
        own = album.stored(photo)
        album.put(photo, _SPOILS[how](own, album.stored(other)))
        with pytest.raises(SealBroken):
            album.files.content(photo)
        assert not album.laptop.blobs.exists(album.blobs[photo])
        album.put(photo, own)
    assert album.laptop.content() == before
    assert album.laptop.digest() == digest


def test_a_file_that_was_taken_away_is_missing_and_comes_when_it_is_back(scene: Scene, album: Album) -> None:
    photo, data = next(iter(scene.photos.items()))
    own = album.stored(photo)
    album.delete(photo)
    with pytest.raises(ObjectMissing) as missing:
        album.files.content(photo)
    assert missing.value.retryable
    album.put(photo, own)
    assert album.files.content(photo).data == data
    album.delete(photo)
    assert album.files.content(photo).data == data
    album.put(photo, own)


def test_a_store_that_lies_about_keeping_costs_nothing_that_is_not_named(scene: Scene, album: Album) -> None:
    """A file is gone from the store, its record is whole, and what else was written still comes."""
    photo = list(scene.photos)[2]
    own = album.stored(photo)
    album.delete(photo)
    try:
        album.laptop.engine.cycle()
        with pytest.raises(PazPazError):
            album.files.content(photo)
        assert album.laptop.digest() == scene.digest
    finally:
        album.put(photo, own)
