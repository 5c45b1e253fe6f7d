"""Capture: which registers a write marks, with what was seen, and what it costs."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pazpaz_desktop.domain.clients import checked_fields
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.notes import Section, content_hash
from pazpaz_desktop.domain.registers import (
    FROZEN_GROUPS,
    GROUPS,
    SECTION_GROUPS,
    Group,
    Standing,
    pack,
    unpack,
)
from pazpaz_desktop.foundation.ids import ClientId, DeviceId, FormDraftId, NoteId, OpId
from pazpaz_desktop.storage.engine import change_bare
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments, clients, devices, form_drafts, notes, registers
from pazpaz_desktop.storage.repos.registers import NewHeads, Register
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.joined import Mark, cut, heads_after, join, marks, receive
from tests.storage.records import Records, add_client, add_note, populate, sign
from tests.support.counts import scaled
from tests.support.soak import SoakRun

DAY = date(2026, 3, 6)
_CLIENT_PARTS = (Group.FIRST_NAME, Group.LAST_NAME, Group.PHONE, Group.EMAIL)


@pytest.fixture
def records(store: Store) -> Records:
    """A vault with one of each record, joined when all of it had been sent."""
    found = populate(store)
    join(store)
    with store.write() as work:
        registers.mark_all_dirty(work)
        work.commit()
    cut(store)
    assert marks(store) == set()
    return found


def _note(note: NoteId, *groups: Group) -> set[Mark]:
    return {(Entity.NOTE, note.raw, group) for group in groups}


def _client(client: ClientId, *groups: Group) -> set[Mark]:
    return {(Entity.CLIENT, client.raw, group) for group in groups}


Act = Callable[[UnitOfWork, Records], object]


def _record(work: UnitOfWork, note: NoteId) -> Any:
    return note_queries.record(work, note)


ACTS: dict[str, tuple[Act, Callable[[Records], set[Mark]]]] = {
    "one section": (
        lambda work, found: notes.put_sections(work, found.draft, {Section.PLAN: "x"}),
        lambda found: _note(found.draft, Group.PLAN),
    ),
    "two sections": (
        lambda work, found: notes.put_sections(
            work, found.draft, {Section.PLAN: "x", Section.OBJECTIVE: "y"}
        ),
        lambda found: _note(found.draft, Group.PLAN, Group.OBJECTIVE),
    ),
    "a session as it was": (
        lambda work, found: notes.set_session(work, _record(work, found.draft), date(2026, 3, 5), None),
        lambda found: set(),
    ),
    "another session": (
        lambda work, found: notes.set_session(work, _record(work, found.draft), DAY, 40),
        lambda found: _note(found.draft, Group.SESSION),
    ),
    "a freeze": (
        lambda work, found: notes.freeze(work, _record(work, found.draft), bytes(32)),
        lambda found: set(),
    ),
    "one name": (
        lambda work, found: clients.change(
            work, found.client, checked_fields("Dina", "לוי", "050-1234567", "dana@example.org")
        ),
        lambda found: _client(found.client, Group.FIRST_NAME),
    ),
    "an archiving": (
        lambda work, found: clients.set_archived(work, found.client, is_archived=True),
        lambda found: _client(found.client, Group.ARCHIVED),
    ),
    "a deleted file": (
        lambda work, found: attachments.set_deleted(
            work, attachment_queries.record(work, found.attachment), is_deleted=True
        ),
        lambda found: {(Entity.ATTACHMENT, found.attachment.raw, Group.DELETED)},
    ),
    "the name of a laptop": (
        lambda work, found: devices.put(work, work.device_id, "Desk"),
        lambda found: set(),  # the test adds it: only the store knows the id
    ),
    "a form draft": (
        lambda work, found: form_drafts.keep(work, FormDraftId.random(), "note", b"x"),
        lambda found: set(),
    ),
}


def _expected(store: Store, records: Records, act: str) -> set[Mark]:
    named = {(Entity.DEVICE, store.device_id.raw, Group.NAME)} if act == "the name of a laptop" else set()
    return ACTS[act][1](records) | named


def _do(store: Store, records: Records, act: str, *, applying: bool = False, commits: bool = True) -> None:
    with store.write(applying=applying) as work:
        ACTS[act][0](work, records)
        if commits:
            work.commit()


@pytest.mark.parametrize("act", ACTS)
def test_a_write_marks_exactly_the_registers_it_changed(store: Store, records: Records, act: str) -> None:
    _do(store, records, act)
    assert marks(store) == _expected(store, records, act)


@pytest.mark.parametrize("act", ACTS)
def test_what_comes_from_another_device_marks_nothing(store: Store, records: Records, act: str) -> None:
    _do(store, records, act, applying=True)
    assert marks(store) == set()


@pytest.mark.parametrize("act", ACTS)
def test_a_write_that_is_rolled_back_leaves_no_mark(store: Store, records: Records, act: str) -> None:
    _do(store, records, act, commits=False)
    assert marks(store) == set()


@pytest.mark.soak
def test_after_any_series_of_writes_the_marks_are_those_of_the_writes_that_were_kept(
    store: Store, records: Records, soak: SoakRun
) -> None:
    draw = random.Random(soak.seed)
    expected: set[Mark] = set()
    for _ in range(scaled(2000, 100)):
        act = draw.choice([each for each in ACTS if each != "a freeze"])
        applying, commits = draw.random() < 0.3, draw.random() < 0.8
        _restore(store, records)  # of the same act a second time nothing would differ
        _do(store, records, act, applying=applying, commits=commits)
        if commits and not applying:
            expected |= _expected(store, records, act)
        if draw.random() < 0.1:
            cut(store)
            expected = set()
        assert marks(store) == expected


def _restore(store: Store, records: Records) -> None:
    with store.write(applying=True) as work:
        notes.set_session(work, _record(work, records.draft), date(2026, 3, 5), None)
        clients.change(work, records.client, checked_fields("Dana", "לוי", "050-1234567", "dana@example.org"))
        work.commit()


def test_a_new_record_is_marked_whole(store: Store) -> None:
    join(store)
    client = add_client(store)
    note = add_note(store, client)
    assert marks(store) == _client(client, Group.BORN, *_CLIENT_PARTS) | _note(
        note, Group.BORN, Group.SESSION, *SECTION_GROUPS
    )


def test_a_signature_marks_the_version_and_all_that_it_freezes(store: Store, records: Records) -> None:
    sign(store, records.draft)
    assert marks(store) == _note(records.draft, Group.VERSION, *FROZEN_GROUPS)


def test_joining_marks_all_that_a_practice_shares(store: Store) -> None:
    found = populate(store)
    with store.write() as work:
        gone = ClientId.random()
        clients.add(work, gone, checked_fields("Noa", "Gone", "", ""))
        clients.set_archived(work, gone, is_archived=True)
        devices.put(work, work.device_id, "Desk")
        work.commit()
    join(store)
    with store.write() as work:
        count = registers.mark_all_dirty(work)
        work.commit()
    marked = marks(store)
    assert count == len(marked)
    assert _client(found.client, Group.BORN, *_CLIENT_PARTS) <= marked
    assert not _client(found.client, Group.ARCHIVED) & marked
    assert len([mark for mark in marked if mark[2] is Group.ARCHIVED]) == 1
    assert _note(found.signed, Group.BORN, Group.VERSION, *FROZEN_GROUPS) <= marked
    assert _note(found.draft, Group.BORN, *FROZEN_GROUPS) <= marked
    assert not _note(found.draft, Group.VERSION) & marked
    attachment = {group for entity, _, group in marked if entity is Entity.ATTACHMENT}
    assert attachment == {Group.BORN, Group.NAME}
    assert len([mark for mark in marked if mark[0] is Entity.CERTIFICATE]) == 3
    assert (Entity.DEVICE, store.device_id.raw, Group.NAME) in marked


def test_records_come_before_those_that_name_them(store: Store) -> None:
    populate(store)
    join(store)
    with store.write() as work:
        devices.put(work, work.device_id, "Desk")
        registers.mark_all_dirty(work)
        work.commit()
    with store.read() as view:
        everything = registers.dirty_objects(view, 100)
        first = registers.dirty_objects(view, 4)
    entities = [entity for entity, _ in everything]
    assert entities == sorted(entities, key=list(GROUPS).index)
    assert first == everything[:4]
    assert len(set(everything)) == len(everything)


def _save(store: Store, note: NoteId, seen: bytes | None) -> None:
    with store.write() as work:
        notes.put_sections(work, note, {Section.PLAN: "x"}, {} if seen is None else {Section.PLAN: seen})
        work.commit()


def _plan(store: Store, note: NoteId) -> Register:
    with store.read() as view:
        register = registers.get(view, note.raw, Group.PLAN)
    assert register is not None
    return register


def _plan_from_elsewhere(store: Store, note: NoteId, parents: tuple[OpId, ...], place: int) -> OpId:
    return receive(store, Entity.NOTE, note.raw, Group.PLAN, parents=parents, place=place)


def test_an_act_without_a_reader_has_seen_all_heads(store: Store, records: Records) -> None:
    first = _plan(store, records.draft).heads
    other = _plan_from_elsewhere(store, records.draft, (), 1)
    _save(store, records.draft, None)
    register = _plan(store, records.draft)
    assert register.seen == tuple(sorted({*first, other}))
    assert register.standing is Standing.CLEAR


def test_text_typed_before_a_change_from_elsewhere_came_has_not_seen_it(
    store: Store, records: Records
) -> None:
    token = _plan(store, records.draft).token
    newer = _plan_from_elsewhere(store, records.draft, unpack(token), 1)
    _save(store, records.draft, token)
    register = _plan(store, records.draft)
    assert (register.seen, register.heads) == (unpack(token), (newer,))
    assert register.has_unseen
    cut(store)
    assert set(_plan(store, records.draft).heads) > {newer}
    assert _plan(store, records.draft).standing is Standing.CONFLICT


def test_an_editor_left_open_over_cycles_has_seen_what_it_wrote_itself(
    store: Store, records: Records
) -> None:
    token = _plan(store, records.draft).token
    for _ in range(3):
        _save(store, records.draft, token)
        cut(store)
    assert len(_plan(store, records.draft).heads) == 1
    assert _plan(store, records.draft).standing is Standing.CLEAR


def test_without_following_its_own_operations_an_editor_would_quarrel_with_itself(
    store: Store, records: Records
) -> None:
    """Negative control: marked with the token as it is."""
    token = _plan(store, records.draft).token
    for _ in range(3):
        with store.write(applying=True) as work:
            naive = "UPDATE register SET is_dirty = 1, seen = ? WHERE object_id = ? AND grp = 'plan'"
            change_bare(work.connection, naive, (token, records.draft.raw))
            work.commit()
        cut(store)
    assert len(_plan(store, records.draft).heads) > 1


def test_what_was_seen_under_the_first_letter_stays_while_typing_goes_on(
    store: Store, records: Records
) -> None:
    token = _plan(store, records.draft).token
    _save(store, records.draft, token)
    _save(store, records.draft, None)
    _save(store, records.draft, b"")
    assert _plan(store, records.draft).seen == unpack(token)


def test_a_decision_over_all_heads_clears_the_conflict_at_once(store: Store, records: Records) -> None:
    mine = _plan(store, records.draft).heads
    _plan_from_elsewhere(store, records.draft, (), 1)
    assert _plan(store, records.draft).standing is Standing.CONFLICT
    _save(store, records.draft, pack(mine))
    assert _plan(store, records.draft).standing is Standing.CONFLICT
    _save(store, records.draft, pack(_plan(store, records.draft).heads))
    register = _plan(store, records.draft)
    assert (register.standing, register.has_unseen) == (Standing.CLEAR, False)
    cut(store)
    assert len(_plan(store, records.draft).heads) == 1


def test_a_token_is_what_stands_under_the_text_that_is_shown(store: Store, records: Records) -> None:
    clean = _plan(store, records.draft)
    assert clean.token == pack(clean.heads)
    _plan_from_elsewhere(store, records.draft, clean.heads, 1)
    _save(store, records.draft, clean.token)
    assert _plan(store, records.draft).token == clean.token


@pytest.mark.soak
def test_whatever_happens_nobody_has_seen_what_came_after_the_page_was_opened(
    store: Store, records: Records, soak: SoakRun
) -> None:
    """Against a model: a reader has seen the heads it was shown, and its own laptop's work upon them."""
    world = _World(store, records.draft, random.Random(soak.seed))
    for place in range(1, scaled(3000, 150) + 1):
        world.step(place)
    assert world.wrongly_seen == 0


def test_an_editor_that_hands_no_token_back_is_noticed(store: Store, records: Records) -> None:
    """Negative control: all heads there are would be taken for seen."""
    world = _World(store, records.draft, random.Random(1), hands_back=False)
    for place in range(1, 151):
        world.step(place)
    assert world.wrongly_seen > 0


class _World:
    """One section, written here from pages that were opened at different times, and elsewhere."""

    def __init__(self, store: Store, note: NoteId, draw: random.Random, *, hands_back: bool = True) -> None:
        self._store, self._note, self._draw = store, note, draw
        self._hands_back = hands_back
        self._own = set(_plan(store, note).heads)
        self._below: dict[OpId, set[OpId]] = {op: set() for op in self._own}
        self._pages = [_plan(store, note).token]
        self.wrongly_seen = 0

    def step(self, place: int) -> None:
        """One thing happens."""
        match self._draw.choice(["save", "save", "cut", "elsewhere", "open"]):
            case "save":
                self._save()
            case "cut":
                self._cut()
            case "elsewhere":
                self._cut()  # as the engine does before it applies
                heads = _plan(self._store, self._note).heads
                parents = tuple(sorted(self._draw.sample(heads, self._draw.randint(0, len(heads)))))
                op = _plan_from_elsewhere(self._store, self._note, parents, place)
                self._below[op] = set(parents)
            case _:
                self._pages.append(_plan(self._store, self._note).token)
        parents_of_all = set().union(*self._below.values())
        assert set(_plan(self._store, self._note).heads) == set(self._below) - parents_of_all

    def _save(self) -> None:
        page = self._draw.choice(self._pages[-3:])
        before = _plan(self._store, self._note).seen
        _save(self._store, self._note, page if self._hands_back else None)
        shown = _history(self._below, unpack(page)) | _history(self._below, before) | self._own
        self.wrongly_seen += not set(_plan(self._store, self._note).seen) <= shown

    def _cut(self) -> None:
        for op in cut(self._store):
            assert op.parents is not None
            self._own.add(op.op_id)
            self._below[op.op_id] = set(op.parents[Group.PLAN])


def _history(below: dict[OpId, set[OpId]], heads: tuple[OpId, ...]) -> set[OpId]:
    found, open_ = set(heads), list(heads)
    while open_:
        for parent in below[open_.pop()] - found:
            found.add(parent)
            open_.append(parent)
    return found


def test_heads_move_without_touching_a_mark(store: Store, records: Records) -> None:
    _save(store, records.draft, None)
    seen = _plan(store, records.draft).seen
    with store.write(applying=True) as work:
        new = [NewHeads(Entity.NOTE, records.draft.raw, Group.PLAN, heads_after((), OpId.random(), ()))]
        registers.set_many(work, new)
        work.commit()
    assert (_plan(store, records.draft).is_dirty, _plan(store, records.draft).seen) == (True, seen)


def test_what_waits_for_a_person_is_listed_until_it_is_clear(store: Store, records: Records) -> None:
    with store.read() as view:
        assert registers.standings(view) == []
    _plan_from_elsewhere(store, records.draft, (), 1)
    with store.read() as view:
        assert [each.group for each in registers.standings(view)] == [Group.PLAN]


def _statements(store: Store, act: Callable[[], object]) -> list[str]:
    driver: Any = store.writer().connection.driver_connection
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    act()
    driver.set_trace_callback(None)
    return seen


def _autosave(store: Store, note: NoteId, seen: bytes | None = None) -> None:
    with store.write() as work:
        record = note_queries.record(work, note)
        told = {} if seen is None else {Section.PLAN: seen}
        notes.put_sections(work, note, {Section.PLAN: "x"}, told)
        notes.set_session(work, record, record.session_on, record.duration_min)
        work.commit()


def test_a_save_costs_nothing_more_before_joining_and_one_look_after(store: Store) -> None:
    note = add_note(store, add_client(store))
    alone = _statements(store, lambda: _autosave(store, note))
    join(store)
    _autosave(store, note)
    token = _plan(store, note).token
    joined = _statements(store, lambda: _autosave(store, note, token))
    assert not [statement for statement in alone if "register" in statement or " op " in statement]
    assert len(joined) == len(alone) + 1
    assert len([statement for statement in joined if "register" in statement]) == 1


def test_a_part_that_never_leaves_has_no_register(store: Store) -> None:
    join(store)
    with store.write() as work:
        work.fields.put(Entity.SEAT, DeviceId.random(), Part.CREDENTIALS, b"secret")
        work.commit()
    assert marks(store) == set()


def test_signing_hash_and_rules_do_not_mark(store: Store, records: Records) -> None:
    with store.write() as work:
        record = note_queries.record(work, records.draft)
        notes.freeze(work, record, content_hash(notes.content(work, record)))
        notes.unfreeze(work, note_queries.record(work, records.draft))
        work.commit()
    assert marks(store) == set()
