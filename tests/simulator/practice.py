"""The practice of a simulated world: vaults of several laptops in one workspace, made once and copied."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    DeviceIdentity,
    Issuer,
    Role,
    issue_device,
    issue_person,
    issue_root,
    root_fingerprint,
)
from pazpaz_desktop.crypto.key_kinds import WorkingKey
from pazpaz_desktop.crypto.keys import (
    AnchorKey,
    BlobKey,
    ClinicalKey,
    ClinicKey,
    DatabaseKey,
    FieldKey,
    MasterKey,
    SearchKey,
    SyncKey,
    wrap,
)
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, Id, PersonId, VaultId, WorkspaceId
from pazpaz_desktop.storage.key_ring import WrappedKey
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.store import Founding, Store
from tests.simulator.chance import Chance, seeded_entropy
from tests.simulator.kept_reader import KeptReaderStore
from tests.support.clocks import START, FakeClock

_FOUNDED: Final = milliseconds(START)
MEMORY: Final = Path("/dev/shm")  # a folder that costs no disk, where the machine has one


@dataclass(frozen=True)
class LaptopVault:
    """One laptop's closed vault and what opens it. An assistant's has no clinical key."""

    folder: Path
    database_key: DatabaseKey
    master: MasterKey
    device: DeviceId
    is_assistants: bool

    def open(self, clock: Clock) -> Store:
        """As after an unlock; migration, which has nothing to do here, is left out."""
        return KeptReaderStore(self.folder, self.database_key, self.master, clock)


@dataclass(frozen=True)
class NewerLaptop:
    """A certified device whose program is of next year: it exists only as an author of the log."""

    workspace: WorkspaceId
    person: PersonId
    device: DeviceId
    key: DeviceSigningKey


@dataclass(frozen=True)
class Practice:
    """All laptops of one workspace, joined, with nothing sent yet."""

    folder: Path
    laptops: tuple[LaptopVault, ...]
    keys: Mapping[tuple[Compartment, int], SyncKey]
    newer: NewerLaptop

    def copied(self, folder: Path) -> "Practice":
        """The same in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        laptops = tuple(replace(each, folder=folder / each.folder.name) for each in self.laptops)
        return replace(self, folder=folder, laptops=laptops)


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """A folder of its own, in memory where possible."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return tempfile.TemporaryDirectory(prefix="pazpaz-sim-", dir=MEMORY if usable else None)


@cache
def template(laptops: int, *, has_assistant: bool = False) -> Practice:
    """A practice of that many laptops of one owner, the last one an assistant's where it has one.

    Keys and ids are the same in every process.
    """
    kept = scratch()
    _kept_until_exit.append(kept)
    with seeded_entropy(Chance("template")):
        return _founded(Path(kept.name), laptops, has_assistant=has_assistant)


_kept_until_exit: list[tempfile.TemporaryDirectory[str]] = []


def _founded(folder: Path, count: int, *, has_assistant: bool) -> Practice:
    issuer = Issuer(WorkspaceId.random(), RootSigningKey.generate(), CertificateId.random())
    owner, assistant = PersonId.random(), PersonId.random()
    makers = [_Maker(issuer, owner) for _ in range(count + 1)]
    if has_assistant:
        makers[-2] = _Maker(issuer, assistant)
    *ours, newer = makers
    certificates = (
        issue_root(issuer, _FOUNDED),
        issue_person(issuer, CertificateId.random(), owner, Role.OWNER, _FOUNDED),
        issue_person(issuer, CertificateId.random(), assistant, Role.ASSISTANT, _FOUNDED),
        *(issue_device(issuer, CertificateId.random(), maker.identity, _FOUNDED) for maker in makers),
    )
    clinic, clinical = ClinicKey.generate(), ClinicalKey.generate()
    laptops = tuple(
        maker.make(
            folder / f"laptop-{number}",
            certificates,
            [clinic] if maker.person == assistant else [clinic, clinical],
            is_first=number == 0,
        )
        for number, maker in enumerate(ours)
    )
    keys = {(Compartment.CLINIC, 1): clinic, (Compartment.CLINICAL, 1): clinical}
    newest = NewerLaptop(issuer.workspace, owner, newer.identity.device, newer.signing)
    return Practice(folder, laptops, keys, newest)


class _Maker:
    """Makes one laptop's vault; its keys come from the world's chance, none from OpenSSL."""

    def __init__(self, issuer: Issuer, person: PersonId) -> None:
        self._issuer = issuer
        self.person = person
        self._device = DeviceId.random()
        self.signing = DeviceSigningKey.generate()
        self._agreement = DeviceAgreementKey(os.urandom(DeviceAgreementKey.size))
        self._master, self._database = MasterKey.generate(), DatabaseKey.generate()

    @property
    def identity(self) -> DeviceIdentity:
        public = self._agreement.public_bytes
        return DeviceIdentity(self._device, self.person, self.signing.verify_key, public)

    def make(
        self, folder: Path, certificates: tuple[Certificate, ...], keys: list[SyncKey], *, is_first: bool
    ) -> LaptopVault:
        """A joined vault that knows all laptops, as after enrolment; the first one brings the practice."""
        folder.mkdir(mode=0o700)
        founding = Founding(
            vault_id=VaultId.random(),
            workspace_id=self._issuer.workspace,
            device_id=self._device,
            person_id=self.person,
            ring=tuple(self._wrapped(key) for key in self._ring(is_first)),
            certificates=certificates,
            header_generation=1,
            root_fingerprint=root_fingerprint(self._issuer.key.verify_key),
        )
        store = Store.create(folder, self._database, self._master, founding, FakeClock())
        with store.write() as work:
            store.add_keys(work, keys)
            work.sync = SyncState()
            if is_first:
                registers.mark_all_dirty(work)
            work.commit()
        store.close()
        return LaptopVault(folder, self._database, self._master, self._device, is_assistants=len(keys) == 1)

    def _ring(self, is_first: bool) -> tuple[WorkingKey, ...]:
        own = (FieldKey.generate(), BlobKey.generate(), SearchKey.generate(), AnchorKey.generate())
        root = (self._issuer.key,) if is_first else ()
        return (*own, *root, self.signing, self._agreement)

    def _wrapped(self, key: WorkingKey) -> WrappedKey:
        key_id = Id.random().raw
        sealed = wrap(self._master, key, self._issuer.workspace.raw, key_id)
        return WrappedKey(key_id, key.kind, key.epoch, sealed)
