"""Laptops of one practice at a real server: vaults that join it, and let each other in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clinic import InviteDevice
from pazpaz_desktop.services.clinic_terms import RemoteOf
from pazpaz_desktop.services.enrolling import Enrolling
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.remote import Remote
from pazpaz_desktop.sync.seats import Seat
from tests.support.populated import PASSPHRASE, inline_lanes


def remote_of(folder: Path) -> RemoteOf:
    """The real way to a server, for the vault in this folder."""

    def to(seat: Seat) -> Remote:
        return PostgresRemote(seat, folder / "server", Patience(SystemClock()))

    return to


@contextmanager
def opened(unlocked: Unlocked, clock: Clock | None = None) -> Iterator[Practice]:
    """The practice of an unlocked vault, with all lanes on this thread."""
    at = clock or SystemClock()
    practice = Practice.open(unlocked, inline_lanes(), at, remote_of=remote_of(unlocked.folder))
    try:
        yield practice
    finally:
        practice.close()


@contextmanager
def first_laptop(folder: Path, seat_file: bytes, clock: Clock | None = None) -> Iterator[Practice]:
    """A new practice that has taken the seat; nothing was exchanged yet."""
    vaults = Vaults(Profile(folder), None, clock or SystemClock(), FLOOR)
    with opened(vaults.create(_new_vault(vaults)), clock) as practice:
        practice.clinic.join(seat_file, "The first laptop")
        yield practice


def admitted(owner: Practice, seat_file: bytes, folder: Path, role: Role = Role.OWNER) -> Unlocked:
    """The vault of a laptop that was just let in by the owner's; it has exchanged nothing yet."""
    vaults = Vaults(Profile(folder), None, SystemClock(), FLOOR)
    enrolling = Enrolling(vaults, remote_of(folder), SystemClock())
    invited = owner.clinic.invite(InviteDevice(seat_file, role, is_same_person=role is Role.OWNER))
    enrolling.begin(invited.file, "Another laptop")
    owner.clinic.candidate(invited.id)
    code = enrolling.step().code
    candidate = owner.clinic.candidate(invited.id)
    if candidate is None or candidate.code != code:
        raise AssertionError("the two laptops show different digits")
    owner.clinic.admit(invited.id)
    if not enrolling.step().is_admitted:
        raise AssertionError("the laptop was not let in")
    return enrolling.finish(_new_vault(vaults))


def _new_vault(vaults: Vaults) -> CreateVault:
    secret = Secret(PASSPHRASE.encode())
    return CreateVault("Practice", secret, vaults.new_kit(), keyring=False, is_demo=True)
