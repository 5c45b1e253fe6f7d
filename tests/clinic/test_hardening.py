import psycopg
import pytest

from pazpaz_desktop.clinic import hardening
from tests.clinic.cluster import Cluster, Connection

# Each measure undone as somebody with the rights might undo it, to see that the reading notices.
_UNDOING = {
    "no_temporary_tables": "GRANT TEMPORARY ON DATABASE clinic TO PUBLIC",
    "no_new_objects": "GRANT CREATE ON SCHEMA public TO sync_device",
    "no_other_database": "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
    "no_telling_catalogue": "GRANT SELECT ON pg_stat_activity TO PUBLIC",
    "no_reaching_functions": "GRANT EXECUTE ON FUNCTION pg_notify TO PUBLIC",
    "time_limits": "ALTER DATABASE clinic RESET statement_timeout",
    "no_programs": "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
    "forced_row_security": "ALTER TABLE sync.op NO FORCE ROW LEVEL SECURITY",
    "policies_by_login": "CREATE POLICY open ON sync.op TO PUBLIC USING (true)",
    "pinned_functions": "ALTER FUNCTION sync.head RESET search_path",
    "reads_only": "GRANT INSERT ON sync.op TO sync_device",
    "plain_roles": "ALTER ROLE sync_owner BYPASSRLS",
    "encrypted_logins_only": "SET LOCAL password_encryption = 'md5'",
    "nothing_said_in_the_log": "SET LOCAL log_statement = 'all'",
}
# What only a superuser can do or look at. Rows stay apart without it; names and numbers can be seen.
_BEYOND_AN_OWNER = {
    "no_other_database",
    "no_telling_catalogue",
    "no_reaching_functions",
    "no_programs",
    "encrypted_logins_only",
}


def test_a_superuser_takes_every_measure_and_reads_it_back(made_by_superuser: Cluster) -> None:
    assert hardening.missing(made_by_superuser.operator) == ()


def test_an_owner_is_told_which_measures_are_not_his_to_take(made_by_owner: Cluster) -> None:
    assert set(hardening.missing(made_by_owner.operator)) == _BEYOND_AN_OWNER


def test_taking_the_measures_again_changes_nothing(made_by_superuser: Cluster) -> None:
    hardening.harden(made_by_superuser.operator)

    assert hardening.missing(made_by_superuser.operator) == ()


@pytest.mark.parametrize("name", [measure.name for measure in hardening.MEASURES])
def test_a_measure_that_was_undone_is_missing(name: str, made_by_superuser: Cluster) -> None:
    operator = made_by_superuser.operator
    with operator.transaction(force_rollback=True):
        operator.execute(_UNDOING[name])

        assert name in hardening.missing(operator)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM pg_roles",
        "SELECT * FROM pg_database",
        "SELECT * FROM pg_stat_activity",
        "SELECT reltuples FROM pg_class",
        "SELECT pg_relation_size('sync.op')",
        "SELECT pg_stat_get_live_tuples('sync.op'::regclass)",
        "SELECT pg_notify('x', 'y')",
        "SELECT pg_sleep(1)",
        "SELECT pg_advisory_lock(42)",
        "SELECT pg_try_advisory_xact_lock(42)",
        "SELECT lo_create(0)",
        "SELECT pg_current_wal_lsn()",
        "DO $$ BEGIN NULL; END $$",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_a_laptop_cannot_look_around_or_reach_others(statement: str, made_by_superuser: Cluster) -> None:
    with made_by_superuser.as_laptop(made_by_superuser.seats["a"]) as laptop:
        _denied(laptop, statement)


def test_a_laptop_cannot_enter_another_database(made_by_superuser: Cluster) -> None:
    login = made_by_superuser.seats["a"]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        made_by_superuser.connect(login.role, login.password, "postgres").close()


def _denied(laptop: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        laptop.execute(statement)
