"""A second laptop's vault in the workspace of a first one: certified, and without the root's key."""

from pathlib import Path

from pazpaz_desktop.crypto.agreement import DeviceAgreementKey
from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    DeviceIdentity,
    Issuer,
    issue_device,
)
from pazpaz_desktop.crypto.keys import AnchorKey, BlobKey, DatabaseKey, FieldKey, MasterKey, SearchKey, wrap
from pazpaz_desktop.crypto.signing import DeviceSigningKey
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, Id, VaultId
from pazpaz_desktop.storage.key_ring import WrappedKey
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.store import Founding, Store
from tests.support.clocks import FakeClock
from tests.support.vaults import MadeVault


def second_vault(folder: Path, first: Store, clock: Clock | None = None) -> tuple[MadeVault, Certificate]:
    """Another device of the same person, and its certificate, which the first does not know yet."""
    folder.mkdir(parents=True, mode=0o700)
    with first.read() as view:
        known = certificates.every(view)
    root = next(each for each in known if each.kind is CertificateKind.ROOT)
    assert first.keys.root is not None
    issuer = Issuer(first.workspace_id, first.keys.root, root.id)
    signing, agreement = DeviceSigningKey.generate(), DeviceAgreementKey.generate()
    device = DeviceId.random()
    identity = DeviceIdentity(device, first.person_id, signing.verify_key, agreement.public_bytes)
    issued = issue_device(issuer, CertificateId.random(), identity, milliseconds(first.clock.now()))
    master, database_key = MasterKey.generate(), DatabaseKey.generate()
    own = (FieldKey.generate(), BlobKey.generate(), SearchKey.generate(), AnchorKey.generate())
    ring = []
    for key in (*own, signing, agreement):
        key_id = Id.random().raw
        ring.append(
            WrappedKey(key_id, key.kind, key.epoch, wrap(master, key, first.workspace_id.raw, key_id))
        )
    founding = Founding(
        vault_id=VaultId.random(),
        workspace_id=first.workspace_id,
        device_id=device,
        person_id=first.person_id,
        ring=tuple(ring),
        certificates=(*known, issued),
        root_fingerprint=first.root_fingerprint,
        header_generation=1,
    )
    Store.create(folder, database_key, master, founding, clock or FakeClock()).close()
    return MadeVault(folder, database_key, master, founding), issued
