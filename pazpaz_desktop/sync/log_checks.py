"""Log checks: what a reader requires of the server's log before it believes a word of it."""

from collections.abc import Sequence

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.ids import WorkspaceId
from pazpaz_desktop.sync.batches import Header, Position, SealedBatch, Signers, check


class LogChecks:
    """Each raises LogBroken with a reason of docs/specs/sync-protocol.md §3.2."""

    def ahead(self, head: Position, cursor: Position) -> None:
        """The log has not ended before the cursor, nor at it with another past."""
        is_same_place = head.seq == cursor.seq and head.chain != cursor.chain
        if head.gen != cursor.gen or head.seq < cursor.seq or is_same_place:
            raise LogBroken(reason="rolled_back", seq=head.seq)

    def shown(self, batches: Sequence[SealedBatch], after: Position) -> None:
        """What the server says there is, it shows."""
        if not batches:
            raise LogBroken(reason="dropped", seq=after.seq + 1)

    def batch(
        self,
        batch: SealedBatch,
        after: Position,
        workspace: WorkspaceId,
        signers: Signers,
        readable: frozenset[Compartment],
    ) -> Header:
        """The batch is the next one, whole, and signed by a device of the practice."""
        return check(batch, after, workspace, signers, readable=readable)

    def leads_to(self, head: Position, batches: Sequence[SealedBatch]) -> None:
        """The batches lead to the head that was told."""
        if any(batch.seq == head.seq and batch.chain != head.chain for batch in batches):
            raise LogBroken(reason="forked", seq=head.seq)
