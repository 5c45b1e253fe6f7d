"""Clients: what may be entered about a person, and the details a client page shows."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.texts import has_visible_text, well_formed
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import ClientId

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True, repr=False)
class ClientFields:
    """Name and contact of a client, valid and in the form in which they are stored."""

    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ClientRow:
    """A client in the list. Of one that `is_broken`, no name or contact is shown: a seal does not fit."""

    id: ClientId
    first_name: str
    last_name: str
    phone: str
    email: str
    is_archived: bool
    is_broken: bool = False

    @property
    def full_name(self) -> str:
        """First and last name, as spoken."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, repr=False)
class ClientDetails:
    """One client, opened."""

    id: ClientId
    first_name: str
    last_name: str
    phone: str
    email: str
    created_at: datetime
    archived_at: datetime | None

    @property
    def full_name(self) -> str:
        """First and last name, as spoken."""
        return f"{self.first_name} {self.last_name}"


def checked_fields(first_name: str, last_name: str, phone: str, email: str) -> ClientFields:
    """The fields trimmed and in NFC; RuleBroken names the first field that breaks a rule, and the rule."""
    return ClientFields(
        first_name=checked_value(Part.FIRST_NAME, first_name),
        last_name=checked_value(Part.LAST_NAME, last_name),
        phone=checked_value(Part.PHONE, phone),
        email=checked_value(Part.EMAIL, email),
    )


def checked_value(part: Part, text: str) -> str:
    """The same for one field; TypeError for a part that is no field of a client."""
    match part:
        case Part.FIRST_NAME | Part.LAST_NAME:
            return _name(part.value, text)
        case Part.PHONE:
            return _line(part.value, text, limits.PHONE_CHARACTERS)
        case Part.EMAIL:
            return _email(text)
        case _:
            raise TypeError(f"{part} is no field of a client")


def _name(field: str, text: str) -> str:
    line = _line(field, text, limits.NAME_CHARACTERS)
    if not has_visible_text(line):
        raise RuleBroken(field=field, rule="empty")
    return line


def _email(text: str) -> str:
    line = _line("email", text, limits.EMAIL_CHARACTERS)
    if line and not _EMAIL.fullmatch(line):
        raise RuleBroken(field="email", rule="not_an_address")
    return line


def _line(field: str, text: str, limit: int) -> str:
    line = canonical.nfc(well_formed(text)).strip()
    if len(line) > limit:
        raise RuleBroken(field=field, rule="too_long", limit=limit, found=len(line))
    if len(line.splitlines()) > 1:
        raise RuleBroken(field=field, rule="several_lines")
    return line
