"""Invitations: the file with which an owner lets another laptop into the workspace."""

import base64
import json
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import InvitationId, PersonId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.seats import Seat

VALID_MS: Final = 15 * 60 * 1000
"""Security A26: a quarter of an hour, and used once."""

_MARK: Final = "pazpaz_invitation"
_VERSION: Final = 1
_FIELD: Final = "invitation_file"
_SECRET_SIZE: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """Everything the other laptop needs to find the workspace and to know it again.

    `position` is the owner's own when it was made, so that even a first sync notices a server that was
    rolled back. `secret` seals the letters of the enrolment; the server never sees it.
    """

    id: InvitationId
    workspace: WorkspaceId
    root_fingerprint: bytes
    position: Position
    seat: Seat
    secret: Secret
    person: PersonId
    role: Role
    issued_ms: int
    expires_ms: int

    def is_over(self, now_ms: int) -> bool:
        """Whether it can no longer be used, by this laptop's clock."""
        return not self.issued_ms - VALID_MS <= now_ms <= self.expires_ms


def encode(invitation: Invitation) -> bytes:
    """The invitation file: JSON (docs/specs/sync-protocol.md §8)."""
    position = invitation.position
    members = {
        _MARK: _VERSION,
        "id": str(invitation.id),
        "workspace": str(invitation.workspace),
        "root": invitation.root_fingerprint.hex(),
        "log": {"gen": position.gen, "seq": position.seq, "chain": position.chain.hex()},
        "secret": base64.b64encode(invitation.secret.reveal()).decode(),
        "person": str(invitation.person),
        "role": invitation.role.value,
        "issued_ms": invitation.issued_ms,
        "expires_ms": invitation.expires_ms,
        "seat": seats.to_members(invitation.seat),
    }
    return (json.dumps(members, indent=2) + "\n").encode()


def decode(data: bytes) -> Invitation:
    """The invitation of a file. RuleBroken (field=invitation_file): not_one, newer."""
    members = seats.read_json(data, _FIELD)
    if members.get(_MARK) != _VERSION:
        raise RuleBroken(field=_FIELD, rule="newer" if isinstance(members.get(_MARK), int) else "not_one")
    try:
        log = members["log"]
        invitation = Invitation(
            id=InvitationId.parse(members["id"]),
            workspace=WorkspaceId.parse(members["workspace"]),
            root_fingerprint=_hash(members["root"]),
            position=Position(_number(log["gen"]), _number(log["seq"]), _hash(log["chain"])),
            seat=seats.from_members(members["seat"], _FIELD),
            secret=Secret(seats.from_base64(members["secret"])),
            person=PersonId.parse(members["person"]),
            role=Role(members["role"]),
            issued_ms=_number(members["issued_ms"]),
            expires_ms=_number(members["expires_ms"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleBroken(field=_FIELD, rule="not_one") from error
    if len(invitation.secret.reveal()) != _SECRET_SIZE:
        raise RuleBroken(field=_FIELD, rule="not_one")
    return invitation


def _hash(value: str) -> bytes:
    found = bytes.fromhex(value)
    if len(found) != 32:
        raise ValueError("a hash has 32 bytes")
    return found


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("a number is missing")
    return value
