"""The demo clinic's door: makes it, opens it without a person's passphrase, starts it afresh, removes it."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import (
    AccessError,
    IllegalTransition,
    KeystoreHalfMissing,
    KeystoreUnavailable,
)
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import DEMO_LABEL, UNFINISHED, CreateVault, Unlocked, Vaults
from pazpaz_desktop.system import files
from pazpaz_desktop.system.instance import VaultLock

if TYPE_CHECKING:  # storage comes with it, and the lock screen starts without
    from pazpaz_desktop.services.demo_clinic.living import OnStep
    from pazpaz_desktop.services.demo_clinic.plan import DemoPlan

PUBLIC_WORDS: Final = "nothing here is real"
"""What opens every demo clinic, in place of a passphrase. No secret: it is shown, and it protects nothing."""


class DemoClinics:
    """The demo clinics of one profile: vaults with the demonstration mark that the public words open.

    No keyring is touched. Everything runs on lane `keys`. A vault that is no demo clinic is refused with
    IllegalTransition (act=reset) and stays as it is, which its sealed mark and its own passphrase ensure.
    """

    def __init__(
        self, profile: Profile, clock: Clock, planned: "Callable[[date], DemoPlan] | None" = None
    ) -> None:
        """`planned` says what a clinic holds on a day; without it, eighteen months."""
        self._profile, self._clock, self._planned = profile, clock, planned
        self._vaults = Vaults(profile, None, clock, FLOOR)  # public words are worth no costly derivation

    def make(self, on_step: "OnStep", is_stopped: Callable[[], bool]) -> Unlocked:
        """A demo clinic with eighteen months up to today, unlocked. All of it or nothing.

        Cancelled once `is_stopped` says so; DiskFull and other HostErrors.
        """
        return self._made(None, on_step, is_stopped)

    def open(self, vault_id: VaultId) -> Unlocked:
        """Unlock a demo clinic. Raises also what `Vaults.unlock` raises for the vault itself."""
        return self._proved(vault_id)

    def start_afresh(self, vault_id: VaultId, on_step: "OnStep", is_stopped: Callable[[], bool]) -> Unlocked:
        """A new demo clinic in place of this one, which stays if the new one cannot take its place.

        VaultInUse while a program has it open.
        """
        old = self._proved(vault_id)
        try:
            return self._made(old.folder, on_step, is_stopped)
        finally:
            old.close()

    def remove(self, vault_id: VaultId) -> None:
        """Delete a demo clinic with everything written in it. VaultInUse while a program has it open."""
        unlocked = self._proved(vault_id)
        try:
            shutil.rmtree(_set_aside(unlocked.folder), ignore_errors=True)
        finally:
            unlocked.close()

    def _proved(self, vault_id: VaultId) -> Unlocked:
        try:
            unlocked = self._vaults.unlock(vault_id, _words())
        except (AccessError, KeystoreUnavailable, KeystoreHalfMissing) as error:
            raise IllegalTransition(state="real", act="reset") from error
        if not unlocked.is_demo_clinic:
            unlocked.close()
            raise IllegalTransition(state="real", act="reset")
        return unlocked

    def _made(self, instead_of: Path | None, on_step: "OnStep", is_stopped: Callable[[], bool]) -> Unlocked:
        """Built in a profile of its own, under a name that no vault has; a crash leaves it to be swept."""
        self._vaults.sweep_unfinished()
        building = files.private_dir(self._profile.vaults) / f"{UNFINISHED}{VaultId.random()}"
        with ExitStack() as ending:
            ending.callback(shutil.rmtree, files.private_dir(building), ignore_errors=True)
            ending.enter_context(VaultLock(building))
            built = self._filled(Profile(building), on_step, is_stopped)
            _exchange(instead_of, built, self._profile.vaults / built.name)
        return self._proved(VaultId.parse(built.name))

    def _filled(self, apart: Profile, on_step: "OnStep", is_stopped: Callable[[], bool]) -> Path:
        from pazpaz_desktop.services.demo_clinic.living import live_through
        from pazpaz_desktop.services.demo_clinic.past_clock import PastClock
        from pazpaz_desktop.services.demo_clinic.plan import beginning, plan
        from pazpaz_desktop.services.practice import Practice

        now = self._clock.now()
        planned = (self._planned or plan)(now.astimezone().date())
        clock = PastClock(beginning(planned, now))
        vaults = Vaults(apart, None, clock, FLOOR)
        request = CreateVault(DEMO_LABEL, _words(), vaults.new_kit(), keyring=False, is_demo=True)
        practice = Practice.open(unlocked := vaults.create(request), Lanes.inline(), clock)
        try:
            live_through(practice, clock, planned, now, on_step=on_step, is_stopped=is_stopped)
        finally:
            practice.close()
        return unlocked.folder


def _exchange(old: Path | None, built: Path, target: Path) -> None:
    """The new one in and the old one off the disk; if the new one stays out, the old one is back."""
    if old is None:
        files.move_into_place(built, target)
        return
    with ExitStack() as undoing:
        gone = _set_aside(old)
        undoing.callback(files.move_into_place, gone, old)
        files.move_into_place(built, target)
        undoing.pop_all()
    shutil.rmtree(gone, ignore_errors=True)


def _set_aside(folder: Path) -> Path:
    """Out of the profile's vaults in one step: a crash before it is off the disk leaves it to be swept."""
    gone = folder.with_name(f"{UNFINISHED}{folder.name}")
    files.move_into_place(folder, gone)
    return gone


def _words() -> Secret:
    return Secret(PUBLIC_WORDS.encode())
