"""The Remote contract, on the tests' clinic in memory and on the real server."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import InvitationUsed, ObjectMissing, SeatRefused, ServerRefused
from pazpaz_desktop.foundation.ids import BlobId, DeviceId, InvitationId, OpId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.batches import FIRST_CHAIN, Position, SealedBatch, SealedOp, next_chain, sealed_op
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.remote import Pushed, Remote
from pazpaz_desktop.sync.seats import Seat
from tests.support.authors import Author, behind
from tests.support.clinics import RunningClinic
from tests.support.clocks import FakeClock
from tests.support.made_seats import patient
from tests.support.memory_clinic import MemoryClinic, MemoryRemote

_CLINIC = frozenset({Compartment.CLINIC})
_BOTH = frozenset({Compartment.CLINIC, Compartment.CLINICAL})


class Place(Protocol):
    """A fresh workspace on a server, and what its operator can do."""

    def seat(self) -> Remote:
        """A new seat in it, as a laptop reaches it."""
        ...

    def revoke(self, seat: Remote) -> None:
        """Take the seat back."""
        ...


class _MemoryPlace:
    def __init__(self) -> None:
        self._clinic = MemoryClinic(FakeClock())

    def seat(self) -> Remote:
        return self._clinic.remote()

    def revoke(self, seat: Remote) -> None:
        assert isinstance(seat, MemoryRemote)
        seat.seat.is_revoked = True


class _ServerPlace:
    """On the tests' real PostgreSQL and SeaweedFS, by the shipped transport."""

    def __init__(self, clinic: RunningClinic, folder: Path) -> None:
        self._clinic = clinic
        self._folder = folder
        self._file: bytes | None = None
        self._seats: dict[Remote, Seat] = {}

    def seat(self) -> Remote:
        self._file = self._clinic.new_place() if self._file is None else self._clinic.new_seat(self._file)
        seat = seats.decode(self._file)
        remote = PostgresRemote(seat, self._folder / str(seat.seat_id), patient())
        self._seats[remote] = seat
        return remote

    def revoke(self, seat: Remote) -> None:
        """The row alone: that the operator also ends its sessions would hide what a function answers."""
        with self._clinic.superuser() as superuser:
            revoked = str(self._seats[seat].seat_id)
            superuser.execute("update sync.seat set revoked_at = now() where seat_id = %s", [revoked])


@pytest.fixture(params=["memory", "server"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    if request.param == "memory":
        return _MemoryPlace
    clinic: RunningClinic = request.getfixturevalue("clinic")
    return lambda: _ServerPlace(clinic, tmp_path)


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    return new_place()


@pytest.fixture
def remote(place: Place) -> Remote:
    return place.seat()


@pytest.fixture
def author() -> Author:
    return Author()


def _head(remote: Remote) -> Position:
    with remote.session() as session:
        return session.head().position


def _push(remote: Remote, expected: Position, batch: SealedBatch) -> Pushed:
    with remote.session() as session:
        return session.push(expected, batch)


def _pull(
    remote: Remote, after: int = 0, limit: int = 2000, compartments: frozenset[Compartment] = _BOTH
) -> tuple[SealedBatch, ...]:
    with remote.session() as session:
        return session.pull(after, limit, compartments)


def _fill(remote: Remote, author: Author, sizes: Sequence[int]) -> list[SealedBatch]:
    """Batches with so many operations each, one behind the other."""
    pushed, after = [], _head(remote)
    for size in sizes:
        batch = author.batch(after, [b"x"] * size)
        assert _push(remote, after, batch).is_accepted
        pushed.append(batch)
        after = behind(batch, after)
    return pushed


def test_a_log_starts_empty_at_the_first_position(remote: Remote) -> None:
    assert _head(remote) == Position(gen=1, seq=0, chain=FIRST_CHAIN)
    assert _pull(remote) == ()


def test_an_accepted_batch_moves_the_head_to_the_chain_its_author_computed(
    remote: Remote, author: Author
) -> None:
    batch = author.batch(Position())

    pushed = _push(remote, Position(), batch)

    assert pushed.is_accepted
    assert pushed.head.position == behind(batch, Position()) == _head(remote)
    assert batch.chain == next_chain(FIRST_CHAIN, batch.header, batch.signature)


def test_what_is_pulled_is_byte_for_byte_what_was_pushed(remote: Remote, author: Author) -> None:
    batch = author.batch(Position(), [b"one", bytes(range(256)) * 30, b"\x00" * 72], Compartment.CLINICAL)
    _push(remote, Position(), batch)

    assert _pull(remote) == (batch,)


def test_what_one_seat_pushed_another_pulls(place: Place, author: Author) -> None:
    batches = _fill(place.seat(), author, [1, 2])

    assert _pull(place.seat()) == tuple(batches)


def test_a_batch_from_behind_the_head_is_not_taken_and_learns_where_the_head_is(
    remote: Remote, author: Author
) -> None:
    (first,) = _fill(remote, author, [1])
    late = Author(author.workspace).batch(Position())

    pushed = _push(remote, Position(), late)

    assert not pushed.is_accepted
    assert pushed.head.position == behind(first, Position())
    assert _pull(remote) == (first,)


@pytest.mark.parametrize("wrong", ["gen", "seq", "chain"])
def test_a_head_that_is_not_the_servers_is_behind(remote: Remote, author: Author, wrong: str) -> None:
    (first,) = _fill(remote, author, [1])
    known = behind(first, Position())
    other = {
        "gen": replace(known, gen=2),
        "seq": replace(known, seq=2),
        "chain": replace(known, chain=bytes(32)),
    }[wrong]

    assert not _push(remote, other, author.batch(other)).is_accepted
    assert _head(remote) == known


def test_a_repeated_push_is_accepted_and_stored_once(remote: Remote, author: Author) -> None:
    batch = author.batch(Position())
    _push(remote, Position(), batch)

    again = _push(remote, Position(), batch)

    assert again.is_accepted
    assert again.head.position.seq == 1
    assert _pull(remote) == (batch,)


def test_a_repeated_push_is_known_after_others_have_pushed_too(remote: Remote, author: Author) -> None:
    first, _ = _fill(remote, author, [1, 1])

    again = _push(remote, Position(), first)

    assert again.is_accepted
    assert again.head.position.seq == 2


def test_a_pull_starts_behind_the_place_it_is_given(remote: Remote, author: Author) -> None:
    batches = _fill(remote, author, [1, 2, 3])

    assert _pull(remote, after=1) == tuple(batches[1:])
    assert _pull(remote, after=3) == ()


def test_a_pull_holds_whole_batches_up_to_its_limit(remote: Remote, author: Author) -> None:
    batches = _fill(remote, author, [2, 3, 4])

    assert _pull(remote, limit=5) == tuple(batches[:2])
    assert _pull(remote, limit=8) == tuple(batches[:2])
    assert _pull(remote, limit=9) == tuple(batches)


def test_a_pull_holds_at_least_one_batch_however_large(remote: Remote, author: Author) -> None:
    batches = _fill(remote, author, [7, 1])

    assert _pull(remote, limit=1) == (batches[0],)


def test_operations_of_other_compartments_do_not_come_but_their_headers_do(
    remote: Remote, author: Author
) -> None:
    clinical = author.batch(Position(), [b"note"], Compartment.CLINICAL)
    _push(remote, Position(), clinical)
    clinic = author.batch(behind(clinical, Position()), [b"name"], Compartment.CLINIC)
    _push(remote, behind(clinical, Position()), clinic)

    assert _pull(remote, compartments=_CLINIC) == (replace(clinical, ops=()), clinic)


def _bad_hash(op: SealedOp) -> SealedOp:
    return replace(op, body_hash=bytes(32))


def test_a_body_that_is_not_its_hash_is_refused(remote: Remote, author: Author) -> None:
    batch = author.batch_of(Position(), [_bad_hash(sealed_op(OpId.random(), b"body"))])

    with pytest.raises(ServerRefused) as refused:
        _push(remote, Position(), batch)

    assert refused.value.details["reason"] == "hash"
    assert _head(remote) == Position()


@pytest.mark.parametrize("bodies", [[b"x"] * 501, [bytes(1024 * 1024 + 1)], [bytes(1024 * 1024)] * 9])
def test_a_batch_over_the_limits_is_refused(remote: Remote, author: Author, bodies: list[bytes]) -> None:
    with pytest.raises(ServerRefused) as refused:
        _push(remote, Position(), author.batch(Position(), bodies))

    assert refused.value.details["reason"] == "too_large"
    assert _head(remote) == Position()


def test_a_batch_at_the_limits_is_taken(remote: Remote, author: Author) -> None:
    batch = author.batch(Position(), [*[b"x"] * 499, bytes(1024 * 1024)])

    assert _push(remote, Position(), batch).is_accepted
    assert _pull(remote, limit=1) == (batch,)


def test_an_operation_is_in_the_log_once(remote: Remote, author: Author) -> None:
    op = sealed_op(OpId.random(), b"body")
    first = author.batch_of(Position(), [op])
    _push(remote, Position(), first)
    after = behind(first, Position())

    with pytest.raises(ServerRefused):
        _push(remote, after, author.batch_of(after, [op]))

    assert _head(remote) == after


def test_workspaces_do_not_see_each_other(new_place: Callable[[], Place], author: Author) -> None:
    here, there = new_place().seat(), new_place().seat()
    box = InvitationId.random()
    _fill(here, author, [1])
    with here.session() as session:
        session.post(box, 1, b"letter")

    assert _pull(there) == ()
    assert _head(there) == Position()
    with there.session() as session:
        assert session.letters(box) == {}


def test_a_letter_is_posted_once_and_read_by_every_seat(place: Place) -> None:
    box, other = InvitationId.random(), InvitationId.random()
    with place.seat().session() as session:
        session.post(box, 1, b"first")
        session.post(box, 2, b"second")
        with pytest.raises(ServerRefused) as refused:
            session.post(box, 1, b"other")

    assert refused.value.details["reason"] == "step_taken"
    with place.seat().session() as session:
        assert session.letters(box) == {1: b"first", 2: b"second"}
        assert session.letters(other) == {}


def test_a_seat_is_claimed_by_one_device(remote: Remote) -> None:
    device = DeviceId.random()
    with remote.session() as session:
        session.claim(device, Secret(b"a long random password of the seat"))
        with pytest.raises(InvitationUsed):
            session.claim(DeviceId.random(), Secret(b"another long password of the seat"))


def test_a_claimed_seat_takes_batches_of_its_device_alone(remote: Remote, author: Author) -> None:
    other = Author(author.workspace)
    with remote.session() as session:
        session.claim(author.device, Secret(b"a long random password of the seat"))
        with pytest.raises(ServerRefused) as refused:
            session.push(Position(), other.batch(Position()))
        assert session.push(Position(), author.batch(Position())).is_accepted

    assert refused.value.details["reason"] == "shape"


def test_a_device_may_claim_its_seat_again(remote: Remote) -> None:
    device = DeviceId.random()
    with remote.session() as session:
        session.claim(device, Secret(b"a long random password of the seat"))
        session.claim(device, Secret(b"a newer random password of the seat"))
        assert session.head().position == Position()


def test_a_revoked_seat_is_refused_even_in_an_open_session(place: Place, author: Author) -> None:
    gone, kept = place.seat(), place.seat()
    with gone.session() as session:
        session.head()
        place.revoke(gone)
        with pytest.raises(SeatRefused):
            session.push(Position(), author.batch(Position()))

    with pytest.raises(SeatRefused):
        _head(gone)
    assert _head(kept) == Position()


def test_a_stored_object_comes_back(place: Place) -> None:
    blob, sealed = BlobId.random(), bytes(range(256)) * 100
    place.seat().objects.put(blob, sealed)

    assert place.seat().objects.get(blob) == sealed


def test_an_object_that_is_there_is_left_as_it_is(remote: Remote) -> None:
    blob = BlobId.random()
    remote.objects.put(blob, b"first")
    remote.objects.put(blob, b"other")

    assert remote.objects.get(blob) == b"first"


def test_an_object_never_stored_is_missing(remote: Remote) -> None:
    with pytest.raises(ObjectMissing):
        remote.objects.get(BlobId.random())
