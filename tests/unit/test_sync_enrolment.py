"""Enrolment: two laptops that saw the same keys show the same digits, and nothing else is let in."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.certificates import DeviceIdentity, Role, issue_device, issue_person
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import ClinicKey
from pazpaz_desktop.crypto.signing import RootSigningKey
from pazpaz_desktop.foundation.errors import (
    IllegalTransition,
    InvitationDeclined,
    PazPazError,
    SealBroken,
    SignatureBroken,
)
from pazpaz_desktop.foundation.ids import CertificateId, PersonId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.enrolment import Host, Joiner
from pazpaz_desktop.sync.invitations import Invitation
from pazpaz_desktop.sync.packets import Packet, keys_for
from tests.support.counts import scaled
from tests.support.meetings import (
    ISSUER,
    NOW_MS,
    OWNER,
    RING,
    Side,
    certificates_for,
    introduce,
    invitation_for,
    packet_for,
)

HOST, GUEST, STRANGER = Side.new(), Side.new(), Side.new()


def _met(role: Role = Role.THERAPIST, person: PersonId | None = None) -> tuple[Invitation, Joiner, Host]:
    invitation = invitation_for(role, person)
    joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
    introduce(joiner, host)
    return invitation, joiner, host


def _packet(invitation: Invitation, host: Host) -> Packet:
    assert host.applicant is not None
    return packet_for(invitation, HOST, host.applicant)


class TestAgreement:
    def test_both_sides_show_the_same_six_digits(self) -> None:
        _, joiner, host = _met()
        assert joiner.code == host.code
        assert joiner.code is not None
        assert [len(part) for part in joiner.code.split()] == [3, 3]
        assert joiner.code.replace(" ", "").isdigit()

    def test_neither_side_has_digits_before_both_nonces_are_known(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        challenge = host.challenge(joiner.commitment())
        assert (joiner.code, host.code, host.applicant) == (None, None, None)
        joiner.open_up(challenge)
        assert host.code is None

    def test_the_owner_learns_who_asks_before_saying_yes(self) -> None:
        _, _, host = _met()
        assert host.applicant is not None
        assert host.applicant.name == "Second laptop"
        assert host.applicant.verify_key == GUEST.signing.verify_key

    def test_digits_differ_from_meeting_to_meeting(self) -> None:
        codes = {_met()[1].code for _ in range(20)}
        assert len(codes) >= 19

    @pytest.mark.parametrize("role", list(Role))
    def test_the_packet_arrives_as_it_was_packed(self, role: Role) -> None:
        invitation, joiner, host = _met(role)
        packet = _packet(invitation, host)
        received = joiner.unpack(host.pack(packet))
        assert received.encode() == packet.encode()
        assert received.role is role

    def test_a_further_laptop_of_the_owner_gets_the_root_key(self) -> None:
        invitation, joiner, host = _met(Role.OWNER, OWNER)
        received = joiner.unpack(host.pack(_packet(invitation, host)))
        assert received.root_key is not None
        assert received.root_key.matches(ISSUER.key)

    def test_another_practices_root_key_is_refused(self) -> None:
        invitation, joiner, host = _met(Role.OWNER, OWNER)
        packet = _packet(invitation, host)
        keys = [key for key in packet.keys if key.kind is not KeyKind.ROOT_SIGNING]
        other = replace(packet, keys=(*keys, RootSigningKey.generate()))
        with pytest.raises(SignatureBroken):
            joiner.unpack(host.pack(other))


class TestWhatARoleReceives:
    def test_an_assistant_receives_no_clinical_key_and_no_root_key(self) -> None:
        invitation, joiner, host = _met(Role.ASSISTANT)
        letter = host.pack(_packet(invitation, host))
        received = joiner.unpack(letter)
        assert {key.kind for key in received.keys} == {KeyKind.SYNC_CLINIC}
        assert len(received.sync_keys) == 2
        secrets = [key.reveal() for key in RING if key.kind is not KeyKind.SYNC_CLINIC]
        assert not any(secret in received.encode() or secret in letter for secret in secrets)

    def test_a_therapist_receives_both_compartments_and_no_root_key(self) -> None:
        kinds = [key.kind for key in keys_for(Role.THERAPIST, RING)]
        assert set(kinds) == {KeyKind.SYNC_CLINIC, KeyKind.SYNC_CLINICAL}
        assert len(kinds) == 4

    @pytest.mark.parametrize("role", [Role.ASSISTANT, Role.THERAPIST])
    def test_a_packet_with_more_keys_than_the_role_has_is_refused(self, role: Role) -> None:
        invitation, joiner, host = _met(role)
        generous = replace(_packet(invitation, host), keys=RING)
        with pytest.raises(SignatureBroken):
            joiner.unpack(host.pack(generous))

    def test_a_packet_without_any_key_is_refused(self) -> None:
        invitation, joiner, host = _met()
        with pytest.raises(SignatureBroken):
            joiner.unpack(host.pack(replace(_packet(invitation, host), keys=())))


def _codes_with_man_in_the_middle(invitation: Invitation) -> tuple[str | None, str | None]:
    """He has the invitation's secret and the mailbox: host to one side, joiner to the other."""
    joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
    false_joiner, false_host = STRANGER.joins(invitation), STRANGER.hosts(invitation)
    introduce(joiner, false_host)
    introduce(false_joiner, host)
    return joiner.code, host.code


def _codes_with_a_host_of_other_keys(invitation: Invitation) -> tuple[str | None, str | None]:
    """He answers the joiner with the owner's nonce but his own key."""
    joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
    commitment = joiner.commitment()
    host.challenge(commitment)
    false_host = Host(invitation, HOST.device, STRANGER.signing)
    false_host._nonce = host._nonce
    host.meet(joiner.open_up(false_host.challenge(commitment)))
    return joiner.code, host.code


Attack = Callable[[Invitation], tuple[str | None, str | None]]


class TestAManInTheMiddle:
    @pytest.mark.soak
    @pytest.mark.parametrize("attack", [_codes_with_man_in_the_middle, _codes_with_a_host_of_other_keys])
    def test_replacing_keys_changes_the_digits(self, attack: Attack) -> None:
        """One try succeeds with a chance of 10^-6; a few equal pairs in many tries are that chance."""
        invitation = invitation_for(Role.THERAPIST)
        tries = scaled(20_000, 500)
        equal = sum(len(set(attack(invitation))) == 1 for _ in range(tries))
        assert equal <= 1 + tries // 100_000

    def test_carried_unchanged_the_same_count_finds_no_difference(self) -> None:
        """Control: it is the man in the middle that makes the digits differ."""
        invitation = invitation_for(Role.THERAPIST)
        for _ in range(50):
            joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
            introduce(joiner, host)
            assert joiner.code == host.code

    def test_he_cannot_open_up_with_other_keys_than_were_committed_to(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        false_joiner = STRANGER.joins(invitation)
        challenge = host.challenge(joiner.commitment())
        joiner.open_up(challenge)
        with pytest.raises(SealBroken):
            host.meet(false_joiner.open_up(challenge))
        assert host.code is None

    def test_without_the_commitment_he_chooses_the_digits(self) -> None:
        """Control: were any opening taken, one could try nonces until the digits are as wished."""
        invitation = invitation_for(Role.THERAPIST)
        joiner = GUEST.joins(invitation)
        challenge = HOST.hosts(invitation).challenge(joiner.commitment())
        wished, tries = "7", 0
        code = ""
        while not code.startswith(wished):
            tries += 1
            false_joiner = STRANGER.joins(invitation)
            false_joiner.open_up(challenge)
            code = false_joiner.code or ""
        assert code.startswith(wished)
        assert tries < 1000

    def test_without_the_secret_of_the_invitation_no_letter_can_be_read_or_written(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        outside = replace(invitation, secret=Secret(b"x" * 32))
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        with pytest.raises(SealBroken):
            host.challenge(STRANGER.joins(outside).commitment())
        with pytest.raises(SealBroken):
            joiner.open_up(STRANGER.hosts(outside).challenge(STRANGER.joins(outside).commitment()))

    def test_letters_are_sealed_so_that_the_server_learns_neither_name_nor_key(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner, host = GUEST.joins(invitation, "Dana's laptop"), HOST.hosts(invitation)
        first = joiner.commitment()
        second = host.challenge(first)
        third = joiner.open_up(second)
        for letter in (first, second, third):
            assert b"Dana" not in letter
            assert GUEST.signing.verify_key.raw not in letter
            assert HOST.signing.verify_key.raw not in letter

    def test_a_packet_for_a_stranger_does_not_open_here(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner = GUEST.joins(invitation)
        host = HOST.hosts(invitation)
        introduce(joiner, host)
        other = HOST.hosts(invitation)
        introduce(STRANGER.joins(invitation), other)
        assert other.applicant is not None
        with pytest.raises(SealBroken):
            joiner.unpack(other.pack(packet_for(invitation, HOST, other.applicant)))


class TestReplay:
    def test_letters_of_another_invitation_are_refused(self) -> None:
        old, new = invitation_for(Role.THERAPIST), invitation_for(Role.THERAPIST)
        host = HOST.hosts(new)
        with pytest.raises(SealBroken):
            host.challenge(GUEST.joins(old).commitment())

    def test_a_letter_does_not_stand_in_for_another_step(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        commitment = joiner.commitment()
        host.challenge(commitment)
        with pytest.raises(SealBroken):
            host.meet(commitment)
        with pytest.raises(SealBroken):
            joiner.open_up(commitment)

    def test_a_second_commitment_is_refused_and_the_same_one_answered_again(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        commitment = joiner.commitment()
        first = host.challenge(commitment)
        host.meet(joiner.open_up(host.challenge(commitment)))
        assert first != commitment
        assert joiner.code == host.code
        with pytest.raises(IllegalTransition):
            host.challenge(STRANGER.joins(invitation).commitment())

    def test_a_second_challenge_is_refused(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        joiner = GUEST.joins(invitation)
        commitment = joiner.commitment()
        joiner.open_up(HOST.hosts(invitation).challenge(commitment))
        with pytest.raises(IllegalTransition):
            joiner.open_up(STRANGER.hosts(invitation).challenge(commitment))

    def test_the_packet_of_an_earlier_meeting_does_not_open_in_this_one(self) -> None:
        invitation, _, host = _met()
        old = host.pack(_packet(invitation, host))
        joiner, again = GUEST.joins(invitation), HOST.hosts(invitation)
        introduce(joiner, again)
        with pytest.raises(SealBroken):
            joiner.unpack(old)

    def test_steps_out_of_their_order_are_refused(self) -> None:
        invitation, _, other = _met()
        joiner, host = GUEST.joins(invitation), HOST.hosts(invitation)
        with pytest.raises(IllegalTransition):
            joiner.unpack(other.pack(_packet(invitation, other)))
        with pytest.raises(IllegalTransition):
            host.meet(b"")


class TestTheLastLetter:
    def test_a_no_is_told(self) -> None:
        _, joiner, host = _met()
        with pytest.raises(InvitationDeclined):
            joiner.unpack(host.refuse())

    def test_a_no_is_told_before_the_two_have_met(self) -> None:
        invitation = invitation_for(Role.THERAPIST)
        with pytest.raises(InvitationDeclined):
            GUEST.joins(invitation).unpack(HOST.hosts(invitation).refuse())

    def test_every_changed_byte_is_noticed(self) -> None:
        invitation, joiner, host = _met()
        letter = host.pack(_packet(invitation, host))
        for at in range(0, len(letter), max(1, len(letter) // 60)):
            with pytest.raises(SealBroken):
                joiner.unpack(letter[:at] + bytes([letter[at] ^ 1]) + letter[at + 1 :])

    def test_a_packet_signed_by_other_than_the_laptop_of_the_digits_is_refused(self) -> None:
        invitation, joiner, host = _met()
        packet = _packet(invitation, host)
        host._signing = STRANGER.signing
        with pytest.raises(SignatureBroken):
            joiner.unpack(host.pack(packet))


def _other_root(packet: Packet, invitation: Invitation) -> Packet:
    forged = replace(ISSUER, key=RootSigningKey.generate())
    return replace(
        packet,
        certificates=(
            *packet.certificates[1:],
            issue_person(forged, CertificateId.random(), OWNER, Role.OWNER, NOW_MS),
        ),
    )


def _another_person(packet: Packet, _: Invitation) -> Packet:
    return replace(packet, person=OWNER)


def _a_higher_role(packet: Packet, _: Invitation) -> Packet:
    return replace(packet, role=Role.OWNER, keys=RING)


def _another_practice(packet: Packet, _: Invitation) -> Packet:
    return replace(packet, workspace=type(packet.workspace)(b"x" * 16))


def _uncertified(packet: Packet, _: Invitation) -> Packet:
    return replace(packet, certificates=tuple(c for c in packet.certificates if c.id.raw != b"4" * 16))


def _of_other_keys(packet: Packet, invitation: Invitation) -> Packet:
    other = STRANGER.joins(invitation)._applicant
    named = replace(other, device=GUEST.device)
    return replace(packet, certificates=certificates_for(invitation, HOST, named))


FORGERIES = [_other_root, _another_person, _a_higher_role, _another_practice, _uncertified, _of_other_keys]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_packet_that_does_not_fit_what_was_promised_is_refused(
    forge: Callable[[Packet, Invitation], Packet],
) -> None:
    """Even from the laptop whose digits were compared."""
    invitation, joiner, host = _met()
    packet = _packet(invitation, host)
    joiner.unpack(host.pack(packet))
    with pytest.raises(SignatureBroken):
        joiner.unpack(host.pack(forge(packet, invitation)))


def test_a_laptop_that_is_no_owners_lets_nobody_in() -> None:
    invitation = invitation_for(Role.THERAPIST)
    joiner, assistant = GUEST.joins(invitation), STRANGER.hosts(invitation)
    introduce(joiner, assistant)
    assert assistant.applicant is not None
    packet = packet_for(invitation, HOST, assistant.applicant)
    colleague = PersonId.random()
    keys = STRANGER.signing.verify_key, STRANGER.agreement.public_bytes
    identity = issue_device(
        ISSUER, CertificateId.random(), DeviceIdentity(STRANGER.device, colleague, *keys), NOW_MS
    )
    person = issue_person(ISSUER, CertificateId.random(), colleague, Role.THERAPIST, NOW_MS)
    with pytest.raises(SignatureBroken) as caught:
        joiner.unpack(assistant.pack(replace(packet, certificates=(*packet.certificates, identity, person))))
    assert caught.value.details["kind"] == "inviter"


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xa0", b"\xa1av\x01", b"\x80"])
def test_bytes_that_are_no_packet_are_refused(data: bytes) -> None:
    with pytest.raises(PazPazError):
        Packet.decode(data)


def test_the_position_of_the_log_travels_with_the_packet() -> None:
    invitation, joiner, host = _met()
    packet = replace(_packet(invitation, host), position=Position(2, 9, b"z" * 32))
    assert joiner.unpack(host.pack(packet)).position == Position(2, 9, b"z" * 32)


def test_keys_of_all_epochs_are_handed_over() -> None:
    assert keys_for(Role.ASSISTANT, [ClinicKey(b"1" * 32), ClinicKey(b"2" * 32, 7)])[1].epoch == 7
