"""Joining: a practice that worked alone takes its first seat at a clinic's server."""

from collections.abc import Mapping, Sequence

from pazpaz_desktop.crypto.keys import ClinicalKey, ClinicKey, SyncKey
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import AlreadyJoined
from pazpaz_desktop.foundation.ids import DeviceId, Id
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clinic_terms import RemoteOf
from pazpaz_desktop.services.db_lane import DbLane
from pazpaz_desktop.services.seat_keeping import KeptSeat, kept_seat, take_seat
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.repos import devices as device_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos import seats as seat_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.remote import Head
from pazpaz_desktop.sync.seal import EnvelopeSeal
from pazpaz_desktop.sync.seats import Seat
from pazpaz_desktop.sync.wraps import wrap


class Joining:
    """Three steps, each of which may be the last before a crash and is then done again by the next try."""

    def __init__(self, store: Store, db: DbLane, remote_of: RemoteOf) -> None:
        self._store = store
        self._db = db
        self._remote_of = remote_of

    def join(self, seat: Seat, device_name: str) -> Changed[None]:
        """Keep the seat and make the keys; claim the seat; mark everything to be sent. Lane `sync`.

        AlreadyJoined, InvitationUsed, ServerRefused (reason=other_practice), ServerError.
        """
        kept = self._db.run(lambda: self._prepare(seat))
        head = take_seat(kept, self._store.device_id, self._remote_of, as_first=True)
        return self._db.run(lambda: self._enter(kept, head, device_name))

    def _prepare(self, seat: Seat) -> KeptSeat:
        if self._store.is_joined:
            raise AlreadyJoined()
        with self._store.write() as work:
            earlier = kept_seat(work)
            if earlier is not None and earlier.seat.seat_id == seat.seat_id:
                return earlier  # its new password may be the server's already
            kept = KeptSeat.of_file(seat, Position())
            seat_repo.keep(work, seat.seat_id, kept.encode())
            held = {kind for kind, _ in self._store.keys.sync}
            fresh = [key for key in (ClinicKey.generate(), ClinicalKey.generate()) if key.kind not in held]
            self._store.add_keys(work, fresh)
            work.commit()
        return kept

    def _enter(self, kept: KeptSeat, head: Head, device_name: str) -> Changed[None]:
        store = self._store
        with store.write() as work:
            work.sync = SyncState(gen=head.position.gen, format=head.format_min)
            seat_repo.keep(work, kept.seat.seat_id, kept.confirmed.encode())
            device_repo.put(work, store.device_id, device_name)
            own = {store.device_id: store.keys.agreement.public_bytes}
            issue_wraps(store, work, list(store.keys.sync.values()), own)
            registers.mark_all_dirty(work)
            work.record(Event.CLINIC_JOIN, None)
            return Changed(None, work.commit())


def issue_wraps(
    store: Store, work: UnitOfWork, keys: Sequence[SyncKey], receivers: Mapping[DeviceId, bytes]
) -> None:
    """Write into the log which keys these devices were given, for all who check theirs against it."""
    cutter = Cutter(store, EnvelopeSeal())
    for key in keys:
        born = wrap(key, store.workspace_id, receivers)
        cutter.issue(work, Entity.KEY_WRAP, Id.new(work.now).raw, {Group.BORN: born.written()})
