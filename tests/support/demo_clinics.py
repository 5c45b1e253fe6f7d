"""A demo clinic on a fixed day, made once a process and copied for each test that opens it."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.demo_clinic.door import DemoClinics
from pazpaz_desktop.services.demo_clinic.plan import DemoPlan, plan
from tests.support.clocks import FakeClock

NOW = datetime(2026, 9, 9, 7, 41, 7, tzinfo=UTC)


def clinics_of(folder: Path) -> DemoClinics:
    """The demo clinics of a profile, on that day."""
    return DemoClinics(Profile(folder), FakeClock(NOW))


def short_clinics_of(folder: Path) -> DemoClinics:
    """The same with only the last visits of a few people, for tests of the making itself."""
    return DemoClinics(Profile(folder), FakeClock(NOW), short_plan)


def short_plan(today: date) -> DemoPlan:
    """What those hold."""
    whole = plan(today)
    return DemoPlan(today, tuple(replace(client, visits=client.visits[-3:]) for client in whole.clients[:5]))


def copied_demo(folder: Path) -> VaultId:
    """Put a demo clinic into the profile at `folder`; its id."""
    kept, vault_id = _made()
    name = str(vault_id)
    target = Profile(folder).vaults / name
    shutil.copytree(Profile(kept).vaults / name, target, ignore=shutil.ignore_patterns("reserve"))
    return vault_id


@cache
def _made() -> tuple[Path, VaultId]:
    kept = tempfile.TemporaryDirectory(prefix="demo-template-")
    _kept_until_exit.append(kept)
    unlocked = clinics_of(Path(kept.name)).make(lambda _done, _total: None, lambda: False)
    unlocked.close()
    return Path(kept.name), unlocked.header.place.vault


_kept_until_exit: list[tempfile.TemporaryDirectory[str]] = []
