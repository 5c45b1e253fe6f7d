"""What a register must show, by rules of the merge written down a second time."""

from sqlalchemy import select

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, GROUPS, Rule, Standing
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.storage import schema
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.ops import OpKind
from tests.simulator.ledger import Entry, History, Register, Wrong


def signed_notes(work: UnitOfWork) -> set[bytes]:
    """Raw ids of the notes that are signed here."""
    note = schema.note.c
    return set(work.connection.execute(select(note.id).where(note.state == NoteState.SIGNED.value)).scalars())


def check_shown(
    work: UnitOfWork, register: Register, history: History, standing: str, *, is_signed: bool
) -> None:
    """Wrong unless the record shows what the heads say together, and says so where a person is to decide."""
    heads, rule = history.heads(), GROUPS[history.entity][register[1]]
    if is_signed and register[1] in FROZEN_GROUPS:
        _check_late(register, heads, rule, standing)
        return
    if rule in {Rule.SET, Rule.FIXED}:
        return
    shown = _shown(work, history.entity, register)
    if rule is Rule.NEWEST:
        newest = max(heads, key=lambda head: (head.hlc, head.device, head.op_id))
        _require(shown == newest.value and standing == Standing.CLEAR, register, "the newest value")
    else:
        _check_kept(register, heads, shown, standing)


def _shown(work: UnitOfWork, entity: Entity, register: Register) -> Canonical:
    return take(work, entity, register[0], {register[1]})[register[1]]


def _check_late(register: Register, heads: list[Entry], rule: Rule, standing: str) -> None:
    unseen = [head for head in heads if head.kind is not OpKind.FINALISE]
    expected = Standing.LATE if unseen and rule is Rule.TEXT else Standing.CLEAR
    _require(standing == expected, register, f"as {expected} what stands beside the signature")


def _check_kept(register: Register, heads: list[Entry], shown: Canonical, standing: str) -> None:
    values = [head.value for head in sorted(heads, key=lambda head: head.op_id)]
    if all(value == values[0] for value in values):
        _require(shown == values[0] and standing == Standing.CLEAR, register, "the only value")
    elif standing == Standing.MERGED:
        words = str(shown).split()
        is_whole = all(word in words for value in values for word in str(value).split())
        _require(is_whole, register, "every sentence of a merged text")
    else:
        is_kept = standing == Standing.CONFLICT and shown == values[0]
        _require(is_kept, register, "two values as a conflict")


def _require(condition: bool, register: Register, what: str) -> None:
    if not condition:
        raise Wrong(f"{register[1]} of {register[0].hex()} does not show {what}")
