"""Anchors: what this laptop last saw of a vault, kept outside its database, so that going back is told."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import OVERHEAD, open_sealed, seal
from pazpaz_desktop.crypto.keys import AnchorKey
from pazpaz_desktop.foundation.errors import DatabaseBroken, FileUnreadable, SealBroken, VaultRolledBack
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.storage.engine import Access
from pazpaz_desktop.storage.meta import Identity, VaultState

SLOT_SIZE: Final = 256
_SLOTS: Final = 2
_PLAIN_SIZE: Final = SLOT_SIZE - OVERHEAD
_STATE_SIZE: Final = len(VaultState().encode())
_BRIEF_HEAD: Final = 24

_log: Final = TopicLog("storage")


class FileAnchor:
    """Two sealed slots overwritten in turn: a torn write costs one slot, and the other still stands.

    Neither renamed nor synced on the save path: the database is on the disk first, so after a crash the
    anchor can only be behind it, never ahead.
    """

    def __init__(self, path: Path, key: AnchorKey, whose: Identity, access: Access = Access.WRITE) -> None:
        self._key = key
        self._whose = whose
        is_read_only = access is Access.READ
        try:
            self._file = os.open(path, os.O_RDONLY if is_read_only else os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FileUnreadable(reason="anchor") from error

    def latest(self) -> VaultState | None:
        """The newest state a slot holds; None if neither opens."""
        states = [state for slot in range(_SLOTS) if (state := self._read(slot)) is not None]
        return max(states, key=lambda state: state.generation, default=None)

    def follow(self, state: VaultState) -> None:
        """Note a commit. A failure is logged, not raised: the commit itself is safe."""
        try:
            self._write(state.generation % _SLOTS, state)
        except OSError as error:
            _log.failure("anchor_not_written", error)

    def reset(self, state: VaultState) -> None:
        """Write both slots and wait for the disk: for a new vault, and for a step back that was accepted."""
        try:
            for slot in range(_SLOTS):
                self._write(slot, state)
            os.fsync(self._file)
        except OSError as error:
            raise FileUnreadable(reason="anchor") from error

    def close(self) -> None:
        """Wait for the disk and let go of the file; once."""
        if self._file < 0:
            return
        try:
            os.fsync(self._file)
        except OSError as error:
            _log.failure("anchor_not_synced", error)
        os.close(self._file)
        self._file = -1

    def _read(self, slot: int) -> VaultState | None:
        try:
            sealed = os.pread(self._file, SLOT_SIZE, slot * SLOT_SIZE)
            plain = open_sealed(self._key, sealed, self._context(slot))
            return VaultState.decode(plain[:_STATE_SIZE])
        except (SealBroken, DatabaseBroken):
            return None
        except OSError as error:
            raise FileUnreadable(reason="anchor") from error

    def _write(self, slot: int, state: VaultState) -> None:
        plain = state.encode().ljust(_PLAIN_SIZE, b"\0")
        os.pwrite(self._file, seal(self._key, plain, self._context(slot)), slot * SLOT_SIZE)

    def _context(self, slot: int) -> SealContext:
        return SealContext(
            SealKind.ANCHOR, self._whose.workspace_id.raw, self._whose.vault_id.raw, part=f"file.{slot}"
        )


@dataclass(frozen=True, slots=True)
class BriefAnchor:
    """What fits into a keyring item: the generation and the beginning of the trail's head."""

    generation: int
    head: bytes

    @classmethod
    def of(cls, state: VaultState) -> Self:
        """The short form of a state."""
        return cls(state.generation, state.audit_head[:_BRIEF_HEAD])

    def encode(self) -> bytes:
        """32 bytes."""
        return self.generation.to_bytes(8, "big") + self.head

    @classmethod
    def decode(cls, data: bytes) -> Self | None:
        """The inverse of `encode`; None for anything else."""
        if len(data) != 8 + _BRIEF_HEAD:
            return None
        return cls(int.from_bytes(data[:8], "big"), data[8:])


@dataclass(frozen=True, slots=True)
class Witness:
    """The keyring's anchor, as the storage floor sees it.

    `remembered` is what the keyring held at unlock. `remember` is called on lane `db` after each commit
    and must return at once: the caller writes the newest to the keyring when it suits, on lane `keys`.
    """

    remembered: bytes | None = None
    remember: Callable[[bytes], None] | None = None

    def latest(self) -> BriefAnchor | None:
        """What the keyring held, if it was an anchor."""
        return None if self.remembered is None else BriefAnchor.decode(self.remembered)

    def follow(self, state: VaultState) -> None:
        """Hand on what a commit reached."""
        if self.remember is not None:
            self.remember(BriefAnchor.of(state).encode())


def check(found: VaultState, anchored: VaultState | None, witnessed: BriefAnchor | None) -> None:
    """VaultRolledBack if the database is older than an anchor, or differs from one of the same age.

    Being newer is ordinary: an anchor follows the commit and may have missed the last ones.
    """
    if anchored is not None:
        _check_age(found, anchored.generation, is_same=found == anchored)
    if witnessed is not None:
        _check_age(found, witnessed.generation, is_same=BriefAnchor.of(found) == witnessed)


def _check_age(found: VaultState, expected: int, *, is_same: bool) -> None:
    if found.generation < expected or (found.generation == expected and not is_same):
        raise VaultRolledBack(found=found.generation, expected=expected)
