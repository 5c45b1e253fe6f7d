"""Ancestry: which operations on a register are its heads, and which one they have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pazpaz_desktop.domain.registers import Group, Heads
from pazpaz_desktop.foundation.ids import OpId
from pazpaz_desktop.storage.repos.ops import StoredOp

Parents = Mapping[OpId, Heads]
"""For one register: each operation on it, with the heads its author had seen."""


@dataclass(frozen=True, slots=True, repr=False)
class Lineage:
    """One register's history, as far as it is known here. The order in which it came does not matter."""

    parents: Parents

    @classmethod
    def of(cls, ops: Iterable[StoredOp], group: Group) -> "Lineage":
        """That of one group, out of the operations on a record."""
        return cls({op.op_id: op.parents[group] for op in ops if op.parents and group in op.parents})

    @property
    def heads(self) -> Heads:
        """The operations that no other one has seen."""
        seen = {parent for parents in self.parents.values() for parent in parents}
        return tuple(sorted(op_id for op_id in self.parents if op_id not in seen))

    def base(self, heads: Sequence[OpId]) -> OpId | None:
        """The one nearest operation that all heads descend from; None where there is none, or several."""
        common = set.intersection(*(self._ancestors(head) for head in heads))
        nearest = common - {each for one in common for each in self._ancestors(one) if each != one}
        return nearest.pop() if len(nearest) == 1 else None

    def _ancestors(self, op_id: OpId) -> set[OpId]:
        """The operation itself and all before it."""
        found: set[OpId] = set()
        waiting = [op_id]
        while waiting:
            each = waiting.pop()
            if each not in found and each in self.parents:
                found.add(each)
                waiting += self.parents[each]
        return found
