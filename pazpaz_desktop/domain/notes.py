"""Session notes: their sections and states, what may be saved or signed, and what a signature covers."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.texts import has_visible_text, well_formed
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import IllegalTransition, RuleBroken
from pazpaz_desktop.foundation.ids import (
    CertificateId,
    ClientId,
    DeviceId,
    NoteId,
    PersonId,
    VersionId,
    WorkspaceId,
)


class Section(StrEnum):
    """The four parts of a SOAP note, in reading order."""

    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"

    @property
    def part(self) -> Part:
        """The sealed part that holds this section."""
        return Part(self.value)


class NoteState(StrEnum):
    """draft → signing → signed, and signing → draft while the undo window is open."""

    DRAFT = "draft"
    SIGNING = "signing"
    SIGNED = "signed"

    def require(self, expected: "NoteState", act: str) -> None:
        """IllegalTransition unless the note is in the state that `act` needs."""
        if self is not expected:
            raise IllegalTransition(state=self, act=act)


@dataclass(frozen=True, slots=True, repr=False)
class NoteContent:
    """Everything a reader of the note sees, with the ids that say whose it is. Text is NFC."""

    workspace_id: WorkspaceId
    client_id: ClientId
    note_id: NoteId
    session_on: date
    duration_min: int | None
    sections: Mapping[Section, str]


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs which version, where and when."""

    number: int
    person_id: PersonId
    device_id: DeviceId
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note without its text. `signing_hash` and `signing_at` are set from the first signing on."""

    id: NoteId
    client_id: ClientId
    state: NoteState
    session_on: date
    duration_min: int | None
    revision: int
    updated_at: datetime
    signing_hash: bytes | None
    signing_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A signed state without its text."""

    id: VersionId
    note_id: NoteId
    session_on: date
    duration_min: int | None
    content_hash: bytes
    signing: Signing
    signature: bytes
    certificate_id: CertificateId


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """A note in a timeline: nothing that was written in it. `is_broken`: its text does not open."""

    id: NoteId
    state: NoteState
    session_on: date
    duration_min: int | None
    updated_at: datetime
    is_broken: bool = False


def content_hash(content: NoteContent) -> bytes:
    """SHA-256 over the canonical content: equal only for the same text of the same note."""
    return hashlib.sha256(canonical.encode(_content_map(content))).digest()


def signed_bytes(content: NoteContent, signing: Signing) -> bytes:
    """The message a note's signature covers: plaintext and ids, never an epoch or ciphertext."""
    return canonical.encode(
        {
            "v": 1,
            "content": _content_map(content),
            "number": signing.number,
            "person": signing.person_id.raw,
            "device": signing.device_id.raw,
            "signed_at": milliseconds(signing.signed_at),
        }
    )


def _content_map(content: NoteContent) -> dict[str, canonical.Canonical]:
    return {
        "v": 1,
        "ws": content.workspace_id.raw,
        "client": content.client_id.raw,
        "note": content.note_id.raw,
        "session_on": content.session_on.isoformat(),
        "duration_min": content.duration_min,
        "sections": {section.value: canonical.nfc(content.sections.get(section, "")) for section in Section},
    }


def fingerprint(content_digest: bytes) -> str:
    """The first 64 bits of a content hash in groups people can compare: `7F3A-91C2-04BE-D5A8`."""
    text = content_digest[:8].hex().upper()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def storable_section(section: Section, text: str) -> str:
    """The text as a draft stores it (NFC, whole, well formed). RuleBroken names the limit if it is longer."""
    normal = canonical.nfc(well_formed(text))
    if len(normal) > limits.DRAFT_SECTION_CHARACTERS:
        raise RuleBroken(
            field=section, rule="too_long", limit=limits.DRAFT_SECTION_CHARACTERS, found=len(normal)
        )
    return normal


def check_session(session_on: date, duration_min: int | None, today: date) -> None:
    """RuleBroken for a session date after `today` or a duration outside 0–480 minutes."""
    if session_on > today:
        raise RuleBroken(field="session_on", rule="in_the_future")
    if duration_min is not None and not 0 <= duration_min <= limits.LONGEST_SESSION_MINUTES:
        raise RuleBroken(field="duration_min", rule="out_of_range", limit=limits.LONGEST_SESSION_MINUTES)


def check_signable(content: NoteContent, today: date, limit: int = limits.SIGNED_SECTION_CHARACTERS) -> None:
    """RuleBroken unless a section has visible text, each fits `limit`, and the session is not to come."""
    check_session(content.session_on, content.duration_min, today)
    if not any(has_visible_text(text) for text in content.sections.values()):
        raise RuleBroken(field="sections", rule="empty")
    for section, text in content.sections.items():
        length = len(canonical.nfc(text))
        if length > limit:
            raise RuleBroken(field=section, rule="too_long", limit=limit, found=length)


def check_new_version(candidate: bytes, earlier: Iterable[bytes]) -> None:
    """RuleBroken if a version with the same content was signed before."""
    if candidate in set(earlier):
        raise RuleBroken(field="sections", rule="unchanged")
