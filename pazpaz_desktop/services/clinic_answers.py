"""What the use cases around the clinic's server are asked, and what they answer."""

from dataclasses import dataclass
from datetime import date, datetime

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.ids import ClientId, DeviceId, Id, InvitationId
from pazpaz_desktop.sync.standing import SyncWord


@dataclass(frozen=True, slots=True)
class ConflictRef:
    """One field that waits for a person's word. `client_id` and, of a note, `session_on` say where it is."""

    kind: Kind
    id: Id
    group: Group
    standing: Standing
    client_id: ClientId | None = None
    session_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClinicStanding:
    """How this laptop stands with the clinic's server. `at` is when the last exchange ended well.

    `waiting` counts what only this laptop has so far; `held`, what came and cannot be read yet. `reason` is
    the code word of what stands in the way, empty if nothing does.
    """

    state: SyncWord
    at: datetime | None = None
    waiting: int = 0
    conflicts: tuple[ConflictRef, ...] = ()
    held: int = 0
    reason: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class DeviceRow:
    """A laptop of the practice. The name is empty where it has none yet."""

    id: DeviceId
    name: str
    role: Role
    is_here: bool
    added_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class InviteDevice:
    """A seat file made by the clinic's operator, and whose laptop is to sit on it.

    `is_same_person` means a further laptop of the person at this one; the role is then theirs, whatever is
    said here.
    """

    seat_file: bytes
    role: Role
    is_same_person: bool


@dataclass(frozen=True, slots=True, repr=False)
class Invited:
    """An invitation to be carried to the other laptop: for nobody else, since it opens the door."""

    id: InvitationId
    file: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A laptop that answered an invitation. Both laptops must show the same six digits."""

    code: str
    device_name: str


@dataclass(frozen=True, slots=True)
class ClinicProgress:
    """How far a running exchange is. `total` 0 means that it is not known."""

    stage: str
    done: int
    total: int
