"""Parents of an operation as they are stored: for each field group, the heads its author had seen."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pazpaz_desktop.domain.registers import Group, Heads
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import DatabaseBroken
from pazpaz_desktop.foundation.ids import OpId

_REMEMBERED: Final = 256
"""Most operations of a first exchange begin a record: they have the same parents, none."""


def encode(parents: Mapping[Group, Heads]) -> bytes:
    """Canonical bytes: group word → ids."""
    return _encoded(tuple(parents.items()))


@lru_cache(_REMEMBERED)
def _encoded(parents: tuple[tuple[Group, Heads], ...]) -> bytes:
    return canonical.encode({group.value: [each.raw for each in heads] for group, heads in parents})


@lru_cache(_REMEMBERED)
def decode(stored: bytes) -> Mapping[Group, Heads]:
    """The inverse of `encode`; DatabaseBroken or UnsupportedVersion for anything else."""
    members = canonical.decode(stored)
    if not isinstance(members, Mapping):
        raise DatabaseBroken(reason="parents")
    try:
        return MappingProxyType({Group(name): _heads(ids) for name, ids in members.items()})
    except ValueError as error:
        raise DatabaseBroken(reason="parents") from error


def _heads(ids: canonical.Canonical) -> Heads:
    match ids:
        case [*_]:
            return tuple(OpId(each) for each in ids if isinstance(each, bytes))
        case _:
            raise DatabaseBroken(reason="parents")
