"""Checks of what a joined vault shows: every operation opens, and every record says what its heads say."""

from collections.abc import Iterator, Mapping
from typing import Final

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, Group
from pazpaz_desktop.foundation.errors import NotFound, SealBroken
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.exchange.values import SignedVersion
from pazpaz_desktop.storage.integrity import Problem, ProblemCode
from pazpaz_desktop.storage.queries import notes
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import ops, registers
from pazpaz_desktop.storage.repos.ops import StoredOp
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.opening import APPLIED, OpReader
from pazpaz_desktop.sync.ops import UnreadableOp
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.settling import Settled, settle

_PORTION: Final = 500


def register_problems(store: Store, reader: Reader, seal: OpSeal) -> Iterator[Problem]:
    """Operations that do not open, and groups of records that are not what their heads say together.

    A group that a person changed since the last exchange is held to its heads only, not to their value.
    """
    objects = ops.objects(reader)
    for start in range(0, len(objects), _PORTION):
        for object_id, known in ops.of_objects(reader, objects[start : start + _PORTION]).items():
            yield from _Record(store, reader, seal, object_id, known).problems()


class _Record:
    def __init__(
        self, store: Store, reader: Reader, seal: OpSeal, object_id: bytes, known: list[StoredOp]
    ) -> None:
        self._reader = reader
        self._object_id = object_id
        self._applied = [op for op in known if op.state in APPLIED]
        self._opened = OpReader(store.workspace_id, store.keys.sync, seal)

    def problems(self) -> Iterator[Problem]:
        broken = list(self._broken())
        yield from broken
        entity = next((op.entity for op in self._applied), None)
        if entity is None or broken:
            return
        groups = dict.fromkeys(group for op in self._applied for group in op.parents or ())
        settled = settle(entity, self._applied, groups, self._opened)
        kept = registers.of_object(self._reader, self._object_id)
        clean = {group for group in settled if group in kept and not kept[group].is_dirty}
        differing = {
            group
            for group, found in settled.items()
            if group not in kept
            or kept[group].heads != found.heads
            or (group in clean and kept[group].standing is not found.standing)
        }
        differing |= self._missing_versions(settled)
        if entity is not Entity.KEY_WRAP:
            differing |= self._shown_otherwise(entity, settled, clean)
        for group in sorted(differing):
            yield Problem(ProblemCode.REGISTER_DIFFERS, self._object_id, group)

    def _broken(self) -> Iterator[Problem]:
        for op in self._applied:
            try:
                said = self._opened.open(op)
            except UnreadableOp:
                yield Problem(ProblemCode.OPERATION_BROKEN, op.op_id.raw)
            else:
                if (said.entity, said.object_id, said.parents) != (op.entity, op.object_id, op.parents):
                    yield Problem(ProblemCode.OPERATION_BROKEN, op.op_id.raw)

    def _missing_versions(self, settled: Mapping[Group, Settled]) -> set[Group]:
        if Group.VERSION not in settled:
            return set()
        stored = {version.id.raw for version in notes.versions(self._reader, NoteId(self._object_id))}
        sent = {
            SignedVersion.read(self._opened.open(op).fields[Group.VERSION]).id
            for op in self._applied
            if Group.VERSION in (op.parents or ())
        }
        return set() if sent <= stored else {Group.VERSION}

    def _shown_otherwise(
        self, entity: Entity, settled: Mapping[Group, Settled], clean: set[Group]
    ) -> set[Group]:
        compared = clean - {Group.VERSION}
        if Group.VERSION in settled:  # what a signed note shows is held to its versions
            compared -= set(FROZEN_GROUPS)
        try:
            shown = take(self._reader, entity, self._object_id, compared)
        except NotFound:
            return set(compared)
        except SealBroken:  # a problem of its own, named where the value lies
            return set()
        return {group for group in compared if shown[group] != settled[group].value}
