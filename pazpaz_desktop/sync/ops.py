"""Operations: what one device did to one record, as deterministic bytes that are sealed and exchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import GROUPS, Group, Heads
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import UnsupportedVersion
from pazpaz_desktop.foundation.ids import DeviceId, OpId, PersonId

SCHEMA: Final = 1
"""What this program writes and the newest it reads."""

_MOST_PARENTS: Final = 256
_LARGEST_STAMP: Final = 1 << 63  # what a column of SQLite holds

W = TypeVar("W", bound=StrEnum)


class OpKind(StrEnum):
    """What was done. `finalise` is the signing of a note, `resolve` a person's choice between two values."""

    SET = "set"
    FINALISE = "finalise"
    RESOLVE = "resolve"


class Held(StrEnum):
    """Why an operation is kept without being applied."""

    NEEDS_UPDATE = "needs_update"
    MISSING_KEY = "missing_key"
    MALFORMED = "malformed"
    BROKEN_SEAL = "broken_seal"
    MISSING_REFERENCE = "missing_reference"


class UnreadableOp(Exception):
    """The bytes are an operation that this program cannot apply; they are kept as they are."""

    def __init__(self, reason: Held) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True, repr=False)
class Op:
    """One operation. `parents` has an entry for each group in `fields`: the heads its author had seen."""

    op_id: OpId
    entity: Entity
    object_id: bytes
    kind: OpKind
    parents: Mapping[Group, Heads]
    fields: Mapping[Group, Canonical]
    hlc: int
    person: PersonId
    device: DeviceId
    schema: int = SCHEMA
    min_reader: int = SCHEMA


_MEMBERS: Final = frozenset(
    ("v", "op", "entity", "object", "kind", "parents", "fields", "hlc", "person", "device", "min_reader")
)


def encode(op: Op) -> bytes:
    """The deterministic CBOR plaintext (docs/specs/sync-protocol.md §2)."""
    return canonical.encode(
        {
            "v": op.schema,
            "op": op.op_id.raw,
            "entity": op.entity.value,
            "object": op.object_id,
            "kind": op.kind.value,
            "parents": {group.value: [each.raw for each in heads] for group, heads in op.parents.items()},
            "fields": {group.value: value for group, value in op.fields.items()},
            "hlc": op.hlc,
            "person": op.person.raw,
            "device": op.device.raw,
            "min_reader": op.min_reader,
        }
    )


def decode(data: bytes) -> Op:
    """The operation. UnreadableOp: needs_update for what a newer program wrote, malformed for the rest."""
    try:
        members = canonical.decode(data)
    except (UnsupportedVersion, RecursionError) as error:
        raise UnreadableOp(Held.MALFORMED) from error
    if not isinstance(members, Mapping):
        raise UnreadableOp(Held.MALFORMED)
    least = members.get("min_reader")
    if isinstance(least, int) and least > SCHEMA:
        raise UnreadableOp(Held.NEEDS_UPDATE)
    if set(members) != _MEMBERS:
        raise UnreadableOp(Held.MALFORMED)
    try:
        return _read(members)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableOp(Held.MALFORMED) from error


def _read(members: Mapping[str, Canonical]) -> Op:
    entity, kind = _known(Entity, members["entity"]), _known(OpKind, members["kind"])
    groups = GROUPS.get(entity)
    if groups is None:
        raise UnreadableOp(Held.NEEDS_UPDATE)
    fields = {_known(Group, name): value for name, value in _mapping(members["fields"]).items()}
    parents = {_known(Group, name): _heads(value) for name, value in _mapping(members["parents"]).items()}
    if fields.keys() - groups.keys():
        raise UnreadableOp(Held.NEEDS_UPDATE)
    if not fields or parents.keys() != fields.keys():
        raise UnreadableOp(Held.MALFORMED)
    return Op(
        op_id=OpId(_bytes(members["op"])),
        entity=entity,
        object_id=_object(members["object"]),
        kind=kind,
        parents=parents,
        fields=fields,
        hlc=_number(members["hlc"], _LARGEST_STAMP),
        person=PersonId(_bytes(members["person"])),
        device=DeviceId(_bytes(members["device"])),
        schema=_number(members["v"], 1 << 16),
        min_reader=_number(members["min_reader"], 1 << 16),
    )


def _known(words: type[W], word: Canonical) -> W:
    if not isinstance(word, str):
        raise UnreadableOp(Held.MALFORMED)
    found: W | None = _by_word(words).get(word)
    if found is None:
        raise UnreadableOp(Held.NEEDS_UPDATE)
    return found


@cache
def _by_word(words: type[W]) -> Mapping[str, W]:
    return {member.value: member for member in words}


def _heads(value: Canonical) -> Heads:
    if value == []:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)) or len(value) > _MOST_PARENTS:
        raise UnreadableOp(Held.MALFORMED)
    heads = tuple(OpId(_bytes(each)) for each in value)
    if list(heads) != sorted(set(heads)):
        raise UnreadableOp(Held.MALFORMED)
    return heads


def _mapping(value: Canonical) -> Mapping[str, Canonical]:
    if not isinstance(value, Mapping):
        raise UnreadableOp(Held.MALFORMED)
    return value


def _bytes(value: Canonical) -> bytes:
    if not isinstance(value, bytes):
        raise UnreadableOp(Held.MALFORMED)
    return value


def _object(value: Canonical) -> bytes:
    found = _bytes(value)
    if len(found) != 16:
        raise UnreadableOp(Held.MALFORMED)
    return found


def _number(value: Canonical, limit: int) -> int:
    if type(value) is not int or not 0 <= value < limit:
        raise UnreadableOp(Held.MALFORMED)
    return value
