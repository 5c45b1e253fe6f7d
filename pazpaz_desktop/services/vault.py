"""Vaults: which there are on this laptop, how one is made, and how one is unlocked."""

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from pazpaz_desktop.crypto import header as headers
from pazpaz_desktop.crypto import keyslots
from pazpaz_desktop.crypto.header import VaultHeader
from pazpaz_desktop.crypto.kdf import Argon2Params, calibrate, stopwatch
from pazpaz_desktop.crypto.keys import BackupKey, DatabaseKey, MasterKey
from pazpaz_desktop.crypto.keyslots import KeySlot, Place, SlotKind
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.passphrases import check_passphrase
from pazpaz_desktop.foundation.canonical import nfc
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import (
    HeaderBroken,
    HostError,
    KeystoreHalfMissing,
    KeystoreUnavailable,
    PazPazError,
    RuleBroken,
    UnsupportedVersion,
    VaultExists,
    VaultMissing,
    WrongKit,
    WrongPassphrase,
)
from pazpaz_desktop.foundation.ids import VaultId, WorkspaceId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services import header_files
from pazpaz_desktop.system import files
from pazpaz_desktop.system.instance import VaultLock
from pazpaz_desktop.system.keyvault import KeyVault

DATABASE_FILE: Final = "vault.db"
RESERVE_FILE: Final = "reserve"
BLOB_FOLDER: Final = "blobs"
UNFINISHED: Final = ".new-"
"""What is being made, or was left half made, is named so; no vault is."""

DEMO_LABEL: Final = "Demo clinic · מרפאת הדגמה"
"""The label of demo clinics, which no other vault may have."""

_FOLDER_NAME: Final = re.compile("[0-9a-f]{32}")


Lay = Callable[[Path, DatabaseKey, MasterKey, VaultHeader, Clock], None]
"""Creates a new vault's database in a folder, durably, and closes it again."""


class CardState(StrEnum):
    """What can be said of a vault before it is unlocked."""

    READY = "ready"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class VaultCard:
    """One vault on the lock screen. The label is empty where the header cannot be read."""

    vault_id: VaultId
    label: str
    state: CardState

    @property
    def is_demo_clinic(self) -> bool:
        """Whether it says it is one. Only unlocking proves it: see `Unlocked.is_demo_clinic`."""
        return self.label == DEMO_LABEL


@dataclass(frozen=True, slots=True)
class CreateVault:
    """What set-up asks for. `keyring` False means the passphrase alone opens (slot 2), by choice.

    `beside_others` must be said where there are vaults already, so that none is made by mistake.
    """

    label: str
    passphrase: Secret
    kit: RecoveryKit
    keyring: bool = True
    is_demo: bool = False
    beside_others: bool = False


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The open door to one vault: its keys, and its lock against a second program until `close`."""

    folder: Path
    header: VaultHeader
    master: MasterKey
    database_key: DatabaseKey
    backup_key: BackupKey
    is_demo: bool
    lock: VaultLock

    @property
    def is_demo_clinic(self) -> bool:
        """Whether this is a demo clinic: by the sealed mark, and a label that the header's MAC covers."""
        return self.is_demo and self.header.label == DEMO_LABEL

    @property
    def needs_keyring(self) -> bool:
        """False where the passphrase alone opens this vault: the screen says so."""
        return self.header.slot(SlotKind.PASSPHRASE) is None

    def settle(self) -> None:
        """Make whole what stands beside the database: both copies of the header, and the reserve.

        For after the database has accepted the header. Never raises: a full disk keeps nobody out.
        """
        header_files.settle(self.folder, self.header)
        with contextlib.suppress(PazPazError):
            files.ReserveFile(self.folder / RESERVE_FILE).ensure()

    def past(self, generation: int) -> "Unlocked":
        """The same vault under a header that counts on past `generation`: written, and older ones refused.

        DiskFull or FileUnreadable: the header is as it was.
        """
        counted = self.header.past(generation, self.master)
        header_files.write(self.folder, counted)
        return replace(self, header=counted)

    def close(self) -> None:
        """Wipe our copies of the keys and let other programs open the vault."""
        for key in (self.master, self.database_key, self.backup_key):
            key.wipe()
        self.lock.release()


class Vaults:
    """The vaults of one profile. Everything but `cards` and `new_kit` belongs on lane keys.

    `keyvault` None means that no keyring works here. `kdf` None means: measure this machine whenever
    a slot is made.
    """

    def __init__(
        self, profile: Profile, keyvault: KeyVault | None, clock: Clock, kdf: Argon2Params | None = None
    ) -> None:
        self._profile = profile
        self._keyvault = keyvault
        self._clock = clock
        self._kdf = kdf

    def cards(self) -> tuple[VaultCard, ...]:
        """Every vault or rest of one, by label. Reads headers only; never raises for one bad vault."""
        found = [_card(folder) for folder in self._folders()]
        return tuple(sorted(found, key=lambda card: (card.label.casefold(), card.vault_id.raw)))

    def new_kit(self) -> RecoveryKit:
        """A kit to be shown, printed and typed back before `create`."""
        return RecoveryKit.generate()

    def create(self, request: CreateVault) -> Unlocked:
        """Make a vault, all of it or none: it is built beside and moved into place when complete.

        RuleBroken for passphrase or label; VaultExists if anything is here and `beside_others` is not
        said; KeystoreUnavailable if the keyring is wanted and does not take its half; DiskFull.
        """
        from pazpaz_desktop.services import founding  # storage is heavy; the lock screen starts without it

        return self._made(request, WorkspaceId.new(self._clock.now()), founding.found, _nothing_more)

    def create_joined(
        self, request: CreateVault, workspace: WorkspaceId, lay: Lay, then: Callable[[], None]
    ) -> Unlocked:
        """The same for a laptop that joins `workspace`: `lay` makes its database, `then` ends the joining.

        Whatever `then` raises, it is as if no vault had been made; it must settle by itself what may wait.
        """
        return self._made(request, workspace, lay, then)

    def _made(
        self, request: CreateVault, workspace: WorkspaceId, lay: Lay, then: Callable[[], None]
    ) -> Unlocked:
        check_passphrase(request.passphrase)
        label = _checked_label(request)
        if not request.beside_others and self.cards():
            raise VaultExists()
        place = Place(VaultId.random(), workspace)
        self.sweep_unfinished()
        building = self._profile.vaults / f"{UNFINISHED}{place.vault}"
        with ExitStack() as undoing:
            undoing.callback(self._forget_half, place)
            for rest in (building, self._folder(place.vault)):  # its id is new: the folder can only be ours
                undoing.callback(shutil.rmtree, rest, ignore_errors=True)
            half = self._keep_new_half(place) if request.keyring else None
            unlocked = self._built(building, place, replace(request, label=label), half, lay)
            undoing.callback(unlocked.close)
            then()
            undoing.pop_all()
        return unlocked

    def unlock(self, vault_id: VaultId, passphrase: Secret) -> Unlocked:
        """Open with the passphrase and, where the vault has it so, the keyring's half.

        WrongPassphrase; KeystoreHalfMissing if the keyring works but has not this vault's half;
        KeystoreUnavailable if it cannot be asked; VaultMissing, HeaderBroken, UnsupportedVersion,
        VaultInUse, FileUnreadable for the vault itself.
        """
        with self._held(vault_id) as (lock, header):
            return self._opened(lock, header, self._master_by_passphrase(header, passphrase))

    def confirm(self, unlocked: Unlocked, passphrase: Secret) -> None:
        """Return if `passphrase` opens this vault, which stays as it is; otherwise as `unlock` refuses it."""
        self._master_by_passphrase(unlocked.header, passphrase).wipe()

    def unlock_with_kit(self, vault_id: VaultId, code: str, new_passphrase: Secret | None) -> Unlocked:
        """Open with the recovery kit alone; with a new passphrase, also replace the old one's slots.

        The new slot needs the keyring if the old one did and the keyring works, otherwise the
        passphrase alone opens from then on (`Unlocked.needs_keyring`). WrongKit, RuleBroken for the
        passphrase, DiskFull (the old header stands) and the vault's own errors as in `unlock`.
        """
        kit = RecoveryKit.parse(code)
        if new_passphrase is not None:
            check_passphrase(new_passphrase)
        with self._held(vault_id) as (lock, header):
            slot = header.slot(SlotKind.KIT)
            if slot is None:
                raise WrongKit(reason="key")
            unlocked = self._opened(lock, header, keyslots.open_kit_slot(slot, header.place, kit))
            if new_passphrase is None:
                return unlocked
            return self._with_new_passphrase(unlocked, new_passphrase)

    def _built(
        self, building: Path, place: Place, request: CreateVault, half: Secret | None, lay: Lay
    ) -> Unlocked:
        master, database_key, backup_key = (
            MasterKey.generate(),
            DatabaseKey.generate(),
            BackupKey.generate(),
        )
        slots = self._passphrase_slots(master, place, request.passphrase, half, is_demo=request.is_demo)
        header = VaultHeader(
            place=place,
            label=request.label,
            generation=1,
            created_at=int(self._clock.now().timestamp() * 1000),
            slots=(*slots, keyslots.make_kit(master, place, request.kit)),
            parts=headers.seal_parts(master, place, database_key, backup_key, is_demo=request.is_demo),
        ).sealed_by(master)
        for private in (self._profile.vaults, building, building / BLOB_FOLDER):
            files.private_dir(private)
        folder = self._folder(place.vault)
        with _kept_on_success(VaultLock(building)) as lock:
            files.ReserveFile(building / RESERVE_FILE).ensure()
            lay(building, database_key, master, header, self._clock)
            header_files.write(building, header)  # last: where it is, all is
            files.move_into_place(building, folder)
        return Unlocked(folder, header, master, database_key, backup_key, request.is_demo, lock)

    def _with_new_passphrase(self, unlocked: Unlocked, passphrase: Secret) -> Unlocked:
        header, master = unlocked.header, unlocked.master
        half = self._half_for_new_slot(header)
        slots = self._passphrase_slots(master, header.place, passphrase, half, is_demo=unlocked.is_demo)
        kept = [slot for slot in header.slots if slot.kind is SlotKind.KIT]
        changed = header.with_slots([*slots, *kept], master)
        header_files.write(unlocked.folder, changed)
        return replace(unlocked, header=changed)

    def _passphrase_slots(
        self, master: MasterKey, place: Place, passphrase: Secret, half: Secret | None, *, is_demo: bool
    ) -> list[KeySlot]:
        params = self._kdf or calibrate(stopwatch(self._clock))
        slots = []
        if half is not None:
            slots.append(keyslots.make_passphrase_and_keyring(master, place, passphrase, half, params))
        if half is None or is_demo:
            slots.append(keyslots.make_passphrase(master, place, passphrase, params))
        return slots

    @contextlib.contextmanager
    def _held(self, vault_id: VaultId) -> Iterator[tuple[VaultLock, VaultHeader]]:
        folder = self._folder(vault_id)
        if not header_files.is_there(folder):
            raise VaultMissing(part="header")
        if not _has_database(folder):
            raise VaultMissing(part="database")
        with _kept_on_success(VaultLock(folder)) as lock:
            yield lock, header_files.read(folder)

    def _opened(self, lock: VaultLock, header: VaultHeader, master: MasterKey) -> Unlocked:
        header.check(master)
        return Unlocked(
            folder=self._folder(header.place.vault),
            header=header,
            master=master,
            database_key=header.open_database_key(master),
            backup_key=header.open_backup_key(master),
            is_demo=header.is_demo(master),
            lock=lock,
        )

    def _master_by_passphrase(self, header: VaultHeader, passphrase: Secret) -> MasterKey:
        refusal: PazPazError = HeaderBroken(reason="slots")
        for kind in (SlotKind.PASSPHRASE_AND_KEYRING, SlotKind.PASSPHRASE):
            slot = header.slot(kind)
            if slot is None:
                continue
            try:
                half = self._half(header.place) if kind is SlotKind.PASSPHRASE_AND_KEYRING else None
                return keyslots.open_passphrase_slot(slot, header.place, passphrase, half)
            except (WrongPassphrase, KeystoreHalfMissing, KeystoreUnavailable) as error:
                refusal = error
        raise refusal

    def _half(self, place: Place) -> Secret | None:
        if self._keyvault is None:
            raise KeystoreUnavailable(reason="none")
        return self._keyvault.get(_item(place))

    def _half_for_new_slot(self, header: VaultHeader) -> Secret | None:
        slot = header.slot(SlotKind.PASSPHRASE_AND_KEYRING)
        if slot is None:
            return None
        try:
            half = self._half(header.place)
            if half is not None and keyslots.recognises(slot, half):
                return half  # so that until the new header stands the old passphrase opens, too
            return self._keep_new_half(header.place)
        except KeystoreUnavailable:
            return None

    def _keep_new_half(self, place: Place) -> Secret:
        if self._keyvault is None:
            raise KeystoreUnavailable(reason="none")
        half = keyslots.new_keyring_half()
        self._keyvault.put(_item(place), half)
        return half

    def _forget_half(self, place: Place) -> None:
        if self._keyvault is not None:
            with contextlib.suppress(KeystoreUnavailable):
                self._keyvault.delete(_item(place))

    def _folder(self, vault_id: VaultId) -> Path:
        return self._profile.vaults / str(vault_id)

    def _folders(self) -> list[Path]:
        try:
            entries = list(self._profile.vaults.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise files.host_error(error) from error
        return [entry for entry in entries if _is_vault_folder(entry)]

    def sweep_unfinished(self) -> None:
        """Remove what a crash left of vaults half made, or half removed."""
        for rest in self._profile.vaults.glob(f"{UNFINISHED}*"):
            with contextlib.suppress(HostError), VaultLock(rest):
                shutil.rmtree(rest, ignore_errors=True)


def _nothing_more() -> None:
    pass


def _item(place: Place) -> str:
    return f"vault-{place.vault}"


@contextlib.contextmanager
def _kept_on_success(lock: VaultLock) -> Iterator[VaultLock]:
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _is_vault_folder(entry: Path) -> bool:
    return _FOLDER_NAME.fullmatch(entry.name) is not None and entry.is_dir()


def _has_database(folder: Path) -> bool:
    try:
        return (folder / DATABASE_FILE).is_file()
    except OSError as error:  # a folder that may not be looked into
        raise files.host_error(error) from error


def _card(folder: Path) -> VaultCard:
    vault_id = VaultId.parse(folder.name)
    try:
        if not (header_files.is_there(folder) and _has_database(folder)):
            return VaultCard(vault_id, "", CardState.INCOMPLETE)
        return VaultCard(vault_id, header_files.read(folder).label, CardState.READY)
    except UnsupportedVersion:
        return VaultCard(vault_id, "", CardState.NEWER)
    except PazPazError:
        return VaultCard(vault_id, "", CardState.DAMAGED)


def _checked_label(request: CreateVault) -> str:
    text = nfc(request.label).strip()
    if not text or len(text) > limits.LABEL_CHARACTERS or not text.isprintable():
        raise RuleBroken(field="label", rule="length", limit=limits.LABEL_CHARACTERS)
    if text == DEMO_LABEL and not request.is_demo:
        raise RuleBroken(field="label", rule="not_a_choice")
    return text
