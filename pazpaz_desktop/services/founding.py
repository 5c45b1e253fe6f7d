"""Founding: the identity and working keys that a new vault starts with, laid into its database."""

from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    DeviceIdentity,
    Issuer,
    Role,
    issue_device,
    issue_person,
    issue_root,
)
from pazpaz_desktop.crypto.header import VaultHeader
from pazpaz_desktop.crypto.key_kinds import WorkingKey
from pazpaz_desktop.crypto.keys import AnchorKey, BlobKey, DatabaseKey, FieldKey, MasterKey, SearchKey, wrap
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, Id, PersonId, WorkspaceId
from pazpaz_desktop.storage.key_ring import WrappedKey
from pazpaz_desktop.storage.store import Founding, Store


@dataclass(frozen=True, slots=True)
class _Identity:
    device: DeviceId
    person: PersonId
    keys: tuple[WorkingKey, ...]
    certificates: tuple[Certificate, ...]


def found(
    folder: Path, database_key: DatabaseKey, master: MasterKey, header: VaultHeader, clock: Clock
) -> None:
    """Create the vault's database in `folder`, durably, and close it again. DiskFull, VaultExists.

    A workspace of one: a root key, its owner, this device, all certified in the sync format.
    """
    place = header.place
    identity = _new_identity(place.workspace, clock)
    keys = (*_working_keys(), *identity.keys)
    store = Store.create(
        folder,
        database_key,
        master,
        Founding(
            vault_id=place.vault,
            workspace_id=place.workspace,
            device_id=identity.device,
            person_id=identity.person,
            ring=tuple(_wrapped(master, key, place.workspace) for key in keys),
            certificates=identity.certificates,
            header_generation=header.generation,
        ),
        clock,
    )
    store.close()


def _working_keys() -> tuple[WorkingKey, ...]:
    return (FieldKey.generate(), BlobKey.generate(), SearchKey.generate(), AnchorKey.generate())


def _new_identity(workspace: WorkspaceId, clock: Clock) -> _Identity:
    now = clock.now()
    issued_at = int(now.timestamp() * 1000)
    person, device = PersonId.new(now), DeviceId.new(now)
    root, signing, agreement = (
        RootSigningKey.generate(),
        DeviceSigningKey.generate(),
        DeviceAgreementKey.generate(),
    )
    issuer = Issuer(workspace, root, CertificateId.new(now))
    public = DeviceIdentity(device, person, signing.verify_key, agreement.public_bytes)
    certificates = (
        issue_root(issuer, issued_at),
        issue_person(issuer, CertificateId.new(now), person, Role.OWNER, issued_at),
        issue_device(issuer, CertificateId.new(now), public, issued_at),
    )
    return _Identity(device, person, (root, signing, agreement), certificates)


def _wrapped(master: MasterKey, key: WorkingKey, workspace: WorkspaceId) -> WrappedKey:
    key_id = Id.random().raw
    return WrappedKey(key_id, key.kind, key.epoch, wrap(master, key, workspace.raw, key_id))
