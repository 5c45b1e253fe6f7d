"""Checks of a whole vault: that every seal, link and signature is what was written."""

from dataclasses import replace

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.attachments.sealed_files import open_file
from pazpaz_desktop.crypto.keys import FileKey
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.services.keyring_anchor import recall
from pazpaz_desktop.services.log_checks import log_problems
from pazpaz_desktop.services.register_checks import register_problems
from pazpaz_desktop.services.vault import BLOB_FOLDER, Unlocked
from pazpaz_desktop.storage import integrity
from pazpaz_desktop.storage.anchors import Witness
from pazpaz_desktop.storage.integrity import Findings, Problem, ProblemCode
from pazpaz_desktop.storage.store import Expected, Store
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpSeal
from pazpaz_desktop.system.keyvault import KeyVault

__all__ = ["Audits", "Findings", "Problem", "ProblemCode", "verify_vault"]


class Audits:
    """Checks of one unlocked vault. They change nothing, not even the trail."""

    def __init__(self, store: Store, blobs: BlobStore, seal: OpSeal | None = None) -> None:
        self._store = store
        self._blobs = blobs
        self._seal = seal or EnvelopeSeal()

    def verify(self) -> Findings:
        """Everything, read from the disk; takes time with the size of the vault. Lane `db`.

        What does not fit is listed in the findings; DatabaseBroken only if the file itself is damaged.
        """
        findings = integrity.verify(self._store, self._read)
        cursor = self._store.sync
        if cursor is None:
            return findings
        with self._store.read() as view:
            log = tuple(log_problems(self._store, view, cursor))
            shown = tuple(register_problems(self._store, view, self._seal))
        return replace(findings, problems=(*findings.problems, *log, *shown))

    def is_whole(self) -> bool:
        """Whether the sealed values are those of the last commit; opens none of them. Lane `files`,
        or `read`; seconds in a large vault.
        """
        return integrity.recount(self._store)

    def _read(self, blob_id: BlobId, key: FileKey) -> bytes:
        return open_file(key, self._store.workspace_id, blob_id, self._blobs.get(blob_id))


def verify_vault(unlocked: Unlocked, clock: Clock, keyvault: KeyVault | None = None) -> Findings:
    """The same for a vault that is unlocked but not open: nothing is signed, told or written. Lane `db`.

    `keyvault` holds the keyring's anchor, if it is to be asked; without it the file anchor alone is
    compared. Raises what `Store.inspect` raises. The vault stays unlocked.
    """
    place = unlocked.header.place
    store = Store.inspect(
        unlocked.folder,
        unlocked.database_key,
        unlocked.master,
        clock,
        expected=Expected(place.vault, place.workspace, unlocked.header.generation),
        witness=Witness() if keyvault is None else Witness(recall(keyvault, place.vault)),
    )
    try:
        return Audits(store, BlobStore(unlocked.folder / BLOB_FOLDER)).verify()
    finally:
        store.close()
