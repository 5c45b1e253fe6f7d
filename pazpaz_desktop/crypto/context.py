"""Seal contexts: the canonical statement of what a sealed value is and where it belongs."""

from dataclasses import dataclass
from enum import StrEnum

from pazpaz_desktop.foundation.canonical import length_prefixed

_PRODUCT = b"pazpaz"
_VERSION = b"1"


class SealKind(StrEnum):
    """What is sealed; two kinds never open as each other."""

    FIELD = "field"
    BLOB = "blob"
    KEY = "key"
    SLOT = "slot"
    HEADER = "header"
    BACKUP = "backup"
    ANCHOR = "anchor"
    KIT = "kit"
    ROOT = "root"
    OP = "op"
    UPLOAD = "upload"
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class SealContext:
    """Everything a sealed value is bound to. A value opens only under the context it was sealed with.

    What does not apply stays empty (bytes, text) or None (numbers); an absent number differs from 0.
    Numbers are 0 … 2⁶⁴−1, otherwise `to_bytes` raises OverflowError.
    """

    kind: SealKind
    workspace: bytes = b""
    object_id: bytes = b""
    part: str = ""
    schema: int | None = None
    epoch: int | None = None
    version: int | None = None
    author: bytes = b""

    def to_bytes(self) -> bytes:
        """The canonical bytes (docs/specs/envelope.md §3); injective over all contexts."""
        return length_prefixed(
            _PRODUCT,
            _VERSION,
            self.kind.encode(),
            self.workspace,
            self.object_id,
            self.part.encode(),
            _number(self.schema),
            _number(self.epoch),
            _number(self.version),
            self.author,
        )


def _number(value: int | None) -> bytes:
    return b"" if value is None else value.to_bytes(8, "big")
