"""Pulling: the log page by page into the vault, and, after a long absence, its records by their use."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.errors import Cancelled, DiskFull
from pazpaz_desktop.sync.applying import Applier
from pazpaz_desktop.sync.batches import Position
from pazpaz_desktop.sync.database import Database
from pazpaz_desktop.sync.opening import readable
from pazpaz_desktop.sync.progress import Listener, Progress, Stage
from pazpaz_desktop.sync.receiving import Page, PageReader
from pazpaz_desktop.sync.remote import Session
from pazpaz_desktop.sync.sizes import Sizes
from pazpaz_desktop.sync.steps import OnStep, Step

USABLE_DAYS: Final = 90
_LEAST: Final = 25  # a commit has its price too
_GROWTH: Final = 4  # what a sealed operation takes in log, record, journal and index together


@dataclass(slots=True)
class Moved:
    """What a cycle has moved so far."""

    sent: int = 0
    received: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)

    def add(self, sent: int, received: int) -> None:
        """Count a page."""
        self.sent += sent
        self.received += received


class Puller:
    """Brings one vault up to a head of the log. Lane `sync`."""

    def __init__(
        self,
        database: Database,
        applier: Applier,
        pages: PageReader,
        listener: Listener,
        on_step: OnStep,
        *,
        sizes: Sizes,
    ) -> None:
        self._database = database
        self._applier = applier
        self._pages = pages
        self._listener = listener
        self._on_step = on_step
        self._sizes = sizes
        self.moved = Moved()

    def require_ahead(self, head: Position) -> None:
        """LogBroken for a log that has gone back behind what was read of it."""
        self._pages.checks.ahead(head, self._database.position)

    def pull_to(self, session: Session, head: Position) -> bool:
        """Everything up to the head, at least. True if records are to be taken in by `project_arrived` now.

        LogBroken where the log is not what it must be: nothing of a page that does not fit is kept,
        everything of the pages before it is. DiskFull before the last room is taken: saves must still find
        some.
        """
        self.require_ahead(head)
        position = self._database.position
        first, is_long = position.seq, head.seq - position.seq > self._sizes.long_absence
        while position.seq < head.seq:
            self._check_stop()
            page = self._pull_page(session, position, head, is_long=is_long)
            is_long = is_long or len(page.others) > self._sizes.portion
            self._apply(page, is_whole=not is_long)
            position = page.until
            self._tell(Stage.LOG, min(position.seq, head.seq) - first, head.seq - first)
        return is_long

    def project_arrived(self) -> None:
        """Take in what is durable here and not in the records: names, recent notes, older ones, files."""
        waiting = self._arrived()
        notes = waiting[Entity.NOTE]
        recent = self._count_recent(notes)
        first = [*waiting[Entity.CLIENT], *notes[:recent]]
        rest = [*notes[recent:], *waiting[Entity.ATTACHMENT], *waiting[Entity.DEVICE]]
        total = len(first) + len(rest)
        self._project(first, lambda done: self._tell(Stage.USABLE, done, len(first)))
        self._project(rest, lambda done: self._tell(Stage.COMPLETE, len(first) + done, total))
        if first and not rest:
            self._tell(Stage.COMPLETE, total, total)

    def told(self, changes: ChangeSet) -> None:
        """Count a commit's changes, and let open views know at once."""
        self.moved.changes = self.moved.changes.merged(changes)
        if changes:
            self._listener.changed(changes)

    def _pull_page(self, session: Session, after: Position, head: Position, *, is_long: bool) -> Page:
        self._on_step(Step.PULL_BEFORE_CALL)
        limit = self._sizes.long_page_ops if is_long else self._sizes.page_ops
        batches = session.pull(after.seq, limit, readable(self._pages.keys))
        self._on_step(Step.PULL_AFTER_CALL)
        return self._pages.read(after, batches, head)

    def _apply(self, page: Page, *, is_whole: bool) -> None:
        self._require_room(page.size)
        members = self._pages.members
        applied = self._database.run(lambda: self._applier.page(page, members, is_whole=is_whole))
        self.told(applied.changes)
        self.moved.add(applied.sent, applied.received)

    def _arrived(self) -> dict[Entity, list[bytes]]:
        """The newest first: an id begins with the moment in which it was made."""
        found = self._database.run(lambda: self._applier.arrived(_RECORDS))
        return {entity: object_ids[::-1] for entity, object_ids in found.items()}

    def _count_recent(self, notes: Sequence[bytes]) -> int:
        since = milliseconds(self._database.store.clock.now() - timedelta(days=USABLE_DAYS))
        return sum(int.from_bytes(note[:6], "big") >= since for note in notes)

    def _project(self, object_ids: Sequence[bytes], tell: Callable[[int], None]) -> None:
        """In portions as large as this laptop takes in within the time that a save may wait."""
        clock, done, size = self._database.store.clock, 0, self._sizes.portion
        while done < len(object_ids):
            self._check_stop()
            portion, begun = object_ids[done : done + size], clock.monotonic()
            changes = self._database.run(partial(self._applier.project, portion))
            is_slow = clock.monotonic() - begun > self._sizes.portion_s
            size = min(self._sizes.portion, max(_LEAST, size // 2) if is_slow else size + _LEAST)
            self.told(changes)
            done += len(portion)
            tell(done)

    def _require_room(self, size: int) -> None:
        if shutil.disk_usage(self._database.store.path.parent).free < self._sizes.room + _GROWTH * size:
            raise DiskFull()

    def _check_stop(self) -> None:
        if self._listener.is_stopped():
            raise Cancelled()

    def _tell(self, stage: Stage, done: int, total: int) -> None:
        self._listener.progressed(Progress(stage, done, total))


_RECORDS: Final = (Entity.CLIENT, Entity.NOTE, Entity.ATTACHMENT, Entity.DEVICE)
