"""A practice on two laptops: the first with its vault, the second let in by an invitation."""

from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.foundation.ids import InvitationId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clinic import InviteDevice
from pazpaz_desktop.services.enrolling import Enrolling
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from tests.services.bed import Bed
from tests.support.clocks import FakeClock
from tests.support.operators import Operator

PASSPHRASE = b"a long enough passphrase"


@dataclass
class Newcomer:
    """A laptop without a vault that tries to join."""

    profile: Profile
    clock: FakeClock
    operator: Operator
    name: str = "Second laptop"

    def __post_init__(self) -> None:
        self.vaults = Vaults(self.profile, None, self.clock, FLOOR)
        self.enrolling = Enrolling(self.vaults, self.operator.remote_of, self.clock)

    def request(self, passphrase: bytes = PASSPHRASE) -> CreateVault:
        """What set-up asks for."""
        return CreateVault("Praxis", Secret(passphrase), self.vaults.new_kit(), keyring=False)

    def finish(self) -> Unlocked:
        """The vault of the admitted laptop."""
        return self.enrolling.finish(self.request())

    def open(self) -> Practice:
        """Finish, and open what was made."""
        return open_practice(self.finish(), self.clock, self.operator)

    def unlock(self) -> Practice:
        """Open the vault made before."""
        (card,) = self.vaults.cards()
        unlocked = self.vaults.unlock(card.vault_id, Secret(PASSPHRASE))
        return open_practice(unlocked, self.clock, self.operator)


def open_practice(unlocked: Unlocked, clock: FakeClock, operator: Operator) -> Practice:
    """With a way to the operator's server, everything on the test's thread."""
    return Practice.open(unlocked, Lanes.inline(), clock, remote_of=operator.remote_of)


def open_first(bed: Bed, operator: Operator) -> Practice:
    """The bed's vault, with a way to the server."""
    return open_practice(bed.unlocked(), bed.clock, operator)


def joined_first(bed: Bed, operator: Operator) -> Practice:
    """The same, joined and exchanged once."""
    first = open_first(bed, operator)
    first.clinic.join(operator.seat_file(), "First laptop")
    first.clinic.sync_now()
    return first


def newcomer(folder: Path, operator: Operator, clock: FakeClock, name: str = "Second laptop") -> Newcomer:
    """A second laptop with a profile of its own."""
    return Newcomer(Profile(folder), clock, operator, name)


def invite(first: Practice, operator: Operator, role: Role = Role.OWNER) -> tuple[InvitationId, bytes]:
    """An invitation; a role of owner means the same person's laptop."""
    command = InviteDevice(operator.seat_file(), role, is_same_person=role is Role.OWNER)
    invited = first.clinic.invite(command)
    return invited.id, invited.file


def meet(first: Practice, second: Newcomer, invitation: InvitationId, file: bytes) -> tuple[str, str]:
    """Both up to the point where two people compare what they see."""
    second.enrolling.begin(file, second.name)
    first.clinic.candidate(invitation)
    here = second.enrolling.step().code
    candidate = first.clinic.candidate(invitation)
    assert candidate is not None
    assert here is not None
    return candidate.code, here


def enrol(first: Practice, second: Newcomer, role: Role = Role.OWNER) -> Practice:
    """The second laptop, let in and exchanged once."""
    invitation, file = invite(first, second.operator, role)
    codes = meet(first, second, invitation, file)
    assert codes[0] == codes[1]
    first.clinic.admit(invitation)
    assert second.enrolling.step().is_admitted
    practice = second.open()
    practice.clinic.sync_now()
    return practice
