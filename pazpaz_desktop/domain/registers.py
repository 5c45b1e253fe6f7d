"""Registers: which field groups of a record merge as one value, and by which rule."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.ids import OpId

Heads = tuple[OpId, ...]
"""The operations on one register that no other one has seen, in ascending order."""

_ID_SIZE: Final = 16


class Group(StrEnum):
    """A field group of a record."""

    BORN = "born"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    PHONE = "phone"
    EMAIL = "email"
    ARCHIVED = "archived"
    SESSION = "session"
    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    VERSION = "version"
    NAME = "name"
    DELETED = "deleted"


class Rule(StrEnum):
    """How several heads become what is shown."""

    FIXED = "fixed"
    NEWEST = "newest"
    TEXT = "text"
    ASK = "ask"
    SET = "set"


class Standing(StrEnum):
    """Whether a register waits for a person.

    `merged`: joined by sentence, to be looked at. `conflict`: both kept until somebody decides.
    `late`: written beside a signature without knowing of it.
    """

    CLEAR = "clear"
    MERGED = "merged"
    CONFLICT = "conflict"
    LATE = "late"


_CLIENT: Final = {
    Group.BORN: Rule.FIXED,
    Group.FIRST_NAME: Rule.NEWEST,
    Group.LAST_NAME: Rule.NEWEST,
    Group.PHONE: Rule.ASK,
    Group.EMAIL: Rule.ASK,
    Group.ARCHIVED: Rule.NEWEST,
}
_NOTE: Final = {
    Group.BORN: Rule.FIXED,
    Group.SESSION: Rule.NEWEST,
    Group.SUBJECTIVE: Rule.TEXT,
    Group.OBJECTIVE: Rule.TEXT,
    Group.ASSESSMENT: Rule.TEXT,
    Group.PLAN: Rule.TEXT,
    Group.VERSION: Rule.SET,
}
_ATTACHMENT: Final = {Group.BORN: Rule.FIXED, Group.NAME: Rule.NEWEST, Group.DELETED: Rule.NEWEST}

GROUPS: Final[Mapping[Entity, Mapping[Group, Rule]]] = MappingProxyType(
    {
        Entity.CERTIFICATE: {Group.BORN: Rule.FIXED},
        Entity.KEY_WRAP: {Group.BORN: Rule.FIXED},
        Entity.CLIENT: _CLIENT,
        Entity.NOTE: _NOTE,
        Entity.ATTACHMENT: _ATTACHMENT,
        Entity.DEVICE: {Group.NAME: Rule.NEWEST},
    }
)
"""Every entity that leaves this laptop, in the order in which one may name another."""

SECTION_GROUPS: Final = (Group.SUBJECTIVE, Group.OBJECTIVE, Group.ASSESSMENT, Group.PLAN)
FROZEN_GROUPS: Final = (*SECTION_GROUPS, Group.SESSION)
"""What a signature freezes."""


def group_of(entity: Entity, part: Part) -> Group | None:
    """The group a sealed part belongs to; None for what has no register of its own or never leaves."""
    groups = GROUPS.get(entity)
    if groups is None:
        return None
    if part.value in groups:
        return Group(part.value)
    return Group.BORN if entity is Entity.ATTACHMENT else None


def pack(heads: Iterable[OpId]) -> bytes:
    """Sorted ids, 16 bytes each, without separators."""
    return b"".join(each.raw for each in sorted(heads))


def unpack(packed: bytes) -> Heads:
    """The inverse of `pack`; ValueError if the length is no multiple of 16."""
    if len(packed) % _ID_SIZE:
        raise ValueError("heads are whole ids")
    return tuple(OpId(packed[at : at + _ID_SIZE]) for at in range(0, len(packed), _ID_SIZE))
