import hashlib
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from tests.clinic.cluster import EMPTY_CHAIN, Cluster, Connection, Login, Ops, head, push, push_at_head

START = (1, 0, EMPTY_CHAIN)


@pytest.fixture
def login(made_by_superuser: Cluster) -> Login:
    """The first laptop of a fresh workspace."""
    name = uuid.uuid4().hex
    made_by_superuser.add_workspace(name)
    made_by_superuser.seats[name] = made_by_superuser.add_seat(name)
    return made_by_superuser.seats[name]


@pytest.fixture
def laptop(made_by_superuser: Cluster, login: Login) -> Iterator[Connection]:
    """Its connection."""
    with made_by_superuser.as_laptop(login) as connection:
        yield connection


def _second_seat(cluster: Cluster, login: Login) -> Login:
    return cluster.add_seat(next(name for name, seat in cluster.seats.items() if seat == login))


def _refused(error: pytest.ExceptionInfo[psycopg.Error]) -> tuple[str | None, str | None]:
    return error.value.sqlstate, error.value.diag.message_primary


def test_an_empty_log_ends_at_zero_in_its_first_generation(laptop: Connection) -> None:
    assert head(laptop) == START


def test_a_push_appends_and_chains_header_and_signature(laptop: Connection, login: Login) -> None:
    ops = Ops.made(3)
    outcome, *where = push(laptop, login, START, ops, hdr=b"words", sig=b"s" * 64)

    chain = hashlib.sha256(EMPTY_CHAIN + hashlib.sha256(b"words" + b"s" * 64).digest()).digest()
    assert (outcome, where[:3]) == ("accepted", [1, 1, chain])
    assert head(laptop) == (1, 1, chain)
    kept = laptop.execute("SELECT idx, op_id, body_hash, body FROM sync.op ORDER BY idx").fetchall()
    assert kept == list(zip(range(3), ops.ids, ops.hashes, ops.bodies, strict=True))


def test_a_batch_sent_twice_is_known_and_stands_once(laptop: Connection, login: Login) -> None:
    ops, batch_id = Ops.made(1), uuid.uuid4()
    first = push(laptop, login, START, ops, batch_id=batch_id)
    again = push(laptop, login, START, ops, batch_id=batch_id)

    assert (first[0], again[0]) == ("accepted", "known")
    assert again[1:4] == first[1:4]
    assert laptop.execute("SELECT count(*) FROM sync.batch").fetchone() == (1,)


@pytest.mark.parametrize("stale", [(1, 0, EMPTY_CHAIN), (2, 1, None), (1, 2, None), (1, 1, b"x" * 32)])
def test_a_push_that_expects_another_end_is_told_where_it_is(
    stale: tuple[int, int, bytes | None], laptop: Connection, login: Login
) -> None:
    push(laptop, login, START, Ops.made(1))
    gen, seq, chain = stale
    here = head(laptop)

    outcome, *where = push(laptop, login, (gen, seq, here[2] if chain is None else chain), Ops.made(1))

    assert (outcome, tuple(where[:3])) == ("behind", here)
    assert head(laptop) == here


@pytest.mark.parametrize(
    ("ops", "other", "state"),
    [
        (Ops.made(501, 1), {}, "PZ001"),
        (Ops.made(1, 1024 * 1024 + 1), {}, "PZ001"),
        (Ops.made(9, 1000 * 1024), {}, "PZ001"),
        (Ops.made(1), {"hdr": bytes(4097)}, "PZ001"),
        (Ops.made(1), {"hashes": [bytes(32)]}, "PZ002"),
        (Ops.made(1), {"hashes": []}, "PZ005"),
        (Ops.made(1), {"hashes": [None]}, "PZ005"),
        (Ops.made(1), {"bodies": [None]}, "PZ005"),
        (Ops.made(1), {"op_ids": [None]}, "PZ005"),
        (Ops.made(1), {"sig": bytes(63)}, "PZ005"),
        (Ops.made(1), {"sig": None}, "PZ005"),
        (Ops.made(1), {"hdr": b""}, "PZ005"),
        (Ops.made(1), {"kind": "purge"}, "PZ005"),
        (Ops.made(1), {"compartment": 4}, "PZ005"),
        (Ops.made(1), {"epoch": 0}, "PZ005"),
        (Ops.made(1), {"device": None}, "PZ005"),
        (Ops.made(1), {"batch_id": None}, "PZ005"),
        (Ops.made(1), {"op_ids": [uuid.UUID(int=1)] * 2, "hashes": [hashlib.sha256(b"").digest()] * 2,
                       "bodies": [b""] * 2}, "PZ005"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_what_no_honest_device_sends_is_refused_and_leaves_nothing(
    ops: Ops, other: dict[str, object], state: str, laptop: Connection, login: Login
) -> None:
    with pytest.raises(psycopg.Error) as error:
        push(laptop, login, START, ops, **other)

    assert error.value.sqlstate == state
    assert head(laptop) == START
    assert laptop.execute("SELECT count(*) FROM sync.op").fetchone() == (0,)


def test_the_largest_batch_is_taken(laptop: Connection, login: Login) -> None:
    assert push(laptop, login, START, Ops.made(8, 1024 * 1024))[0] == "accepted"
    assert push_at_head(laptop, login, Ops.made(500, 1))[0] == "accepted"


def test_an_operation_stands_in_the_log_once(laptop: Connection, login: Login) -> None:
    ops = Ops.made(2)
    push(laptop, login, START, ops)

    with pytest.raises(psycopg.Error) as error:
        push_at_head(laptop, login, ops)

    assert _refused(error) == ("PZ005", "shape")
    assert head(laptop)[1] == 1


def test_a_frozen_workspace_takes_nothing_but_still_knows_what_it_has(
    made_by_superuser: Cluster, laptop: Connection, login: Login
) -> None:
    ops, batch_id = Ops.made(1), uuid.uuid4()
    push(laptop, login, START, ops, batch_id=batch_id)
    made_by_superuser.operator.execute(
        "UPDATE sync.workspace SET state = 'frozen' FROM sync.seat s"
        " WHERE s.ws = workspace.ws AND s.role_name = %s",
        [login.role],
    )

    assert push(laptop, login, START, ops, batch_id=batch_id)[0] == "known"
    with pytest.raises(psycopg.Error) as error:
        push_at_head(laptop, login, Ops.made(1))
    assert _refused(error) == ("PZ004", "frozen")


def test_a_claimed_seat_pushes_for_its_device_alone(laptop: Connection, login: Login) -> None:
    laptop.execute("SELECT sync.claim(%s)", [login.device])

    assert push(laptop, login, START, Ops.made(1))[0] == "accepted"
    with pytest.raises(psycopg.Error) as error:
        push_at_head(laptop, login, Ops.made(1), device=uuid.uuid4())
    assert _refused(error) == ("PZ005", "shape")


def test_a_seat_is_claimed_once_and_may_say_so_again(laptop: Connection, login: Login) -> None:
    laptop.execute("SELECT sync.claim(%s)", [login.device])
    laptop.execute("SELECT sync.claim(%s)", [login.device])

    with pytest.raises(psycopg.Error) as error:
        laptop.execute("SELECT sync.claim(%s)", [uuid.uuid4()])
    assert _refused(error) == ("PZ007", "used")


def test_a_laptop_replaces_its_password_and_the_old_one_is_dead(
    made_by_superuser: Cluster, laptop: Connection, login: Login
) -> None:
    verifier = laptop.pgconn.encrypt_password(b"fresh", login.role.encode(), b"scram-sha-256").decode()
    laptop.execute(f"ALTER ROLE CURRENT_USER PASSWORD '{verifier}'")

    with made_by_superuser.as_laptop(Login(login.role, "fresh", login.device)) as again:
        assert head(again) == START
    with pytest.raises(psycopg.OperationalError), made_by_superuser.as_laptop(login):
        pass


def test_a_letter_is_written_once_and_read_by_the_whole_workspace(
    made_by_superuser: Cluster, laptop: Connection, login: Login
) -> None:
    box = uuid.uuid4()
    laptop.execute("SELECT sync.post(%s, 1::smallint, 'first', '1 hour')", [box])

    with made_by_superuser.as_laptop(_second_seat(made_by_superuser, login)) as other:
        with pytest.raises(psycopg.Error) as error:
            other.execute("SELECT sync.post(%s, 1::smallint, 'second', '1 hour')", [box])
        letters = other.execute("SELECT step, body FROM sync.mailbox WHERE box = %s", [box]).fetchall()
    assert _refused(error) == ("PZ006", "step_taken")
    assert letters == [(1, b"first")]


def test_a_letter_past_its_time_is_not_shown_and_makes_room(
    made_by_superuser: Cluster, laptop: Connection, login: Login
) -> None:
    box = uuid.uuid4()
    laptop.execute("SELECT sync.post(%s, 1::smallint, 'old', '1 hour')", [box])
    made_by_superuser.operator.execute("UPDATE sync.mailbox SET expires = now() WHERE box = %s", [box])

    assert laptop.execute("SELECT count(*) FROM sync.mailbox").fetchone() == (0,)
    laptop.execute("SELECT sync.post(%s, 1::smallint, 'new', '1 hour')", [box])
    assert laptop.execute("SELECT body FROM sync.mailbox").fetchall() == [(b"new",)]


@pytest.mark.parametrize(
    ("step", "body", "ttl", "state"),
    [
        (0, b"x", "1 h", "PZ005"),
        (17, b"x", "1 h", "PZ005"),
        (1, None, "1 h", "PZ005"),
        (1, b"x", "0", "PZ005"),
        (1, b"x", "25 h", "PZ005"),
        (1, bytes(262145), "1 h", "PZ001"),
    ],
)
def test_a_letter_out_of_bounds_is_refused(
    step: int, body: bytes | None, ttl: str, state: str, laptop: Connection
) -> None:
    with pytest.raises(psycopg.Error) as error:
        laptop.execute("SELECT sync.post(%s, %s::smallint, %s, %s)", [uuid.uuid4(), step, body, ttl])
    assert error.value.sqlstate == state


@pytest.mark.parametrize(
    "call",
    [
        "SELECT sync.head()",
        "SELECT sync.claim('00000000-0000-0000-0000-000000000001')",
        "SELECT sync.post('00000000-0000-0000-0000-000000000001', 1::smallint, 'x', '1 hour')",
        "SELECT sync.push(1, 0, '', '00000000-0000-0000-0000-000000000001',"
        " '00000000-0000-0000-0000-000000000001', 'data', 1::smallint, 1, '', '', '{}', '{}', '{}')",
    ],
)
def test_a_revoked_laptop_is_refused_in_the_connection_it_has(
    call: str, made_by_superuser: Cluster, login: Login, laptop: Connection
) -> None:
    made_by_superuser.revoke(login)

    with pytest.raises(psycopg.Error) as error:
        laptop.execute(call)
    assert _refused(error) == ("PZ003", "revoked")


def test_the_server_notes_the_day_a_laptop_was_seen_and_no_hour(
    made_by_superuser: Cluster, laptop: Connection, login: Login
) -> None:
    head(laptop)

    seen = "SELECT last_seen = current_date, pg_typeof(last_seen)::text FROM sync.seat WHERE role_name = %s"
    assert made_by_superuser.operator.execute(seen, [login.role]).fetchone() == (True, "date")
