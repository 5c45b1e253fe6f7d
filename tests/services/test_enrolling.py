"""Enrolling: a laptop without a vault joins by an invitation, once, in time, with what its role may read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.foundation.errors import (
    IllegalTransition,
    InvitationDeclined,
    InvitationExpired,
    InvitationUsed,
    LogBroken,
    RuleBroken,
    SealBroken,
    SeatRefused,
    ServerUnreachable,
)
from pazpaz_desktop.services.clinic import InviteDevice, SyncWord
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.sync import invitations
from pazpaz_desktop.sync.enrolment import Letter
from tests.services.bed import Bed, add_client, start_note
from tests.services.two_laptops import (
    Newcomer,
    enrol,
    invite,
    joined_first,
    meet,
    newcomer,
)
from tests.support.clocks import FakeClock
from tests.support.messages_seen import MessagesSeen
from tests.support.operators import Operator


@pytest.fixture
def operator(clock: FakeClock) -> Operator:
    return Operator(clock)


@pytest.fixture
def first(bed: Bed, operator: Operator) -> Iterator[Practice]:
    practice = joined_first(bed, operator)
    yield practice
    practice.close()


@pytest.fixture
def second(tmp_path: Path, operator: Operator, clock: FakeClock) -> Newcomer:
    return newcomer(tmp_path / "second", operator, clock)


class TestTheInvitation:
    def test_it_says_whose_and_until_when_before_anything_is_sent(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        _, file = invite(first, operator, Role.ASSISTANT)
        asked = len(operator.wire.requests)
        card = second.enrolling.read(file)
        assert (card.role, card.is_same_person) == (Role.ASSISTANT, False)
        assert (card.expires_at - second.clock.now()).total_seconds() == 900
        assert card.server
        assert len(operator.wire.requests) == asked

    def test_it_is_over_after_a_quarter_of_an_hour(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        _, file = invite(first, operator)
        second.clock.advance(minutes=15, seconds=1)
        with pytest.raises(InvitationExpired):
            second.enrolling.read(file)
        with pytest.raises(InvitationExpired):
            second.enrolling.begin(file, "Second laptop")

    def test_it_runs_out_while_nobody_answers(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        second.enrolling.begin(file, "Second laptop")
        second.clock.advance(minutes=16)
        with pytest.raises(InvitationExpired):
            second.enrolling.step()
        with pytest.raises(InvitationExpired):
            first.clinic.candidate(invitation)

    @pytest.mark.parametrize("file", [b"", b"{}", b"[1]", b'{"pazpaz_invitation": 1}', b"\xff" * 20])
    def test_another_file_is_none(self, second: Newcomer, file: bytes) -> None:
        with pytest.raises(RuleBroken) as caught:
            second.enrolling.read(file)
        assert caught.value.details["rule"] == "not_one"

    @pytest.mark.parametrize(("name", "rule"), [("  ", "empty"), ("x" * 61, "length"), ("a\nb", "length")])
    def test_a_laptop_needs_a_name(
        self, first: Practice, second: Newcomer, operator: Operator, name: str, rule: str
    ) -> None:
        _, file = invite(first, operator)
        with pytest.raises(RuleBroken) as caught:
            second.enrolling.begin(file, name)
        assert (caught.value.details["field"], caught.value.details["rule"]) == ("device_name", rule)


class TestBeingLetIn:
    def test_both_laptops_show_the_same_digits_and_the_vault_is_of_that_practice(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        codes = meet(first, second, invitation, file)
        assert codes[0] == codes[1]
        assert not second.enrolling.step().is_admitted
        first.clinic.admit(invitation)
        assert second.enrolling.step().is_admitted
        practice = second.open()
        assert practice._store.workspace_id == first._store.workspace_id
        assert practice._store.root_fingerprint == first._store.root_fingerprint
        assert practice._store.device_id != first._store.device_id
        practice.close()

    def test_what_was_written_on_the_first_is_read_on_the_second(
        self, first: Practice, second: Newcomer, clock: FakeClock
    ) -> None:
        note = start_note(first, clock, "כאב בכתף ימין")
        first.clinic.sync_now()
        practice = enrol(first, second)
        assert [row.full_name for row in practice.clients.page("", 0).rows] == ["Dana Cohen"]
        assert practice.notes.open(note).sections["subjective"] == "כאב בכתף ימין"  # type: ignore[index]
        practice.close()

    def test_no_vault_is_made_before_the_yes(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        with pytest.raises(IllegalTransition):
            second.enrolling.finish(second.request())
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        with pytest.raises(IllegalTransition):
            second.finish()
        assert second.vaults.cards() == ()

    def test_a_bad_passphrase_costs_nothing_but_another_try(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        with pytest.raises(RuleBroken):
            second.enrolling.finish(second.request(b"short"))
        assert second.vaults.cards() == ()
        second.open().close()

    def test_the_trail_of_the_new_vault_says_that_it_joined(self, first: Practice, second: Newcomer) -> None:
        practice = enrol(first, second)
        with practice._store.read() as view:
            rows = view.connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq").scalars().all()
        assert rows[:3] == ["vault.create", "clinic.join", "vault.unlock"]
        practice.close()


class TestWhatARoleReceives:
    def test_an_assistants_laptop_has_no_clinical_key_and_no_note(
        self, first: Practice, second: Newcomer, clock: FakeClock
    ) -> None:
        start_note(first, clock, "for clinicians only")
        first.clinic.sync_now()
        practice = enrol(first, second, Role.ASSISTANT)
        keys = practice._store.keys
        assert {kind for kind, _ in keys.sync} == {KeyKind.SYNC_CLINIC}
        assert keys.root is None
        with practice._store.read() as view:
            count = view.connection.exec_driver_sql("SELECT count(*) FROM note").scalar()
            bodies = view.connection.exec_driver_sql(
                "SELECT count(*) FROM op WHERE compartment = 'clinical'"
            ).scalar()
        assert (count, bodies) == (0, 0)
        assert [row.full_name for row in practice.clients.page("", 0).rows] == ["Dana Cohen"]
        practice.close()

    def test_nothing_an_assistant_is_sent_holds_a_clinical_key(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        clinical = [
            key.reveal() for (kind, _), key in first._store.keys.sync.items() if kind is KeyKind.SYNC_CLINICAL
        ]
        assert clinical
        enrol(first, second, Role.ASSISTANT).close()
        assert second.enrolling._try is not None
        packet = second.enrolling._try.packet
        assert packet is not None
        assert not any(secret in packet.encode() for secret in clinical)

    def test_a_therapists_laptop_reads_notes_and_lets_nobody_in(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        practice = enrol(first, second, Role.THERAPIST)
        assert {kind for kind, _ in practice._store.keys.sync} == {
            KeyKind.SYNC_CLINIC,
            KeyKind.SYNC_CLINICAL,
        }
        with pytest.raises(IllegalTransition):
            practice.clinic.invite(InviteDevice(operator.seat_file(), Role.THERAPIST, is_same_person=True))
        practice.close()

    def test_a_further_laptop_of_the_owner_can_let_in_others(
        self, first: Practice, second: Newcomer, operator: Operator, tmp_path: Path
    ) -> None:
        practice = enrol(first, second)
        third = newcomer(tmp_path / "third", operator, second.clock, "Third laptop")
        other = enrol(practice, third, Role.THERAPIST)
        first.clinic.sync_now()
        assert {row.name for row in first.clinic.devices()} == {
            "First laptop",
            "Second laptop",
            "Third laptop",
        }
        other.close()
        practice.close()


class TestCertificates:
    def test_a_laptop_hears_that_it_is_in_only_once_its_certificate_was_read_back(
        self, first: Practice, second: Newcomer, operator: Operator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        with monkeypatch.context() as busy:
            busy.setattr("pazpaz_desktop.sync.exchange.MOST_LOSSES", 0)  # all others are quicker
            with pytest.raises(ServerUnreachable):
                first.clinic.admit(invitation)
        assert Letter.PACKET not in operator.clinic.boxes[invitation]

        first.clinic.admit(invitation)

        assert second.enrolling.step().is_admitted


class TestSecondUse:
    def test_an_invitation_answered_by_two_laptops_serves_the_first(
        self, first: Practice, second: Newcomer, operator: Operator, tmp_path: Path
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        late = newcomer(tmp_path / "late", operator, second.clock)
        with pytest.raises(InvitationUsed):
            late.enrolling.begin(file, "Late laptop")
        first.clinic.admit(invitation)
        assert second.enrolling.step().is_admitted

    def test_a_used_invitation_is_refused(
        self, first: Practice, second: Newcomer, operator: Operator, tmp_path: Path
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        second.open().close()
        late = newcomer(tmp_path / "late", operator, second.clock)
        with pytest.raises(InvitationUsed):
            late.enrolling.begin(file, "Late laptop")

    def test_letters_of_an_earlier_invitation_are_of_no_use_in_a_new_one(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        old = dict(operator.clinic.boxes[invitation])
        again, other_file = invite(first, operator)
        operator.clinic.boxes[again] = {Letter.COMMITMENT: old[Letter.COMMITMENT]}
        with pytest.raises(SealBroken):
            first.clinic.candidate(again)
        late = Newcomer(second.profile, second.clock, operator)
        with pytest.raises(InvitationUsed):
            late.enrolling.begin(other_file, "Second laptop")

    def test_a_seat_taken_by_another_laptop_leaves_no_vault(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        seat = operator.seats[invitations.decode(file).seat.seat_id]
        seat.password = b"somebody else sits here"
        with pytest.raises(InvitationUsed):
            second.finish()
        assert second.vaults.cards() == ()
        assert list(second.profile.vaults.iterdir()) == []

    def test_a_seat_that_was_taken_away_leaves_no_vault(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        operator.seats[invitations.decode(file).seat.seat_id].is_revoked = True
        with pytest.raises(SeatRefused):
            second.finish()
        assert second.vaults.cards() == ()


class TestNo:
    def test_the_other_laptop_hears_a_no(self, first: Practice, second: Newcomer, operator: Operator) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.decline(invitation)
        with pytest.raises(InvitationDeclined):
            second.enrolling.step()

    def test_a_no_before_anybody_answered(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        first.clinic.decline(invitation)
        with pytest.raises(InvitationDeclined):
            second.enrolling.begin(file, "Second laptop")

    def test_after_a_no_the_same_seat_serves_another_invitation(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        seat_file = operator.seat_file()
        command = InviteDevice(seat_file, Role.OWNER, is_same_person=True)
        first.clinic.decline(first.clinic.invite(command).id)
        again = first.clinic.invite(command)
        assert len(set(meet(first, second, again.id, again.file))) == 1


class TestAServerInBetween:
    def test_a_letter_of_its_own_is_noticed_by_the_newcomer(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        second.enrolling.begin(file, "Second laptop")
        operator.clinic.boxes[invitation][Letter.CHALLENGE] = b"x" * 600
        with pytest.raises(SealBroken):
            second.enrolling.step()

    def test_an_answer_given_in_the_owners_place_is_noticed_by_the_owner(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        second.enrolling.begin(file, "Second laptop")
        operator.clinic.boxes[invitation][Letter.CHALLENGE] = b"x" * 600
        with pytest.raises(InvitationUsed):
            first.clinic.candidate(invitation)

    def test_who_holds_a_copy_of_the_invitation_shows_other_digits(
        self, first: Practice, second: Newcomer, operator: Operator, tmp_path: Path
    ) -> None:
        """The server has the file and puts a laptop of its own between the two."""
        invitation, file = invite(first, operator)
        thief = newcomer(tmp_path / "thief", operator, second.clock)
        meeting = meet(first, thief, invitation, file)
        letters = operator.clinic.boxes.pop(invitation)
        second.enrolling.begin(file, "Second laptop")
        assert operator.clinic.boxes[invitation][Letter.COMMITMENT] != letters[Letter.COMMITMENT]
        operator.clinic.boxes[invitation][Letter.CHALLENGE] = letters[Letter.CHALLENGE]
        shown = second.enrolling.step().code
        assert shown is not None
        assert shown != meeting[0]

    def test_a_log_cut_short_before_the_first_exchange_raises_the_alarm(
        self,
        first: Practice,
        second: Newcomer,
        operator: Operator,
        clock: FakeClock,
        messages: MessagesSeen,
    ) -> None:
        messages.expect("LogBroken reason=rolled_back")
        start_note(first, clock, "newest")
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        practice = second.open()
        del operator.clinic.batches[-1]
        with pytest.raises(LogBroken):
            practice.clinic.sync_now()
        assert practice.clinic.standing().state is SyncWord.INTEGRITY_ALARM
        assert practice.clients.page("", 0).rows == ()
        practice.close()

    def test_without_the_owners_word_the_same_cut_is_not_seen(
        self, first: Practice, second: Newcomer, operator: Operator, clock: FakeClock
    ) -> None:
        """Control: it is the position in the packet that a newcomer notices it by."""
        add_client(first)
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        assert second.enrolling._try is not None
        assert second.enrolling._try.packet is not None
        packet = second.enrolling._try.packet
        unwitnessed = replace(packet.position, seq=0)
        second.enrolling._try.packet = replace(packet, position=unwitnessed)
        practice = second.open()
        del operator.clinic.batches[-1]
        practice.clinic.sync_now()
        assert practice.clinic.standing().reason == ""
        practice.close()


class TestABrokenLine:
    @pytest.mark.parametrize("request_lost", ["connect", "letters", "post"])
    def test_an_answer_that_is_lost_while_answering_costs_nothing(
        self, first: Practice, second: Newcomer, operator: Operator, request_lost: str
    ) -> None:
        invitation, file = invite(first, operator)
        operator.wire.lose_answer_to(request_lost)
        with pytest.raises(ServerUnreachable):
            second.enrolling.begin(file, "Second laptop")
        second.enrolling.step()
        first.clinic.candidate(invitation)
        operator.wire.lose_answer_to(request_lost)
        with pytest.raises(ServerUnreachable):
            second.enrolling.step()
        code = second.enrolling.step().code
        candidate = first.clinic.candidate(invitation)
        assert candidate is not None
        assert candidate.code == code

    def test_a_server_that_is_gone_at_the_end_is_asked_for_the_seat_later(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        operator.wire.is_cut = True
        practice = second.open()
        seat = operator.seats[invitations.decode(file).seat.seat_id]
        assert seat.device is None
        with pytest.raises(ServerUnreachable):
            practice.clinic.sync_now()
        operator.wire.is_cut = False
        practice.clinic.sync_now()
        assert seat.device == practice._store.device_id
        assert practice.clinic.standing().state is SyncWord.UP_TO_DATE
        practice.close()

    def test_a_lost_answer_to_taking_the_seat_is_made_good_by_the_first_exchange(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        second.enrolling.step()
        operator.wire.lose_answer_to("claim")
        practice = second.open()
        seat = operator.seats[invitations.decode(file).seat.seat_id]
        assert seat.password != invitations.decode(file).seat.password.reveal()
        practice.clinic.sync_now()
        practice.close()
        again = second.unlock()
        again.clinic.sync_now()
        again.close()
