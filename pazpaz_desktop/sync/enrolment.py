"""Enrolment: the four letters by which a laptop joins a workspace, and the six digits two people compare.

The joiner commits to its keys and a nonce before it sees the inviter's nonce, so that neither side, nor a
server between them, can choose what the digits will be: whoever puts other keys in has one chance in a
million. The letters lie in a mailbox of the server, sealed under the invitation's secret.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.hpke import unwrap_with, wrap_to
from pazpaz_desktop.crypto.padme import padded, unpadded
from pazpaz_desktop.crypto.signing import DeviceSigningKey, SignTag, VerifyKey
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.canonical import Canonical, length_prefixed
from pazpaz_desktop.foundation.errors import (
    IllegalTransition,
    InvitationDeclined,
    SealBroken,
    UnsupportedVersion,
)
from pazpaz_desktop.foundation.ids import DeviceId
from pazpaz_desktop.sync.invitations import Invitation
from pazpaz_desktop.sync.packets import Packet

_NONCE_SIZE: Final = 32
_DIGITS: Final = 6


class Letter(IntEnum):
    """The steps of the mailbox; each is written once."""

    COMMITMENT = 1
    CHALLENGE = 2
    OPENING = 3
    PACKET = 4


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    """The laptop that wants in: its public keys and what its person calls it."""

    device: DeviceId
    verify_key: VerifyKey
    agreement_public: bytes
    name: str

    def to_bytes(self) -> bytes:
        """One reading only, for commitment and digits."""
        return length_prefixed(
            self.device.raw, self.verify_key.raw, self.agreement_public, self.name.encode()
        )


@dataclass(frozen=True, slots=True, repr=False)
class _Meeting:
    """All that both sides must have seen alike."""

    invitation: Invitation
    applicant: Applicant
    applicant_nonce: bytes
    inviter: DeviceId
    inviter_key: VerifyKey
    inviter_nonce: bytes

    @property
    def digest(self) -> bytes:
        """What the packet is bound to."""
        return hashlib.sha256(
            length_prefixed(
                b"pazpaz/enrol/meeting/1",
                self.invitation.id.raw,
                self.invitation.workspace.raw,
                self.invitation.root_fingerprint,
                self.inviter.raw,
                self.inviter_key.raw,
                self.inviter_nonce,
                self.applicant.to_bytes(),
                self.applicant_nonce,
            )
        ).digest()

    @property
    def code(self) -> str:
        """Six digits, in two groups."""
        number = int.from_bytes(hashlib.sha256(b"pazpaz/enrol/code/1" + self.digest).digest(), "big")
        digits = f"{number % 10**_DIGITS:0{_DIGITS}d}"
        return f"{digits[:3]} {digits[3:]}"


class Joiner:
    """The side that wants in. One try: letters in their order, each once."""

    def __init__(
        self,
        invitation: Invitation,
        device: DeviceId,
        signing: DeviceSigningKey,
        agreement: DeviceAgreementKey,
        name: str,
    ) -> None:
        self._invitation = invitation
        self._agreement = agreement
        self._applicant = Applicant(device, signing.verify_key, agreement.public_bytes, name)
        self._nonce = secrets.token_bytes(_NONCE_SIZE)
        self._meeting: _Meeting | None = None

    @property
    def code(self) -> str | None:
        """The digits to compare, once the inviter's nonce is known."""
        return None if self._meeting is None else self._meeting.code

    def commitment(self) -> bytes:
        """The first letter."""
        digest = _commitment(self._invitation, self._applicant, self._nonce)
        return _sealed(self._invitation, Letter.COMMITMENT, {"commitment": digest})

    def open_up(self, challenge: bytes) -> bytes:
        """The third letter, in answer to the second. SealBroken if that is no challenge of this invitation.

        IllegalTransition when repeated: a second challenge would be a second try at the digits.
        """
        if self._meeting is not None:
            raise IllegalTransition(state="challenged", act="open_up")
        content = _opened(self._invitation, Letter.CHALLENGE, challenge)
        self._meeting = _Meeting(
            self._invitation,
            self._applicant,
            self._nonce,
            DeviceId(_bytes(content, "device", 16)),
            VerifyKey(_bytes(content, "ed25519", 32)),
            _bytes(content, "nonce", _NONCE_SIZE),
        )
        return _sealed(
            self._invitation,
            Letter.OPENING,
            {
                "device": self._applicant.device.raw,
                "ed25519": self._applicant.verify_key.raw,
                "hpke": self._applicant.agreement_public,
                "name": self._applicant.name,
                "nonce": self._nonce,
            },
        )

    def unpack(self, letter: bytes) -> Packet:
        """What the inviter hands over, checked up to the root the invitation names.

        InvitationDeclined; SealBroken or SignatureBroken for what this inviter did not make for this laptop.
        """
        content = _opened(self._invitation, Letter.PACKET, letter)
        if content.get("is_declined") is True:
            raise InvitationDeclined()
        meeting = self._meeting
        if meeting is None:
            raise IllegalTransition(state="waiting", act="unpack")
        body = unwrap_with(self._agreement, _bytes(content, "wrapped"), _info(meeting))
        message = length_prefixed(meeting.digest, body)
        meeting.inviter_key.verify(SignTag.ENROLMENT, message, _bytes(content, "signature"))
        packet = Packet.decode(body)
        packet.check(self._invitation, meeting.inviter, meeting.inviter_key)
        packet.check_own(self._applicant.device, self._applicant.verify_key, self._applicant.agreement_public)
        return packet


class Host:
    """The side that lets in: made with the invitation, on the owner's laptop, for one laptop."""

    def __init__(self, invitation: Invitation, device: DeviceId, signing: DeviceSigningKey) -> None:
        self.invitation = invitation
        self._device = device
        self._signing = signing
        self._nonce = secrets.token_bytes(_NONCE_SIZE)
        self._commitment: bytes | None = None
        self._meeting: _Meeting | None = None

    @property
    def is_challenged(self) -> bool:
        """Whether a commitment came, so that the challenge may be shown."""
        return self._commitment is not None

    @property
    def applicant(self) -> Applicant | None:
        """Who opened up, once that fits what was committed to."""
        return None if self._meeting is None else self._meeting.applicant

    @property
    def code(self) -> str | None:
        """The digits to compare, once the joiner has opened up."""
        return None if self._meeting is None else self._meeting.code

    def challenge(self, commitment: bytes) -> bytes:
        """The second letter, in answer to the first. SealBroken if that is none of this invitation.

        The same commitment may be answered again, another one may not (IllegalTransition).
        """
        content = _opened(self.invitation, Letter.COMMITMENT, commitment)
        digest = _bytes(content, "commitment", 32)
        if self._commitment not in {None, digest}:
            raise IllegalTransition(state="challenged", act="challenge")
        self._commitment = digest
        return _sealed(
            self.invitation,
            Letter.CHALLENGE,
            {
                "device": self._device.raw,
                "ed25519": self._signing.verify_key.raw,
                "nonce": self._nonce,
            },
        )

    def meet(self, opening: bytes) -> Applicant:
        """Who wants in. SealBroken unless it is exactly what was committed to before the challenge."""
        if self._commitment is None:
            raise IllegalTransition(state="waiting", act="meet")
        content = _opened(self.invitation, Letter.OPENING, opening)
        applicant = Applicant(
            DeviceId(_bytes(content, "device", 16)),
            VerifyKey(_bytes(content, "ed25519", 32)),
            _bytes(content, "hpke"),
            _text(content, "name"),
        )
        nonce = _bytes(content, "nonce", _NONCE_SIZE)
        if not secrets.compare_digest(_commitment(self.invitation, applicant, nonce), self._commitment):
            raise SealBroken()
        key = self._signing.verify_key
        self._meeting = _Meeting(self.invitation, applicant, nonce, self._device, key, self._nonce)
        return applicant

    def pack(self, packet: Packet) -> bytes:
        """The last letter: the packet, signed, for the one laptop that was met. After "the digits match"."""
        meeting = self._meeting
        if meeting is None:
            raise IllegalTransition(state="waiting", act="pack")
        body = packet.encode()
        return _sealed(
            self.invitation,
            Letter.PACKET,
            {
                "is_declined": False,
                "wrapped": wrap_to(meeting.applicant.agreement_public, body, _info(meeting)),
                "signature": self._signing.sign(SignTag.ENROLMENT, length_prefixed(meeting.digest, body)),
            },
        )

    def refuse(self) -> bytes:
        """The last letter of an enrolment that ends in no."""
        return _sealed(self.invitation, Letter.PACKET, {"is_declined": True})


def _commitment(invitation: Invitation, applicant: Applicant, nonce: bytes) -> bytes:
    return hashlib.sha256(
        length_prefixed(b"pazpaz/enrol/commitment/1", invitation.id.raw, applicant.to_bytes(), nonce)
    ).digest()


def _info(meeting: _Meeting) -> bytes:
    return length_prefixed(b"pazpaz/enrol/packet/1", meeting.digest)


def _context(invitation: Invitation, letter: Letter) -> SealContext:
    return SealContext(
        SealKind.ENROLMENT,
        invitation.workspace.raw,
        invitation.id.raw,
        part=letter.name.lower(),
        schema=1,
    )


def _sealed(invitation: Invitation, letter: Letter, content: Mapping[str, Canonical]) -> bytes:
    plaintext = padded(canonical.encode(content))
    return seal(invitation.secret, plaintext, _context(invitation, letter))


def _opened(invitation: Invitation, letter: Letter, sealed: bytes) -> Mapping[str, Canonical]:
    plaintext = unpadded(open_sealed(invitation.secret, sealed, _context(invitation, letter)))
    try:
        content = canonical.decode(plaintext)
    except UnsupportedVersion as error:
        raise SealBroken() from error
    if not isinstance(content, Mapping):
        raise SealBroken()
    return content


def _bytes(content: Mapping[str, Canonical], name: str, size: int | None = None) -> bytes:
    value = content.get(name)
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise SealBroken()
    return value


def _text(content: Mapping[str, Canonical], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str):
        raise SealBroken()
    return value
