"""Fixtures of the service tests."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed, new_bed
from tests.services.laptop import Laptop, make_laptop
from tests.support.clocks import FakeClock
from tests.support.keyvaults import MemoryKeyVault


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


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Laptop, Secret]:
    laptop, keyvault = make_laptop(tmp_path_factory.mktemp("original"))
    half = keyvault.get(f"vault-{laptop.vault_id}")
    assert half is not None
    return laptop, half


@pytest.fixture
def laptop(original: tuple[Laptop, Secret], tmp_path: Path) -> Laptop:
    """A copy of the vault made once, with the keyring that belongs to it."""
    made, half = original
    profile = Profile(tmp_path / "profile")
    shutil.copytree(made.profile.data, profile.data, ignore=shutil.ignore_patterns("reserve"))
    keyvault = MemoryKeyVault()
    keyvault.put(f"vault-{made.vault_id}", half)
    return Laptop(profile, keyvault, made.vault_id, made.kit)
