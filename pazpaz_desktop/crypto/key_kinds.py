"""Key kinds: what each key is for, as a type, so that no key stands in for another."""

import secrets
from enum import StrEnum
from typing import ClassVar, Self

from pazpaz_desktop.foundation.secret import Secret


class KeyKind(StrEnum):
    """The kinds of key that are kept wrapped; part of every wrap's context."""

    DATABASE = "database"
    BACKUP = "backup"
    FIELD = "field"
    BLOB = "blob"
    SEARCH = "search"
    ANCHOR = "anchor"
    ROOT_SIGNING = "root_signing"
    DEVICE_SIGNING = "device_signing"
    DEVICE_AGREEMENT = "device_agreement"
    SYNC_CLINIC = "sync_clinic"
    SYNC_CLINICAL = "sync_clinical"


class WorkingKey(Secret):
    """A random key of one kind and epoch. ValueError if the bytes have not the kind's size."""

    __slots__ = ("epoch",)
    kind: ClassVar[KeyKind]
    size: ClassVar[int] = 32

    def __init__(self, value: bytes, epoch: int = 1) -> None:
        if len(value) != self.size:
            raise ValueError(f"a {self.kind} key has {self.size} bytes")
        super().__init__(value)
        self.epoch = epoch

    @classmethod
    def generate(cls, epoch: int = 1) -> Self:
        """A fresh random key."""
        return cls(secrets.token_bytes(cls.size), epoch)
