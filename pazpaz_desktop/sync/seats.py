"""Seats: the file in which an operator hands a laptop its access to a clinic server."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import SeatId
from pazpaz_desktop.foundation.secret import Secret

_MARK: Final = "pazpaz_seat"
_VERSION: Final = 1
LARGEST_FILE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class StoreAccess:
    """Where sealed files go: an S3 bucket, the prefix this seat may use, and its key."""

    url: str
    bucket: str
    prefix: str
    key_id: str
    secret: Secret
    ca_pem: str


@dataclass(frozen=True, slots=True, repr=False)
class Seat:
    """Access to one workspace's place on one server. `place` is random and not the workspace's id."""

    seat_id: SeatId
    place: bytes
    host: str
    port: int
    database: str
    role: str
    password: Secret
    ca_pem: str
    store: StoreAccess


def encode(seat: Seat) -> bytes:
    """The seat file: JSON that a person can recognise; it opens the server's door, so it is kept secret."""
    return (json.dumps(to_members(seat), indent=2) + "\n").encode()


def decode(data: bytes) -> Seat:
    """The seat of a file. RuleBroken (field=seat_file) for anything else."""
    return from_members(read_json(data, "seat_file"), "seat_file")


def to_members(seat: Seat) -> dict[str, Any]:
    """The members of the JSON object (docs/specs/sync-protocol.md §7)."""
    store = seat.store
    return {
        _MARK: _VERSION,
        "seat": str(seat.seat_id),
        "place": seat.place.hex(),
        "database": {
            "host": seat.host,
            "port": seat.port,
            "name": seat.database,
            "role": seat.role,
            "password": _text(seat.password),
            "ca": seat.ca_pem,
        },
        "store": {
            "url": store.url,
            "bucket": store.bucket,
            "prefix": store.prefix,
            "key": store.key_id,
            "secret": _text(store.secret),
            "ca": store.ca_pem,
        },
    }


def from_members(members: Mapping[str, Any], field: str) -> Seat:
    """The inverse of `to_members`. RuleBroken names `field`: not_one, newer."""
    if members.get(_MARK) != _VERSION:
        raise RuleBroken(field=field, rule="newer" if isinstance(members.get(_MARK), int) else "not_one")
    try:
        database, store = members["database"], members["store"]
        return Seat(
            seat_id=SeatId.parse(members["seat"]),
            place=_place(members["place"]),
            host=_word(database["host"]),
            port=_port(database["port"]),
            database=_word(database["name"]),
            role=_word(database["role"]),
            password=Secret(_word(database["password"]).encode()),
            ca_pem=_word(database["ca"]),
            store=StoreAccess(
                url=_https(store["url"]),
                bucket=_word(store["bucket"]),
                prefix=_word(store["prefix"]),
                key_id=_word(store["key"]),
                secret=Secret(_word(store["secret"]).encode()),
                ca_pem=_word(store["ca"]),
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleBroken(field=field, rule="not_one") from error


def read_json(data: bytes, field: str) -> Mapping[str, Any]:
    """The object of a small JSON file. RuleBroken (rule=not_one) for anything else."""
    try:
        members = json.loads(data.decode()) if len(data) <= LARGEST_FILE else None
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise RuleBroken(field=field, rule="not_one") from error
    if not isinstance(members, dict):
        raise RuleBroken(field=field, rule="not_one")
    return members


def from_base64(text: str) -> bytes:
    """The bytes; ValueError for text that is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _text(secret: Secret) -> str:
    return secret.reveal().decode()


def _word(value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("a text is missing")
    return value


def _place(value: object) -> bytes:
    place = bytes.fromhex(_word(value))
    if len(place) != 16:
        raise ValueError("a place has 16 bytes")
    return place


def _port(value: object) -> int:
    if type(value) is not int or not 0 < value < 65536:
        raise ValueError("a port is a number below 65536")
    return value


def _https(value: object) -> str:
    url = _word(value)
    if not url.startswith("https://") or "@" in url:
        raise ValueError("the store is reached by https, without a name in its address")
    return url
