"""A clinic whose answers a test writes down: for screens and view-models, which show and never judge them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.foundation.ids import DeviceId, InvitationId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clinic import (
    Candidate,
    ClinicStanding,
    DeviceRow,
    Invited,
    InviteDevice,
    Role,
    SyncWord,
)
from pazpaz_desktop.services.enrolling import EnrolStep, InvitationCard
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults

AT = datetime(2026, 9, 9, 7, 2, tzinfo=UTC)
HERE = DeviceRow(DeviceId(b"1" * 16), "Laptop at home", Role.OWNER, True, AT)
THERE = DeviceRow(DeviceId(b"2" * 16), "Noa's laptop", Role.THERAPIST, False, AT)
CODE = "123 456"


@dataclass
class ScriptedClinic:
    """In place of `ClinicLink`. `errors` are raised, one for each call, before anything is answered."""

    stands: ClinicStanding = field(default_factory=lambda: ClinicStanding(SyncWord.NOT_JOINED))
    laptops: tuple[DeviceRow, ...] = (HERE,)
    errors: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answered: Candidate | None = None
    invitations: list[InviteDevice] = field(default_factory=list)
    seat_files: list[bytes] = field(default_factory=list)

    def standing(self) -> ClinicStanding:
        """What the test says."""
        return self.stands

    def join(self, seat_file: bytes, device_name: str) -> Changed[None]:
        """Joined, and up to date."""
        self._ask(f"join {device_name}")
        self.seat_files.append(seat_file)
        self.stands = ClinicStanding(SyncWord.UP_TO_DATE, AT)
        return Changed(None, ChangeSet())

    def sync_now(self) -> object:
        """Nothing moved."""
        self._ask("sync_now")
        return None

    def devices(self) -> tuple[DeviceRow, ...]:
        """What the test says."""
        return self.laptops

    def invite(self, command: InviteDevice) -> Invited:
        """An invitation for a quarter of an hour."""
        self._ask("invite")
        self.invitations.append(command)
        return Invited(InvitationId(b"i" * 16), b'{"pazpaz_invitation": 1}', AT + timedelta(minutes=15))

    def candidate(self, invitation_id: InvitationId) -> Candidate | None:
        """Who the test says has answered."""
        del invitation_id
        self._ask("candidate")
        return self.answered

    def admit(self, invitation_id: InvitationId) -> Changed[DeviceRow]:
        """The other laptop is in."""
        del invitation_id
        self._ask("admit")
        self.laptops = (*self.laptops, THERE)
        return Changed(THERE, ChangeSet())

    def decline(self, invitation_id: InvitationId) -> None:
        """Nobody is let in."""
        del invitation_id
        self._ask("decline")

    def stop(self) -> None:
        """Nothing runs."""

    def cut(self) -> None:
        """Nothing waits."""

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.errors:
            raise self.errors.pop(0)


@dataclass
class ScriptedEnrolling:
    """In place of `Enrolling`: `steps` are answered one after the other, the last one again and again."""

    vaults: Vaults
    steps: list[EnrolStep] = field(default_factory=lambda: [EnrolStep(None, False)])
    errors: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def read(self, file: bytes) -> InvitationCard:
        """An invitation for a colleague."""
        self._ask(f"read {len(file)}")
        return InvitationCard(Role.THERAPIST, False, AT + timedelta(minutes=15), "clinic.example.org")

    def begin(self, file: bytes, device_name: str) -> EnrolStep:
        """The first step."""
        del file
        self._ask(f"begin {device_name}")
        return self._next()

    def step(self) -> EnrolStep:
        """The next step."""
        self._ask("step")
        return self._next()

    def finish(self, request: CreateVault) -> Unlocked:
        """A vault like any other."""
        self._ask("finish")
        return self.vaults.create(request)

    def _next(self) -> EnrolStep:
        return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.errors:
            raise self.errors.pop(0)
