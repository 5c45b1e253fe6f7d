"""Texts of two laptops: none is lost, none is chosen by a clock, and a person's word settles it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import IllegalTransition, NotFound, RuleBroken
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.notes import NoteState, ResolveSection, SaveNote, Section
from pazpaz_desktop.storage.repos import registers
from tests.services.laptop_pair import Laptop, LaptopPair, laptop_pair

BASE = "Pain in the shoulder. Worse at night."
OURS = "Pain in the left shoulder. Worse at night."
THEIRS = "Pain in the right shoulder. Worse at night."


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[LaptopPair]:
    with laptop_pair(tmp_path) as made:
        yield made


@pytest.fixture
def note(pair: LaptopPair) -> NoteId:
    """A draft that both laptops hold."""
    return pair.shared_note(subjective=BASE, plan="Rest.")


def both(pair: LaptopPair) -> tuple[Laptop, Laptop]:
    return pair.first, pair.second


def assert_same(pair: LaptopPair) -> None:
    """The laptops hold the same, and everything on them checks."""
    found = [laptop.findings() for laptop in both(pair)]
    assert [each.problems for each in found] == [(), ()]
    assert found[0].digest == found[1].digest


def test_what_one_laptop_writes_the_other_shows(pair: LaptopPair, note: NoteId) -> None:
    page = pair.second.open(note)
    assert page.sections[Section.SUBJECTIVE] == BASE
    assert (page.standings, page.late) == ({}, ())
    assert_same(pair)


def test_two_texts_stay_beside_each_other_on_both_laptops(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    for laptop, own, own_name, other in (
        (pair.first, OURS, "Treatment room", THEIRS),
        (pair.second, THEIRS, "Front desk", OURS),
    ):
        page = laptop.open(note)
        assert page.standings == {Section.SUBJECTIVE: Standing.CONFLICT}
        conflict = laptop.notes.conflict(note, Section.SUBJECTIVE)
        assert conflict.base == BASE
        assert [(side.text, side.is_here) for side in conflict.sides] == [(own, True), (other, False)]
        assert conflict.sides[0].device_name == own_name
        assert page.seen[Section.SUBJECTIVE] == conflict.seen
    shown = {laptop.open(note).sections[Section.SUBJECTIVE] for laptop in both(pair)}
    assert len(shown) == 1
    assert_same(pair)


def test_the_sides_say_when_each_was_written(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    ours, theirs = pair.first.notes.conflict(note, Section.SUBJECTIVE).sides
    assert ours.at < theirs.at <= pair.clock.now()


def test_additions_at_different_places_are_joined_and_marked(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, f"Fell. {BASE}", f"{BASE} Better since.")
    for laptop in both(pair):
        page = laptop.open(note)
        assert page.sections[Section.SUBJECTIVE] == f"Fell. {BASE} Better since."
        assert page.standings == {Section.SUBJECTIVE: Standing.MERGED}
    pair.first.notes.reviewed(note, Section.SUBJECTIVE)
    assert pair.first.open(note).standings == {}
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert page.sections[Section.SUBJECTIVE] == f"Fell. {BASE} Better since."
        assert page.standings == {}
    assert_same(pair)


def test_typing_on_in_a_joined_text_counts_as_having_read_it(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, f"Fell. {BASE}", f"{BASE} Better since.")
    page = pair.second.open(note)
    pair.second.type(page, subjective=f"{page.sections[Section.SUBJECTIVE]} Sleeps.")
    assert pair.second.open(note).standings == {}
    pair.exchange()
    assert [laptop.open(note).standings for laptop in both(pair)] == [{}, {}]
    assert_same(pair)


def test_a_decision_is_taken_over_by_the_other_laptop(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    conflict = pair.first.notes.conflict(note, Section.SUBJECTIVE)
    pair.first.notes.resolve(ResolveSection(note, Section.SUBJECTIVE, "Pain in both.", conflict.seen))
    assert pair.first.open(note).standings == {}
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.sections[Section.SUBJECTIVE], page.standings) == ("Pain in both.", {})
    assert_same(pair)


def test_a_decision_for_the_text_that_is_shown_already_is_one(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    shown = pair.first.open(note).sections[Section.SUBJECTIVE]
    conflict = pair.first.notes.conflict(note, Section.SUBJECTIVE)
    pair.first.notes.resolve(ResolveSection(note, Section.SUBJECTIVE, shown, conflict.seen))
    pair.exchange()
    assert [laptop.open(note).standings for laptop in both(pair)] == [{}, {}]


def test_a_decision_leaves_what_came_after_the_texts_that_were_shown(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    early = pair.first.notes.conflict(note, Section.SUBJECTIVE)
    later = pair.second.notes.conflict(note, Section.SUBJECTIVE)
    third = "Pain in neither shoulder."
    pair.second.notes.resolve(ResolveSection(note, Section.SUBJECTIVE, third, later.seen))
    pair.exchange()
    pair.first.notes.resolve(ResolveSection(note, Section.SUBJECTIVE, OURS, early.seen))
    pair.exchange()
    for laptop in both(pair):
        sides = laptop.notes.conflict(note, Section.SUBJECTIVE).sides
        assert {side.text for side in sides} == {OURS, third}
    assert_same(pair)


def test_an_ordinary_save_in_a_conflict_decides_nothing(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    page = pair.first.open(note)
    shown = page.sections[Section.SUBJECTIVE]
    kept = ({OURS, THEIRS} - {shown}).pop()
    for word in ("Again.", "Again and again."):
        pair.first.type(page, subjective=f"{shown} {word}")
    for _ in range(2):  # before it is sent, and after
        sides = pair.first.notes.conflict(note, Section.SUBJECTIVE).sides
        assert {side.text for side in sides} == {f"{shown} Again and again.", kept}
        pair.exchange()
    assert_same(pair)


def test_a_decision_settles_also_what_was_typed_in_the_conflict_before(
    pair: LaptopPair, note: NoteId
) -> None:
    pair.part_ways(note, Section.SUBJECTIVE, OURS, THEIRS)
    pair.first.type(pair.first.open(note), subjective="Typed all the same.")
    page, conflict = pair.first.open(note), pair.first.notes.conflict(note, Section.SUBJECTIVE)
    assert page.seen[Section.SUBJECTIVE] == conflict.seen
    pair.first.notes.resolve(ResolveSection(note, Section.SUBJECTIVE, "Decided.", conflict.seen))
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.sections[Section.SUBJECTIVE], page.standings) == ("Decided.", {})
    assert_same(pair)


def test_what_is_typed_without_knowing_of_the_other_text_meets_it(pair: LaptopPair, note: NoteId) -> None:
    """The editor stays open over cycles: its own operations are no news to it, the other's are."""
    page = pair.first.open(note)
    pair.first.type(page, subjective=OURS)
    pair.exchange()
    pair.first.type(page, subjective=f"{OURS} Sleeps badly.")
    pair.exchange()
    assert pair.first.open(note).standings == {}
    other = pair.second.open(note)
    pair.second.type(other, subjective=THEIRS)
    pair.exchange()
    pair.first.type(page, subjective=f"{OURS} Sleeps well.")
    pair.exchange()
    for laptop in both(pair):
        sides = laptop.notes.conflict(note, Section.SUBJECTIVE).sides
        assert {side.text for side in sides} == {f"{OURS} Sleeps well.", THEIRS}


def test_an_edit_that_knew_the_other_replaces_it(pair: LaptopPair, note: NoteId) -> None:
    pair.first.type(pair.first.open(note), subjective=OURS)
    pair.exchange()
    pair.second.type(pair.second.open(note), subjective=THEIRS)
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.sections[Section.SUBJECTIVE], page.standings) == (THEIRS, {})


def test_different_sections_never_meet(pair: LaptopPair, note: NoteId) -> None:
    pages = pair.first.open(note), pair.second.open(note)
    pair.first.type(pages[0], subjective=OURS)
    pair.second.type(pages[1], plan="Swim.")
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.sections[Section.SUBJECTIVE], page.sections[Section.PLAN]) == (OURS, "Swim.")
        assert page.standings == {}


def test_a_note_is_not_signed_while_a_section_is_undecided(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.PLAN, "Swim.", "Walk.")
    with pytest.raises(RuleBroken) as refused:
        pair.first.notes.sign(note)
    assert refused.value.details == {"field": Section.PLAN, "rule": "undecided"}
    assert pair.first.open(note).state is NoteState.DRAFT
    conflict = pair.first.notes.conflict(note, Section.PLAN)
    pair.first.notes.resolve(ResolveSection(note, Section.PLAN, "Swim, walk.", conflict.seen))
    pair.first.notes.sign(note)
    assert pair.first.open(note).state is NoteState.SIGNING


def test_a_note_that_changed_under_the_signer_s_eyes_is_not_signed(pair: LaptopPair, note: NoteId) -> None:
    page = pair.first.open(note)
    pair.second.type(pair.second.open(note), plan="Swim.")
    pair.exchange()
    with pytest.raises(RuleBroken) as refused:
        pair.first.notes.sign(note, page.seen)
    assert refused.value.details == {"field": Section.PLAN, "rule": "changed_elsewhere"}
    pair.first.notes.sign(note, pair.first.open(note).seen)
    assert pair.first.open(note).state is NoteState.SIGNING


def test_own_saves_do_not_stand_in_the_signer_s_way(pair: LaptopPair, note: NoteId) -> None:
    page = pair.first.open(note)
    pair.first.type(page, plan="Swim.")
    pair.exchange()
    pair.first.type(page, plan="Swim daily.")
    pair.first.notes.sign(note, page.seen)
    assert pair.first.open(note).state is NoteState.SIGNING


def test_a_signed_note_shows_late_edits_beside_it_and_stays_as_it_was_signed(
    pair: LaptopPair, note: NoteId
) -> None:
    other = pair.second.open(note)
    pair.first.notes.sign(note)
    pair.first.notes.finalise_due(everything=True)
    pair.second.type(other, plan="Swim.")
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.state, page.sections[Section.PLAN]) == (NoteState.SIGNED, "Rest.")
        assert page.standings == {Section.PLAN: Standing.LATE}
        (late,) = page.late
        assert (late.section, late.text, late.device_name) == (Section.PLAN, "Swim.", "Front desk")
        assert late.is_here == (laptop is pair.second)
    assert_same(pair)


def test_what_comes_while_a_note_is_being_signed_is_late_for_it(pair: LaptopPair, note: NoteId) -> None:
    pair.first.notes.sign(note)
    pair.second.type(pair.second.open(note), plan="Swim.")
    pair.exchange()
    page = pair.first.open(note)
    assert (page.state, page.sections[Section.PLAN], page.standings) == (NoteState.SIGNING, "Rest.", {})
    pair.first.notes.finalise_due(everything=True)
    pair.exchange()
    for laptop in both(pair):
        page = laptop.open(note)
        assert (page.state, page.sections[Section.PLAN]) == (NoteState.SIGNED, "Rest.")
        assert [late.text for late in page.late] == ["Swim."]
    assert_same(pair)


def test_taking_a_signature_back_lets_in_what_came_meanwhile(pair: LaptopPair, note: NoteId) -> None:
    pair.first.notes.sign(note)
    pair.second.type(pair.second.open(note), plan="Swim.")
    pair.exchange()
    pair.first.notes.undo_signing(note)
    pair.exchange()
    page = pair.first.open(note)
    assert (page.state, page.sections[Section.PLAN], page.standings) == (NoteState.DRAFT, "Swim.", {})
    assert_same(pair)


def test_both_signatures_of_one_note_are_kept(pair: LaptopPair, note: NoteId) -> None:
    pair.second.type(pair.second.open(note), plan="Swim.")
    for laptop in both(pair):
        laptop.notes.sign(note)
        laptop.notes.finalise_due(everything=True)
        pair.clock.advance(seconds=1)
    pair.exchange()
    pages = [laptop.open(note) for laptop in both(pair)]
    assert pages[0].versions == pages[1].versions
    assert len(pages[0].versions) == 2
    texts = {pair.first.notes.version(row.id).sections[Section.PLAN] for row in pages[0].versions}
    assert texts == {"Rest.", "Swim."}
    assert_same(pair)


def test_the_session_s_length_is_that_of_the_later_operation(pair: LaptopPair, note: NoteId) -> None:
    for laptop, minutes in ((pair.first, 40), (pair.second, 50)):
        page = laptop.open(note)
        laptop.notes.save(SaveNote(note, {}, page.session_on, minutes, page.seen))
    pair.exchange()  # the first cuts its operation a second before the other does
    assert {laptop.open(note).duration_min for laptop in both(pair)} == {50}
    assert pair.first.open(note).standings == {}


def test_an_editor_that_left_the_session_alone_does_not_put_its_old_one_back(
    pair: LaptopPair, note: NoteId
) -> None:
    stale = pair.first.open(note)
    page = pair.second.open(note)
    pair.second.notes.save(SaveNote(note, {}, page.session_on, 55, page.seen))
    pair.exchange()
    pair.first.type(stale, plan="Swim.")
    assert pair.first.open(note).duration_min == 55
    command = SaveNote(note, {}, stale.session_on, stale.duration_min, stale.seen)
    pair.first.notes.save(command)  # the control: without the word of the editor it does
    assert pair.first.open(note).duration_min is None


@pytest.mark.parametrize("act", ["conflict", "reviewed"])
def test_there_is_nothing_to_decide_where_nothing_waits(pair: LaptopPair, note: NoteId, act: str) -> None:
    with pytest.raises(IllegalTransition):
        getattr(pair.first.notes, act)(note, Section.PLAN)
    with pytest.raises(NotFound):
        getattr(pair.first.notes, act)(NoteId.random(), Section.PLAN)


def test_a_joined_text_is_not_called_read_over_a_text_that_lacks_part_of_it(
    pair: LaptopPair, note: NoteId
) -> None:
    held = pair.first.open(note)
    pair.first.type(held, subjective=f"Fell. {BASE}")
    pair.second.type(pair.second.open(note), subjective=f"{BASE} Better since.")
    pair.exchange()
    pair.first.type(held, subjective=f"Fell twice. {BASE}")
    assert pair.first.open(note).standings == {}
    with pytest.raises(IllegalTransition):
        pair.first.notes.reviewed(note, Section.SUBJECTIVE)
    pair.exchange()
    texts = [pair.first.open(note).sections[Section.SUBJECTIVE]]
    if pair.first.open(note).standings[Section.SUBJECTIVE] is Standing.CONFLICT:
        texts = [side.text for side in pair.first.notes.conflict(note, Section.SUBJECTIVE).sides]
    assert any("Better since." in text for text in texts)
    assert any("Fell twice." in text for text in texts)


def test_reading_a_conflict_leaves_a_row_in_the_trail(pair: LaptopPair, note: NoteId) -> None:
    pair.part_ways(note, Section.PLAN, "Swim.", "Walk.")
    pair.clock.advance(minutes=30)
    before = pair.first.store.state.audit_seq
    pair.first.notes.conflict(note, Section.PLAN)
    assert pair.first.store.state.audit_seq == before + 1


def test_a_decision_on_a_signed_note_is_refused(pair: LaptopPair, note: NoteId) -> None:
    pair.first.notes.sign(note)
    pair.first.notes.finalise_due(everything=True)
    with pytest.raises(IllegalTransition):
        pair.first.notes.resolve(ResolveSection(note, Section.PLAN, "Swim.", b""))


def test_nothing_is_marked_where_a_save_changes_nothing_of_the_session(
    pair: LaptopPair, note: NoteId
) -> None:
    pair.first.type(pair.first.open(note), plan="Swim.")
    with pair.first.store.read() as view:
        marked = {group for group, each in registers.of_object(view, note.raw).items() if each.is_dirty}
    assert marked == {Group.PLAN}


def test_a_save_that_claims_all_texts_of_a_conflict_would_decide_if_it_were_believed(
    pair: LaptopPair, note: NoteId
) -> None:
    """The control of the ordinary save: storage believes what it is told was seen."""
    pair.part_ways(note, Section.PLAN, "Swim.", "Walk.")
    page = pair.first.open(note)
    command = ResolveSection(note, Section.PLAN, "Swim. Slowly.", page.seen[Section.PLAN])
    pair.first.notes.resolve(command)
    pair.exchange()
    assert pair.second.open(note).standings == {}
