from collections.abc import Iterator

import pytest

from tests.evil.album import Album, album_of
from tests.evil.scene import Scene, played
from tests.support.clinics import RunningClinic
from tests.support.counts import fraction

POSITIONS = 50
FEWEST = 10


@pytest.fixture(scope="session")
def whole_scene(clinic: RunningClinic) -> Iterator[Scene]:
    """One for all tests of this process: a batch is added to the log for each position to cheat at."""
    with played(clinic, max(FEWEST, round(POSITIONS * fraction())) + 1) as scene:
        yield scene


@pytest.fixture
def scene(whole_scene: Scene) -> Iterator[Scene]:
    """A log on the real server, honest before the test and after it."""
    whole_scene.log.put_back()
    yield whole_scene
    whole_scene.log.put_back()


@pytest.fixture
def album(scene: Scene, clinic: RunningClinic) -> Iterator[Album]:
    """The scene's files."""
    with album_of(scene, clinic) as album:
        yield album
