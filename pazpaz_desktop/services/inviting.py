"""Inviting: the owner's laptop asks another one in, compares six digits with it, and hands it its keys."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.moments import milliseconds, moment
from pazpaz_desktop.foundation.canonical import nfc
from pazpaz_desktop.foundation.errors import (
    IllegalTransition,
    InvitationExpired,
    InvitationUsed,
    NotFound,
    NotJoined,
    RuleBroken,
    SeatRefused,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import InvitationId, PersonId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services import certifying
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clinic_answers import Candidate, DeviceRow, Invited, InviteDevice
from pazpaz_desktop.services.clinic_terms import RemoteOf
from pazpaz_desktop.services.db_lane import DbLane
from pazpaz_desktop.services.seat_keeping import kept_seat
from pazpaz_desktop.storage.queries import certificates as certificate_queries
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync import invitations, seats
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.enrolment import Host, Letter
from pazpaz_desktop.sync.invitations import VALID_MS, Invitation
from pazpaz_desktop.sync.packets import Packet, keys_for
from pazpaz_desktop.sync.remote import Session
from pazpaz_desktop.sync.seats import Seat

_SECRET_BYTES: Final = 32


@dataclass(slots=True, repr=False)
class _Open:
    """An invitation that is out. What was done of its admission stays, so that it can be tried again."""

    host: Host
    admitted: Changed[DeviceRow] | None = None
    letter: bytes | None = None

    @property
    def invitation(self) -> Invitation:
        return self.host.invitation


class Inviting:
    """The invitations of one unlocked vault, kept in memory: after a lock they are of no more use.

    All methods on lane `sync`. `exchange` runs one exchange with the server.
    """

    def __init__(self, store: Store, db: DbLane, remote_of: RemoteOf, exchange: Callable[[], object]) -> None:
        self._store = store
        self._db = db
        self._remote_of = remote_of
        self._exchange = exchange
        self._open: dict[InvitationId, _Open] = {}

    def invite(self, command: InviteDevice) -> Invited:
        """As `ClinicLink.invite`. An earlier invitation to the same seat is of no more use."""
        seat = seats.decode(command.seat_file)
        if command.role is Role.OWNER and not command.is_same_person:
            raise IllegalTransition(state="one_owner", act="invite")
        position = self._db.run(lambda: self._position_for(seat))
        self._require_free(seat)
        invitation = self._invitation(seat, position, command)
        others = {key: one for key, one in self._open.items() if one.invitation.seat.seat_id != seat.seat_id}
        host = Host(invitation, self._store.device_id, self._store.keys.device)
        self._open = {**others, invitation.id: _Open(host)}
        file = invitations.encode(invitation)
        return Invited(invitation.id, file, moment(invitation.expires_ms))

    def candidate(self, invitation_id: InvitationId) -> Candidate | None:
        """As `ClinicLink.candidate`."""
        out = self._find(invitation_id)
        if out.host.applicant is None:
            self._require_valid(out.invitation)
            with self._remote_of(self._own_seat()).session() as session:
                _answer(session, out.host)
        applicant, code = out.host.applicant, out.host.code
        if applicant is None or code is None:
            return None
        return Candidate(code, _shown(applicant.name))

    def admit(self, invitation_id: InvitationId) -> Changed[DeviceRow]:
        """As `ClinicLink.admit`. Certificates are in the log before the laptop hears that it is in."""
        out = self._find(invitation_id)
        applicant = out.host.applicant
        if applicant is None:
            raise IllegalTransition(state="waiting", act="admit")
        if out.admitted is None:
            self._require_valid(out.invitation)
            name = _shown(applicant.name)
            out.admitted = self._db.run(
                lambda: certifying.admit(self._store, out.invitation, applicant, name)
            )
        self._exchange()
        self._db.run(self._require_sent)
        if out.letter is None:
            out.letter = out.host.pack(self._db.run(lambda: self._packet(out.invitation)))
        self._send(out.invitation.id, out.letter)
        del self._open[invitation_id]
        return out.admitted

    def decline(self, invitation_id: InvitationId) -> None:
        """As `ClinicLink.decline`."""
        out = self._find(invitation_id)
        if out.admitted is not None:
            raise IllegalTransition(state="admitted", act="decline")
        del self._open[invitation_id]
        with suppress(ServerRefused):
            self._send(invitation_id, out.host.refuse())

    def _position_for(self, seat: Seat) -> Position:
        with self._store.read() as view:
            own = kept_seat(view)
        sync = self._store.sync
        if sync is None or own is None:
            raise NotJoined()
        if self._store.keys.root is None:
            raise IllegalTransition(state="no_owner", act="invite")
        if seat.place != own.seat.place:
            raise RuleBroken(field="seat_file", rule="other_place")
        if seat.seat_id == own.seat.seat_id:
            raise RuleBroken(field="seat_file", rule="own_seat")
        return Position(sync.gen, sync.seq, sync.chain)

    def _require_sent(self) -> None:
        """ServerUnreachable while certificates may still wait here: others would take the new laptop's first
        batch for a stranger's.
        """
        with self._store.read() as view:
            if op_repo.count(view, OpState.OUTBOX):
                raise ServerUnreachable(reason="connection")

    def _require_free(self, seat: Seat) -> None:
        try:
            with self._remote_of(seat).session():
                pass
        except SeatRefused as error:
            if error.details.get("reason") == "login":  # a laptop that sits there has changed the password
                raise InvitationUsed() from error
            raise

    def _invitation(self, seat: Seat, position: Position, command: InviteDevice) -> Invitation:
        store = self._store
        now = store.clock.now()
        is_own = command.is_same_person
        return Invitation(
            id=InvitationId.random(),
            workspace=store.workspace_id,
            root_fingerprint=store.root_fingerprint,
            position=position,
            seat=seat,
            secret=Secret(secrets.token_bytes(_SECRET_BYTES)),
            person=store.person_id if is_own else PersonId.new(now),
            role=Role.OWNER if is_own else command.role,
            issued_ms=milliseconds(now),
            expires_ms=milliseconds(now) + VALID_MS,
        )

    def _packet(self, invitation: Invitation) -> Packet:
        store = self._store
        if store.sync is None or store.keys.root is None:
            raise NotJoined()
        with store.read() as view:
            certificates = certificate_queries.every(view)
        return Packet(
            workspace=store.workspace_id,
            person=invitation.person,
            role=invitation.role,
            certificates=certificates,
            keys=keys_for(invitation.role, [*store.keys.sync.values(), store.keys.root]),
            position=Position(store.sync.gen, store.sync.seq, store.sync.chain),
        )

    def _send(self, box: InvitationId, letter: bytes) -> None:
        with self._remote_of(self._own_seat()).session() as session:
            if session.letters(box).get(Letter.PACKET) != letter:
                session.post(box, Letter.PACKET, letter)

    def _own_seat(self) -> Seat:
        def read() -> Seat:
            with self._store.read() as view:
                own = kept_seat(view)
            if own is None:
                raise NotJoined()
            return own.seat

        return self._db.run(read)

    def _find(self, invitation_id: InvitationId) -> _Open:
        out = self._open.get(invitation_id)
        if out is None:
            raise NotFound(kind="invitation", id=invitation_id)
        return out

    def _require_valid(self, invitation: Invitation) -> None:
        if invitation.is_over(milliseconds(self._store.clock.now())):
            del self._open[invitation.id]
            raise InvitationExpired()


def _answer(session: Session, host: Host) -> None:
    box = host.invitation.id
    letters = session.letters(box)
    if Letter.COMMITMENT not in letters:
        return
    if Letter.CHALLENGE not in letters:
        session.post(box, Letter.CHALLENGE, host.challenge(letters[Letter.COMMITMENT]))
    elif not host.is_challenged:  # somebody else answered in this laptop's place
        raise InvitationUsed()
    if Letter.OPENING in letters:
        host.meet(letters[Letter.OPENING])


def _shown(name: str) -> str:
    """A name that came from elsewhere, made fit to be shown in one line."""
    printable = "".join(character for character in nfc(name) if character.isprintable())
    return printable.strip()[: limits.LABEL_CHARACTERS]
