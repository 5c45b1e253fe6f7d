"""The clinic side of a practice: joining, exchanging, letting laptops in, and files that lie elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.domain.audit import Cause
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.errors import (
    AlreadyJoined,
    Cancelled,
    IllegalTransition,
    InvitationUsed,
    NotFound,
    NotJoined,
    ObjectMissing,
    RuleBroken,
    SealBroken,
    ServerRefused,
    ServerUnreachable,
    VaultMissing,
)
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.clients import EditClient
from pazpaz_desktop.services.clinic import ClinicProgress, InviteDevice, SyncWord
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.sync import seats
from tests.services.bed import Bed, add_client, new_bed, start_note, write
from tests.services.two_laptops import (
    Newcomer,
    enrol,
    invite,
    joined_first,
    meet,
    newcomer,
    open_first,
)
from tests.support import jpegs
from tests.support.clocks import FakeClock
from tests.support.operators import Operator

PHOTO = jpegs.with_segments(jpegs.baseline(), jpegs.exif())


@pytest.fixture
def operator(clock: FakeClock) -> Operator:
    return Operator(clock)


@pytest.fixture
def alone(bed: Bed, operator: Operator) -> Iterator[Practice]:
    """A practice with a way to a server that it has not joined."""
    practice = open_first(bed, operator)
    yield practice
    practice.close()


@pytest.fixture
def first(bed: Bed, operator: Operator) -> Iterator[Practice]:
    practice = joined_first(bed, operator)
    yield practice
    practice.close()


@pytest.fixture
def second(tmp_path: Path, operator: Operator, clock: FakeClock) -> Newcomer:
    return newcomer(tmp_path / "second", operator, clock)


@pytest.fixture
def both(first: Practice, second: Newcomer) -> Iterator[tuple[Practice, Practice]]:
    other = enrol(first, second)
    first.clinic.sync_now()
    yield first, other
    other.close()


class TestAlone:
    def test_a_practice_that_joined_nothing_says_so_and_sends_nothing(
        self, alone: Practice, operator: Operator, clock: FakeClock
    ) -> None:
        start_note(alone, clock)
        assert alone.clinic.standing().state is SyncWord.NOT_JOINED
        with pytest.raises(NotJoined):
            alone.clinic.sync_now()
        with pytest.raises(NotJoined):
            alone.clinic.invite(InviteDevice(operator.seat_file(), Role.THERAPIST, is_same_person=False))
        assert operator.wire.requests == []

    def test_it_has_one_laptop_without_a_name(self, alone: Practice) -> None:
        (row,) = alone.clinic.devices()
        assert (row.name, row.role, row.is_here) == ("", Role.OWNER, True)

    def test_without_a_transport_no_server_is_reached(self, practice: Practice, operator: Operator) -> None:
        with pytest.raises(ServerUnreachable):
            practice.clinic.join(operator.seat_file(), "First laptop")


class TestJoining:
    def test_everything_written_before_is_sent_at_the_first_exchange(
        self, alone: Practice, operator: Operator, clock: FakeClock, bed: Bed
    ) -> None:
        start_note(alone, clock)
        alone.clinic.join(operator.seat_file(), " First laptop ")
        standing = alone.clinic.standing()
        assert standing.state is SyncWord.WAITING
        assert standing.waiting > 0
        assert standing.server == "localhost"
        report = alone.clinic.sync_now()
        assert report.sent > 0
        assert alone.clinic.standing().state is SyncWord.UP_TO_DATE
        assert alone.clinic.standing().at == clock.now()
        assert alone.clinic.devices()[0].name == "First laptop"
        assert "clinic.join" in bed.events()

    def test_the_password_of_the_seat_file_opens_nothing_any_more(
        self, alone: Practice, operator: Operator, bed: Bed
    ) -> None:
        file = operator.seat_file()
        alone.clinic.join(file, "First laptop")
        seat = operator.seat_of(file)
        assert seat.device == alone._store.device_id
        assert seat.password != seats.decode(file).password.reveal()
        (row,) = bed.rows("SELECT body FROM sealed_value WHERE part = 'credentials'")
        assert seat.password not in row[0]  # type: ignore[operator]

    @pytest.mark.parametrize(
        ("file", "name", "field"),
        [(b"{}", "First laptop", "seat_file"), (None, "  ", "device_name"), (None, "x" * 61, "device_name")],
    )
    def test_what_is_no_seat_or_no_name_is_refused(
        self, alone: Practice, operator: Operator, file: bytes | None, name: str, field: str
    ) -> None:
        with pytest.raises(RuleBroken) as caught:
            alone.clinic.join(operator.seat_file() if file is None else file, name)
        assert caught.value.details["field"] == field
        assert alone.clinic.standing().state is SyncWord.NOT_JOINED

    def test_a_practice_joins_once(self, first: Practice, operator: Operator) -> None:
        with pytest.raises(AlreadyJoined):
            first.clinic.join(operator.seat_file(), "First laptop")

    def test_a_place_with_another_practices_log_is_refused_and_its_seat_left(
        self, first: Practice, operator: Operator, tmp_path: Path
    ) -> None:
        other = open_first(new_bed(tmp_path / "other"), operator)
        file = operator.seat_file()
        with pytest.raises(ServerRefused) as caught:
            other.clinic.join(file, "Other laptop")
        assert caught.value.details["reason"] == "other_practice"
        assert operator.seat_of(file).device is None
        assert other.clinic.standing().state is SyncWord.NOT_JOINED
        other.close()

    def test_a_seat_that_another_laptop_took_is_refused(self, alone: Practice, operator: Operator) -> None:
        file = operator.seat_file()
        operator.seat_of(file).password = b"of another laptop"
        with pytest.raises(InvitationUsed):
            alone.clinic.join(file, "First laptop")
        assert alone.clinic.standing().state is SyncWord.NOT_JOINED

    @pytest.mark.parametrize("lost", ["connect", "head", "claim"])
    def test_a_line_that_breaks_off_costs_nothing_but_another_try(
        self, alone: Practice, operator: Operator, lost: str
    ) -> None:
        file = operator.seat_file()
        operator.wire.lose_answer_to(lost)
        with pytest.raises(ServerUnreachable):
            alone.clinic.join(file, "First laptop")
        assert alone.clinic.standing().state is SyncWord.NOT_JOINED
        alone.clinic.join(file, "First laptop")
        alone.clinic.sync_now()
        assert alone.clinic.standing().state is SyncWord.UP_TO_DATE

    def test_a_try_that_broke_off_is_taken_up_after_the_next_unlock(
        self, bed: Bed, operator: Operator
    ) -> None:
        alone, file = open_first(bed, operator), operator.seat_file()
        operator.wire.lose_answer_to("claim")
        with pytest.raises(ServerUnreachable):
            alone.clinic.join(file, "First laptop")
        alone.close()
        again = open_first(bed, operator)
        again.clinic.join(file, "First laptop")
        again.clinic.sync_now()
        assert again.clinic.standing().state is SyncWord.UP_TO_DATE
        again.close()

    def test_after_a_try_that_failed_another_seat_can_be_taken(
        self, alone: Practice, operator: Operator
    ) -> None:
        operator.wire.is_cut = True
        with pytest.raises(ServerUnreachable):
            alone.clinic.join(operator.seat_file(), "First laptop")
        operator.wire.is_cut = False
        alone.clinic.join(operator.seat_file(), "First laptop")
        alone.clinic.sync_now()
        assert alone.clinic.standing().state is SyncWord.UP_TO_DATE


class TestExchanging:
    def test_a_change_from_the_other_laptop_is_heard_and_listed(
        self, both: tuple[Practice, Practice]
    ) -> None:
        here, there = both
        client = add_client(here)
        heard: list[ChangeSet] = []
        there.clinic.on_changes = heard.append
        assert there.clients.page("", 0).total == 0
        here.clinic.sync_now()
        there.clinic.sync_now()
        assert any(changes.touches(Kind.CLIENT, client) for changes in heard)
        assert [row.full_name for row in there.clients.page("", 0).rows] == ["Dana Cohen"]
        there.clients.edit(EditClient(client, "Dana", "Levi"))
        there.clinic.sync_now()
        here.clinic.sync_now()
        assert [row.full_name for row in here.clients.page("", 0).rows] == ["Dana Levi"]

    def test_progress_is_told(self, alone: Practice, operator: Operator, clock: FakeClock) -> None:
        start_note(alone, clock)
        alone.clinic.join(operator.seat_file(), "First laptop")
        told: list[ClinicProgress] = []
        alone.clinic.on_progress = told.append
        alone.clinic.sync_now()
        assert told
        assert all(0 <= each.done <= each.total for each in told)

    def test_a_conflict_leads_to_the_note_and_its_day(
        self, both: tuple[Practice, Practice], clock: FakeClock
    ) -> None:
        here, there = both
        note = _shared_note(here, there, clock)
        write(here, note, clock, plan="rest")
        write(there, note, clock, plan="exercise")
        for practice in (here, there, here):
            practice.clinic.sync_now()
        for practice in (here, there):
            standing = practice.clinic.standing()
            assert standing.state is SyncWord.NEEDS_YOU
            (ref,) = standing.conflicts
            assert (ref.kind, ref.id, ref.group.value) == (Kind.NOTE, note, "plan")
            assert ref.session_on == practice.notes.open(note).session_on
            assert ref.client_id == practice.notes.open(note).client_id

    def test_without_the_server_work_goes_on_and_the_standing_says_so(
        self, first: Practice, operator: Operator, clock: FakeClock
    ) -> None:
        operator.wire.is_cut = True
        start_note(first, clock)
        with pytest.raises(ServerUnreachable):
            first.clinic.sync_now()
        standing = first.clinic.standing()
        assert standing.state is SyncWord.OFFLINE
        assert standing.waiting > 0
        operator.wire.is_cut = False
        first.clinic.sync_now()
        assert first.clinic.standing().state is SyncWord.UP_TO_DATE

    def test_after_an_unlock_nothing_is_called_up_to_date_before_the_server_was_asked(
        self, bed: Bed, operator: Operator
    ) -> None:
        joined_first(bed, operator).close()
        again = open_first(bed, operator)
        assert again.clinic.standing().state is SyncWord.WAITING
        again.clinic.sync_now()
        assert again.clinic.standing().state is SyncWord.UP_TO_DATE
        again.close()


class TestLocking:
    def test_what_was_written_is_cut_at_the_lock_without_the_network(
        self, bed: Bed, operator: Operator, clock: FakeClock
    ) -> None:
        first = joined_first(bed, operator)
        add_client(first)
        asked = len(operator.wire.requests)
        first.close(Cause.LOCK)
        assert bed.rows("SELECT count(*) FROM register WHERE is_dirty = 1") == [(0,)]
        assert bed.rows("SELECT count(*) FROM op WHERE state = 'outbox'") == [(1,)]
        assert len(operator.wire.requests) == asked

    def test_more_than_a_lock_has_time_for_is_left_marked(self, bed: Bed, operator: Operator) -> None:
        first = joined_first(bed, operator)
        for _ in range(101):  # five registers each
            add_client(first)
        first.close(Cause.LOCK)
        assert bed.rows("SELECT count(*) FROM register WHERE is_dirty = 1") == [(505,)]

    def test_an_exchange_that_runs_ends_at_its_next_step(
        self, first: Practice, operator: Operator, clock: FakeClock
    ) -> None:
        start_note(first, clock)
        operator.wire.after = lambda request: first.clinic.stop() if request == "head" else None
        with pytest.raises(Cancelled):
            first.clinic.sync_now()
        assert operator.wire.requests[-1] != "push"

    def test_not_stopped_the_same_exchange_goes_on_to_its_end(
        self, first: Practice, operator: Operator, clock: FakeClock
    ) -> None:
        """Control."""
        start_note(first, clock)
        first.clinic.sync_now()
        assert "push" in operator.wire.requests


class TestLettingIn:
    def test_nobody_answered_yet(self, first: Practice, operator: Operator) -> None:
        invitation, _ = invite(first, operator)
        assert first.clinic.candidate(invitation) is None
        with pytest.raises(IllegalTransition):
            first.clinic.admit(invitation)

    def test_the_candidate_is_named_and_the_admitted_laptop_listed(
        self, first: Practice, second: Newcomer, operator: Operator, bed: Bed
    ) -> None:
        invitation, file = invite(first, operator, Role.THERAPIST)
        meet(first, second, invitation, file)
        candidate = first.clinic.candidate(invitation)
        assert candidate is not None
        assert candidate.device_name == "Second laptop"
        admitted = first.clinic.admit(invitation)
        assert (admitted.result.name, admitted.result.role) == ("Second laptop", Role.THERAPIST)
        here, other = first.clinic.devices()
        assert (here.is_here, here.name) == (True, "First laptop")
        assert (other.is_here, other.name, other.role) == (False, "Second laptop", Role.THERAPIST)
        assert bed.events().count("device.add") == 1

    def test_an_admission_is_done_once(self, first: Practice, second: Newcomer, operator: Operator) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        first.clinic.admit(invitation)
        with pytest.raises(NotFound):
            first.clinic.admit(invitation)
        with pytest.raises(NotFound):
            first.clinic.candidate(invitation)

    @pytest.mark.parametrize("lost", ["push", "pull", "letters", "post"])
    def test_an_admission_that_broke_off_is_taken_up_by_the_same_again(
        self, first: Practice, second: Newcomer, operator: Operator, lost: str, bed: Bed
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        operator.wire.lose_answer_to(lost)
        with pytest.raises(ServerUnreachable):
            first.clinic.admit(invitation)
        first.clinic.admit(invitation)
        assert second.enrolling.step().is_admitted
        assert bed.events().count("device.add") == 1
        assert len(first.clinic.devices()) == 2

    def test_the_practice_knows_the_laptop_before_it_hears_that_it_is_in(
        self, first: Practice, second: Newcomer, operator: Operator
    ) -> None:
        invitation, file = invite(first, operator)
        meet(first, second, invitation, file)
        operator.wire.lose_answer_to("push")
        with pytest.raises(ServerUnreachable):
            first.clinic.admit(invitation)
        assert not second.enrolling.step().is_admitted

    @pytest.mark.parametrize(("place", "rule"), [(b"q" * 16, "other_place"), (None, "own_seat")])
    def test_a_seat_elsewhere_or_ones_own_is_refused(
        self, bed: Bed, operator: Operator, place: bytes | None, rule: str
    ) -> None:
        first, own = open_first(bed, operator), operator.seat_file()
        first.clinic.join(own, "First laptop")
        file = own if place is None else Operator(bed.clock, place).seat_file()
        with pytest.raises(RuleBroken) as caught:
            first.clinic.invite(InviteDevice(file, Role.THERAPIST, is_same_person=False))
        assert caught.value.details["rule"] == rule
        first.close()

    def test_another_persons_laptop_is_no_owners(self, first: Practice, operator: Operator) -> None:
        with pytest.raises(IllegalTransition) as caught:
            first.clinic.invite(InviteDevice(operator.seat_file(), Role.OWNER, is_same_person=False))
        assert caught.value.details["state"] == "one_owner"

    def test_a_seat_that_is_taken_is_refused(
        self, both: tuple[Practice, Practice], operator: Operator
    ) -> None:
        taken = next(seat for seat in operator.seats.values() if seat.device == both[1]._store.device_id)
        file = operator.seat_file()
        operator.seat_of(file).password = taken.password
        with pytest.raises(InvitationUsed):
            both[0].clinic.invite(InviteDevice(file, Role.THERAPIST, is_same_person=False))

    def test_a_lock_ends_the_invitations_that_are_out(
        self, bed: Bed, operator: Operator, second: Newcomer
    ) -> None:
        first = joined_first(bed, operator)
        invitation, file = invite(first, operator)
        second.enrolling.begin(file, "Second laptop")
        first.close()
        again = open_first(bed, operator)
        with pytest.raises(NotFound):
            again.clinic.candidate(invitation)
        again.close()


class TestFilesElsewhere:
    def test_a_file_of_the_other_laptop_is_fetched_once_and_kept(
        self, both: tuple[Practice, Practice], clock: FakeClock, operator: Operator
    ) -> None:
        here, there = both
        note = start_note(here, clock)
        row = here.files.attach(note, "knee.jpg", PHOTO).result
        _exchange(here, there)
        assert here.files.elsewhere(note) == frozenset()
        assert there.files.elsewhere(note) == {row.id}
        content = there.files.content(row.id)
        assert content == here.files.content(row.id)
        assert there.files.elsewhere(note) == frozenset()
        asked = operator.wire.requests.count("get")
        there.files.content(row.id)
        assert operator.wire.requests.count("get") == asked
        assert _events(there).count("attachment.download") == 1

    def test_a_file_that_is_not_in_the_store_says_so_and_comes_later(
        self, both: tuple[Practice, Practice], clock: FakeClock, operator: Operator
    ) -> None:
        here, there = both
        note = start_note(here, clock)
        row = here.files.attach(note, "knee.jpg", PHOTO).result
        _exchange(here, there)
        kept = dict(operator.clinic.objects)
        operator.clinic.objects.clear()
        with pytest.raises(ObjectMissing):
            there.files.content(row.id)
        operator.clinic.objects.update(kept)
        assert there.files.content(row.id).name == "knee.jpg"

    def test_a_file_that_was_changed_or_swapped_on_the_server_is_not_shown_or_kept(
        self, both: tuple[Practice, Practice], clock: FakeClock, operator: Operator
    ) -> None:
        here, there = both
        note = start_note(here, clock)
        rows = [here.files.attach(note, f"{name}.jpg", PHOTO).result for name in ("a", "b")]
        _exchange(here, there)
        names = list(operator.clinic.objects)
        one, other = (operator.clinic.objects[name] for name in names)
        operator.clinic.objects.update({names[0]: other, names[1]: one})
        for row in rows:
            with pytest.raises(SealBroken):
                there.files.content(row.id)
        middle = len(one) // 2
        operator.clinic.objects.update(dict.fromkeys(names, one[:middle] + b"x" + one[middle + 1 :]))
        for row in rows:
            with pytest.raises(SealBroken):
                there.files.content(row.id)
        assert there.files.elsewhere(note) == {row.id for row in rows}
        assert "attachment.download" not in _events(there)

    def test_a_file_gone_from_a_practice_alone_is_gone(
        self, alone: Practice, clock: FakeClock, bed: Bed
    ) -> None:
        note = start_note(alone, clock)
        row = alone.files.attach(note, "knee.jpg", PHOTO).result
        for path in (bed.vault.folder / "blobs").rglob("*"):
            if path.is_file():
                path.unlink()
        with pytest.raises(VaultMissing):
            alone.files.content(row.id)


def _exchange(*practices: Practice) -> None:
    for practice in practices:
        practice.clinic.sync_now()


def _shared_note(here: Practice, there: Practice, clock: FakeClock) -> NoteId:
    note = start_note(here, clock)
    _exchange(here, there)
    return note


def _events(practice: Practice) -> list[str]:
    with practice._store.read() as view:
        found = view.connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq").scalars().all()
    return [str(event) for event in found]
