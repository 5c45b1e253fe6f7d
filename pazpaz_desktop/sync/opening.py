"""Opening: sealed operations back into what they say, and the heads of a register with their values."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.domain.entities import COMPARTMENTS, Compartment, Entity
from pazpaz_desktop.domain.merging import Head
from pazpaz_desktop.domain.moments import LAST_MS
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import SealBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import OpId, WorkspaceId
from pazpaz_desktop.storage.exchange import values
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.ancestry import Lineage
from pazpaz_desktop.sync.hlc import milliseconds_of
from pazpaz_desktop.sync.ops import Held, Op, OpKind, UnreadableOp, decode
from pazpaz_desktop.sync.seal import EnvelopeSeal, OpContext, OpSeal
from pazpaz_desktop.sync.wraps import WrapBorn

SyncKeys = Mapping[tuple[KeyKind, int], SyncKey]

KEY_KINDS: Final[Mapping[Compartment, KeyKind]] = {
    Compartment.CLINIC: KeyKind.SYNC_CLINIC,
    Compartment.CLINICAL: KeyKind.SYNC_CLINICAL,
}
"""Which kind of key seals a compartment's operations."""

_BODY_FORMAT: Final = 1
"""What a body is sealed as whatever its `v`, which a reader knows only once it has opened it."""

_SIGNED: Final = frozenset({Group.VERSION, *FROZEN_GROUPS})
"""What a signature brings: a note that was never sent before is born with it."""

APPLIED: Final = frozenset({OpState.OUTBOX, OpState.LIVE})
"""States of operations that count in heads and records."""


def readable(keys: SyncKeys) -> frozenset[Compartment]:
    """The compartments of which this device was given any key."""
    kinds = {kind for kind, _ in keys}
    return frozenset(compartment for compartment, kind in KEY_KINDS.items() if kind in kinds)


class OpReader:
    """Opens operations of one workspace with the keys there are, and remembers those it opened."""

    def __init__(self, workspace: WorkspaceId, keys: SyncKeys, seal: OpSeal) -> None:
        self._workspace = workspace
        self._keys = dict(keys)
        self._seal = seal
        self._opened: dict[OpId, Op] = {}

    def remember(self, op: Op) -> None:
        """Spare the opening of one whose content is known here."""
        self._opened[op.op_id] = op

    def learn(self, keys: Iterable[SyncKey]) -> None:
        """Open with these too from now on."""
        self._keys |= {(key.kind, key.epoch): key for key in keys}

    def open(self, stored: StoredOp) -> Op:
        """What it says. UnreadableOp for what this device cannot apply, each value in it read strictly."""
        known = self._opened.get(stored.op_id)
        if known is not None:
            return known
        key = self._keys.get((KEY_KINDS.get(stored.compartment, KeyKind.BACKUP), stored.epoch))
        if key is None:
            raise UnreadableOp(Held.MISSING_KEY)
        try:
            op = decode(self._seal.open(key, stored.body, context_of(self._workspace, stored)))
        except SealBroken as error:
            raise UnreadableOp(Held.BROKEN_SEAL) from error
        _require_in_place(op, stored)
        _require_values(op)
        self._opened[op.op_id] = op
        return op

    def reopen(self, stored: StoredOp) -> Op:
        """The same for one that was applied, and so opened then: SealBroken if it no longer does."""
        try:
            return self.open(stored)
        except UnreadableOp as error:
            raise SealBroken() from error


class HeadReader:
    """Reads what a register's heads say, for whoever has to decide between them. Any reading lane."""

    def __init__(self, store: Store, seal: OpSeal | None = None) -> None:
        self._store = store
        self.seal = seal or EnvelopeSeal()

    def heads_of(self, reader: Reader, object_id: bytes, group: Group) -> tuple[tuple[Head, ...], Canonical]:
        """The heads, by id, and the value of their one nearest common ancestor (None where there is none).

        Nothing of what a person has changed since and no operation holds yet. SealBroken if an operation
        is not what was sealed.
        """
        register = registers.get(reader, object_id, group)
        if register is None or not register.heads:
            return (), None
        opened = OpReader(self._store.workspace_id, self._store.keys.sync, self.seal)
        applied = [op for op in op_repo.of_object(reader, object_id) if op.state in APPLIED]
        return read_heads(applied, group, opened)


def read_heads(applied: list[StoredOp], group: Group, opened: OpReader) -> tuple[tuple[Head, ...], Canonical]:
    """The heads of one register among all applied operations on its record, and what they have in common.

    SealBroken for one that does not open: it did when it was applied.
    """
    lineage = Lineage.of(applied, group)
    by_id = {op.op_id: op for op in applied}
    heads = tuple(_head(opened.reopen(by_id[op_id]), group) for op_id in lineage.heads)
    base = lineage.base(lineage.heads) if len(heads) > 1 else None
    return heads, None if base is None else opened.reopen(by_id[base]).fields.get(group)


def context_of(workspace: WorkspaceId, stored: StoredOp) -> OpContext:
    """What the operation's seal is bound to."""
    return OpContext(
        workspace, stored.compartment, stored.epoch, stored.op_id, stored.device_id, _BODY_FORMAT
    )


def _head(op: Op, group: Group) -> Head:
    return Head(op.op_id, op.hlc, op.device, op.fields[group], is_signed=op.kind is OpKind.FINALISE)


def _require_in_place(op: Op, stored: StoredOp) -> None:
    """It says of itself what is said of it, and lies where such operations lie."""
    found = (op.op_id, op.device, COMPARTMENTS[op.entity])
    if found != (stored.op_id, stored.device_id, stored.compartment):
        raise UnreadableOp(Held.MALFORMED)
    is_finalise = op.kind is OpKind.FINALISE
    if is_finalise and (op.entity is not Entity.NOTE or op.fields.keys() - {Group.BORN} != _SIGNED):
        raise UnreadableOp(Held.MALFORMED)
    if not is_finalise and Group.VERSION in op.fields:
        raise UnreadableOp(Held.MALFORMED)
    if milliseconds_of(op.hlc) > LAST_MS:
        raise UnreadableOp(Held.MALFORMED)


def _require_values(op: Op) -> None:
    try:
        for group, value in op.fields.items():
            _READERS.get((op.entity, group), values.text)(value)
    except UnsupportedVersion as error:
        raise UnreadableOp(Held.MALFORMED) from error


_READERS: Final[Mapping[tuple[Entity, Group], Callable[[Canonical], object]]] = {
    (Entity.CLIENT, Group.BORN): values.ClientBorn.read,
    (Entity.CLIENT, Group.ARCHIVED): values.maybe_moment_ms,
    (Entity.NOTE, Group.BORN): values.NoteBorn.read,
    (Entity.NOTE, Group.SESSION): values.SessionTimes.read,
    (Entity.NOTE, Group.VERSION): values.SignedVersion.read,
    (Entity.ATTACHMENT, Group.BORN): values.AttachmentBorn.read,
    (Entity.ATTACHMENT, Group.DELETED): values.maybe_moment_ms,
    (Entity.CERTIFICATE, Group.BORN): values.CertificateBorn.read,
    (Entity.KEY_WRAP, Group.BORN): WrapBorn.read,
}
"""Values that are not plain text."""
