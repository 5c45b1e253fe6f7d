"""The own remote: this vault's seat on its server, taken for good before it is first used."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pazpaz_desktop.foundation.errors import NotJoined
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.services.clinic_terms import RemoteOf
from pazpaz_desktop.services.db_lane import DbLane
from pazpaz_desktop.services.seat_keeping import KeptSeat, kept_seat, take_seat
from pazpaz_desktop.storage.repos import seats as seat_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.remote import Objects, Remote, Session
from pazpaz_desktop.sync.witness import WitnessedSession


class OwnRemote:
    """The way to the server by the seat in the vault, whichever that is by then. Not on lane `db`.

    NotJoined where there is none yet.
    """

    def __init__(self, store: Store, db: DbLane, remote_of: RemoteOf) -> None:
        self._store = store
        self._db = db
        self._remote_of = remote_of
        self.objects: Objects = _OwnObjects(self._remote)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One connection; the first of a laptop that was just let in also takes its seat.

        InvitationUsed where another laptop came before it.
        """
        kept = self.kept()
        if kept.first_password is not None:
            take_seat(kept, self._store.device_id, self._remote_of)
            self._db.run(lambda: self._keep(kept.confirmed))
        with self._remote_of(kept.seat).session() as session:
            yield WitnessedSession(session, kept.witnessed)

    def kept(self) -> KeptSeat:
        """The seat in the vault."""
        return self._db.run(self._read)

    def _remote(self) -> Remote:
        return self._remote_of(self.kept().seat)

    def _read(self) -> KeptSeat:
        with self._store.read() as view:
            kept = kept_seat(view)
        if kept is None or not self._store.is_joined:
            raise NotJoined()
        return kept

    def _keep(self, kept: KeptSeat) -> None:
        with self._store.write() as work:
            seat_repo.keep(work, kept.seat.seat_id, kept.encode())
            work.commit()


class _OwnObjects:
    def __init__(self, remote: Callable[[], Remote]) -> None:
        self._remote = remote

    def put(self, blob: BlobId, sealed: bytes) -> None:
        self._remote().objects.put(blob, sealed)

    def get(self, blob: BlobId) -> bytes:
        return self._remote().objects.get(blob)
