"""Seat and invitation files: read back whole, refused with a reason otherwise."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import InvitationId, PersonId, SeatId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync import invitations, seats
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.invitations import VALID_MS, Invitation
from pazpaz_desktop.sync.seats import Seat, StoreAccess

SEAT = Seat(
    seat_id=SeatId(b"s" * 16),
    place=b"p" * 16,
    host="localhost",
    port=5432,
    database="clinic",
    role="d_abc",
    password=Secret(b"not a secret"),
    ca_pem="-----BEGIN CERTIFICATE-----",
    store=StoreAccess("https://localhost:8333", "clinic", "w/abc", "key", Secret(b"nor this"), "pem"),
)
INVITATION = Invitation(
    id=InvitationId(b"i" * 16),
    workspace=WorkspaceId(b"w" * 16),
    root_fingerprint=b"f" * 32,
    position=Position(1, 7, b"c" * 32),
    seat=SEAT,
    secret=Secret(b"k" * 32),
    person=PersonId(b"p" * 16),
    role=Role.ASSISTANT,
    issued_ms=10 * VALID_MS,
    expires_ms=11 * VALID_MS,
)


def test_a_seat_file_read_back_is_the_seat() -> None:
    again = seats.decode(seats.encode(SEAT))

    assert seats.to_members(again) == seats.to_members(SEAT)


def test_an_invitation_file_read_back_is_the_invitation() -> None:
    again = invitations.decode(invitations.encode(INVITATION))

    assert invitations.encode(again) == invitations.encode(INVITATION)
    assert (again.role, again.position) == (INVITATION.role, INVITATION.position)


@pytest.mark.parametrize(
    ("now_ms", "is_over"),
    [(10 * VALID_MS, False), (11 * VALID_MS, False), (11 * VALID_MS + 1, True), (8 * VALID_MS, True)],
)
def test_an_invitation_is_good_for_a_quarter_of_an_hour(now_ms: int, is_over: bool) -> None:
    assert INVITATION.is_over(now_ms) is is_over


def _changed(path: str, value: Any) -> bytes:
    members = seats.to_members(SEAT)
    *outer, last = path.split(".")
    inner = members
    for name in outer:
        inner = inner[name]
    inner[last] = value
    return json.dumps(members).encode()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not_one"),
        (b"\xff\xfe", "not_one"),
        (b"[]", "not_one"),
        (b"{}", "not_one"),
        (b"[" * 20_000, "not_one"),
        (b" " * (seats.LARGEST_FILE + 1), "not_one"),
        (_changed("pazpaz_seat", 2), "newer"),
        (_changed("place", "00"), "not_one"),
        (_changed("database.port", 0), "not_one"),
        (_changed("database.port", "5432"), "not_one"),
        (_changed("database.password", ""), "not_one"),
        (_changed("store.url", "http://localhost"), "not_one"),
        (_changed("store.url", "https://me:secret@localhost"), "not_one"),
    ],
)
def test_what_is_no_seat_file_is_refused_with_its_reason(data: bytes, rule: str) -> None:
    with pytest.raises(RuleBroken) as told:
        seats.decode(data)

    assert told.value.details == {"field": "seat_file", "rule": rule}


def test_a_seat_file_is_no_invitation_and_the_other_way_round() -> None:
    with pytest.raises(RuleBroken):
        invitations.decode(seats.encode(SEAT))
    with pytest.raises(RuleBroken):
        seats.decode(invitations.encode(INVITATION))


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(RuleBroken):
        invitations.decode(data)


def test_no_secret_shows_in_what_is_printed() -> None:
    shown = repr(INVITATION) + repr(SEAT) + str(INVITATION.secret)

    assert "not a secret" not in shown
    assert "nor this" not in shown
