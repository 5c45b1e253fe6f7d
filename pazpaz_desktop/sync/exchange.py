"""The exchange: in one connection, read the log to its end, append what waits, and read that back."""

from typing import Final

from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.errors import Cancelled, NeedsUpdate, ServerRefused
from pazpaz_desktop.sync.batches import FORMAT
from pazpaz_desktop.sync.database import Database
from pazpaz_desktop.sync.progress import Listener, Progress, Stage
from pazpaz_desktop.sync.pulling import Puller
from pazpaz_desktop.sync.pushing import Author, next_to_send
from pazpaz_desktop.sync.remote import Head, Pushed, Session
from pazpaz_desktop.sync.steps import OnStep, Step

MOST_LOSSES: Final = 20
"""So often another laptop may be quicker before this one leaves the rest to its next cycle."""


class Exchange:
    """One cycle's dealings with the log. Lane `sync`."""

    def __init__(
        self,
        database: Database,
        puller: Puller,
        author: Author,
        listener: Listener,
        on_step: OnStep,
        *,
        most_ops: int,
    ) -> None:
        self._database = database
        self._puller = puller
        self._author = author
        self._listener = listener
        self._on_step = on_step
        self._most_ops = most_ops
        self.clock_offset_ms = 0
        self.format_min = FORMAT

    def run(self, session: Session) -> bool:
        """Until nothing waits and everything sent was read back. False if records are to be taken in first.

        An operation leaves the outbox only when it was read at its place in the log: what the server
        answers to a push decides nothing but what to do next.
        """
        head = self._head(session)
        losses, is_sent = 0, False
        while True:
            before = self._puller.moved.sent
            if self._puller.pull_to(session, head.position):
                return False
            if is_sent and self._puller.moved.sent == before:
                raise ServerRefused(reason="not_read_back")
            self._check_stop()
            pushed = self._push(session) if losses < MOST_LOSSES else None
            if pushed is None:
                return True
            head, is_sent = pushed.head, pushed.is_accepted
            losses += not is_sent

    def _head(self, session: Session) -> Head:
        clock = self._database.store.clock
        self._on_step(Step.HEAD_BEFORE_CALL)
        before = milliseconds(clock.now())
        head = session.head()
        self._on_step(Step.HEAD_AFTER_CALL)
        self.clock_offset_ms = head.server_ms - (before + milliseconds(clock.now())) // 2
        self.format_min = head.format_min
        if head.format_min > FORMAT:
            raise NeedsUpdate(found=head.format_min, known=FORMAT)
        self._puller.require_ahead(head.position)
        return head

    def _push(self, session: Session) -> Pushed | None:
        """The next batch; None if nothing waits. Never sent again as it is: a new try is signed anew."""
        waiting = self._database.look(lambda view: next_to_send(view, self._most_ops))
        if not waiting:
            return None
        position = self._database.position
        batch = self._author.sign(waiting, position)
        self._on_step(Step.PUSH_BEFORE_CALL)
        pushed = session.push(position, batch)
        self._on_step(Step.PUSH_AFTER_CALL)
        sent = self._puller.moved.sent
        self._listener.progressed(Progress(Stage.SENDING, sent, sent + len(waiting)))
        return pushed

    def _check_stop(self) -> None:
        if self._listener.is_stopped():
            raise Cancelled()
