"""The witness of a newcomer: how far the log was when it was let in, so that no other one passes."""

from collections.abc import Mapping

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import DeviceId, InvitationId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import Position, SealedBatch
from pazpaz_desktop.sync.remote import Head, Pushed, Session


class WitnessedSession:
    """The same session, whose log must hold what the inviting laptop had read of it.

    A laptop that was never here has no memory by which it would notice a server put back to an earlier
    state, or one that shows it another log: the owner's laptop lends it its own. `head`, `push` and `pull`
    raise LogBroken (rolled_back, forked); the rest is passed through.
    """

    def __init__(self, session: Session, witnessed: Position) -> None:
        self._session = session
        self._witnessed = witnessed

    def head(self) -> Head:
        """Where the log ends."""
        head = self._session.head()
        self._check_end(head.position)
        return head

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        """Append."""
        pushed = self._session.push(expected, batch)
        self._check_end(pushed.head.position)
        return pushed

    def pull(
        self, after: int, limit_ops: int, compartments: frozenset[Compartment]
    ) -> tuple[SealedBatch, ...]:
        """Whole batches behind `after`."""
        page = self._session.pull(after, limit_ops, compartments)
        for batch in page:
            if batch.seq == self._witnessed.seq and batch.chain != self._witnessed.chain:
                raise LogBroken(reason="forked", seq=batch.seq)
        return page

    def post(self, box: InvitationId, step: int, body: bytes) -> None:
        """Put a letter into a mailbox."""
        self._session.post(box, step, body)

    def letters(self, box: InvitationId) -> Mapping[int, bytes]:
        """The letters of a mailbox."""
        return self._session.letters(box)

    def claim(self, device: DeviceId, new_password: Secret) -> None:
        """Take the seat."""
        self._session.claim(device, new_password)

    def _check_end(self, end: Position) -> None:
        if end.gen < self._witnessed.gen or end.seq < self._witnessed.seq:
            raise LogBroken(reason="rolled_back", seq=end.seq)
