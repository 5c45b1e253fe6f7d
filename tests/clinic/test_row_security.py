"""Probes of one workspace's laptop against another's rows, on a cluster of each make.

Numbers R1 to R13 are those of security.md 2I. Workspace `b` has rows; everything is asked as `a`'s laptop.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from pazpaz_desktop.clinic import hardening
from tests.clinic.cluster import Cluster, Connection, Login, Ops, head, push_at_head

READABLE = ("batch", "op", "mailbox")
ALL = (*READABLE, "seat", "workspace")


@pytest.fixture
def laptop(cluster: Cluster) -> Iterator[Connection]:
    """A connection of workspace `a`'s laptop."""
    with cluster.as_laptop(cluster.seats["a"]) as connection:
        yield connection


def _foreign(cluster: Cluster, connection: Connection, table: str) -> int:
    """How many rows of `b` the connection sees; the operator's count shows that there are some."""
    count = f"SELECT count(*) FROM sync.{table} WHERE ws = %s"
    theirs = cluster.workspaces["b"]
    held = cluster.operator.execute(count, [theirs]).fetchone()
    assert held is not None
    assert held[0] > 0
    seen = connection.execute(count, [theirs]).fetchone()
    assert seen is not None
    return int(seen[0])


def _denied(connection: Connection, statement: str, *values: object) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
        connection.execute(statement, values)


@pytest.mark.parametrize("table", READABLE)
def test_r1_and_r6_rows_of_another_workspace_are_not_there(
    table: str, cluster: Cluster, laptop: Connection
) -> None:
    assert _foreign(cluster, laptop, table) == 0


def test_r1_every_table_forces_row_security(cluster: Cluster) -> None:
    tables = cluster.operator.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'sync'::regnamespace AND relkind IN ('r', 'p')"
    ).fetchall()

    assert sorted(tables) == [(name, True) for name in sorted(ALL)]


def test_r2_the_owner_itself_sees_no_row_without_its_policy(cluster: Cluster) -> None:
    with cluster.operator.transaction(force_rollback=True):
        cluster.operator.execute("SET LOCAL ROLE sync_owner")
        with_policy = cluster.operator.execute("SELECT count(*) FROM sync.op").fetchone()
        cluster.operator.execute("DROP POLICY keeper ON sync.op")
        without = cluster.operator.execute("SELECT count(*) FROM sync.op").fetchone()

    assert with_policy != (0,)
    assert without == (0,)


def test_r2_no_laptop_is_a_member_of_the_owner(cluster: Cluster) -> None:
    member = "SELECT pg_has_role(%s, 'sync_owner', 'MEMBER')"

    assert cluster.operator.execute(member, [cluster.seats["a"].role]).fetchone() == (False,)


def test_r3_laptops_and_the_owner_have_no_attribute_that_opens_doors(cluster: Cluster) -> None:
    opened = cluster.operator.execute(
        "SELECT rolname FROM pg_roles WHERE (rolname LIKE 'sync%%' OR rolname = %s) AND"
        " (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
        [cluster.seats["a"].role],
    ).fetchall()

    assert opened == []


@pytest.mark.parametrize("table", READABLE)
def test_r4_no_setting_moves_a_laptop_to_another_workspace(
    table: str, cluster: Cluster, laptop: Connection
) -> None:
    _pretend_to_be(laptop, cluster.workspaces["b"])

    assert _foreign(cluster, laptop, table) == 0


@pytest.mark.parametrize("table", READABLE)
def test_r4_a_policy_that_reads_a_setting_would_be_caught_twice(table: str, cluster: Cluster) -> None:
    plant = (
        f"CREATE POLICY planted ON sync.{table} FOR SELECT TO sync_device"
        " USING (ws = nullif(current_setting('app.ws', true), '')::uuid)"
    )
    cluster.operator.execute(plant)
    try:
        with cluster.as_laptop(cluster.seats["a"]) as laptop:
            _pretend_to_be(laptop, cluster.workspaces["b"])
            seen = _foreign(cluster, laptop, table)
        missing = hardening.missing(cluster.operator)
    finally:
        cluster.operator.execute(f"DROP POLICY planted ON sync.{table}")

    assert seen > 0
    assert "policies_by_login" in missing
    assert "policies_by_login" not in hardening.missing(cluster.operator)


def _pretend_to_be(laptop: Connection, workspace: uuid.UUID) -> None:
    for name in ("app.ws", "app.workspace", "sync.ws", "app.current_workspace"):
        laptop.execute("SELECT set_config(%s, %s, false)", [name, str(workspace)])


@pytest.mark.parametrize("table", READABLE)
def test_r5_a_login_without_a_seat_gets_no_rows_and_no_error(table: str, cluster: Cluster) -> None:
    with cluster.as_laptop(cluster.add_role()) as nobody:
        assert nobody.execute(f"SELECT * FROM sync.{table}").fetchall() == []


def test_r5_a_login_without_a_seat_is_refused_by_functions(cluster: Cluster) -> None:
    with cluster.as_laptop(cluster.add_role()) as nobody, pytest.raises(psycopg.Error) as error:
        head(nobody)
    assert error.value.sqlstate == "PZ003"


def test_r5_a_revoked_laptop_sees_nothing_in_the_connection_it_has(cluster: Cluster) -> None:
    login = cluster.add_seat("b")
    with cluster.as_laptop(login) as laptop:
        before = laptop.execute("SELECT count(*) > 0 FROM sync.op").fetchone()
        cluster.revoke(login)
        after = laptop.execute("SELECT count(*) > 0 FROM sync.op").fetchone()

    assert (before, after) == ((True,), (False,))


@pytest.mark.parametrize("table", ALL)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sync.{table} SELECT * FROM sync.{table}",
        "INSERT INTO sync.{table} SELECT * FROM sync.{table} ON CONFLICT DO NOTHING",
        "INSERT INTO sync.{table} SELECT * FROM sync.{table} RETURNING *",
        "UPDATE sync.{table} SET ws = ws",
        "UPDATE sync.{table} SET ws = ws RETURNING *",
        "DELETE FROM sync.{table}",
        "DELETE FROM sync.{table} RETURNING *",
        "MERGE INTO sync.{table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "COPY sync.{table} FROM STDIN",
        "SELECT * FROM sync.{table} FOR UPDATE",
        "LOCK TABLE sync.{table} IN ACCESS EXCLUSIVE MODE",
        "ALTER TABLE sync.{table} DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE sync.{table} NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON sync.{table} USING (true)",
    ],
)
def test_r6_and_r7_no_table_can_be_written_held_or_opened(
    statement: str, table: str, laptop: Connection
) -> None:
    _denied(laptop, statement.format(table=table))


@pytest.mark.parametrize("table", ["seat", "workspace"])
def test_r6_seats_and_workspaces_are_not_readable_at_all(table: str, laptop: Connection) -> None:
    _denied(laptop, f"SELECT * FROM sync.{table}")
    _denied(laptop, f"COPY sync.{table} TO STDOUT")


@pytest.mark.parametrize("table", READABLE)
def test_r6_a_copy_out_holds_no_foreign_row(table: str, cluster: Cluster, laptop: Connection) -> None:
    with laptop.cursor() as cursor, cursor.copy(f"COPY sync.{table} TO STDOUT") as copy:
        rows = b"".join(bytes(part) for part in copy)

    assert str(cluster.workspaces["b"]).encode() not in rows


def test_r7_no_row_can_be_moved_to_another_workspace(cluster: Cluster, laptop: Connection) -> None:
    for table in ALL:
        _denied(laptop, f"UPDATE sync.{table} SET ws = %s", cluster.workspaces["b"])


def test_r8_an_id_taken_in_another_workspace_is_free_here(cluster: Cluster, laptop: Connection) -> None:
    theirs = Ops.made(1)
    batch_id, box = uuid.uuid4(), uuid.uuid4()
    with cluster.as_laptop(cluster.seats["b"]) as other:
        push_at_head(other, cluster.seats["b"], theirs, batch_id=batch_id)
        other.execute("SELECT sync.post(%s, 1::smallint, 'x', '1 hour')", [box])

    assert push_at_head(laptop, cluster.seats["a"], theirs, batch_id=batch_id)[0] == "accepted"
    laptop.execute("SELECT sync.post(%s, 1::smallint, 'x', '1 hour')", [box])


def test_r8_and_r9_every_key_begins_with_the_workspace(cluster: Cluster) -> None:
    keys = cluster.operator.execute(
        "SELECT c.conrelid::regclass::text, c.conname, a.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.connamespace = 'sync'::regnamespace AND c.contype IN ('p', 'u', 'f', 'x')"
    ).fetchall()

    # Role names are the operator's to give, at random; no laptop can write one.
    assert [key for key in keys if key[2] != "ws"] == [("sync.seat", "seat_role_name_key", "role_name")]
    assert {key[0] for key in keys} == {f"sync.{name}" for name in ALL}


@pytest.mark.parametrize("table", ALL)
def test_r10_what_row_security_does_not_cover_is_denied_by_grant(
    table: str, cluster: Cluster, laptop: Connection
) -> None:
    _denied(laptop, f"TRUNCATE sync.{table}")
    for privilege in ("TRUNCATE", "REFERENCES", "TRIGGER"):
        held = laptop.execute("SELECT has_table_privilege(%s, %s)", [f"sync.{table}", privilege]).fetchone()
        assert held == (False,)


def test_r11_and_r12_there_is_no_side_door_to_the_rows(cluster: Cluster) -> None:
    """No partition or child table, view, materialised view, foreign table or sequence in the schema."""
    others = cluster.operator.execute(
        "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'sync'::regnamespace"
        " AND relkind NOT IN ('r', 'i', 'c') UNION ALL"
        " SELECT inhrelid::regclass::text, 'h' FROM pg_inherits WHERE inhparent IN"
        " (SELECT oid FROM pg_class WHERE relnamespace = 'sync'::regnamespace AND relkind = 'r')"
    ).fetchall()

    assert others == []


def test_r13_functions_are_pinned_and_laptops_may_call_five_of_them(
    cluster: Cluster, laptop: Connection
) -> None:
    functions = laptop.execute(
        "SELECT proname, prosecdef, proconfig, has_function_privilege(oid, 'EXECUTE') FROM pg_proc"
        " WHERE pronamespace = 'sync'::regnamespace"
    ).fetchall()

    assert all(row[1] and row[2] == ["search_path=pg_catalog, pg_temp"] for row in functions)
    assert {row[0] for row in functions if row[3]} == {"my_ws", "head", "push", "post", "claim"}


def test_r13_shadows_of_tables_and_functions_fool_no_function_of_ours(cluster: Cluster) -> None:
    login = cluster.add_seat("a")
    with _may_make_temporary_tables(cluster, login), cluster.as_laptop(login) as laptop:
        _cast_shadows(laptop, login, cluster.workspaces["b"])
        mine = laptop.execute("SELECT sync.my_ws()").fetchone()
        foreign = _foreign(cluster, laptop, "op")
        outcome = push_at_head(laptop, login, Ops.made(1))[0]

    assert mine == (cluster.workspaces["a"],)
    assert foreign == 0
    assert outcome == "accepted"


def test_r13_a_function_that_is_not_pinned_is_fooled_by_the_same_shadows(cluster: Cluster) -> None:
    login = cluster.add_seat("a")
    with cluster.operator.transaction():
        cluster.operator.execute("SET LOCAL ROLE sync_owner")
        cluster.operator.execute(
            "CREATE FUNCTION sync.careless() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER"
            " AS 'BEGIN RETURN (SELECT ws FROM seat WHERE role_name = session_user); END'"
        )
        cluster.operator.execute("GRANT EXECUTE ON FUNCTION sync.careless TO sync_device")
    try:
        with _may_make_temporary_tables(cluster, login), cluster.as_laptop(login) as laptop:
            _cast_shadows(laptop, login, cluster.workspaces["b"])
            fooled = laptop.execute("SELECT sync.careless()").fetchone()
        missing = hardening.missing(cluster.operator)
    finally:
        cluster.operator.execute("DROP FUNCTION sync.careless")

    assert fooled == (cluster.workspaces["b"],)
    assert "pinned_functions" in missing


def _cast_shadows(laptop: Connection, login: Login, workspace: uuid.UUID) -> None:
    """Tables of the same names that say what the attacker likes, in front of all others."""
    laptop.execute("CREATE TEMP TABLE seat (ws uuid, seat_id uuid, role_name name, revoked_at timestamptz)")
    laptop.execute("INSERT INTO seat VALUES (%s, %s, %s, NULL)", [workspace, uuid.uuid4(), login.role])
    laptop.execute("CREATE TEMP TABLE workspace (ws uuid, head_seq bigint)")
    laptop.execute("GRANT SELECT ON seat, workspace TO PUBLIC")
    laptop.execute("SET search_path = pg_temp, sync, pg_catalog")


@contextmanager
def _may_make_temporary_tables(cluster: Cluster, login: Login) -> Iterator[None]:
    """Takes one measure back for one login, so that the attack gets as far as it can."""
    cluster.operator.execute(f"GRANT TEMP ON DATABASE clinic TO {login.role}")
    yield
    cluster.operator.execute(f"REVOKE TEMP ON DATABASE clinic FROM {login.role}")


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE sync_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (a int)",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE mine",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "ALTER ROLE CURRENT_USER CONNECTION LIMIT 100",
        "ALTER DATABASE clinic SET search_path = pg_temp",
        "SELECT sync.append(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        "SELECT sync.my_seat()",
    ],
)
def test_a_laptop_stays_what_it_is_and_makes_nothing(statement: str, laptop: Connection) -> None:
    with pytest.raises(psycopg.Error) as error:
        laptop.execute(statement)
    assert error.value.sqlstate in {"42501", "0LP01"}
