"""What keeps devices apart beyond row-level security: measures, each taken and then read back."""

from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg

from pazpaz_desktop.clinic.postgres_server import Connection


@dataclass(frozen=True, slots=True)
class Measure:
    """A query that finds the measure in force, and statements that take it (none: it is only looked for)."""

    name: str
    holds: LiteralString
    taken_by: LiteralString = ""


# Catalogue that names other roles, databases and connections, or counts rows that a policy hides.
_TELLING: Final = """
    c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
    AND (c.relname LIKE 'pg\\_stat%' OR c.relname IN (
        'pg_auth_members', 'pg_class', 'pg_cursors', 'pg_database', 'pg_db_role_setting', 'pg_group',
        'pg_largeobject_metadata', 'pg_locks', 'pg_prepared_xacts', 'pg_replication_slots', 'pg_roles',
        'pg_sequences', 'pg_shdepend', 'pg_shdescription', 'pg_user'))
"""
# Functions by which roles could signal each other, hold each other up, or measure what they cannot read.
_REACHING: Final = """
    p.pronamespace = 'pg_catalog'::regnamespace
    AND (p.proname ~ '^pg_(stat_get|sleep|notify|current_wal)' OR p.proname ~ '^pg_.*(advisory|_size$)'
        OR p.proname ~ '^(lo_|loread|lowrite)' OR p.proname IN (
            'pg_listening_channels', 'pg_lock_status', 'pg_prepared_xact', 'pg_walfile_name'))
"""

MEASURES: Final = (
    Measure(
        "no_temporary_tables",
        "SELECT NOT has_database_privilege('sync_device', current_database(), 'TEMPORARY')",
        """
        DO $$ BEGIN
            EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO sync_device', current_database());
        END $$
        """,
    ),
    Measure(
        "no_new_objects",
        """
        SELECT NOT has_database_privilege('sync_device', current_database(), 'CREATE') AND NOT EXISTS (
            SELECT FROM pg_namespace n WHERE has_schema_privilege('sync_device', n.oid, 'CREATE'))
        """,
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    ),
    Measure(
        "no_other_database",
        """
        SELECT NOT EXISTS (
            SELECT FROM pg_database d WHERE d.datname <> current_database() AND d.datallowconn
            AND has_database_privilege('sync_device', d.oid, 'CONNECT'))
        """,
        """
        DO $$ DECLARE other name; BEGIN
            FOR other IN SELECT datname FROM pg_database WHERE datname <> current_database() LOOP
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', other);
            END LOOP;
        END $$
        """,
    ),
    Measure(
        "no_telling_catalogue",
        """
        SELECT NOT EXISTS (
            SELECT FROM pg_class c WHERE {telling} AND has_table_privilege('sync_device', c.oid, 'SELECT'))
        """.replace("{telling}", _TELLING),
        """
        DO $$ DECLARE telling regclass; BEGIN
            FOR telling IN SELECT c.oid FROM pg_class c WHERE {telling} LOOP
                EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', telling);
            END LOOP;
        END $$
        """.replace("{telling}", _TELLING),
    ),
    Measure(
        "no_reaching_functions",
        """
        SELECT NOT EXISTS (
            SELECT FROM pg_proc p
             WHERE {reaching} AND has_function_privilege('sync_device', p.oid, 'EXECUTE'))
        """.replace("{reaching}", _REACHING),
        """
        DO $$ DECLARE reaching regprocedure; BEGIN
            FOR reaching IN SELECT p.oid FROM pg_proc p WHERE {reaching} LOOP
                EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', reaching);
            END LOOP;
        END $$
        """.replace("{reaching}", _REACHING),
    ),
    Measure(
        "time_limits",
        """
        SELECT count(*) = 3
          FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase,
               unnest(s.setconfig) AS setting
         WHERE d.datname = current_database() AND s.setrole = 0 AND setting IN (
            'statement_timeout=60s', 'idle_in_transaction_session_timeout=10s', 'idle_session_timeout=10min')
        """,
        """
        DO $$ DECLARE setting text; BEGIN
            FOREACH setting IN ARRAY ARRAY['statement_timeout = ''60s''', 'idle_session_timeout = ''10min''',
                                           'idle_in_transaction_session_timeout = ''10s'''] LOOP
                EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting);
            END LOOP;
        END $$
        """,
    ),
    Measure(
        "no_programs",  # DO blocks; a function needs a schema to stand in anyway
        "SELECT NOT has_language_privilege('sync_device', 'plpgsql', 'USAGE')",
        """
        REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
        GRANT USAGE ON LANGUAGE plpgsql TO sync_owner
        """,
    ),
    Measure(
        "forced_row_security",
        """
        SELECT count(*) > 0 AND bool_and(c.relrowsecurity AND c.relforcerowsecurity)
          FROM pg_class c WHERE c.relnamespace = 'sync'::regnamespace AND c.relkind IN ('r', 'p')
        """,
    ),
    Measure(
        "policies_by_login",  # a setting can be set by whoever is to be kept out
        """
        SELECT count(*) > 0 AND bool_and((roles = '{sync_owner}' OR roles = '{sync_device}' AND cmd = 'SELECT'
            AND qual IN ('(ws = ( SELECT sync.my_ws() AS my_ws))',
                         '((ws = ( SELECT sync.my_ws() AS my_ws)) AND (expires > now()))')) IS TRUE)
          FROM pg_policies WHERE schemaname = 'sync'
        """,
    ),
    Measure(
        "pinned_functions",
        """
        SELECT count(*) > 0 AND bool_and((p.prosecdef AND p.proowner = 'sync_owner'::regrole
            AND p.proconfig = '{"search_path=pg_catalog, pg_temp"}' AND p.proacl IS NOT NULL
            AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)) IS TRUE)
          FROM pg_proc p WHERE p.pronamespace = 'sync'::regnamespace
        """,
    ),
    Measure(
        "reads_only",
        """
        SELECT NOT EXISTS (
            SELECT FROM pg_class c, aclexplode(c.relacl) a
             WHERE c.relnamespace = 'sync'::regnamespace AND a.grantee <> c.relowner
               AND NOT (a.privilege_type = 'SELECT' AND a.grantee = 'sync_device'::regrole
                        AND c.relname IN ('batch', 'op', 'mailbox')))
        """,
    ),
    Measure(
        "plain_roles",
        """
        SELECT NOT bool_or(
            r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
          FROM pg_roles r WHERE r.rolname IN ('sync_owner', 'sync_device') OR r.oid IN (
            SELECT m.member FROM pg_auth_members m
             WHERE m.roleid = 'sync_device'::regrole AND NOT m.admin_option)
        """,
    ),
    Measure(
        "encrypted_logins_only",
        """
        SELECT current_setting('ssl')::boolean AND current_setting('ssl_min_protocol_version') = 'TLSv1.3'
            AND current_setting('password_encryption') = 'scram-sha-256' AND NOT EXISTS (
                SELECT FROM pg_hba_file_rules
                 WHERE type <> 'hostssl' OR auth_method <> 'scram-sha-256' OR error IS NOT NULL)
        """,
    ),
    Measure(
        "nothing_said_in_the_log",
        """
        SELECT current_setting('log_statement') = 'none'
            AND current_setting('log_min_error_statement') = 'panic'
            AND current_setting('log_parameter_max_length_on_error') = '0'
        """,
    ),
)


def harden(connection: Connection) -> None:
    """Take every measure that this role may take; one that it may not is left to `missing` to tell."""
    for measure in MEASURES:
        if measure.taken_by:
            try:
                with connection.transaction():
                    connection.execute(measure.taken_by)
            except psycopg.errors.InsufficientPrivilege:
                continue


def missing(connection: Connection) -> tuple[str, ...]:
    """The measures that the catalogue does not show to be in force, or that this role may not look at."""
    return tuple(measure.name for measure in MEASURES if not _holds(connection, measure))


def _holds(connection: Connection, measure: Measure) -> bool:
    try:
        with connection.transaction():
            row = connection.execute(measure.holds).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return False
    return row is not None and row[0] is True
