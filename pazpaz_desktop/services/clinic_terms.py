"""Terms of joining: the way to a server, an invitation as it is read, and a laptop's name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.canonical import nfc
from pazpaz_desktop.foundation.errors import RuleBroken, ServerUnreachable
from pazpaz_desktop.sync.remote import Remote
from pazpaz_desktop.sync.seats import Seat

RemoteOf = Callable[[Seat], Remote]
"""How a seat becomes a way to its server: the transport is chosen by whoever starts the program."""


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """What an invitation says of itself before anything is sent."""

    role: Role
    is_same_person: bool
    expires_at: datetime
    server: str


@dataclass(frozen=True, slots=True, repr=False)
class EnrolStep:
    """How far an enrolment is: first no code, then the code to compare, then let in."""

    code: str | None
    is_admitted: bool


def checked_device_name(name: str) -> str:
    """What a person calls a laptop, trimmed. RuleBroken (field=device_name): empty, length."""
    text = nfc(name).strip()
    if not text:
        raise RuleBroken(field="device_name", rule="empty")
    if len(text) > limits.LABEL_CHARACTERS or not text.isprintable():
        raise RuleBroken(field="device_name", rule="length", limit=limits.LABEL_CHARACTERS)
    return text


def nowhere(_seat: Seat) -> Remote:
    """The way to a server in a program that was given none."""
    raise ServerUnreachable(reason="no_transport")
