"""The remote: what the engine asks of a clinic server, whatever stands behind it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.ids import BlobId, DeviceId, InvitationId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import Position, SealedBatch


@dataclass(frozen=True, slots=True)
class Head:
    """Where the server's log ends, the oldest format it takes, and its clock."""

    position: Position
    format_min: int
    server_ms: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """Whether the batch is in the log, and where the log ends now."""

    is_accepted: bool
    head: Head


class Session(Protocol):
    """One connection for one cycle, on lane `sync`.

    Every call raises ServerUnreachable, ServerNotTrusted or SeatRefused where the connection fails it.
    """

    def head(self) -> Head:
        """Where the log ends."""
        ...

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        """Append if the log still ends at `expected`; a batch that is in it already counts as accepted."""
        ...

    def pull(
        self, after: int, limit_ops: int, compartments: frozenset[Compartment]
    ) -> tuple[SealedBatch, ...]:
        """Whole batches behind `after` in order, at least one if there is any; operations only of these
        compartments.
        """
        ...

    def post(self, box: InvitationId, step: int, body: bytes) -> None:
        """Put a letter into a mailbox, once for each step. ServerRefused reason=step_taken."""
        ...

    def letters(self, box: InvitationId) -> Mapping[int, bytes]:
        """The letters of a mailbox by step."""
        ...

    def claim(self, device: DeviceId, new_password: Secret) -> None:
        """Take the seat for this device and change its password. InvitationUsed if another device has it."""
        ...


class Objects(Protocol):
    """The store of sealed files. Names are random; what is there is never overwritten."""

    def put(self, blob: BlobId, sealed: bytes) -> None:
        """Store it; one that is there already is left as it is."""
        ...

    def get(self, blob: BlobId) -> bytes:
        """The stored bytes. ObjectMissing."""
        ...


class Remote(Protocol):
    """One seat on one server."""

    @property
    def objects(self) -> Objects:
        """The store of sealed files."""
        ...

    def session(self) -> AbstractContextManager[Session]:
        """Connect; leaving disconnects."""
        ...
