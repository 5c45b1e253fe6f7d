"""Values of register groups: what an operation holds of a record; read strictly, they came from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Final, Self

from pazpaz_desktop.domain.attachments import MediaType
from pazpaz_desktop.domain.moments import LAST_MS
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.canonical import Canonical, nfc
from pazpaz_desktop.foundation.errors import UnsupportedVersion

_ID: Final = 16
_DIGEST: Final = 32
_SIGNATURE: Final = 64
_LATEST_MS: Final = LAST_MS + 1
_LARGEST: Final = 1 << 40


@dataclass(frozen=True, slots=True, repr=False)
class ClientBorn:
    """What is fixed of a client."""

    created_at: int

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape."""
        members = _members(cls, value)
        return cls(moment_ms(members["created_at"]))


@dataclass(frozen=True, slots=True, repr=False)
class NoteBorn:
    """What is fixed of a note."""

    client: bytes
    created_at: int

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape."""
        members = _members(cls, value)
        return cls(_sized(members["client"], _ID), moment_ms(members["created_at"]))


@dataclass(frozen=True, slots=True, repr=False)
class SessionTimes:
    """Day and length of a note's session."""

    on: str
    minutes: int | None

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape."""
        members = _members(cls, value)
        minutes = members["minutes"]
        return cls(_day(members["on"]), None if minutes is None else _number(minutes, _LARGEST))


@dataclass(frozen=True, slots=True, repr=False)
class SignedVersion:
    """One signed state of a note, whole: row and sections."""

    id: bytes
    number: int
    on: str
    minutes: int | None
    content_hash: bytes
    signature: bytes
    certificate: bytes
    signed_at: int
    device: bytes
    person: bytes
    sections: Mapping[str, str]

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape."""
        members = _members(cls, value)
        minutes = members["minutes"]
        return cls(
            id=_sized(members["id"], _ID),
            number=_number(members["number"], _LARGEST),
            on=_day(members["on"]),
            minutes=None if minutes is None else _number(minutes, _LARGEST),
            content_hash=_sized(members["content_hash"], _DIGEST),
            signature=_sized(members["signature"], _SIGNATURE),
            certificate=_sized(members["certificate"], _ID),
            signed_at=moment_ms(members["signed_at"]),
            device=_sized(members["device"], _ID),
            person=_sized(members["person"], _ID),
            sections=_sections(members["sections"]),
        )


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentBorn:
    """What is fixed of a file, with the key that opens it."""

    note: bytes
    client: bytes
    blob: bytes
    media_type: str
    size_bytes: int
    created_at: int
    file_key: bytes
    sha256: bytes
    report: bytes

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape, also for a kind of file this program does not know."""
        members = _members(cls, value)
        return cls(
            note=_sized(members["note"], _ID),
            client=_sized(members["client"], _ID),
            blob=_sized(members["blob"], _ID),
            media_type=_media_type(members["media_type"]),
            size_bytes=_number(members["size_bytes"], _LARGEST),
            created_at=moment_ms(members["created_at"]),
            file_key=_sized(members["file_key"], _DIGEST),
            sha256=_sized(members["sha256"], _DIGEST),
            report=_bytes(members["report"]),
        )


@dataclass(frozen=True, slots=True, repr=False)
class CertificateBorn:
    """A certificate as it is stored."""

    kind: str
    body: bytes
    signature: bytes
    issuer: bytes

    @classmethod
    def read(cls, value: Canonical) -> Self:
        """UnsupportedVersion for any other shape."""
        members = _members(cls, value)
        return cls(
            kind=text(members["kind"]),
            body=_bytes(members["body"]),
            signature=_sized(members["signature"], _SIGNATURE),
            issuer=_sized(members["issuer"], _ID),
        )


Born = ClientBorn | NoteBorn | AttachmentBorn | CertificateBorn


def written(value: Born | SessionTimes | SignedVersion) -> Canonical:
    """As an operation holds it; `read` is the inverse."""
    shape: type = type(value)
    return {name: getattr(value, name) for name in _names(shape)}


def text(value: Canonical) -> str:
    """UnsupportedVersion unless it is text in NFC, so that what is stored is what was sent."""
    if not isinstance(value, str) or nfc(value) != value:
        raise _unknown()
    return value


def moment_ms(value: Canonical) -> int:
    """UnsupportedVersion unless it is whole milliseconds since 1970."""
    return _number(value, _LATEST_MS)


def maybe_moment_ms(value: Canonical) -> int | None:
    """The same where there may be none."""
    return None if value is None else moment_ms(value)


@cache
def _names(shape: type) -> frozenset[str]:
    return frozenset(each.name for each in fields(shape))


def _unknown() -> UnsupportedVersion:
    return UnsupportedVersion(found="value")


def _members(shape: type, value: Canonical) -> Mapping[str, Canonical]:
    if not isinstance(value, Mapping) or value.keys() != _names(shape):
        raise _unknown()
    return value


def _bytes(value: Canonical) -> bytes:
    if not isinstance(value, bytes):
        raise _unknown()
    return value


def _sized(value: Canonical, size: int) -> bytes:
    found = _bytes(value)
    if len(found) != size:
        raise _unknown()
    return found


def _number(value: Canonical, limit: int) -> int:
    if type(value) is not int or not 0 <= value < limit:
        raise _unknown()
    return value


def _day(value: Canonical) -> str:
    day = text(value)
    try:
        is_iso = date.fromisoformat(day).isoformat() == day
    except ValueError:
        is_iso = False
    if not is_iso:
        raise _unknown()
    return day


def _media_type(value: Canonical) -> str:
    try:
        return MediaType(text(value)).value
    except ValueError as error:
        raise _unknown() from error


def _sections(value: Canonical) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or set(value) != {section.value for section in Section}:
        raise _unknown()
    return {name: text(each) for name, each in value.items()}
