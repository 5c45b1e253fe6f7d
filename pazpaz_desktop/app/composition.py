"""Builds what the program is made of; the only place that chooses the real clock, keyring and cost."""

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Self

from pazpaz_desktop.crypto.kdf import Argon2Params
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.demo_clinic.door import DemoClinics
from pazpaz_desktop.services.vault import Vaults
from pazpaz_desktop.system.keyvault import SessionKeyVault

if TYPE_CHECKING:
    from pazpaz_desktop.sync.remote import Remote
    from pazpaz_desktop.sync.seats import Seat


@dataclass(frozen=True, slots=True)
class Composition:
    """What a program is started with. `kdf` None: measured on this machine whenever a slot is made.

    While `halt` is set, every call to a clinic's server ends within a tenth of a second, by Cancelled.
    """

    profile: Profile
    clock: Clock
    keyvault: SessionKeyVault
    kdf: Argon2Params | None = None
    is_demo: bool = False
    halt: Event = field(default_factory=Event, compare=False)

    @classmethod
    def of_user(cls, profile: Profile) -> Self:
        """What the person's own program is made of."""
        return cls(profile, SystemClock(), SessionKeyVault())

    def vaults(self) -> Vaults:
        """The vaults of the profile, with the session's keyring whether it answers or not."""
        return Vaults(self.profile, self.keyvault, self.clock, self.kdf)

    def vaults_without_keyring(self) -> Vaults:
        """The same for a session that has no keyring."""
        return Vaults(self.profile, None, self.clock, self.kdf)

    def demo_clinics(self) -> DemoClinics:
        """The demo clinics of the profile."""
        return DemoClinics(self.profile, self.clock)

    def remote_of(self, seat: "Seat") -> "Remote":
        """The way to the server of a seat: PostgreSQL and S3 over TLS, nobody but the seat's own trusted."""
        from pazpaz_desktop.sync.deadlines import Patience
        from pazpaz_desktop.sync.postgres import PostgresRemote

        folder = self.profile.servers / str(seat.seat_id)
        return PostgresRemote(seat, folder, Patience(self.clock, self.halt.is_set))
