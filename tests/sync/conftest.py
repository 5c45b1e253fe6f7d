"""Two laptops of one practice, and three, on a clinic server in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.bed import Bed, practice


@pytest.fixture
def bed(tmp_path: Path) -> Iterator[Bed]:
    """Two laptops that know each other and have exchanged nothing."""
    with practice(tmp_path) as made:
        yield made


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Bed]:
    """The same with three."""
    with practice(tmp_path, 3) as made:
        yield made
