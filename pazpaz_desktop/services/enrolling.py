"""Enrolling: how a laptop without a vault joins a practice by an invitation."""

from contextlib import suppress
from functools import partial

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.signing import DeviceSigningKey
from pazpaz_desktop.domain.moments import milliseconds, moment
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import (
    IllegalTransition,
    InvitationExpired,
    InvitationUsed,
    SeatRefused,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import DeviceId, InvitationId
from pazpaz_desktop.services.clinic_terms import EnrolStep, InvitationCard, RemoteOf, checked_device_name
from pazpaz_desktop.services.seat_keeping import KeptSeat, take_seat
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.sync import invitations
from pazpaz_desktop.sync.enrolment import Joiner, Letter
from pazpaz_desktop.sync.invitations import Invitation
from pazpaz_desktop.sync.packets import Packet
from pazpaz_desktop.sync.remote import Session

__all__ = ["EnrolStep", "Enrolling", "InvitationCard"]


class Enrolling:
    """One try to join. Holds no vault until `finish`; a new try needs a new object and a new invitation."""

    def __init__(self, vaults: Vaults, remote_of: RemoteOf, clock: Clock) -> None:
        self._vaults = vaults
        self._remote_of = remote_of
        self._clock = clock
        self._try: _Try | None = None

    def read(self, file: bytes) -> InvitationCard:
        """What the invitation says; asks no network. Any lane.

        InvitationExpired, RuleBroken (field=invitation_file).
        """
        invitation = self._checked(file)
        return InvitationCard(
            role=invitation.role,
            is_same_person=invitation.role is Role.OWNER,
            expires_at=moment(invitation.expires_ms),
            server=invitation.seat.host,
        )

    def begin(self, file: bytes, device_name: str) -> EnrolStep:
        """Answer the invitation. Lane `sync`.

        InvitationExpired, InvitationUsed, RuleBroken (field invitation_file or device_name), ServerError.
        After ServerUnreachable `step` goes on with it.
        """
        invitation = self._checked(file)
        self._try = _Try(invitation, DeviceId.new(self._clock.now()), checked_device_name(device_name))
        return self.step()

    def step(self) -> EnrolStep:
        """Look whether the other laptop has gone on; ask about once a second. Lane `sync`.

        InvitationDeclined when its owner said no, SealBroken or SignatureBroken when what came does not
        hold: then this try is over. InvitationExpired, InvitationUsed, ServerError.
        """
        joining = self._joining()
        if joining.packet is None:
            self._require_valid(joining.invitation)
            try:
                with self._remote_of(joining.invitation.seat).session() as session:
                    joining.go_on(session)
            except SeatRefused as error:
                if error.details.get("reason") == "login":  # its password was changed: somebody sits there
                    raise InvitationUsed() from error
                raise
        return EnrolStep(joining.joiner.code, joining.packet is not None)

    def finish(self, request: CreateVault) -> Unlocked:
        """Make the vault of the admitted laptop and take the seat. Lane `keys`.

        Raises what `Vaults.create` raises, and InvitationUsed or SeatRefused: no vault was made then. Where
        the server does not answer, the seat is taken at the first exchange. IllegalTransition before it is
        admitted.
        """
        from pazpaz_desktop.services import founding  # storage is heavy; the lock screen starts without it

        joining = self._joining()
        packet = joining.packet
        if packet is None:
            raise IllegalTransition(state="waiting", act="finish")
        identity = founding.Identity(
            device=joining.device,
            person=packet.person,
            keys=(*packet.keys, joining.signing, joining.agreement),
            certificates=packet.certificates,
            root_fingerprint=joining.invitation.root_fingerprint,
        )
        seat = KeptSeat.of_file(joining.invitation.seat, packet.position)
        lay = partial(founding.found_joined, identity=identity, seat=seat)
        take = partial(self._take_seat, seat, joining.device)
        return self._vaults.create_joined(request, packet.workspace, lay, take)

    def _take_seat(self, seat: KeptSeat, device: DeviceId) -> None:
        with suppress(ServerUnreachable):  # the vault knows both passwords and takes the seat later
            take_seat(seat, device, self._remote_of)

    def _checked(self, file: bytes) -> Invitation:
        invitation = invitations.decode(file)
        self._require_valid(invitation)
        return invitation

    def _require_valid(self, invitation: Invitation) -> None:
        if invitation.is_over(milliseconds(self._clock.now())):
            raise InvitationExpired()

    def _joining(self) -> "_Try":
        if self._try is None:
            raise IllegalTransition(state="unread", act="step")
        return self._try


class _Try:
    """The joiner's side of one mailbox: what it wrote stays, so that a lost answer costs nothing."""

    def __init__(self, invitation: Invitation, device: DeviceId, name: str) -> None:
        self.invitation = invitation
        self.device = device
        self.signing = DeviceSigningKey.generate()
        self.agreement = DeviceAgreementKey.generate()
        self.joiner = Joiner(invitation, device, self.signing, self.agreement, name)
        self.packet: Packet | None = None
        self._commitment = self.joiner.commitment()
        self._opening: bytes | None = None

    def go_on(self, session: Session) -> None:
        """Write and read what is due."""
        box = self.invitation.id
        letters = session.letters(box)
        if letters.get(Letter.COMMITMENT, self._commitment) != self._commitment:
            raise InvitationUsed()
        if Letter.COMMITMENT not in letters:
            _post(session, box, Letter.COMMITMENT, self._commitment)
        if Letter.CHALLENGE in letters and self._opening is None:
            self._opening = self.joiner.open_up(letters[Letter.CHALLENGE])
        if Letter.OPENING not in letters and self._opening is not None:
            _post(session, box, Letter.OPENING, self._opening)
        if Letter.PACKET in letters:
            self.packet = self.joiner.unpack(letters[Letter.PACKET])


def _post(session: Session, box: InvitationId, letter: Letter, body: bytes) -> None:
    try:
        session.post(box, letter, body)
    except ServerRefused as error:
        if error.details.get("reason") == "step_taken":  # by another laptop, in this very moment
            raise InvitationUsed() from error
        raise
