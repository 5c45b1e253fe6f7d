"""Fixtures of the service tests."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed, new_bed
from tests.support.clocks import FakeClock


@pytest.fixture
def bed(tmp_path: Path) -> Bed:
    """A vault of its own."""
    return new_bed(tmp_path)


@pytest.fixture
def clock(bed: Bed) -> FakeClock:
    """The vault's clock."""
    return bed.clock


@pytest.fixture
def practice(bed: Bed) -> Iterator[Practice]:
    """The same vault, opened on the test's thread."""
    opened = bed.open()
    yield opened
    with suppress(PazPazError, ValueError):  # the test may have closed it or broken its database
        opened.close()
