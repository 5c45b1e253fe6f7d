"""Decisions a person owes: texts of two laptops side by side, and what came too late for a signed note."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.merging import Head
from pazpaz_desktop.domain.moments import moment
from pazpaz_desktop.domain.notes import NoteRecord, NoteState, Section
from pazpaz_desktop.domain.registers import SECTION_GROUPS, Group, Standing, pack, unpack
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import IllegalTransition, RuleBroken, SealBroken
from pazpaz_desktop.foundation.ids import ClientId, Id, NoteId
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.storage.capture import advanced, covers
from pazpaz_desktop.storage.queries.clients import changed_at
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import devices, registers
from pazpaz_desktop.storage.repos.registers import Register
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.hlc import milliseconds_of
from pazpaz_desktop.sync.opening import HeadReader

Seen = Mapping[str, bytes]
"""By field group: the heads under what a page shows, to be handed back with what a person makes of it."""

_NOTE_GROUPS: Final = (*SECTION_GROUPS, Group.SESSION)
_CLIENT_GROUPS: Final = (Group.FIRST_NAME, Group.LAST_NAME, Group.PHONE, Group.EMAIL)
_ASKED_PARTS: Final = (Part.PHONE, Part.EMAIL)

_log = TopicLog("decisions")


@dataclass(frozen=True, slots=True, repr=False)
class Side:
    """One of several values that were written without knowledge of each other; none is ever dropped.

    `device_name` is None for a laptop whose name is not known here. `at` is the writer's own clock.
    """

    text: str
    device_name: str | None
    is_here: bool
    at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class SectionConflict:
    """A section with several texts over the one they began from. `seen` goes back with the decision."""

    section: Section
    base: str
    sides: tuple[Side, ...]
    seen: bytes


@dataclass(frozen=True, slots=True, repr=False)
class FieldConflict:
    """A client's phone or e-mail address with several values. `seen` goes back with the decision."""

    part: Part
    sides: tuple[Side, ...]
    seen: bytes


@dataclass(frozen=True, slots=True, repr=False)
class LateEdit:
    """What was written into a section without knowing that the note was signed; the note stays as it is."""

    section: Section
    text: str
    device_name: str | None
    at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True, repr=False)
class ResolveSection:
    """The text a person decided on, and the `seen` of the conflict that was shown."""

    note_id: NoteId
    section: Section
    text: str
    seen: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ResolveField:
    """The value a person decided on (phone or e-mail address), and the `seen` of what was shown."""

    client_id: ClientId
    part: Part
    value: str
    seen: bytes


@dataclass(frozen=True, slots=True, repr=False)
class NoteStanding:
    """What other laptops have to do with an open note; all empty in a vault that has not joined."""

    seen: Seen = field(default_factory=dict)
    standings: Mapping[Section, Standing] = field(default_factory=dict)
    late: tuple[LateEdit, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ClientStanding:
    """What other laptops have to do with an open client; all empty in a vault that has not joined."""

    seen: Seen = field(default_factory=dict)
    conflicts: tuple[FieldConflict, ...] = ()


class Decisions:
    """Reads what waits for a person out of registers and heads. It writes nothing; lane: the reader's.

    Whoever calls it holds the receipt of an audited read of the record.
    """

    def __init__(self, store: Store, heads: HeadReader) -> None:
        self._store = store
        self._heads = heads

    def of_note(self, reader: Reader, record: NoteRecord) -> NoteStanding:
        """For the page of a note. A late edit that does not open is left out here and named by `verify`."""
        if not self._store.is_joined:
            return NoteStanding()
        found = registers.of_object(reader, record.id.raw)
        standings = {
            section: found[Group(section)].standing
            for section in Section
            if Group(section) in found and _is_shown(found[Group(section)], record.state)
        }
        late = [
            edit
            for section, standing in standings.items()
            if standing is Standing.LATE
            for edit in self._late(reader, record.id, section)
        ]
        return NoteStanding(_seen(found, _NOTE_GROUPS), standings, tuple(late))

    def of_client(self, reader: Reader, client_id: ClientId) -> ClientStanding:
        """For the page of a client. A conflict that does not open is left out here and named by `verify`."""
        if not self._store.is_joined:
            return ClientStanding()
        found = registers.of_object(reader, client_id.raw)
        conflicts = []
        for part in _ASKED_PARTS:
            register = found.get(Group(part.value))
            if register is not None and register.standing is Standing.CONFLICT:
                try:
                    sides, _ = self._sides(reader, client_id, register, changed_at(reader, client_id))
                except SealBroken as error:
                    _log.failure("conflict.unreadable", error, client=client_id)
                else:
                    conflicts.append(FieldConflict(part, sides, _token(register)))
        return ClientStanding(_seen(found, _CLIENT_GROUPS), tuple(conflicts))

    def section_conflict(self, reader: Reader, record: NoteRecord, section: Section) -> SectionConflict:
        """The texts of a section that waits for a decision, this laptop's first.

        IllegalTransition where it waits for none; SealBroken where a text is not what was sealed.
        """
        record.state.require(NoteState.DRAFT, "decide")
        register = registers.get(reader, record.id.raw, Group(section))
        if register is None or register.standing is not Standing.CONFLICT:
            raise IllegalTransition(
                state=Standing.CLEAR if register is None else register.standing, act="decide"
            )
        sides, base = self._sides(reader, record.id, register, record.updated_at)
        return SectionConflict(section, base if isinstance(base, str) else "", sides, _token(register))

    def reviewable(self, reader: Reader, record: NoteRecord, section: Section) -> bytes:
        """What there is to be seen of a merged section. IllegalTransition where it is not merged."""
        record.state.require(NoteState.DRAFT, "review")
        register = registers.get(reader, record.id.raw, Group(section))
        if (
            register is None
            or not _is_shown(register, record.state)
            or register.standing is not Standing.MERGED
        ):
            raise IllegalTransition(
                state=Standing.CLEAR if register is None else register.standing, act="review"
            )
        return _token(register)

    def require_signable(self, work: UnitOfWork, record: NoteRecord, seen: Seen) -> None:
        """RuleBroken where a section waits for a decision, or is another one than its signer had seen."""
        record.state.require(NoteState.DRAFT, "sign")
        if not self._store.is_joined:
            return
        for group, register in registers.of_object(work, record.id.raw).items():
            if group in SECTION_GROUPS and register.standing is Standing.CONFLICT:
                raise RuleBroken(field=group, rule="undecided")
            if group in seen and not register.is_dirty:  # what is marked was written here, under these eyes
                known = advanced(work.connection, work.device_id, record.id.raw, group, seen[group])
                if known != pack(register.heads):
                    raise RuleBroken(field=group, rule="changed_elsewhere")

    def acted_upon(
        self, reader: Reader, record: Id, seen: Seen, groups: Iterable[Group]
    ) -> dict[Group, bytes]:
        """What the writer of these groups had seen, as a save states it; what it does not state is left out.

        An ordinary save is no decision: in a conflict it follows only the text that was shown in the field,
        whatever else the page told of, and the others stay.
        """
        if not self._store.is_joined:
            return {}
        found = registers.of_object(reader, record.raw)
        return {group: _narrowed(found.get(group), seen[group]) for group in groups if group in seen}

    def is_past(self, work: UnitOfWork, record: Id, seen: Seen, groups: Iterable[Group]) -> bool:
        """Whether one of these groups was decided here, since, over texts that a page with this `seen` did
        not show.
        """
        found = registers.of_object(work, record.raw)
        return any(
            _is_decided(found.get(group))
            and not covers(
                advanced(work.connection, work.device_id, record.raw, group, seen[group]),
                pack(found[group].seen),
            )
            for group in groups
            if group in seen
        )

    def _late(self, reader: Reader, note_id: NoteId, section: Section) -> list[LateEdit]:
        try:
            heads, _ = self._heads.heads_of(reader, note_id.raw, Group(section))
        except SealBroken as error:
            _log.failure("late.unreadable", error, note=note_id)
            return []
        sides = self._told(reader, [head for head in heads if not head.is_signed])
        return [LateEdit(section, side.text, side.device_name, side.at, side.is_here) for side in sides]

    def _sides(
        self, reader: Reader, record: Id, register: Register, written_at: datetime
    ) -> tuple[tuple[Side, ...], Canonical]:
        """The values of the heads; in place of those it is based on, what was written here since."""
        heads, base = self._heads.heads_of(reader, record.raw, register.group)
        written: list[Side] = []
        if register.is_dirty:
            heads = tuple(head for head in heads if head.op not in register.seen)
            text = reader.fields.get(record, Part(register.group.value))
            names = devices.names(reader)
            written = [Side(text, names.get(self._store.device_id), is_here=True, at=written_at)]
        sides = [*written, *self._told(reader, heads)]
        return tuple(sorted(sides, key=lambda side: (not side.is_here, side.at))), base

    def _told(self, reader: Reader, heads: Collection[Head]) -> list[Side]:
        names = devices.names(reader)
        return [
            Side(
                text=head.value if isinstance(head.value, str) else "",
                device_name=names.get(head.device),
                is_here=head.device == self._store.device_id,
                at=moment(milliseconds_of(head.hlc)),
            )
            for head in heads
        ]


def _is_shown(register: Register, state: NoteState) -> bool:
    """Whether the standing says something of what the page shows.

    What is merged says nothing of a text that was typed without knowing of it: they meet when it is sent.
    """
    allowed = {
        NoteState.DRAFT: (Standing.CONFLICT,)
        if register.has_unseen
        else (Standing.CONFLICT, Standing.MERGED),
        NoteState.SIGNING: (),
        NoteState.SIGNED: (Standing.LATE,),
    }
    return register.standing in allowed[state]


def _is_decided(register: Register | None) -> bool:
    """Whether what was written here since the last exchange is a person's word over several texts."""
    return register is not None and register.is_dirty and len(register.seen) > 1


def _seen(found: Mapping[Group, Register], groups: Iterable[Group]) -> dict[str, bytes]:
    return {group.value: _token(found[group]) for group in groups if group in found}


def _token(register: Register) -> bytes:
    """In a conflict all texts are before the person: the heads, and those under what was written since."""
    if register.standing is not Standing.CONFLICT:
        return register.token
    return pack({*register.heads, *register.seen})


def _narrowed(register: Register | None, token: bytes) -> bytes:
    if register is None or register.standing is not Standing.CONFLICT:
        return token
    if not set(register.heads) <= set(unpack(token)):
        return token
    return pack(register.heads[:1])
