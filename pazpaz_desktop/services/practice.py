"""The practice: every use case of one unlocked vault, from unlock to lock."""

from contextlib import ExitStack, suppress
from typing import Self

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.domain.audit import Cause, Event
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import DiskFull, PazPazError
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.audits import Audits
from pazpaz_desktop.services.clients import Clients
from pazpaz_desktop.services.clinic import ClinicLink
from pazpaz_desktop.services.clinic_terms import RemoteOf, nowhere
from pazpaz_desktop.services.diagnostics import Diagnostics
from pazpaz_desktop.services.files import Files
from pazpaz_desktop.services.form_drafts import FormDrafts
from pazpaz_desktop.services.keyring_anchor import KeyringAnchor
from pazpaz_desktop.services.notes import Notes
from pazpaz_desktop.services.settings import Settings
from pazpaz_desktop.services.signatures import Signatures
from pazpaz_desktop.services.switching import Switching
from pazpaz_desktop.services.vault import BLOB_FOLDER, RESERVE_FILE, Unlocked
from pazpaz_desktop.storage.anchors import Witness
from pazpaz_desktop.storage.store import Expected, Store
from pazpaz_desktop.system.files import ReserveFile
from pazpaz_desktop.system.keyvault import KeyVault


class Practice:
    """Made by `open` on lane `db`, closed there; each use case names the lane it runs on."""

    def __init__(
        self,
        store: Store,
        unlocked: Unlocked,
        lanes: Lanes,
        keyring_anchor: KeyringAnchor | None,
        remote_of: RemoteOf,
    ) -> None:
        blobs = BlobStore(unlocked.folder / BLOB_FOLDER)
        self._store = store
        self._unlocked = unlocked
        self._keyring_anchor = keyring_anchor
        self.label = unlocked.header.label
        self.is_demo, self.is_demo_clinic = unlocked.is_demo, unlocked.is_demo_clinic
        self.needs_keyring = unlocked.needs_keyring
        self.clients = Clients(store)
        self.switching = Switching(store, self.clients)
        self.notes = Notes(store, Signatures(store))
        self.clinic = ClinicLink(
            store, blobs, lanes, self.clients.heed, remote_of, may_join=not self.is_demo_clinic
        )
        self.files = Files(store, blobs, lanes.db, self.clinic.fetch)
        self.audit = Audits(store, blobs)
        self.drafts = FormDrafts(store)
        self.settings = Settings(store)
        self.diagnostics = Diagnostics(store, self.settings, Profile(unlocked.folder.parent.parent).logs)

    @classmethod
    def open(
        cls,
        unlocked: Unlocked,
        lanes: Lanes,
        clock: Clock,
        keyvault: KeyVault | None = None,
        *,
        accept_rollback: bool = False,
        remote_of: RemoteOf = nowhere,
    ) -> Self:
        """Open the database of an unlocked vault and sign for good what waited for it. Lane `db`.

        `remote_of` is the way to the clinic's server, which is not asked here.

        Raises what `Store.open` raises; the vault then stays unlocked and the caller closes it.
        `accept_rollback` is the person's answer to VaultRolledBack, to VaultMissing(part=anchor) and to
        HeaderBroken(reason=older), all at once. Where the disk is full, the reserve is
        given back for it: nobody is kept out of a vault that still has that much room.
        """
        try:
            return cls._opened(
                unlocked, lanes, clock, keyvault, accept_rollback=accept_rollback, remote_of=remote_of
            )
        except DiskFull:
            if not ReserveFile(unlocked.folder / RESERVE_FILE).free():
                raise
        return cls._opened(
            unlocked, lanes, clock, keyvault, accept_rollback=accept_rollback, remote_of=remote_of
        )

    @classmethod
    def _opened(
        cls,
        unlocked: Unlocked,
        lanes: Lanes,
        clock: Clock,
        keyvault: KeyVault | None,
        *,
        accept_rollback: bool,
        remote_of: RemoteOf,
    ) -> Self:
        vault_id = unlocked.header.place.vault
        if unlocked.is_demo_clinic:
            keyvault = None  # nothing of it is worth a place in the person's keyring
        anchor = None if keyvault is None else KeyringAnchor(keyvault, vault_id, lanes.keys, clock)
        store = Store.open(
            unlocked.folder,
            unlocked.database_key,
            unlocked.master,
            clock,
            expected=Expected(vault_id, unlocked.header.place.workspace, unlocked.header.generation),
            witness=Witness() if anchor is None else anchor.witness(),
            accept_rollback=accept_rollback,
        )
        try:
            if unlocked.header.generation < store.header_generation:
                unlocked = unlocked.past(store.header_generation)
            unlocked.settle()
            _tell_opening(store, accept_rollback)
            practice = cls(store, unlocked, lanes, anchor, remote_of)
            practice.notes.finalise_due(everything=True, cause=Cause.START)
        except BaseException:
            store.close()
            raise
        return practice

    def close(self, cause: Cause = Cause.LOCK) -> None:
        """Sign the trail, cut what is to be sent, write the anchors, let go of database, keys and lock.

        Lane `db`. An exchange that runs is stopped between two calls, and not waited for.

        What the person wrote is on the disk before this is called: DiskFull or another HostError here
        means that only the trail's last row is missing, and the database is closed all the same.
        """
        with ExitStack() as ending:  # whatever fails, the other steps still happen: the last named first
            ending.callback(self._unlocked.close)
            if self._keyring_anchor is not None:
                ending.callback(self._keyring_anchor.write_last)
            ending.callback(self._store.close)
            ending.callback(self.files.close)
            ending.callback(self._cut)
            with self._store.write() as work:
                work.record(Event.VAULT_LOCK, None, cause=cause)
                work.sign_trail()
                work.commit()

    def _cut(self) -> None:
        self.clinic.stop()
        with suppress(PazPazError):  # what was not cut stays marked, and is cut at the next exchange
            self.clinic.cut()


def _tell_opening(store: Store, accepted_rollback: bool) -> None:
    is_new = store.state.audit_seq == 0
    with store.write() as work:
        if is_new:
            work.record(Event.VAULT_CREATE, None)
            if store.is_joined:
                work.record(Event.CLINIC_JOIN, None)
        if accepted_rollback:
            work.record(Event.VAULT_ROLLBACK_ACCEPT, None)
        work.record(Event.VAULT_UNLOCK, None)
        work.commit()
