import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import boto3
import psycopg
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pazpaz_desktop.clinic import strangers
from pazpaz_desktop.clinic.folder import ClinicFolder, Place
from pazpaz_desktop.clinic.processes import PidFile, is_running, wait_until_gone
from pazpaz_desktop.clinic.seats import add_seat
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import ClinicServerFailed, FileUnreadable, NotFound
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.seats import Seat
from tests.clinic.cluster import Connection, Login, Ops, connect, head, push_at_head
from tests.support.clinics import RunningClinic, make_clinic
from tests.support.source_tree import ROOT

NOBODY = 65534


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that is closed to everybody but its owner, as the home of root is."""
    with tempfile.TemporaryDirectory(prefix="pz-home-") as folder:
        yield Path(folder)


def _operate(*words: str, user: int | None = None) -> "subprocess.CompletedProcess[str]":
    """The operator's command, in a process of its own."""
    python = sys.executable if user is None else _open_python()
    as_user: dict[str, Any] = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    return subprocess.run(
        [str(python), "-m", "pazpaz_desktop", "clinic", *words],
        cwd=ROOT,
        env={
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.defpath]),
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        **as_user,
    )


def _open_python() -> Path | None:
    """A Python of our version that every user of this machine may run."""
    same = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = [Path(sys.executable), *(Path(folder) / same for folder in os.defpath.split(os.pathsep))]
    return next((one for one in candidates if one.is_file() and _is_open(one) and _is_open(ROOT)), None)


def _is_open(path: Path) -> bool:
    above = {*path.absolute().parents, *path.resolve().parents}
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in above)


def _users() -> Sequence[object]:
    if os.geteuid() != 0:
        return [pytest.param(None, id="unprivileged")]
    closed = pytest.mark.skipif(_open_python() is None, reason="every Python here is closed to other users")
    return [pytest.param(None, id="root"), pytest.param(NOBODY, id="unprivileged", marks=closed)]


def _login(seat: Seat) -> Login:
    return Login(seat.role, seat.password.reveal().decode(), UUID(int=seat.port))


def _laptop(clinic: TrialClinic, seat: Seat) -> Connection:
    return connect(clinic.folder, seat.role, seat.password.reveal().decode())


def _store(clinic: TrialClinic, seat: Seat) -> Any:
    return closing(
        boto3.client(
            "s3",
            endpoint_url=seat.store.url,
            verify=str(clinic.folder.certificate),
            aws_access_key_id=seat.store.key_id,
            aws_secret_access_key=seat.store.secret.reveal().decode(),
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )
    )


def _refused(call: Any, **words: Any) -> int:
    with pytest.raises(ClientError) as error:
        call(**words)
    return int(error.value.response["ResponseMetadata"]["HTTPStatusCode"])


@pytest.mark.parametrize("user", _users())
def test_a_clinic_outlives_its_command_and_a_restart_keeps_everything(user: int | None, home: Path) -> None:
    if user is not None:
        os.chown(home, user, user)
    folder = home / "clinic"
    started = _operate("start", "--dir", str(folder), "--json", user=user)
    clinic = TrialClinic(folder, SystemClock())
    try:
        assert started.returncode == 0, started.stderr
        state = json.loads(started.stdout)
        assert (state["running"], state["missing_measures"], len(state["seats"])) == (True, [], 1)
        seat = seats.decode(Path(state["seat_files"][0]).read_bytes())
        processes = _processes(folder)
        assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in processes)
        kept = _fill(clinic, seat)

        assert _operate("stop", "--dir", str(folder), user=user).returncode == 0
        assert not any(is_running(pid) for pid in processes)
        assert _operate("status", "--dir", str(folder), user=user).returncode == 5
        again = _operate("start", "--dir", str(folder), "--json", user=user)

        assert again.returncode == 0, again.stderr
        assert json.loads(again.stdout) == {
            **state,
            "seats": json.loads(again.stdout)["seats"],
            "seat_files": [],
        }
        assert _kept(clinic, seat) == kept
        with clinic.postgres.connection() as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
    finally:
        _operate("stop", "--dir", str(folder), user=user)


def _processes(folder: Path) -> list[int]:
    pids = [PidFile(folder / name).running() for name in ("postgres.pid", "store.pid")]
    return [pid for pid in pids if pid is not None]


def _fill(clinic: TrialClinic, seat: Seat) -> tuple[object, ...]:
    with closing(_laptop(clinic, seat)) as laptop:
        push_at_head(laptop, _login(seat), Ops.made(20, 1000))
    with _store(clinic, seat) as store:
        store.put_object(Bucket=seat.store.bucket, Key=f"{seat.store.prefix}/kept", Body=b"sealed" * 9999)
    return _kept(clinic, seat)


def _kept(clinic: TrialClinic, seat: Seat) -> tuple[object, ...]:
    with closing(_laptop(clinic, seat)) as laptop:
        rows = laptop.execute("SELECT op_id, body FROM sync.op ORDER BY seq, idx").fetchall()
        position = head(laptop)
    with _store(clinic, seat) as store:
        body = store.get_object(Bucket=seat.store.bucket, Key=f"{seat.store.prefix}/kept")["Body"].read()
    assert len(rows) == 20
    return position, rows, body


@pytest.fixture(scope="module")
def second_clinic() -> Iterator[RunningClinic]:
    """A clinic beside the shared one, for tests that stop it or do worse."""
    with make_clinic() as made:
        yield made


@pytest.fixture
def second(second_clinic: RunningClinic) -> RunningClinic:
    """The second clinic, running whatever the test before did to it."""
    second_clinic.trial.start(is_durable=False)
    return second_clinic


def test_servers_that_were_killed_start_again_with_all_they_confirmed(second: RunningClinic) -> None:
    clinic = second.trial
    seat = seats.decode(second.new_place())
    kept = _fill(clinic, seat)
    pids = _processes(clinic.folder.root)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        assert wait_until_gone(pid, 30)
    assert not clinic.state().is_running

    clinic.start(is_durable=False)

    assert clinic.state().is_running
    assert _kept(clinic, seat) == kept


def test_two_clinics_on_one_machine_know_nothing_of_each_other(
    clinic: RunningClinic, second: RunningClinic
) -> None:
    here, there = clinic.trial, second.trial
    seat = seats.decode(clinic.new_place())

    assert not set(here.folder.ports().all) & set(there.folder.ports().all)
    assert here.folder.certificate.read_bytes() != there.folder.certificate.read_bytes()
    with pytest.raises(psycopg.OperationalError):
        _laptop(there, seat)
    there.stop()
    assert here.state().is_running


def test_a_start_beside_a_running_clinic_changes_nothing(second: RunningClinic) -> None:
    before, pids = second.trial.state(), _processes(second.trial.folder.root)

    assert second.trial.start() == ()

    assert second.trial.state() == before
    assert _processes(second.trial.folder.root) == pids


def test_a_seat_file_is_what_laptops_read(clinic: RunningClinic) -> None:
    seat = seats.decode(clinic.new_place())

    assert (seat.host, seat.port) == ("localhost", clinic.trial.folder.ports().postgres)
    assert seat.ca_pem == seat.store.ca_pem == clinic.trial.folder.certificate.read_text()
    assert seat.place.hex() not in seat.store.prefix
    with closing(_laptop(clinic.trial, seat)) as laptop:
        assert head(laptop)[1] == 0


def test_a_seat_writes_and_reads_its_own_files_and_nothing_else(clinic: RunningClinic) -> None:
    mine, other = seats.decode(clinic.new_place()), seats.decode(clinic.new_place())
    bucket, key, foreign = mine.store.bucket, f"{mine.store.prefix}/one", f"{other.store.prefix}/one"
    with _store(clinic.trial, other) as store:
        store.put_object(Bucket=bucket, Key=foreign, Body=b"theirs")
    with _store(clinic.trial, mine) as store:
        store.put_object(Bucket=bucket, Key=key, Body=b"first", IfNoneMatch="*")

        assert store.get_object(Bucket=bucket, Key=key)["Body"].read() == b"first"
        assert _refused(store.put_object, Bucket=bucket, Key=key, Body=b"x", IfNoneMatch="*") == 412
        assert _refused(store.get_object, Bucket=bucket, Key=foreign) == 403
        assert _refused(store.put_object, Bucket=bucket, Key=foreign, Body=b"x") == 403
        assert _refused(store.get_object, Bucket=bucket, Key=f"{mine.store.prefix}/../one") >= 400
        assert _refused(store.delete_object, Bucket=bucket, Key=key) == 403
        assert _refused(store.list_objects_v2, Bucket=bucket) == 403
        assert _refused(store.list_objects_v2, Bucket=bucket, Prefix=mine.store.prefix) == 403
        assert _refused(store.create_bucket, Bucket="another") == 403


def test_two_seats_of_a_workspace_share_log_and_files(clinic: RunningClinic) -> None:
    first = clinic.new_place()
    one, two = seats.decode(first), seats.decode(clinic.new_seat(first))

    assert (one.place, one.store.prefix) == (two.place, two.store.prefix)
    assert (one.role, one.store.key_id) != (two.role, two.store.key_id)
    kept = _fill(clinic.trial, one)
    assert _kept(clinic.trial, two) == kept


def test_a_removed_seat_is_shut_out_of_both_servers_at_once(clinic: RunningClinic) -> None:
    first = clinic.new_place()
    seat, stays = seats.decode(first), seats.decode(clinic.new_seat(first))
    kept = _fill(clinic.trial, seat)
    with closing(_laptop(clinic.trial, seat)) as laptop, _store(clinic.trial, seat) as store:
        clinic.remove_seat(first)

        with pytest.raises(psycopg.OperationalError):
            laptop.execute("SELECT count(*) FROM sync.op")
        key = f"{seat.store.prefix}/kept"
        assert _refused(store.get_object, Bucket=seat.store.bucket, Key=key) == 403
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        _laptop(clinic.trial, seat)
    assert _kept(clinic.trial, stays) == kept


def test_removing_a_seat_takes_the_keys_it_made_itself_and_may_be_repeated(clinic: RunningClinic) -> None:
    file = clinic.new_place()
    seat = seats.decode(file)
    with _store(clinic.trial, seat) as store:
        config = store.meta.config
    access = {
        "endpoint_url": seat.store.url,
        "verify": str(clinic.trial.folder.certificate),
        "region_name": "us-east-1",
        "config": config,
    }
    own = {
        "aws_access_key_id": seat.store.key_id,
        "aws_secret_access_key": seat.store.secret.reveal().decode(),
    }
    with closing(boto3.client("iam", **access, **own)) as iam:
        made = iam.create_access_key(UserName=_user_of(seat))["AccessKey"]
    clinic.remove_seat(file)
    clinic.remove_seat(file)

    second = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    with closing(boto3.client("s3", **access, **second)) as store:
        assert _refused(store.get_object, Bucket=seat.store.bucket, Key=f"{seat.store.prefix}/x") == 403


def _user_of(seat: Seat) -> str:
    return str(UUID(bytes=seat.seat_id.raw))


def test_a_seat_that_was_never_made_cannot_be_removed(clinic: RunningClinic) -> None:
    for seat in ("0" * 32, "otto"):
        with pytest.raises(NotFound):
            clinic.trial.remove_seat(seat)


def test_every_port_wants_tls_and_the_inner_ones_the_clinics_own_key(clinic: RunningClinic) -> None:
    folder = clinic.trial.folder

    assert strangers.admitted(folder.ports(), folder.certificate) == ()
    assert clinic.trial.state().missing_measures == ()
    for port in folder.ports().all:
        assert not _takes_tls_1_2(port)


def _takes_tls_1_2(port: int) -> bool:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as plain, old.wrap_socket(plain):
            return True
    except OSError:
        return False


def test_a_store_that_serves_in_the_clear_is_noticed(clinic: RunningClinic, home: Path) -> None:
    """What SeaweedFS does where it cannot read its settings, played by Python's own web server."""
    serve = "import http.server as h; s = h.HTTPServer(('127.0.0.1', 0), h.BaseHTTPRequestHandler);"
    serve += "print(s.server_port, flush=True); s.serve_forever()"
    with subprocess.Popen(
        [sys.executable, "-c", serve], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        ports = clinic.trial.folder.ports()
        admitted = strangers.admits(port, ports.store, clinic.trial.folder.certificate)
        server.kill()

    assert admitted


def test_no_port_is_open_to_other_machines(clinic: RunningClinic) -> None:
    listening = [
        line.split()
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
    ]
    places = {int(row[1].split(":")[1], 16): row[1].split(":")[0] for row in listening if row[3] == "0A"}

    assert {places[port] for port in clinic.trial.folder.ports().all} == {"0100007F"}


def test_nothing_of_a_clinic_is_open_to_other_users(clinic: RunningClinic) -> None:
    root = clinic.trial.folder.root
    opened = [path for path in (root, *root.iterdir()) if path.stat().st_mode & 0o077]

    assert opened == []


def test_a_port_taken_by_another_program_is_named_and_nothing_is_left_running(
    second: RunningClinic,
) -> None:
    clinic = second.trial
    clinic.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # lines that just ended still count
        other.bind(("127.0.0.1", clinic.folder.ports().store))
        other.listen()
        with pytest.raises(ClinicServerFailed) as error:
            clinic.start(is_durable=False)

    assert error.value.details == {"reason": "port_taken"}
    assert not clinic.state().is_postgres_running


def test_a_folder_that_holds_something_else_is_left_as_it_is(home: Path) -> None:
    (home / "letter").write_text("dear")
    home.chmod(0o755)
    clinic = TrialClinic(home, SystemClock())

    for act in (clinic.start, clinic.stop, clinic.add_seat):
        with pytest.raises(ClinicServerFailed):
            act()

    assert [path.name for path in home.iterdir()] == ["letter"]
    assert home.stat().st_mode & 0o777 == 0o755


def test_a_seat_is_not_made_where_its_file_cannot_be_written(second: RunningClinic, home: Path) -> None:
    clinic = second.trial
    before = {row.seat for row in clinic.seats()}
    with pytest.raises(FileUnreadable):
        clinic.hand_out_seat(out=home / "nowhere" / "seat.json")

    assert [row.is_removed for row in clinic.seats() if row.seat not in before] == [True]


def test_a_seat_that_one_server_refuses_leaves_nothing_on_the_other(second: RunningClinic) -> None:
    clinic = second.trial
    unknown = Place("unknown", str(uuid4()), "w/unknown")
    roles = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'd\\_%'"
    with clinic.postgres.connection() as connection, clinic.store.client("iam") as iam:
        before = connection.execute(roles).fetchone(), len(iam.list_users()["Users"])
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            add_seat(connection, iam, clinic.folder, unknown)

        assert (connection.execute(roles).fetchone(), len(iam.list_users()["Users"])) == before


def test_two_starts_at_once_make_one_clinic(home: Path) -> None:
    folder = home / "clinic"
    start = [sys.executable, "-m", "pazpaz_desktop", "clinic", "start", "--dir", str(folder)]
    try:
        both = [subprocess.Popen(start, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
        said = [one.communicate()[0].decode() for one in both]

        assert [one.returncode for one in both] == [0, 0]
        assert "".join(said).count("seat file:") == 1
        assert len({line for text in said for line in text.splitlines() if "running" in line}) == 2
    finally:
        _operate("stop", "--dir", str(folder))


def test_a_folder_without_a_clinic_has_no_state(home: Path) -> None:
    assert not ClinicFolder(home / "none").exists
    with pytest.raises(ClinicServerFailed):
        TrialClinic(home / "none", SystemClock()).state()
    assert not (home / "none").exists()
