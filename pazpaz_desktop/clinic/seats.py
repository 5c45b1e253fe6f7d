"""Seats: what the operator hands out to one laptop, made, listed and removed on both servers."""

import base64
import json
import secrets
import uuid
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import sql

from pazpaz_desktop.clinic.folder import BUCKET, DATABASE, NAME, ClinicFolder, Place
from pazpaz_desktop.clinic.postgres_server import Connection
from pazpaz_desktop.foundation.errors import NotFound

_CONNECTIONS: Final = 4
"""One cycle is one connection; more, because the server takes a moment to see the last one gone."""
_POLICY: Final = "own-prefix"


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat as its operator sees it."""

    seat: str
    workspace: str
    is_claimed: bool
    is_removed: bool
    last_seen: date | None


def add_workspace(connection: Connection, folder: ClinicFolder, name: str) -> Place:
    """A fresh, empty place under that name, or the one that has it."""
    place = next((place for place in folder.places() if place.name == name), None)
    if place is None:
        # The prefix is drawn by itself: who sees objects' names shall not know a database key by them.
        place = Place(name, str(uuid.uuid4()), f"w/{secrets.token_hex(16)}")
        folder.add_place(place)
    connection.execute("INSERT INTO sync.workspace (ws) VALUES (%s) ON CONFLICT DO NOTHING", [place.ws])
    return place


def add_seat(connection: Connection, iam: Any, folder: ClinicFolder, place: Place) -> bytes:
    """A new seat in the workspace: its file (docs/specs/sync-protocol.md §7), kept nowhere else.

    Where one of the two servers fails, the other keeps nothing.
    """
    seat, password = uuid.uuid4(), secrets.token_urlsafe(32)
    role = new_role_name()
    with ExitStack() as undo:
        undo.callback(_remove_store_key, iam, str(seat))
        key = _make_store_key(iam, str(seat), place.prefix)
        with connection.transaction():
            make_role(connection, role, password)
            connection.execute(
                "INSERT INTO sync.seat (ws, seat_id, role_name, store_key) VALUES (%s, %s, %s, %s)",
                [place.ws, seat, role, key["AccessKeyId"]],
            )
        undo.pop_all()
    return _seat_file(folder, place, seat, (role, password), (key["AccessKeyId"], key["SecretAccessKey"]))


def remove_seat(connection: Connection, iam: Any, seat: str) -> None:
    """Shut the laptop out: rows at once, then login, open connections and store key. May be repeated.

    NotFound (kind=seat).
    """
    row = connection.execute(
        "UPDATE sync.seat SET revoked_at = coalesce(revoked_at, now()) WHERE seat_id = %s"
        " RETURNING role_name",
        [_uuid(seat)],
    ).fetchone()
    if row is None:
        raise NotFound(kind="seat")
    connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(row[0])))
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [row[0]])
    _remove_store_key(iam, str(_uuid(seat)))


def list_seats(connection: Connection, folder: ClinicFolder) -> tuple[SeatRow, ...]:
    """All seats, removed ones too, workspace by workspace."""
    names = {place.ws: place.name for place in folder.places()}
    rows = connection.execute(
        "SELECT ws, seat_id, claimed_at IS NOT NULL, revoked_at IS NOT NULL, last_seen FROM sync.seat"
    )
    seats = [SeatRow(seat.hex, names.get(str(ws), ""), *facts) for ws, seat, *facts in rows]
    return tuple(sorted(seats, key=lambda row: (row.workspace, row.seat)))


def _uuid(seat: str) -> uuid.UUID:
    try:
        return uuid.UUID(seat)
    except ValueError as error:
        raise NotFound(kind="seat") from error


def new_role_name() -> str:
    """At random: others on the cluster may come to see it."""
    return "d_" + base64.b32encode(secrets.token_bytes(13))[:20].decode().lower()


def make_role(connection: Connection, role: str, password: str) -> None:
    """The server sees a verifier, never the password; members of sync_device have no other right."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    create = "CREATE ROLE {} LOGIN IN ROLE sync_device CONNECTION LIMIT {} PASSWORD {}"
    name = sql.Identifier(role)
    connection.execute(
        sql.SQL(create).format(name, sql.Literal(_CONNECTIONS), sql.Literal(verifier.decode()))
    )


def _make_store_key(iam: Any, seat: str, prefix: str) -> dict[str, str]:
    """Put and get below the prefix; no listing, no deleting."""
    statement = {
        "Effect": "Allow",
        "Action": ["s3:PutObject", "s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{BUCKET}/{prefix}/*"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_user(UserName=seat)
    iam.put_user_policy(UserName=seat, PolicyName=_POLICY, PolicyDocument=policy)
    key: dict[str, str] = iam.create_access_key(UserName=seat)["AccessKey"]
    return key


def _remove_store_key(iam: Any, seat: str) -> None:
    """All keys of the user, for it may have made itself another with the same rights."""
    gone = iam.exceptions.NoSuchEntityException
    with suppress(gone):
        for key in iam.list_access_keys(UserName=seat)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=seat, AccessKeyId=key["AccessKeyId"])
    with suppress(gone):
        iam.delete_user_policy(UserName=seat, PolicyName=_POLICY)
    with suppress(gone):
        iam.delete_user(UserName=seat)


def _seat_file(
    folder: ClinicFolder, place: Place, seat: uuid.UUID, login: tuple[str, str], key: tuple[str, str]
) -> bytes:
    ca, ports = folder.certificate.read_text("ascii"), folder.ports()
    role, password = login
    key_id, secret = key
    members = {
        "pazpaz_seat": 1,
        "seat": seat.hex,
        "place": uuid.UUID(place.ws).hex,
        "database": {
            "host": NAME,
            "port": ports.postgres,
            "name": DATABASE,
            "role": role,
            "password": password,
            "ca": ca,
        },
        "store": {
            "url": f"https://{NAME}:{ports.store}",
            "bucket": BUCKET,
            "prefix": place.prefix,
            "key": key_id,
            "secret": secret,
            "ca": ca,
        },
    }
    return (json.dumps(members, indent=2) + "\n").encode()
