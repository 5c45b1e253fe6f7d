"""The audit trail's vocabulary and chain rule: which events exist, what each may say, how rows link.

A fact is a bounded number or a word out of a closed list, never free text: a name, an address or a
phrase has no way into the trail, whatever the caller hands in.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pazpaz_desktop.domain.attachments import MediaType
from pazpaz_desktop.domain.settings import SettingName
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import ChainBroken
from pazpaz_desktop.foundation.ids import DeviceId, Id

Fact = int | str

FIRST_LINK: Final = bytes(32)
"""`prev_hash` of a device's first row."""

_LARGEST_NUMBER: Final = 1 << 48


class View(StrEnum):
    """Where a record was opened."""

    CLIENT_PAGE = "client_page"
    NOTE_EDITOR = "note_editor"
    VERSION_VIEW = "version_view"
    FILE_VIEW = "file_view"


class Cause(StrEnum):
    """Why a signing became final, or the vault was closed."""

    WINDOW_OVER = "window_over"
    LOCK = "lock"
    QUIT = "quit"
    START = "start"


class Event(StrEnum):
    """Everything the trail can record, as `resource.verb` in the present tense."""

    VAULT_CREATE = "vault.create"
    VAULT_UNLOCK = "vault.unlock"
    VAULT_LOCK = "vault.lock"
    VAULT_ROLLBACK_ACCEPT = "vault.rollback.accept"
    CLIENT_CREATE = "client.create"
    CLIENT_READ = "client.read"
    CLIENT_UPDATE = "client.update"
    CLIENT_ARCHIVE = "client.archive"
    CLIENT_UNARCHIVE = "client.unarchive"
    NOTE_CREATE = "note.create"
    NOTE_READ = "note.read"
    NOTE_UPDATE = "note.update"
    NOTE_SIGN_START = "note.sign.start"
    NOTE_SIGN_UNDO = "note.sign.undo"
    NOTE_SIGN_FINALISE = "note.sign.finalise"
    NOTE_VERSION_READ = "note.version.read"
    ATTACHMENT_CREATE = "attachment.create"
    ATTACHMENT_READ = "attachment.read"
    ATTACHMENT_DELETE = "attachment.delete"
    ATTACHMENT_RESTORE = "attachment.restore"
    ATTACHMENT_DOWNLOAD = "attachment.download"
    SETTING_CHANGE = "setting.change"
    CLINIC_JOIN = "clinic.join"
    DEVICE_ADD = "device.add"


FactRule = type[int] | type[StrEnum]

FACTS: Final[Mapping[Event, Mapping[str, FactRule]]] = MappingProxyType(
    {
        Event.VAULT_CREATE: {},
        Event.VAULT_UNLOCK: {},
        Event.VAULT_LOCK: {"cause": Cause},
        Event.VAULT_ROLLBACK_ACCEPT: {},
        Event.CLIENT_CREATE: {},
        Event.CLIENT_READ: {"view": View},
        Event.CLIENT_UPDATE: {"parts": int},
        Event.CLIENT_ARCHIVE: {},
        Event.CLIENT_UNARCHIVE: {},
        Event.NOTE_CREATE: {},
        Event.NOTE_READ: {"view": View},
        Event.NOTE_UPDATE: {"revision": int},
        Event.NOTE_SIGN_START: {"minutes": int},
        Event.NOTE_SIGN_UNDO: {},
        Event.NOTE_SIGN_FINALISE: {"number": int, "cause": Cause},
        Event.NOTE_VERSION_READ: {"view": View, "number": int},
        Event.ATTACHMENT_CREATE: {"media_type": MediaType, "size_bytes": int, "removed": int},
        Event.ATTACHMENT_READ: {"view": View},
        Event.ATTACHMENT_DELETE: {},
        Event.ATTACHMENT_RESTORE: {},
        Event.ATTACHMENT_DOWNLOAD: {"size_bytes": int},
        Event.SETTING_CHANGE: {"setting": SettingName},
        Event.CLINIC_JOIN: {},
        Event.DEVICE_ADD: {},
    }
)
"""Per event, the facts it may carry: a whole number from 0 to 2^48, or a word of the named list."""


def checked_facts(event: Event, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts as plain values, ready to encode; TypeError for one that `FACTS` does not allow."""
    allowed = FACTS[event]
    return {name: _checked(allowed.get(name), value) for name, value in facts.items()}


def _checked(rule: FactRule | None, value: Fact) -> Fact:
    if rule is int and type(value) is int and 0 <= value <= _LARGEST_NUMBER:
        return value
    if rule is not None and issubclass(rule, StrEnum) and isinstance(value, str):
        known = {member.value for member in rule}
        if value in known:
            return str(value)
    raise TypeError("an audit fact is a number or a word the event allows")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of a device's trail, as stored. `facts` is canonical CBOR."""

    seq: int
    device_id: DeviceId
    at_ms: int
    event: str
    subject_id: bytes | None
    facts: bytes
    prev_hash: bytes
    hash: bytes


def link(row: AuditRow) -> bytes:
    """SHA-256 over the canonical bytes of every column but `hash` itself; `prev_hash` is among them."""
    content: dict[str, canonical.Canonical] = {
        "v": 1,
        "seq": row.seq,
        "device": row.device_id.raw,
        "at": row.at_ms,
        "event": row.event,
        "subject": row.subject_id,
        "facts": row.facts,
        "prev": row.prev_hash,
    }
    return hashlib.sha256(canonical.encode(content)).digest()


def next_row(
    previous: AuditRow | None,
    device: DeviceId,
    at_ms: int,
    event: Event,
    *,
    subject: Id | None,
    facts: Mapping[str, Fact],
) -> AuditRow:
    """The row that follows `previous` (None: the first). TypeError for a fact the event does not allow."""
    unlinked = AuditRow(
        seq=1 if previous is None else previous.seq + 1,
        device_id=device,
        at_ms=at_ms,
        event=event.value,
        subject_id=None if subject is None else subject.raw,
        facts=canonical.encode(checked_facts(event, facts)),
        prev_hash=FIRST_LINK if previous is None else previous.hash,
        hash=b"",
    )
    return AuditRow(
        unlinked.seq,
        unlinked.device_id,
        unlinked.at_ms,
        unlinked.event,
        unlinked.subject_id,
        unlinked.facts,
        unlinked.prev_hash,
        link(unlinked),
    )


def check_chain(rows: Iterable[AuditRow]) -> bytes:
    """The head's hash of a whole trail from its first row on; ChainBroken names the first bad row."""
    expected_seq, head = 1, FIRST_LINK
    for row in rows:
        if row.seq != expected_seq or row.prev_hash != head or row.hash != link(row):
            raise ChainBroken(seq=row.seq)
        expected_seq, head = row.seq + 1, row.hash
    return head
