"""The names of what a vault holds: entities, their sealed parts, and the compartment each belongs to.

The values are written into seals and sync operations: an old one is never renamed or reused.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Compartment(StrEnum):
    """Who may read: everyone of the practice, clinicians only, owners only, or this laptop alone."""

    CLINIC = "clinic"
    CLINICAL = "clinical"
    AUDIT = "audit"
    LOCAL = "local"


class Entity(StrEnum):
    """A kind of record. Certificates and key wraps have no sealed parts of their own."""

    CLIENT = "client"
    NOTE = "note"
    NOTE_VERSION = "note_version"
    ATTACHMENT = "attachment"
    FORM_DRAFT = "form_draft"
    CERTIFICATE = "certificate"
    KEY_WRAP = "key_wrap"
    DEVICE = "device"
    SEAT = "seat"


class Part(StrEnum):
    """One sealed value of a record."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    PHONE = "phone"
    EMAIL = "email"
    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    NAME = "name"
    FILE_KEY = "file_key"
    REPORT = "report"
    SHA256 = "sha256"
    STATE = "state"
    CREDENTIALS = "credentials"


COMPARTMENTS: Final[Mapping[Entity, Compartment]] = MappingProxyType(
    {
        Entity.CLIENT: Compartment.CLINIC,
        Entity.NOTE: Compartment.CLINICAL,
        Entity.NOTE_VERSION: Compartment.CLINICAL,
        Entity.ATTACHMENT: Compartment.CLINICAL,
        Entity.FORM_DRAFT: Compartment.LOCAL,
        Entity.CERTIFICATE: Compartment.CLINIC,
        Entity.KEY_WRAP: Compartment.CLINIC,
        Entity.DEVICE: Compartment.CLINIC,
        Entity.SEAT: Compartment.LOCAL,
    }
)

_SECTIONS: Final = (Part.SUBJECTIVE, Part.OBJECTIVE, Part.ASSESSMENT, Part.PLAN)

PARTS: Final[Mapping[Entity, tuple[Part, ...]]] = MappingProxyType(
    {
        Entity.CLIENT: (Part.FIRST_NAME, Part.LAST_NAME, Part.PHONE, Part.EMAIL),
        Entity.NOTE: _SECTIONS,
        Entity.NOTE_VERSION: _SECTIONS,
        Entity.ATTACHMENT: (Part.NAME, Part.FILE_KEY, Part.REPORT, Part.SHA256),
        Entity.FORM_DRAFT: (Part.STATE,),
        Entity.CERTIFICATE: (),
        Entity.KEY_WRAP: (),
        Entity.DEVICE: (Part.NAME,),
        Entity.SEAT: (Part.CREDENTIALS,),
    }
)
