import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from pazpaz_desktop.foundation.errors import (
    Cancelled,
    SeatRefused,
    ServerError,
    ServerNotTrusted,
    ServerUnreachable,
)
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.libpq_environment import variables
from pazpaz_desktop.sync.postgres import PostgresRemote, parameters
from tests.support.impostors import PostgresImpostor, postgres_asks, postgres_error
from tests.support.made_seats import PASSWORD, patient, seat_at
from tests.support.source_tree import ROOT
from tests.support.tls_cases import TlsCase, good_case, tls_cases

_LOGIN_REFUSED = postgres_error("28P01", 'password authentication failed for user "seat_one"')
_OPEN_DOOR = postgres_asks(0) + b"Z\0\0\0\5I"


def _connect(port: int, folder: Path, patience: Patience | None = None) -> None:
    with PostgresRemote(seat_at(port), folder, patience or patient()).session():
        pass


@pytest.fixture
def good(tmp_path: Path):
    return good_case().context(tmp_path)


@pytest.mark.parametrize("case", tls_cases(), ids=str)
def test_only_the_pinned_server_hears_who_is_calling(case: TlsCase, tmp_path: Path) -> None:
    with PostgresImpostor(case.context(tmp_path), _LOGIN_REFUSED) as server:
        with pytest.raises(ServerError) as refused:
            _connect(server.port, tmp_path / "clinic")
        assert server.connections == 1
    if case.refused is None:
        assert isinstance(refused.value, SeatRefused)
        assert server.parameters()["user"] == "seat_one"
    else:
        assert isinstance(refused.value, ServerNotTrusted)
        said = "certificate" if case.refused in {"expired", "not_yet_valid"} else case.refused
        assert refused.value.details == {"reason": said}  # libpq does not tell why a chain fails
        assert server.started == b""
        assert len(server.told) == 8  # the request for TLS, and not a byte after it
    assert PASSWORD.encode() not in server.told


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (postgres_asks(3), {"channel_binding", "authentication"}),
        (postgres_asks(5, b"salt"), {"channel_binding", "authentication"}),
        (postgres_asks(10, b"SCRAM-SHA-256\0\0"), {"channel_binding"}),
        (_OPEN_DOOR, {"channel_binding", "authentication"}),
        (postgres_asks(7), {"channel_binding", "authentication"}),
    ],
    ids=["clear text", "MD5", "a pooler without channel binding", "no question asked", "Kerberos"],
)
def test_a_password_is_proved_by_scram_bound_to_the_channel_or_not_at_all(
    asked: bytes, reason: set[str], good, tmp_path: Path
) -> None:
    with PostgresImpostor(good, asked) as server, pytest.raises(ServerNotTrusted) as refused:
        _connect(server.port, tmp_path / "clinic")
    assert refused.value.details["reason"] in reason
    assert PASSWORD.encode() not in server.told


def test_a_pooler_is_let_in_where_the_channel_need_not_be_bound(good, tmp_path: Path) -> None:
    """The control: the same pooler, asked by a client with weaker parameters, answers with SCRAM."""
    with PostgresImpostor(good, postgres_asks(10, b"SCRAM-SHA-256\0\0")) as pooler:
        pinned = tmp_path / "ca.pem"
        pinned.write_text(seat_at().ca_pem)
        stated = parameters(seat_at(pooler.port), "127.0.0.1", pinned, connect_s=2)
        weaker = {**stated, "channel_binding": "prefer"}
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(psycopg.conninfo.make_conninfo("", **weaker))
    assert b"SCRAM-SHA-256" in pooler.told


def test_nobody_there_is_told_from_somebody_else_there(tmp_path: Path) -> None:
    with PostgresImpostor(None, b"") as server:
        port = server.port
    with pytest.raises(ServerUnreachable) as unreachable:
        _connect(port, tmp_path / "clinic")
    assert unreachable.value.details == {"reason": "connection"}


def test_a_name_that_stands_for_nothing_is_unreachable(tmp_path: Path) -> None:
    seat = replace(seat_at(), host="no-such-host.invalid")
    with pytest.raises(ServerUnreachable), PostgresRemote(seat, tmp_path / "clinic", patient()).session():
        pass


@pytest.mark.parametrize(
    ("state", "words", "expected"),
    [
        ("57P03", "the database system is starting up", ServerUnreachable(reason="connection")),
        ("53300", "sorry, too many clients already", ServerUnreachable(reason="connection")),
        ("28000", 'role "seat_one" is not permitted to log in', SeatRefused(reason="login")),
        ("28000", "no pg_hba.conf entry for host", SeatRefused(reason="login")),
        ("XX000", "<script>anything</script>", ServerUnreachable(reason="connection")),
    ],
)
def test_what_a_trusted_server_says_at_the_door_has_a_name(
    state: str, words: str, expected: ServerError, good, tmp_path: Path
) -> None:
    door = PostgresImpostor(good, postgres_error(state, words))
    with door, pytest.raises(type(expected)) as refused:
        _connect(door.port, tmp_path / "clinic")
    assert refused.value.details == expected.details


def test_a_server_that_never_answers_is_left(tmp_path: Path) -> None:
    hasty = replace(patient(), connect_s=2)  # the least that libpq waits
    mute = PostgresImpostor(None, b"", is_mute=True)
    with mute, pytest.raises(ServerUnreachable) as unreachable:
        _connect(mute.port, tmp_path / "clinic", hasty)
    assert unreachable.value.details == {"reason": "timeout"}


def test_a_wish_to_stop_comes_before_the_first_byte(good, tmp_path: Path) -> None:
    with PostgresImpostor(good, _LOGIN_REFUSED) as server:
        stopped = Patience(patient().clock, is_stopped=lambda: True)
        with pytest.raises(Cancelled):
            _connect(server.port, tmp_path / "clinic", stopped)
        assert server.connections == 0


def _hostile(folder: Path, port: int) -> dict[str, str]:
    """Every variable libpq reads, set to what would weaken or redirect a client that heeds it."""
    service = folder / "services.conf"
    service.write_text(f"[evil]\nhost=127.0.0.1\nport={port}\nsslmode=disable\npassword=other\n")
    passwords = folder / "passwords"
    passwords.write_text("*:*:*:*:other\n")
    passwords.chmod(0o600)
    hostile = dict.fromkeys(variables(), "evil")
    return hostile | {
        "PGSERVICE": "evil",
        "PGSERVICEFILE": str(service),
        "PGSYSCONFDIR": str(folder),
        "PGPASSFILE": str(passwords),
        "PGHOST": "127.0.0.1",
        "PGHOSTADDR": "127.0.0.1",
        "PGPORT": str(port),
        "PGSSLMODE": "disable",
        "PGSSLROOTCERT": "/dev/null",
        "PGSSLNEGOTIATION": "direct",
        "PGCHANNELBINDING": "disable",
        "PGREQUIREAUTH": "password",
        "PGGSSENCMODE": "prefer",
        "PGCONNECT_TIMEOUT": "1",
        "PGOPTIONS": "-c role=postgres",
        "PGTZ": "Mars/Olympus",
        "PGDATESTYLE": "german",
        "PGUSER": "postgres",
        "PGDATABASE": "postgres",
    }


def test_a_hostile_environment_changes_nothing_that_a_server_sees(
    good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PostgresImpostor(good, _LOGIN_REFUSED) as clean, pytest.raises(SeatRefused):
        _connect(clean.port, tmp_path / "clinic")
    with PostgresImpostor(None, b"") as elsewhere, PostgresImpostor(good, _LOGIN_REFUSED) as server:
        for name, value in _hostile(tmp_path, elsewhere.port).items():
            monkeypatch.setenv(name, value)
        home = tmp_path / "home" / ".postgresql"
        home.mkdir(parents=True)
        for name in ("root.crt", "root.crl", "postgresql.crt", "postgresql.key"):
            (home / name).write_text("nothing that is a certificate")
        monkeypatch.setenv("HOME", str(home.parent))
        monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
        with pytest.raises(SeatRefused):
            _connect(server.port, tmp_path / "clinic")
        assert elsewhere.connections == 0
    assert server.parameters() == clean.parameters()
    assert PASSWORD.encode() not in server.told


@pytest.mark.parametrize(
    ("name", "value"),
    [("PGSERVICE", "nowhere"), ("PGTZ", "Mars/Olympus"), ("PGDATESTYLE", "german"), ("PGGEQO", "off")],
)
def test_a_client_that_only_states_parameters_still_heeds_these(
    name: str, value: str, good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without removing them from the environment they reach the server, or stop the client."""
    monkeypatch.setenv(name, value)
    pinned = tmp_path / "ca.pem"
    pinned.write_text(seat_at().ca_pem)
    with PostgresImpostor(good, _LOGIN_REFUSED) as server:
        stated = parameters(seat_at(server.port), "127.0.0.1", pinned, connect_s=10)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(psycopg.conninfo.make_conninfo("", **stated))
    assert server.connections == 0 or value in server.parameters().values()


def test_no_other_libpq_is_loaded_than_the_one_that_came_with_the_program(tmp_path: Path) -> None:
    tried = (
        "from pathlib import Path; from tests.support.made_seats import patient, seat_at\n"
        "from pazpaz_desktop.sync.postgres import PostgresRemote\n"
        "try: PostgresRemote(seat_at(), Path('server'), patient()).session().__enter__()\n"
        "except Exception as error: print(error)\n"
        "import psycopg; print(psycopg.pq.__impl__)"
    )
    said = subprocess.run(
        [sys.executable, "-c", tried],
        env={"PSYCOPG_IMPL": "python", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["PZ-5001", "ServerUnreachable", "reason=connection", "binary"]


def test_every_parameter_that_a_variable_could_set_is_stated() -> None:
    options = psycopg.pq.Conninfo.get_defaults()
    heeded = {option.keyword.decode() for option in options if option.envvar}
    assert heeded - set(parameters(seat_at(), "127.0.0.1", Path("ca.pem"), connect_s=10)) == {"service"}
    assert "PGSERVICE" in variables()


def test_the_pinned_authority_is_put_back_if_somebody_changed_its_file(good, tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "server-ca.pem").write_text("-----BEGIN CERTIFICATE-----\nanother one\n")
    with PostgresImpostor(good, _LOGIN_REFUSED) as server, pytest.raises(SeatRefused):
        _connect(server.port, folder)
    assert (folder / "server-ca.pem").read_text() == seat_at().ca_pem
    assert os.stat(folder).st_mode & 0o077 == 0
