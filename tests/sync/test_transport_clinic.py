"""The shipped transport against a real PostgreSQL and a real object store, and lines to them that break."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import (
    Cancelled,
    InvitationUsed,
    ObjectMissing,
    SeatRefused,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import BlobId, DeviceId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.batches import Position, SealedBatch
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.postgres_session import PostgresSession
from pazpaz_desktop.sync.seats import Seat
from tests.support.authors import Author, behind
from tests.support.clinics import RunningClinic
from tests.support.counts import scaled
from tests.support.made_seats import HurriedClock, hurried, patient
from tests.support.proxies import Fault, Proxy

BOTH = frozenset({Compartment.CLINIC, Compartment.CLINICAL})


@pytest.fixture
def seat(clinic: RunningClinic) -> Seat:
    return _seat(clinic)


def _seat(clinic: RunningClinic) -> Seat:
    return seats.decode(clinic.new_place())


def _remote(seat: Seat, folder: Path, patience: Patience | None = None) -> PostgresRemote:
    return PostgresRemote(seat, folder / "server", patience or patient())


def _log(remote: PostgresRemote) -> list[tuple[int, bytes, int]]:
    found: list[tuple[int, bytes, int]] = []
    with remote.session() as session:
        while page := session.pull(len(found), 500, BOTH):
            found += [(batch.seq, batch.header, len(batch.ops)) for batch in page]
    return found


def test_a_claimed_seat_has_a_password_of_the_laptops_own(seat: Seat, tmp_path: Path) -> None:
    device, password = DeviceId.random(), Secret(b"of this laptop alone")
    with _remote(seat, tmp_path).session() as session:
        session.claim(device, password)
    with pytest.raises(SeatRefused) as refused, _remote(seat, tmp_path).session():
        pass
    assert refused.value.details == {"reason": "login"}
    with _remote(replace(seat, password=password), tmp_path).session() as session:
        with pytest.raises(InvitationUsed):
            session.claim(DeviceId.random(), Secret(b"another's"))
        session.claim(device, Secret(b"changed again"))  # the session outlives a refusal


def test_a_refused_claim_changes_no_password(seat: Seat, tmp_path: Path) -> None:
    with _remote(seat, tmp_path).session() as session:
        session.claim(DeviceId.random(), seat.password)
        with pytest.raises(InvitationUsed):
            session.claim(DeviceId.random(), Secret(b"a thief's"))
    with _remote(seat, tmp_path).session() as session:
        assert session.head().position == Position()


@pytest.mark.parametrize("side", ["up", "down"])
@pytest.mark.soak
def test_a_line_cut_anywhere_in_a_push_leaves_the_batch_whole_or_absent(
    side: str, clinic: RunningClinic, tmp_path: Path
) -> None:
    """Whether it is in the log or not, pushing the same batch again ends with it there once."""
    seat, author = _seat(clinic), Author()
    with Proxy(seat.port) as proxy:
        through = _remote(replace(seat, port=proxy.port), tmp_path)
        at = Position()
        with through.session() as session:
            batch = author.batch(at, [bytes(700)] * 20)
            session.push(at, batch)
            at = behind(batch, at)
        carried = proxy.up if side == "up" else proxy.down
        broken = 0
        for cut in _spread(carried, scaled(100, minimum=12)):
            batch = author.batch(at, [bytes(700)] * 20)
            proxy.fault = Fault(up=cut) if side == "up" else Fault(down=cut)
            try:
                _push(through, at, batch)
            except ServerUnreachable:
                broken += 1  # not always: the last bytes of a session matter to nobody
            with _remote(seat, tmp_path).session() as session:
                assert session.push(at, batch).is_accepted
            at = behind(batch, at)
    assert broken >= 10
    log = _log(_remote(seat, tmp_path))
    assert [seq for seq, _, _ in log] == list(range(1, at.seq + 1))
    assert {count for _, _, count in log} == {20}


def _push(remote: PostgresRemote, at: Position, batch: SealedBatch) -> None:
    with remote.session() as session:
        session.push(at, batch)


def _spread(total: int, count: int) -> list[int]:
    return sorted({max(1, total * step // count) for step in range(1, count)})


def test_a_server_that_falls_silent_in_mid_answer_is_left(seat: Seat, tmp_path: Path) -> None:
    with Proxy(seat.port) as proxy:
        remote = _remote(replace(seat, port=proxy.port), tmp_path, hurried())
        with remote.session() as session:
            proxy.fault = Fault(down=proxy.down + 1, is_silent=True)
            with pytest.raises(ServerUnreachable) as unreachable:
                session.head()
    assert unreachable.value.details == {"reason": "timeout"}


def test_a_wish_to_stop_is_seen_while_the_server_is_silent(seat: Seat, tmp_path: Path) -> None:
    wishes: list[bool] = []
    patience = Patience(
        HurriedClock(0.001), is_stopped=lambda: len(wishes) > 3 or wishes.append(True) or False
    )
    with Proxy(seat.port) as proxy:
        remote = _remote(replace(seat, port=proxy.port), tmp_path, patience)
        with remote.session() as session:
            proxy.fault = Fault(down=proxy.down + 1, is_silent=True)
            with pytest.raises(Cancelled):
                session.head()


def test_a_page_ends_where_its_bytes_do(seat: Seat, tmp_path: Path) -> None:
    author, at = Author(), Position()
    with _remote(seat, tmp_path).session() as session:
        assert isinstance(session, PostgresSession)
        session.page_bytes = 5000
        for size in (9000, 2000, 2000, 2000):
            batch = author.batch(at, [bytes(size // 2)] * 2)
            session.push(at, batch)
            at = behind(batch, at)
        assert [batch.seq for batch in session.pull(0, 500, BOTH)] == [1]
        assert [batch.seq for batch in session.pull(1, 500, BOTH)] == [2, 3]
        assert [batch.seq for batch in session.pull(1, 3, BOTH)] == [2]
        assert [batch.seq for batch in session.pull(3, 500, BOTH)] == [4]
        assert session.pull(4, 500, BOTH) == ()


def test_a_seat_that_was_taken_away_is_refused_at_once_and_at_the_door(
    clinic: RunningClinic, tmp_path: Path
) -> None:
    file = clinic.new_place()
    remote = _remote(seats.decode(file), tmp_path)
    remote.objects.put(BlobId.random(), b"sealed")
    with remote.session() as session:
        clinic.remove_seat(file)
        with pytest.raises((SeatRefused, ServerUnreachable)):
            session.head()
    with pytest.raises(SeatRefused), remote.session():
        pass
    with pytest.raises(SeatRefused):
        remote.objects.put(BlobId.random(), b"sealed")


def test_a_store_key_opens_its_own_prefix_only(clinic: RunningClinic, tmp_path: Path) -> None:
    ours, others, blob = _seat(clinic), _seat(clinic), BlobId.random()
    _remote(ours, tmp_path).objects.put(blob, b"sealed")
    assert _remote(ours, tmp_path).objects.get(blob) == b"sealed"
    _remote(ours, tmp_path).objects.put(blob, b"something else")
    assert _remote(ours, tmp_path).objects.get(blob) == b"sealed"
    with pytest.raises(ObjectMissing):
        _remote(ours, tmp_path).objects.get(BlobId.random())
    reaching = replace(ours, store=replace(ours.store, prefix=others.store.prefix))
    with pytest.raises(SeatRefused):
        _remote(reaching, tmp_path).objects.get(blob)
    with pytest.raises(SeatRefused):
        _remote(reaching, tmp_path).objects.put(BlobId.random(), b"x")


_NOTHING = "select 1, null::bigint, null::bytea, null::integer, null::bigint"
_FAR_TOO_MUCH = "select 1, 1::bigint, convert_to(repeat('x', 1000000), 'UTF8'), 1, 1::bigint"


def test_an_answer_that_is_none_is_refused(own_clinic: RunningClinic, tmp_path: Path) -> None:
    remote = _remote(_seat(own_clinic), tmp_path)
    for answer in (_NOTHING, _FAR_TOO_MUCH):
        with own_clinic.superuser() as superuser:
            superuser.execute(
                "create or replace function sync.head(out log_gen integer, out head_seq bigint,"
                " out head_chain bytea, out format_min integer, out server_ms bigint)"
                f" language sql as $$ {answer} $$"
            )
        with remote.session() as session, pytest.raises(ServerRefused) as refused:
            session.head()
        assert refused.value.details == {"reason": "answer"}


def test_more_operations_than_were_asked_for_are_refused(
    clinic: RunningClinic, seat: Seat, tmp_path: Path
) -> None:
    author, at = Author(), Position()
    with _remote(seat, tmp_path).session() as session:
        session.push(at, author.batch(at, [b"sealed"]))
        with clinic.superuser() as superuser:
            superuser.execute(
                "insert into sync.op select ws, seq, idx + n, gen_random_uuid(), body_hash, body"
                " from sync.op, generate_series(1, 2000) as n where ws = %s",
                [UUID(bytes=seat.place)],
            )
        with pytest.raises(ServerRefused) as refused:
            session.pull(0, 500, BOTH)
    assert refused.value.details == {"reason": "answer"}
