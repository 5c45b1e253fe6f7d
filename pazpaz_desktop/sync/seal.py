"""The seal of operations: the port, and the envelope that stands behind it in the program."""

from dataclasses import dataclass
from typing import Protocol

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.crypto.padme import padded, unpadded
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.ids import DeviceId, OpId, WorkspaceId


@dataclass(frozen=True, slots=True)
class OpContext:
    """Everything a sealed operation is bound to."""

    workspace: WorkspaceId
    compartment: Compartment
    epoch: int
    op_id: OpId
    device: DeviceId
    schema: int

    def seal_context(self) -> SealContext:
        """The same as the envelope's context; `part` is the compartment."""
        return SealContext(
            SealKind.OP,
            self.workspace.raw,
            self.op_id.raw,
            self.compartment,
            schema=self.schema,
            epoch=self.epoch,
            author=self.device.raw,
        )


class OpSeal(Protocol):
    """Seals operations and opens them again, each bound to its context."""

    def seal(self, key: SyncKey, plaintext: bytes, about: OpContext) -> bytes:
        """Bytes that say nothing but, within bounds, their length."""
        ...

    def open(self, key: SyncKey, sealed: bytes, about: OpContext) -> bytes:
        """The plaintext; SealBroken for another key, context or byte."""
        ...


class EnvelopeSeal:
    """PADMÉ padding, then Cobblestone-256."""

    def seal(self, key: SyncKey, plaintext: bytes, about: OpContext) -> bytes:
        """Padded and sealed under a fresh salt."""
        return seal(key, padded(plaintext), about.seal_context())

    def open(self, key: SyncKey, sealed: bytes, about: OpContext) -> bytes:
        """The plaintext; SealBroken for another key, context or byte, or other padding."""
        return unpadded(open_sealed(key, sealed, about.seal_context()))
