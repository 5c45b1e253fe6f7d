"""The same practice on two laptops, through a real PostgreSQL and a real object store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import InvitationUsed, SeatRefused
from pazpaz_desktop.services.clinic import InviteDevice, SyncWord
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.remote import Remote
from pazpaz_desktop.sync.seats import Seat
from tests.services.bed import Bed, start_note
from tests.services.two_laptops import Newcomer, enrol, invite, joined_first, meet, newcomer
from tests.support import jpegs
from tests.support.clinics import RunningClinic

PHOTO = jpegs.with_segments(jpegs.baseline(), jpegs.exif())


class ServerOperator:
    """Seats in one fresh place of a running server."""

    def __init__(self, clinic: RunningClinic, folder: Path) -> None:
        self._clinic = clinic
        self._folder = folder
        self.files: list[bytes] = []

    def seat_file(self) -> bytes:
        file = self._clinic.new_seat(self.files[0]) if self.files else self._clinic.new_place()
        self.files.append(file)
        return file

    def remove(self, seat_file: bytes) -> None:
        self._clinic.remove_seat(seat_file)

    def remote_of(self, seat: Seat) -> Remote:
        return PostgresRemote(seat, self._folder / str(seat.seat_id), Patience(SystemClock()))


@pytest.fixture
def operator(clinic: RunningClinic, tmp_path: Path) -> ServerOperator:
    return ServerOperator(clinic, tmp_path / "servers")


@pytest.fixture
def first(bed: Bed, operator: ServerOperator) -> Iterator[Practice]:
    practice = joined_first(bed, operator)  # type: ignore[arg-type]  # the same two ways
    yield practice
    practice.close()


@pytest.fixture
def second(tmp_path: Path, operator: ServerOperator, bed: Bed) -> Newcomer:
    return newcomer(tmp_path / "second", operator, bed.clock)  # type: ignore[arg-type]


def test_a_note_and_its_photo_are_read_on_the_other_laptop(
    first: Practice, second: Newcomer, bed: Bed
) -> None:
    note = start_note(first, bed.clock, "כאב בכתף ימין")
    row = first.files.attach(note, "knee.jpg", PHOTO).result
    first.clinic.sync_now()
    other = enrol(first, second)
    assert other.clinic.standing().state is SyncWord.UP_TO_DATE
    assert other.notes.open(note).sections == first.notes.open(note).sections
    assert other.files.elsewhere(note) == {row.id}
    assert other.files.content(row.id) == first.files.content(row.id)
    first.clinic.sync_now()
    assert first.audit.verify().digest == other.audit.verify().digest
    other.close()


def test_the_seat_file_opens_the_server_no_more_once_a_laptop_sits_there(
    first: Practice, operator: ServerOperator
) -> None:
    seat = seats.decode(operator.files[0])
    with pytest.raises(SeatRefused), operator.remote_of(seat).session():
        pass
    used = InviteDevice(_renamed(operator), Role.THERAPIST, is_same_person=False)
    with pytest.raises(InvitationUsed):
        first.clinic.invite(used)


def _renamed(operator: ServerOperator) -> bytes:
    """The first seat's file under another id, so that it is not known as one's own."""
    fresh, own = seats.decode(operator.seat_file()), seats.decode(operator.files[0])
    members = seats.to_members(fresh)
    members["database"]["role"] = own.role
    members["database"]["password"] = own.password.reveal().decode()
    return seats.encode(seats.from_members(members, "seat_file"))


def test_an_assistants_laptop_is_sent_nothing_clinical(first: Practice, second: Newcomer, bed: Bed) -> None:
    start_note(first, bed.clock, "for clinicians only")
    first.clinic.sync_now()
    other = enrol(first, second, Role.ASSISTANT)
    with other._store.read() as view:
        found = view.connection.exec_driver_sql("SELECT DISTINCT compartment FROM op").scalars().all()
    assert found == ["clinic"]
    assert [row.full_name for row in other.clients.page("", 0).rows] == ["Dana Cohen"]
    other.close()


def test_a_used_invitation_is_refused(
    first: Practice, second: Newcomer, operator: ServerOperator, tmp_path: Path
) -> None:
    invitation, file = invite(first, operator)  # type: ignore[arg-type]
    assert len(set(meet(first, second, invitation, file))) == 1
    late = newcomer(tmp_path / "late", operator, second.clock)  # type: ignore[arg-type]
    with pytest.raises(InvitationUsed):
        late.enrolling.begin(file, "Late laptop")
    first.clinic.admit(invitation)
    second.enrolling.step()
    second.open().close()
    with pytest.raises(InvitationUsed):
        late.enrolling.begin(file, "Late laptop")


def test_a_laptop_whose_seat_was_taken_away_says_so_and_goes_on_working(
    first: Practice, second: Newcomer, operator: ServerOperator, bed: Bed
) -> None:
    other = enrol(first, second)
    operator.remove(operator.files[1])
    with pytest.raises(SeatRefused):
        other.clinic.sync_now()
    start_note(other, bed.clock)
    standing = other.clinic.standing()
    assert standing.state is SyncWord.NEEDS_YOU
    assert standing.waiting > 0
    other.close()
