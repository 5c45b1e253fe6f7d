"""The keyring's anchor: how far a vault had come, remembered by the operating system's keyring."""

from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from typing import Final

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import KeystoreUnavailable, LaneClosed
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.storage.anchors import Witness
from pazpaz_desktop.system.keyvault import KeyVault

WRITE_EVERY_S: Final = 30.0
"""A keyring write takes 29 ms (decisions.md §3), a save must not."""

_LAST_WRITE_S: Final = 0.5

_log = TopicLog("keyring_anchor")


class KeyringAnchor:
    """Writes the newest state to the keyring on lane `keys`, at most every 30 s, and at the end.

    A keyring that fails costs nothing but this witness: the database may be newer than it remembers.
    """

    def __init__(self, keyvault: KeyVault, vault_id: VaultId, keys: Lane, clock: Clock) -> None:
        self._keyvault = keyvault
        self._vault_id = vault_id
        self._keys = keys
        self._clock = clock
        self._newest: bytes | None = None
        self._written_at: float | None = None

    def witness(self) -> Witness:
        """What the keyring remembers, and the ear for what is committed from now on. Lane `db`."""
        remembered = self._keys.submit(lambda: recall(self._keyvault, self._vault_id)).result()
        return Witness(remembered, self._remember)

    def write_last(self) -> None:
        """Write what was not written yet; waits half a second at most, not for a closed lane. Lane `db`."""
        if self._newest is not None:
            with suppress(NotInTime, LaneClosed, CancelledError):
                self._write().result(timeout=_LAST_WRITE_S)

    def _remember(self, anchor: bytes) -> None:
        self._newest = anchor
        now = self._clock.monotonic()
        if self._written_at is None or now - self._written_at >= WRITE_EVERY_S:
            self._written_at = now
            self._write()

    def _write(self) -> "Future[None]":
        anchor, self._newest = self._newest, None
        return self._keys.submit(lambda: self._put(anchor))

    def _put(self, anchor: bytes | None) -> None:
        try:
            if anchor is not None:
                self._keyvault.put(_item(self._vault_id), Secret(anchor))
        except KeystoreUnavailable as error:
            _log.failure("write", error)


def recall(keyvault: KeyVault, vault_id: VaultId) -> bytes | None:
    """What the keyring remembers of a vault; None if nothing, or if it fails. Lane `keys`."""
    try:
        kept = keyvault.get(_item(vault_id))
    except KeystoreUnavailable as error:
        _log.failure("recall", error)
        return None
    return None if kept is None else kept.reveal()


def _item(vault_id: VaultId) -> str:
    return f"anchor-{vault_id}"
