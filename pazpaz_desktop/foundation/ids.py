"""Typed ids over UUIDv7: one kind of id cannot be handed in where another is meant."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Id:
    """Sixteen bytes naming one record. Equal only to an id of the same kind."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != 16:
            raise ValueError("an id has 16 bytes")

    def __str__(self) -> str:
        return self.raw.hex()

    @classmethod
    def new(cls, now: datetime) -> Self:
        """A fresh UUIDv7 (RFC 9562 §5.7): 48 bits of `now` in ms, 74 random bits."""
        ms = int(now.timestamp() * 1000)
        value = (ms & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return cls(value.to_bytes(16, "big"))

    @classmethod
    def random(cls) -> Self:
        """A fresh random id (UUIDv4) that says nothing about when it was made."""
        return cls(uuid.uuid4().bytes)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The id written by `str`; ValueError if it is not 32 hex digits."""
        return cls(bytes.fromhex(text))


class WorkspaceId(Id):
    """A practice, for ever, on every device."""

    __slots__ = ()


class VaultId(Id):
    """One vault folder on one laptop; names its keyring item."""

    __slots__ = ()


class DeviceId(Id):
    """One installation that signs."""

    __slots__ = ()


class PersonId(Id):
    """A practitioner or assistant."""

    __slots__ = ()


class CertificateId(Id):
    """A signed statement about a key."""

    __slots__ = ()


class ClientId(Id):
    """A person who is treated."""

    __slots__ = ()


class NoteId(Id):
    """A session note."""

    __slots__ = ()


class VersionId(Id):
    """One signed state of a session note."""

    __slots__ = ()


class AttachmentId(Id):
    """A file that belongs to a note or client."""

    __slots__ = ()


class BlobId(Id):
    """A sealed file in the blob store; random, says nothing."""

    __slots__ = ()


class FormDraftId(Id):
    """The unsent state of one open form."""

    __slots__ = ()


class OpId(Id):
    """One operation of the log; random, says nothing."""

    __slots__ = ()


class BatchId(Id):
    """One batch as it was first sent; a repeated push of it is known by it."""

    __slots__ = ()


class SeatId(Id):
    """One place that the operator made for a laptop on a clinic server."""

    __slots__ = ()


class InvitationId(Id):
    """One invitation, and the mailbox in which it is answered."""

    __slots__ = ()
