"""Settling: what the heads of registers say together, and the record made to show it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.merging import decide
from pazpaz_desktop.domain.moments import moment
from pazpaz_desktop.domain.registers import GROUPS, Group, Heads, Rule, Standing
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.ids import AttachmentId, ClientId, Id, NoteId
from pazpaz_desktop.storage.exchange.laying import Origin, lay
from pazpaz_desktop.storage.repos.ops import StoredOp
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.hlc import FURTHEST_AHEAD_MS, milliseconds_of
from pazpaz_desktop.sync.opening import OpReader, read_heads
from pazpaz_desktop.sync.ops import Op


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """What a register shows, and whether it waits for a person."""

    value: Canonical
    standing: Standing = Standing.CLEAR
    heads: Heads = ()


def settle(
    entity: Entity, applied: Sequence[StoredOp], groups: Iterable[Group], opened: OpReader
) -> dict[Group, Settled]:
    """A pure function of the operations on one record, in whatever order: every device computes it alike.

    A group without heads, as only forged parents can make one, is left out. SealBroken for an operation
    that no longer opens.
    """
    found: dict[Group, Settled] = {}
    if len(applied) == 1:
        return _alone(applied[0], groups, opened)
    for group in groups:
        heads, base = read_heads(list(applied), group, opened)
        if heads:
            decided = decide(GROUPS[entity][group], heads, base)
            ids = tuple(head.op for head in heads)
            found[group] = Settled(decided.value, decided.standing, ids)
    return found


def _alone(stored: StoredOp, groups: Iterable[Group], opened: OpReader) -> dict[Group, Settled]:
    """The same for the one operation on a record, as nearly all are in a first exchange."""
    said, parents = opened.reopen(stored), stored.parents or {}
    return {
        group: Settled(said.fields[group], heads=(said.op_id,))
        for group in groups
        if group in parents and said.op_id not in parents[group]
    }


def lay_settled(
    work: UnitOfWork,
    entity: Entity,
    object_id: bytes,
    values: Mapping[Group, Canonical],
    newest: Op,
) -> None:
    """Make the record show these values; `newest` tells whose and when. Raises what `lay` raises."""
    if entity is not Entity.KEY_WRAP:
        lay(work, entity, object_id, values, origin_of(newest, work.now))
    shown = _SHOWN.get(entity)
    if shown is not None:
        kind, of_kind = shown
        work.changed(kind, of_kind(object_id))


def joined_values(entity: Entity, settled: Mapping[Group, Settled]) -> dict[Group, Canonical]:
    """What is laid as one value; of groups that keep all theirs, each is laid with its own operation."""
    rules = GROUPS[entity]
    return {group: each.value for group, each in settled.items() if rules[group] is not Rule.SET}


def origin_of(op: Op, now: datetime) -> Origin:
    """Who wrote it, and when by its stamp; one from far ahead counts as of a little after now."""
    latest = now + timedelta(milliseconds=FURTHEST_AHEAD_MS)
    return Origin(op.device, min(moment(milliseconds_of(op.hlc)), latest))


_SHOWN: Final[Mapping[Entity, tuple[Kind, Callable[[bytes], Id]]]] = {
    Entity.CLIENT: (Kind.CLIENT, ClientId),
    Entity.NOTE: (Kind.NOTE, NoteId),
    Entity.ATTACHMENT: (Kind.ATTACHMENT, AttachmentId),
}
"""How views know a record of which something was settled, be it only that it waits for a person."""
