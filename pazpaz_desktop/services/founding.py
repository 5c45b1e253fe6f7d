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
    root_fingerprint,
)
from pazpaz_desktop.crypto.header import VaultHeader
from pazpaz_desktop.crypto.key_kinds import WorkingKey
from pazpaz_desktop.crypto.keys import AnchorKey, BlobKey, DatabaseKey, FieldKey, MasterKey, SearchKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId, WorkspaceId
from pazpaz_desktop.services.seat_keeping import KeptSeat
from pazpaz_desktop.storage.key_ring import wrapped
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos import seats as seat_repo
from pazpaz_desktop.storage.store import Founding, Store


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a new vault's laptop is, its private keys among `keys`, and what certifies it."""

    device: DeviceId
    person: PersonId
    keys: tuple[WorkingKey, ...]
    certificates: tuple[Certificate, ...]
    root_fingerprint: bytes


def found(
    folder: Path, database_key: DatabaseKey, master: MasterKey, header: VaultHeader, clock: Clock
) -> None:
    """Create the vault's database in `folder`, durably, and close it again. DiskFull, VaultExists.

    A workspace of one: a root key, its owner, this device, all certified in the sync format.
    """
    identity = _new_identity(header.place.workspace, clock)
    Store.create(folder, database_key, master, _founding(header, master, identity), clock).close()


def found_joined(
    folder: Path,
    database_key: DatabaseKey,
    master: MasterKey,
    header: VaultHeader,
    clock: Clock,
    *,
    identity: Identity,
    seat: KeptSeat,
) -> None:
    """The same for a laptop that was let into a workspace: certified by its owner, and with a seat.

    It has read nothing of the practice's log yet.
    """
    store = Store.create(folder, database_key, master, _founding(header, master, identity), clock)
    try:
        with store.write() as work:
            work.sync = SyncState(gen=seat.witnessed.gen)
            seat_repo.keep(work, seat.seat.seat_id, seat.encode())
            work.commit()
    finally:
        store.close()


def _founding(header: VaultHeader, master: MasterKey, identity: Identity) -> Founding:
    place, keys = header.place, (*_working_keys(), *identity.keys)
    return Founding(
        vault_id=place.vault,
        workspace_id=place.workspace,
        device_id=identity.device,
        person_id=identity.person,
        ring=tuple(wrapped(master, key, place.workspace) for key in keys),
        certificates=identity.certificates,
        root_fingerprint=identity.root_fingerprint,
        header_generation=header.generation,
    )


def _working_keys() -> tuple[WorkingKey, ...]:
    return (FieldKey.generate(), BlobKey.generate(), SearchKey.generate(), AnchorKey.generate())


def _new_identity(workspace: WorkspaceId, clock: Clock) -> Identity:
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
    keys = (root, signing, agreement)
    return Identity(device, person, keys, certificates, root_fingerprint(root.verify_key))
