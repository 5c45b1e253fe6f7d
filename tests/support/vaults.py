"""Real keyed vaults for tests: made once in each test process, then copied, so that a fresh one is cheap."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

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
from pazpaz_desktop.crypto.keys import AnchorKey, BlobKey, DatabaseKey, FieldKey, MasterKey, SearchKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey, RootSigningKey
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId, PersonId, VaultId, WorkspaceId
from pazpaz_desktop.storage.anchors import Witness
from pazpaz_desktop.storage.key_ring import wrapped
from pazpaz_desktop.storage.store import Expected, Founding, Store
from tests.support.clocks import START, FakeClock


@dataclass(frozen=True)
class MadeVault:
    """A vault on disk with everything that opens it."""

    folder: Path
    database_key: DatabaseKey
    master: MasterKey
    founding: Founding

    @property
    def database(self) -> Path:
        """The sealed database file."""
        return self.folder / "vault.db"

    @property
    def expected(self) -> Expected:
        """What this vault's header would say."""
        return Expected(self.founding.vault_id, self.founding.workspace_id, self.founding.header_generation)

    def open(
        self, clock: Clock | None = None, *, witness: Witness | None = None, accept_rollback: bool = False
    ) -> Store:
        """The open store; the caller closes it."""
        return Store.open(
            self.folder,
            self.database_key,
            self.master,
            clock or FakeClock(),
            expected=self.expected,
            witness=witness or Witness(),
            accept_rollback=accept_rollback,
        )


def raw_connection(vault: MadeVault) -> sqlcipher.Connection:
    """What someone with the key can do without the program: any SQL, no lane, no unit of work.

    Foreign keys and recursive triggers are off, as SQLite leaves them; statements commit at once.
    """
    connection = sqlcipher.connect(str(vault.database), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{vault.database_key.reveal().hex()}'\"")
    return connection


def new_vault(folder: Path) -> MadeVault:
    """A vault with fresh keys and no records, made and closed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    master, database_key = MasterKey.generate(), DatabaseKey.generate()
    founding = _founding(master)
    Store.create(folder, database_key, master, founding, FakeClock()).close()
    return MadeVault(folder, database_key, master, founding)


def copied_vault(folder: Path) -> MadeVault:
    """A copy of this process's template vault: the same keys and ids each time."""
    template = _template()
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    return replace(template, folder=folder)


@pytest.fixture
def clock() -> FakeClock:
    """Stands still until moved."""
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> MadeVault:
    """A closed vault without records."""
    return copied_vault(tmp_path / "vault")


@pytest.fixture
def store(vault: MadeVault, clock: FakeClock) -> Iterator[Store]:
    """The same, open on the test's thread."""
    opened = vault.open(clock)
    yield opened
    opened.close()


@cache
def _template() -> MadeVault:
    kept = tempfile.TemporaryDirectory(prefix="vault-template-")
    vault = new_vault(Path(kept.name) / "vault")
    _kept_until_exit.append(kept)
    return vault


_kept_until_exit: list[tempfile.TemporaryDirectory[str]] = []


def _founding(master: MasterKey) -> Founding:
    workspace, device, person = WorkspaceId.random(), DeviceId.random(), PersonId.random()
    root_key, device_key, agreement = (
        RootSigningKey.generate(),
        DeviceSigningKey.generate(),
        DeviceAgreementKey.generate(),
    )
    ring: tuple[WorkingKey, ...] = (
        FieldKey.generate(),
        BlobKey.generate(),
        SearchKey.generate(),
        AnchorKey.generate(),
        root_key,
        device_key,
        agreement,
    )
    identity = DeviceIdentity(device, person, device_key.verify_key, agreement.public_bytes)
    return Founding(
        vault_id=VaultId.random(),
        workspace_id=workspace,
        device_id=device,
        person_id=person,
        ring=tuple(wrapped(master, key, workspace) for key in ring),
        certificates=_certificates(workspace, person, root_key, identity),
        root_fingerprint=root_fingerprint(root_key.verify_key),
        header_generation=1,
    )


def _certificates(
    workspace: WorkspaceId, person: PersonId, root_key: RootSigningKey, identity: DeviceIdentity
) -> tuple[Certificate, ...]:
    issuer = Issuer(workspace, root_key, CertificateId.random())
    now = milliseconds(START)
    return (
        issue_root(issuer, now),
        issue_person(issuer, CertificateId.random(), person, Role.OWNER, now),
        issue_device(issuer, CertificateId.random(), identity, now),
    )
