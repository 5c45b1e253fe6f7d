"""The clinic: this vault's seat at a server, what it exchanges there, and the laptops it shares with."""

from collections.abc import Callable
from typing import Final

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.foundation.errors import Cancelled, IllegalTransition, NotJoined, PazPazError
from pazpaz_desktop.foundation.ids import BlobId, InvitationId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services import certifying
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clinic_answers import (
    Candidate,
    ClinicProgress,
    ClinicStanding,
    ConflictRef,
    DeviceRow,
    Invited,
    InviteDevice,
)
from pazpaz_desktop.services.clinic_terms import RemoteOf, checked_device_name, nowhere
from pazpaz_desktop.services.conflict_refs import conflict_refs
from pazpaz_desktop.services.db_lane import DbLane
from pazpaz_desktop.services.inviting import Inviting
from pazpaz_desktop.services.joining import Joining
from pazpaz_desktop.services.own_remote import OwnRemote
from pazpaz_desktop.services.seat_keeping import kept_seat
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.registers import Register
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.engine import CycleReport, Engine
from pazpaz_desktop.sync.progress import Listener, Progress
from pazpaz_desktop.sync.seal import EnvelopeSeal
from pazpaz_desktop.sync.standing import SyncWord

__all__ = [
    "Candidate",
    "ClinicLink",
    "ClinicProgress",
    "ClinicStanding",
    "ConflictRef",
    "CycleReport",
    "DeviceRow",
    "InviteDevice",
    "Invited",
    "Role",
    "SyncWord",
]


_SOON_CUT: Final = 500
"""Marked registers that become operations in less time than a lock has: about 100 ms."""


class ClinicLink:
    """The clinic side of one unlocked vault. Each method names the lane it runs on; WrongLane elsewhere.

    What begins with `on_` is the program's to set, and called on lane `sync`: `on_changes` and `on_progress`
    while an exchange runs, `on_ended` with what it did or why it failed, `on_due` when one should begin.
    Everything here may raise ServerError; work on this laptop goes on all the same.
    """

    on_changes: Callable[[ChangeSet], None]
    on_progress: Callable[[ClinicProgress], None]
    on_ended: Callable[[CycleReport | PazPazError], None]
    on_due: Callable[[], None]

    def __init__(
        self,
        store: Store,
        blobs: BlobStore,
        lanes: Lanes,
        heed: Callable[[ChangeSet], None],
        remote_of: RemoteOf = nowhere,
        *,
        may_join: bool = True,
    ) -> None:
        """`heed` hears of each change from elsewhere before the program does."""
        self._store = store
        self.may_join = may_join
        self._heed = heed
        self._is_stopped = False
        self._server = ""
        self.on_changes = _ignore
        self.on_progress = _ignore
        self.on_ended = _ignore
        self.on_due = _do_nothing
        db = DbLane(lanes.db, "sync")
        self._remote = OwnRemote(store, db, remote_of)
        self._joining = Joining(store, db, remote_of)
        self._inviting = Inviting(store, db, remote_of, self.sync_now)
        self._files = OwnRemote(store, DbLane(lanes.db, "files"), remote_of)
        self._engine = Engine(
            store,
            self._remote,
            EnvelopeSeal(),
            lanes.db,
            blobs,
            listener=Listener(self._changed, self._progressed, lambda: self._is_stopped),
        )

    def standing(self) -> ClinicStanding:
        """How this laptop stands with the server, from what is stored here. Lane `db`; asks no network."""
        if not self._store.is_joined:
            return ClinicStanding(SyncWord.NOT_JOINED)
        found = self._engine.standing()
        return ClinicStanding(
            state=found.word,
            at=found.at,
            waiting=found.waiting,
            conflicts=self._conflicts(found.open_registers),
            held=found.held,
            reason=found.reason,
            server=self._host(),
        )

    def join(self, seat_file: bytes, device_name: str) -> Changed[None]:
        """Take a seat as the practice's first laptop; the next exchange sends everything. Lane `sync`.

        RuleBroken (field seat_file or device_name), AlreadyJoined, InvitationUsed (another laptop sits
        there), ServerRefused (reason other_practice): nothing that a person sees has changed then.
        IllegalTransition (act=join) where invented people would come among real ones.
        """
        if not self.may_join:
            raise IllegalTransition(state="demo", act="join")
        name = checked_device_name(device_name)
        joined = self._joining.join(seats.decode(seat_file), name)
        self.on_due()
        return joined

    def sync_now(self) -> CycleReport:
        """One exchange with the server, to its end. Lane `sync`.

        NotJoined; Cancelled after `stop`; LogBroken for a log that is not what the practice's laptops
        signed. What was taken in before an error stays.
        """
        if not self._store.is_joined:
            raise NotJoined()
        if self._is_stopped:
            raise Cancelled()
        try:
            report = self._engine.cycle()
        except PazPazError as error:
            self.on_ended(error)
            raise
        self.on_ended(report)
        return report

    @property
    def is_joined(self) -> bool:
        """Whether this practice has a server at all. Any lane."""
        return self._store.is_joined

    def stop(self) -> None:
        """Let an exchange that runs end between two calls, by Cancelled, and no other begin. Any lane."""
        self._is_stopped = True

    def go_on(self) -> None:
        """After `stop`: exchanges may begin again. Any lane."""
        self._is_stopped = False

    def cut(self) -> None:
        """Make what was written ready to be sent, without the network, as at a lock. Lane `db`.

        What a practice has to send that has just joined is left to the next exchange: nobody waits for it.
        """
        if self._store.is_joined and self._is_soon_cut():
            self._engine.cut()

    def fetch(self, blob_id: BlobId) -> bytes:
        """The sealed bytes of a file that another laptop attached. Lane `files`. ObjectMissing."""
        return self._files.objects.get(blob_id)

    def devices(self) -> tuple[DeviceRow, ...]:
        """The laptops of the practice, this one first, then by when they were added. Lane `db`."""
        with self._store.read() as view:
            return certifying.devices(view, self._store.device_id, self._store.root_fingerprint)

    def invite(self, command: InviteDevice) -> Invited:
        """An invitation for one laptop, good for a quarter of an hour. Lane `sync`.

        Only on an owner's laptop, and nobody else as owner: IllegalTransition (no_owner, one_owner).
        RuleBroken (field seat_file), InvitationUsed (another laptop sits there), NotJoined.
        """
        return self._inviting.invite(command)

    def candidate(self, invitation_id: InvitationId) -> Candidate | None:
        """Who answered, or None so far; ask about once a second. Lane `sync`.

        InvitationExpired; InvitationUsed or SealBroken where what answered is none of this invitation;
        NotFound after an unlock.
        """
        return self._inviting.candidate(invitation_id)

    def admit(self, invitation_id: InvitationId) -> Changed[DeviceRow]:
        """The digits are the same: certify the laptop, tell the practice, and hand it its keys. Lane `sync`.

        InvitationExpired; IllegalTransition before there is a candidate. After ServerUnreachable the same
        again goes on where it stopped.
        """
        return self._inviting.admit(invitation_id)

    def decline(self, invitation_id: InvitationId) -> None:
        """The digits differ, or it was a mistake: the invitation is of no more use. Lane `sync`."""
        self._inviting.decline(invitation_id)

    def _conflicts(self, waiting: tuple[Register, ...]) -> tuple[ConflictRef, ...]:
        if not waiting:
            return ()
        with self._store.read() as view:
            return conflict_refs(view, waiting)

    def _host(self) -> str:
        """Read once: views ask how it stands after every commit."""
        if not self._server:
            with self._store.read() as view:
                seat = kept_seat(view)
            self._server = "" if seat is None else seat.seat.host
        return self._server

    def _is_soon_cut(self) -> bool:
        with self._store.read() as view:
            return registers.count_dirty(view) <= _SOON_CUT

    def _changed(self, changes: ChangeSet) -> None:
        self._heed(changes)
        self.on_changes(changes)

    def _progressed(self, progress: Progress) -> None:
        self.on_progress(ClinicProgress(progress.stage.value, progress.done, progress.total))


def _ignore(_news: object) -> None:
    pass


def _do_nothing() -> None:
    pass
