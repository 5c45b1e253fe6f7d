"""Mistakes that a sync engine can have, each planted into the shipped one for as long as a test lasts.

Most are those of the design's list (sync.md §5 G3). Nothing in the program knows of them.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pazpaz_desktop.domain import merging
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.merging import Decided, Head, decide
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group, Heads, Rule, Standing
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import Id, OpId
from pazpaz_desktop.storage.capture import Capture
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.repos.registers import NewHeads
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync import applying, cutting, settling
from pazpaz_desktop.sync.ancestry import Lineage
from pazpaz_desktop.sync.applying import Applied, Applier
from pazpaz_desktop.sync.batches import Position, SealedBatch
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.exchange import Exchange
from pazpaz_desktop.sync.hlc import HybridClock
from pazpaz_desktop.sync.projecting import Projector
from pazpaz_desktop.sync.pushing import Author
from pazpaz_desktop.sync.receiving import Page
from pazpaz_desktop.sync.remote import Pushed, Session
from pazpaz_desktop.sync.steps import Step
from tests.support.memory_clinic import MemoryClinic

Change = tuple[Any, str, Any]
"""Owner, name and what stands there instead."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: what it is, and what has to be changed to make it."""

    mistake: str
    changes: Callable[[], Sequence[Change]]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """While it lasts, the program has it."""
        with ExitStack() as restoring:
            for owner, name, value in self.changes():
                restoring.callback(setattr, owner, name, vars(owner)[name])
                setattr(owner, name, value)
            yield


def _no_compare_and_swap() -> Sequence[Change]:
    return [(MemoryClinic, "follows", lambda self, expected: True)]


def _sent_before_read_back() -> Sequence[Change]:
    push = Exchange._push
    return [(Exchange, "_push", lambda self, session: push(self, _Eager(session, self._database.store)))]


class _Eager:
    """Takes its own operations for sent before the server has them."""

    def __init__(self, session: Session, store: Store) -> None:
        self._session = session
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        with self._store.write(applying=True) as work:
            for index, op in enumerate(batch.ops):
                op_repo.acknowledge(work, [(op.op_id, expected.seq + 1, index)])
            work.commit()
        return self._session.push(expected, batch)


def _cursor_apart_from_data() -> Sequence[Change]:
    page_of = Applier.page

    def mutant(self: Applier, page: Page, *args: Any, **named: Any) -> Applied:
        with self._store.write(applying=True) as work:
            assert work.sync is not None
            until = page.until
            work.sync = replace(work.sync, gen=until.gen, seq=until.seq, chain=until.chain)
            work.commit()
        self._on_step(Step.PAGE_BEFORE_COMMIT)
        return page_of(self, page, *args, **named)

    return [(Applier, "page", mutant), (applying, "_cursor", lambda work, after: work.sync)]


def _newest_text_wins() -> Sequence[Change]:
    def mutant(rule: Rule, heads: Sequence[Head], base: Canonical) -> Decided:
        return decide(Rule.NEWEST if rule is Rule.TEXT else rule, heads, base)

    return [(settling, "decide", mutant)]


def _no_parents() -> Sequence[Change]:
    parents_of = cutting._parents

    def mutant(held: Mapping[Group, registers.Register]) -> dict[Group, Heads]:
        return dict.fromkeys(parents_of(held), ())

    return [(cutting, "_parents", mutant)]


def _parents_of_the_moment() -> Sequence[Change]:
    mark = Capture.mark

    def mutant(self: Capture, entity: Entity, object_id: Id, group: Group, seen: bytes | None) -> None:
        mark(self, entity, object_id, group, None)

    return [(Capture, "mark", mutant)]


def _stamps_of_the_wall_clock() -> Sequence[Change]:
    return [(cutting, "_tick", lambda work: HybridClock().tick(milliseconds(work.now)))]


def _written_back_by_each() -> Sequence[Change]:
    write = Store.write

    def mutant(self: Store, *, applying: bool = False) -> UnitOfWork:
        return write(self)

    return [(Store, "write", mutant)]


def _absence_means_deletion() -> Sequence[Change]:
    page_of = Applier.page

    def mutant(self: Applier, page: Page, *args: Any, **named: Any) -> Applied:
        applied = page_of(self, page, *args, **named)
        with self._store.write(applying=True) as work:
            for table in ("attachment", "note"):
                work.connection.exec_driver_sql(
                    f"DELETE FROM {table} WHERE id NOT IN "
                    "(SELECT object_id FROM op WHERE object_id IS NOT NULL)"
                )
            work.commit()
        return applied

    return [(Applier, "page", mutant)]


def _unknown_dropped() -> Sequence[Change]:
    new = Applier._new

    def mutant(self: Applier, work: UnitOfWork, page: Page) -> list[StoredOp]:
        return [op for op in new(self, work, page) if op.state is not OpState.HELD]

    return [(Applier, "_new", mutant)]


def _laid_over_unsent_writes() -> Sequence[Change]:
    class Hasty(Projector):
        def __init__(self, work: UnitOfWork, cutter: Cutter, opened: Any) -> None:
            super().__init__(work, cutter, opened)
            self._cutter = _NoCutter()  # type: ignore[assignment]

    return [(applying, "Projector", Hasty)]


class _NoCutter:
    """Says that there is nothing left to be sent."""

    def cut(self, work: UnitOfWork, entity: Entity, object_id: bytes) -> bool:
        return True


def _late_edits_dropped() -> Sequence[Change]:
    def mutant(rule: Rule, heads: Sequence[Head], base: Canonical) -> Decided:
        decided = decide(rule, heads, base)
        return replace(decided, standing=Standing.CLEAR) if decided.standing is Standing.LATE else decided

    return [(settling, "decide", mutant)]


def _longer_text_wins() -> Sequence[Change]:
    return [(merging, "merge_text", lambda base, sides: max(sides, key=len))]


def _one_head() -> Sequence[Change]:
    return [(Lineage, "heads", property(lambda self: tuple(list(self.parents)[-1:])))]


def _named_at_each_try() -> Sequence[Change]:
    sign = Author.sign

    def mutant(self: Author, ops: Sequence[StoredOp], after: Position) -> Any:
        return sign(self, [replace(op, op_id=OpId.random()) for op in ops], after)

    return [(Author, "sign", mutant)]


def _cut_but_not_cleaned() -> Sequence[Change]:
    cleaned, counted = registers.cleaned, itertools.count(1)

    def mutant(work: UnitOfWork, new: Iterable[NewHeads]) -> None:
        (registers.set_many if next(counted) % 5 == 0 else cleaned)(work, new)

    return [(registers, "cleaned", mutant)]


def _signing_does_not_wait() -> Sequence[Change]:
    return [(Projector, "_waits", lambda *asked: False)]


def _file_named_before_it_is_stored() -> Sequence[Change]:
    return [(Cutter, "_may_cut", lambda *asked: True)]


MUTANTS: Mapping[str, Mutant] = {
    "no compare-and-swap": Mutant("the server appends whatever comes", _no_compare_and_swap),
    "sent before read back": Mutant("an operation leaves the outbox when it is sent", _sent_before_read_back),
    "cursor apart from data": Mutant("cursor and page in two transactions", _cursor_apart_from_data),
    "newest text wins": Mutant("of two texts the newer is kept", _newest_text_wins),
    "no parents": Mutant("an operation does not say what its author had seen", _no_parents),
    "parents of the moment": Mutant(
        "what arrived meanwhile counts as seen by who typed on", _parents_of_the_moment
    ),
    "wall clock": Mutant("stamps are the laptop's time of day", _stamps_of_the_wall_clock),
    "written back": Mutant("each device makes operations of what it merged", _written_back_by_each),
    "absence means deletion": Mutant("what the log does not have is deleted here", _absence_means_deletion),
    "unknown dropped": Mutant("operations that cannot be read are passed over", _unknown_dropped),
    "laid over unsent writes": Mutant("what arrives replaces what was not sent", _laid_over_unsent_writes),
    "late edits dropped": Mutant("an edit beside a signature is not told of", _late_edits_dropped),
    "longer text wins": Mutant("joining takes the longer text", _longer_text_wins),
    "one head": Mutant("the last to arrive replaces all heads", _one_head),
    "named at each try": Mutant("each try to send makes new operations", _named_at_each_try),
    "cut but not cleaned": Mutant("now and then what was cut stays marked", _cut_but_not_cleaned),
    "signing does not wait": Mutant("other texts come into a note that is frozen", _signing_does_not_wait),
    "file after its name": Mutant("a file is named before it is stored", _file_named_before_it_is_stored),
}
