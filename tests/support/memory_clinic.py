"""MemoryClinic: a clinic server in memory, held to the same contract suite as the real one."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, TypeVar

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import (
    InvitationUsed,
    ObjectMissing,
    SeatRefused,
    ServerRefused,
)
from pazpaz_desktop.foundation.ids import BatchId, BlobId, DeviceId, InvitationId, OpId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import FIRST_CHAIN, Header, Position, SealedBatch, next_chain
from pazpaz_desktop.sync.remote import Head, Objects, Pushed, Session

T = TypeVar("T")

MOST_OPS: Final = 500
LARGEST_OP: Final = 1024 * 1024
LARGEST_BATCH: Final = 8 * 1024 * 1024


class Wire(Protocol):
    """What lies between a laptop and the server: it may lose a request or its answer."""

    def carry(self, request: str, act: Callable[[], T]) -> T:
        """Bring the request to the server and the answer back, or raise ServerUnreachable."""
        ...


class PerfectWire:
    """Loses nothing."""

    def carry(self, request: str, act: Callable[[], T]) -> T:
        """The answer."""
        return act()


@dataclass(slots=True)
class MemorySeat:
    """One place on the server, and the device that claimed it."""

    device: DeviceId | None = None
    password: bytes = b""
    is_revoked: bool = False


@dataclass(slots=True)
class MemoryClinic:
    """One workspace's log, mailboxes and objects. One thread.

    `batches`, `objects` and `letters` stand open: a hostile server is this one with other things put there.
    """

    clock: Clock
    gen: int = 1
    format_min: int = 1
    is_frozen: bool = False
    batches: list[SealedBatch] = field(default_factory=list)
    objects: dict[BlobId, bytes] = field(default_factory=dict)
    boxes: dict[InvitationId, dict[int, bytes]] = field(default_factory=dict)
    op_ids: set[OpId] = field(default_factory=set)
    accepted: dict[BatchId, int] = field(default_factory=dict)

    def remote(self, seat: MemorySeat | None = None, wire: Wire | None = None) -> "MemoryRemote":
        """The port of a laptop with that seat (a fresh one) over that wire (one that loses nothing)."""
        return MemoryRemote(self, MemorySeat() if seat is None else seat, wire or PerfectWire())

    @property
    def end(self) -> Position:
        """The last place of the log."""
        chain = self.batches[-1].chain if self.batches else FIRST_CHAIN
        return Position(self.gen, len(self.batches), chain)

    def head(self) -> Head:
        """Where the log ends, and the server's time."""
        return Head(self.end, self.format_min, int(self.clock.now().timestamp() * 1000))

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        """Append the batch if the log still ends at `expected`. One that is in it is accepted again."""
        header = Header.decode(batch.header)
        _check_shape(batch, header)
        if header.batch_id in self.accepted:
            return Pushed(True, self.head())
        if self.is_frozen:
            raise ServerRefused(reason="frozen")
        if not self.follows(expected):
            return Pushed(False, self.head())
        self._append(batch, header)
        return Pushed(True, self.head())

    def follows(self, expected: Position) -> bool:
        """Compare-and-swap: whether the author knew the whole log."""
        return expected == self.end

    def _append(self, batch: SealedBatch, header: Header) -> None:
        ids = {op.op_id for op in batch.ops}
        if ids & self.op_ids or len(ids) != len(batch.ops):
            raise ServerRefused(reason="shape")
        chain = next_chain(self.end.chain, batch.header, batch.signature)
        self.batches.append(replace(batch, seq=len(self.batches) + 1, chain=chain))
        self.op_ids |= ids
        self.accepted[header.batch_id] = len(self.batches)

    def pull(
        self, after: int, limit_ops: int, compartments: frozenset[Compartment]
    ) -> tuple[SealedBatch, ...]:
        """Whole batches behind `after`, the first whatever its size; operations of these compartments."""
        page: list[SealedBatch] = []
        count = 0
        for batch in self.batches[after:]:
            header = Header.decode(batch.header)
            count += header.n_ops
            if page and count > limit_ops:
                break
            page.append(batch if header.compartment in compartments else replace(batch, ops=()))
        return tuple(page)


def _check_shape(batch: SealedBatch, header: Header) -> None:
    """The rules that the real server's push function checks."""
    sizes = [len(op.body or b"") for op in batch.ops]
    if len(sizes) > MOST_OPS or max(sizes, default=0) > LARGEST_OP or sum(sizes) > LARGEST_BATCH:
        raise ServerRefused(reason="too_large")
    if header.n_ops != len(sizes) or any(op.body is None for op in batch.ops):
        raise ServerRefused(reason="shape")
    if any(hashlib.sha256(op.body or b"").digest() != op.body_hash for op in batch.ops):
        raise ServerRefused(reason="hash")


class MemoryRemote:
    """The server as one laptop reaches it."""

    def __init__(self, clinic: MemoryClinic, seat: MemorySeat, wire: Wire) -> None:
        self._clinic = clinic
        self.seat = seat
        self._wire = wire
        self.objects: Objects = _MemoryObjects(clinic, seat, wire)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One connection. SeatRefused, ServerUnreachable."""
        self._wire.carry("connect", self.seat_is_good)
        yield _MemorySession(self._clinic, self.seat, self._wire)

    def seat_is_good(self) -> None:
        """SeatRefused once it was revoked."""
        _require_good(self.seat)


class _MemorySession:
    def __init__(self, clinic: MemoryClinic, seat: MemorySeat, wire: Wire) -> None:
        self._clinic = clinic
        self._seat = seat
        self._wire = wire

    def head(self) -> Head:
        return self._ask("head", self._clinic.head)

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        if self._seat.device not in {None, Header.decode(batch.header).device}:
            raise ServerRefused(reason="shape")
        return self._ask("push", lambda: self._clinic.push(expected, batch))

    def pull(
        self, after: int, limit_ops: int, compartments: frozenset[Compartment]
    ) -> tuple[SealedBatch, ...]:
        return self._ask("pull", lambda: self._clinic.pull(after, limit_ops, compartments))

    def post(self, box: InvitationId, step: int, body: bytes) -> None:
        self._ask("post", lambda: self._put_letter(box, step, body))

    def letters(self, box: InvitationId) -> Mapping[int, bytes]:
        return self._ask("letters", lambda: dict(self._clinic.boxes.get(box, {})))

    def claim(self, device: DeviceId, new_password: Secret) -> None:
        self._ask("claim", lambda: self._take_seat(device, new_password))

    def _put_letter(self, box: InvitationId, step: int, body: bytes) -> None:
        letters = self._clinic.boxes.setdefault(box, {})
        if step in letters:
            raise ServerRefused(reason="step_taken")
        letters[step] = body

    def _take_seat(self, device: DeviceId, new_password: Secret) -> None:
        if self._seat.device not in {None, device}:
            raise InvitationUsed()
        self._seat.device = device
        self._seat.password = new_password.reveal()

    def _ask(self, request: str, act: Callable[[], T]) -> T:
        def answer() -> T:
            _require_good(self._seat)
            return act()

        return self._wire.carry(request, answer)


@dataclass(frozen=True, slots=True)
class _MemoryObjects:
    _clinic: MemoryClinic
    _seat: MemorySeat
    _wire: Wire

    def put(self, blob: BlobId, sealed: bytes) -> None:
        self._wire.carry("put", lambda: self._keep(blob, sealed))

    def get(self, blob: BlobId) -> bytes:
        return self._wire.carry("get", lambda: self._found(blob))

    def _keep(self, blob: BlobId, sealed: bytes) -> None:
        _require_good(self._seat)
        self._clinic.objects.setdefault(blob, sealed)

    def _found(self, blob: BlobId) -> bytes:
        _require_good(self._seat)
        if blob not in self._clinic.objects:
            raise ObjectMissing(id=blob)
        return self._clinic.objects[blob]


def _require_good(seat: MemorySeat) -> None:
    if seat.is_revoked:
        raise SeatRefused(reason="revoked")
