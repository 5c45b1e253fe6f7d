"""Seat keeping: how this laptop signs in at the clinic's server, and how it took its seat there."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import InvitationUsed, SealBroken, SeatRefused, ServerRefused
from pazpaz_desktop.foundation.ids import DeviceId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clinic_terms import RemoteOf
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.remote import Head
from pazpaz_desktop.sync.seats import Seat

if TYPE_CHECKING:  # storage is heavy, and a laptop that joins starts without it
    from pazpaz_desktop.storage.queries.reader import Reader

_PASSWORD_BYTES: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class KeptSeat:
    """A seat with the password that only this laptop knows.

    `first_password` is the one of the seat file, kept until the server has confirmed the new one: whatever
    breaks off in between, one of the two opens. `witnessed` is how far the log was when this laptop was
    let in.
    """

    seat: Seat
    first_password: Secret | None
    witnessed: Position

    @classmethod
    def of_file(cls, seat: Seat, witnessed: Position) -> Self:
        """The seat of a file, with a new password that the server does not know yet."""
        new = Secret(secrets.token_urlsafe(_PASSWORD_BYTES).encode())
        return cls(replace(seat, password=new), seat.password, witnessed)

    @property
    def confirmed(self) -> "KeptSeat":
        """The same once the server has taken the new password."""
        return replace(self, first_password=None)

    def encode(self) -> bytes:
        """Canonical bytes, to be sealed as the seat's credentials."""
        first = self.first_password
        return canonical.encode(
            {
                "v": 1,
                "seat": seats.encode(self.seat),
                "first": None if first is None else first.reveal(),
                "gen": self.witnessed.gen,
                "seq": self.witnessed.seq,
                "chain": self.witnessed.chain,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The inverse of `encode`; SealBroken for anything else, since nothing else was ever sealed there."""
        content = canonical.decode(data)
        if not isinstance(content, Mapping):
            raise SealBroken()
        seat, first, chain = content.get("seat"), content.get("first"), content.get("chain")
        gen, seq = content.get("gen"), content.get("seq")
        if not (isinstance(seat, bytes) and isinstance(chain, bytes)):
            raise SealBroken()
        if not (isinstance(gen, int) and isinstance(seq, int)):
            raise SealBroken()
        return cls(
            seats.decode(seat), Secret(first) if isinstance(first, bytes) else None, Position(gen, seq, chain)
        )


def kept_seat(reader: "Reader") -> KeptSeat | None:
    """The seat of this vault, claimed or not yet; None where it was never given one."""
    from pazpaz_desktop.storage.repos import seats as seat_repo

    credentials = seat_repo.credentials(reader)
    return None if credentials is None else KeptSeat.decode(credentials)


def take_seat(kept: KeptSeat, device: DeviceId, remote_of: RemoteOf, *, as_first: bool = False) -> Head:
    """Claim the seat for this device under its new password; harmless when it has it. Lane `sync`.

    InvitationUsed where another laptop sits there; ServerRefused (reason=other_practice) with `as_first`
    where the place has a log already: nothing is claimed then.
    """
    refusal: SeatRefused | None = None
    passwords = (kept.first_password, kept.seat.password)
    for password in passwords:
        if password is None:
            continue
        try:
            with remote_of(replace(kept.seat, password=password)).session() as session:
                head = session.head()
                if as_first and head.position.seq:
                    raise ServerRefused(reason="other_practice")
                session.claim(device, kept.seat.password)
                return head
        except SeatRefused as error:
            if error.details.get("reason") != "login":
                raise
            refusal = error
    raise InvitationUsed() from refusal
