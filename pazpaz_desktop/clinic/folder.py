"""The folder of a trial clinic server: what lies where in it, and the settings and secrets it keeps."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from pazpaz_desktop.crypto.tls import TlsIdentity
from pazpaz_desktop.foundation.errors import ClinicServerFailed, FileUnreadable
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.system.files import private_dir, read_bounded, write_atomic

HOST: Final = "127.0.0.1"
NAME: Final = "localhost"
"""What certificate and clients call the server; the address is fixed beside it, so no name is looked up."""
DATABASE: Final = "clinic"
BUCKET: Final = "pazpaz"
_FORMAT: Final = 1
_LARGEST: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ports:
    """Nine ports on the loopback address, for ever: seat files name two of them."""

    first: int

    @property
    def postgres(self) -> int:
        """The database; TLS only."""
        return self.first

    @property
    def store(self) -> int:
        """S3; TLS only."""
        return self.first + 1

    @property
    def inner(self) -> tuple[int, ...]:
        """The object store's own: master, volume, filer, then the gRPC port of each and of S3."""
        return tuple(range(self.first + 2, self.first + 9))

    @property
    def all(self) -> tuple[int, ...]:
        """Each port that must be free before the first start."""
        return (self.postgres, self.store, *self.inner)


@dataclass(frozen=True, slots=True, repr=False)
class OperatorSecrets:
    """What opens the servers to their operator. Never in a seat file."""

    database_password: Secret
    store_key_id: str
    store_secret: Secret
    store_sealing_key: Secret

    @classmethod
    def fresh(cls) -> Self:
        """New ones, at random."""
        return cls(
            Secret(secrets.token_urlsafe(32).encode()),
            "operator",
            Secret(secrets.token_urlsafe(32).encode()),
            Secret(secrets.token_hex(32).encode()),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """One workspace's place on the server, under the name the operator gave it."""

    name: str
    ws: str
    prefix: str


class ClinicFolder:
    """One trial clinic server, closed to everybody but its owner; the data belong to the servers' user."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.postgres = self.root / "postgres"
        self.store = self.root / "store"
        self.seats = self.root / "seats"
        self.certificate = self.root / "certificate.pem"
        self.private_key = self.root / "private_key.pem"
        self._settings = self.root / "clinic.json"
        self._secrets = self.root / "secrets.json"
        self._places = self.root / "places.json"

    @property
    def exists(self) -> bool:
        """Whether a clinic was made here."""
        return self._settings.is_file()

    def require_ours(self) -> None:
        """ClinicServerFailed (reason=not_empty) where something else than a clinic lies."""
        if not self.exists and self.root.is_dir() and any(self.root.iterdir()):
            raise ClinicServerFailed(reason="not_empty")

    def make(self, ports: Ports, identity: TlsIdentity) -> None:
        """Lay out a new clinic. Ports and certificate are for ever: seat files hold them."""
        private_dir(self.seats)
        fresh = OperatorSecrets.fresh()
        members = {
            "database_password": fresh.database_password.reveal().decode(),
            "store_key_id": fresh.store_key_id,
            "store_secret": fresh.store_secret.reveal().decode(),
            "store_sealing_key": fresh.store_sealing_key.reveal().decode(),
        }
        _write(self._secrets, members)
        write_atomic(self.private_key, identity.private_key)
        write_atomic(self.certificate, identity.certificate)
        _write(self._settings, {"pazpaz_clinic": _FORMAT, "first_port": ports.first})

    def ports(self) -> Ports:
        """The ports chosen at the first start. ClinicServerFailed (reason=no_clinic, newer)."""
        if not self.exists:
            raise ClinicServerFailed(reason="no_clinic")
        members = _read(self._settings)
        if members.get("pazpaz_clinic") != _FORMAT:
            raise ClinicServerFailed(reason="newer")
        return Ports(int(members["first_port"]))

    def secrets(self) -> OperatorSecrets:
        """The operator's secrets."""
        members = _read(self._secrets)
        return OperatorSecrets(
            Secret(members["database_password"].encode()),
            members["store_key_id"],
            Secret(members["store_secret"].encode()),
            Secret(members["store_sealing_key"].encode()),
        )

    def places(self) -> tuple[Place, ...]:
        """The workspaces, in the order they were made."""
        if not self._places.exists():
            return ()
        return tuple(Place(**members) for members in _read(self._places)["places"])

    def add_place(self, place: Place) -> None:
        """Remember one more workspace."""
        _write(self._places, {"places": [asdict(each) for each in (*self.places(), place)]})


def _write(path: Path, members: Mapping[str, Any]) -> None:
    write_atomic(path, (json.dumps(members, indent=2) + "\n").encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        members = json.loads(read_bounded(path, _LARGEST))
    except ValueError as error:
        raise FileUnreadable(reason="json") from error
    if not isinstance(members, dict):
        raise FileUnreadable(reason="json")
    return members
