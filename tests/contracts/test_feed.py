"""The feed under many writers: a reader that follows the log misses nothing; a naive cursor does."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import sql

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.batches import FIRST_CHAIN, next_chain
from pazpaz_desktop.sync.postgres import PostgresRemote
from tests.support.clinics import RunningClinic, make_clinic
from tests.support.counts import scaled
from tests.support.made_seats import patient

_WRITERS = 16
_ALL = frozenset(Compartment)

_APPEND = """
    create schema feed;
    create function feed.pause() returns void language sql security definer  -- seats may not sleep
        as $$ select pg_sleep(random() * 0.002) $$;
    create procedure feed.append(count integer, device uuid) language plpgsql as $$
    declare
        head record;
        pushed record;
    begin
        while count > 0 loop
            head := sync.head();
            pushed := sync.push(
                head.log_gen, head.head_seq, head.head_chain, gen_random_uuid(), device, 'data',
                1::smallint, 1, uuid_send(device), sha512('signature'::bytea),
                array[gen_random_uuid()], array[sha256('body'::bytea)], array['body'::bytea]
            );
            if pushed.outcome = 'accepted' then
                count := count - 1;
                perform feed.pause() where random() < 0.2;
            end if;
            commit;
        end loop;
    end $$;
    grant usage on schema feed to public"""
"""So many batches, some in a transaction that stays open for a moment; again where it is behind."""

_APPEND_NAIVELY = """
    create schema naive;
    create table naive.feed (seq bigserial primary key);
    create procedure naive.append(count integer) language plpgsql as $$
    begin
        for n in 1 .. count loop
            insert into naive.feed default values;
            perform pg_sleep(random() * 0.002) where random() < 0.2;
            commit;
        end loop;
    end $$"""
"""The same, numbered by a sequence."""


@pytest.fixture(scope="module")
def quiet_clinic() -> Iterator[RunningClinic]:
    """A server for these tests alone: they put procedures of their own into it."""
    with make_clinic() as made:
        yield made


@contextmanager
def _writing(write: Callable[[int], None]) -> Iterator[list[Future[None]]]:
    """Sixteen writers at once; leaving waits for them and raises what one of them raised."""
    with ThreadPoolExecutor(_WRITERS) as pool:
        running = [pool.submit(write, number) for number in range(_WRITERS)]
        yield running
    for each in running:
        each.result()


def _follow(read: Callable[[int], list[int]], running: list[Future[None]]) -> list[int]:
    """What a cursor sees that goes on from the greatest number it saw, until all writers have ended."""
    seen: list[int] = []
    while True:
        are_done = all(each.done() for each in running)
        page = read(max(seen[-1:], default=0))
        seen += page
        if are_done and not page:
            return seen


def _call(clinic: RunningClinic, procedure: str, *values: object, role: str | None = None) -> None:
    call = sql.SQL("call {}({})").format(
        sql.Identifier(*procedure.split(".")), sql.SQL(", ").join(map(sql.Literal, values))
    )
    with clinic.superuser() as connection:
        connection.execute("set statement_timeout = 0")
        if role is not None:
            connection.execute(sql.SQL("set session authorization {}").format(sql.Identifier(role)))
        connection.execute(call)


@pytest.mark.soak
def test_a_reader_of_the_log_misses_no_commit_of_sixteen_writers(
    quiet_clinic: RunningClinic, tmp_path: Path
) -> None:
    count = scaled(full=100_000, minimum=1_600) // _WRITERS
    first = quiet_clinic.new_place()
    files = [first, *(quiet_clinic.new_seat(first) for _ in range(_WRITERS - 1))]
    roles = [seats.decode(file).role for file in files]
    with quiet_clinic.superuser() as connection:
        connection.execute(_APPEND)

    def write(number: int) -> None:
        _call(quiet_clinic, "feed.append", count, uuid.UUID(int=number + 1), role=roles[number])

    chains = [FIRST_CHAIN]
    with PostgresRemote(seats.decode(first), tmp_path, patient()).session() as session:

        def read(after: int) -> list[int]:
            page = session.pull(after, 2000, _ALL)
            for batch in page:
                chains.append(next_chain(chains[-1], batch.header, batch.signature))
                assert batch.chain == chains[-1]
                assert len(batch.ops) == 1
            return [batch.seq for batch in page]

        with _writing(write) as running:
            seen = _follow(read, running)

    assert seen == list(range(1, count * _WRITERS + 1))


def test_the_control_a_naive_cursor_misses_some_of_the_same_writers(quiet_clinic: RunningClinic) -> None:
    each = 100
    with quiet_clinic.superuser() as connection:
        connection.execute(_APPEND_NAIVELY)

        def read(after: int) -> list[int]:
            rows = connection.execute("select seq from naive.feed where seq > %s order by seq", [after])
            return [row[0] for row in rows]

        with _writing(lambda _: _call(quiet_clinic, "naive.append", each)) as running:
            seen = _follow(read, running)
        written = connection.execute("select count(*) from naive.feed").fetchone()

    assert written == (each * _WRITERS,)
    print(f"the naive cursor missed {each * _WRITERS - len(seen)} of {each * _WRITERS}")
    assert len(seen) < each * _WRITERS
