"""Deciding between texts: nothing is lost, whatever is chosen, and a wrong choice can be thought over."""

from datetime import UTC, datetime

import pytest

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import IllegalTransition
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.notes import SectionConflict, Side
from pazpaz_desktop.ui.viewmodels.conflict import ConflictModel, Way, compare
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.viewmodels.signing import Concern, SigningModel
from tests.support.scripted_notes import ScriptedNotes

PLAN = Section.PLAN
AT = datetime(2026, 9, 9, 7, 42, tzinfo=UTC)
MINE = Side("Walks twice a day. Sleeps.", "This one", True, AT)
THEIRS = Side("Walks daily. Sleeps. Eats.", "Noa's laptop", False, AT)
SEEN = b"m" * 16 + b"t" * 16


def conflict(*sides, base="Walks. Sleeps.", seen=SEEN):
    return SectionConflict(PLAN, base, sides or (MINE, THEIRS), seen)


@pytest.fixture
def notes(desk):
    scripted = ScriptedNotes(desk.practice.notes, conflicts={PLAN: conflict()})
    desk.practice.notes = scripted
    yield scripted
    desk.practice.notes = scripted.notes


@pytest.fixture
def editor(desk, notes):
    client = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    made = NoteEditorModel(desk)
    made.open(notes.start(client, desk.clock.now().astimezone().date()).result)
    yield made
    made.stop()


@pytest.fixture
def model(editor, desk):
    made = ConflictModel(editor, desk)
    made.show(PLAN)
    return made


def marks(pieces):
    return [piece.text.strip() for piece in pieces if piece.is_marked]


def test_what_is_new_is_marked_in_each_text_and_what_is_gone_in_the_one_before():
    compared = compare(conflict())
    assert [marks(side.pieces) for side in compared.sides] == [["twice a day"], ["daily", "Eats."]]
    assert [(side.added, side.left_out) for side in compared.sides] == [(3, 0), (2, 0)]
    assert marks(compared.base) == []
    shorter = compare(conflict(Side("Walks.", None, True, AT), THEIRS))
    assert marks(shorter.base) == ["Sleeps."]
    assert [(side.added, side.left_out) for side in shorter.sides] == [(0, 1), (2, 0)]


def test_without_a_text_before_the_texts_are_compared_with_each_other():
    compared = compare(conflict(base=" \n"))
    assert not compared.has_base
    assert marks(compared.sides[1].pieces) == ["daily", "Eats."]


@pytest.mark.parametrize(("number", "side"), [(0, MINE), (1, THEIRS)])
def test_choosing_a_text_saves_it_over_all_that_were_shown(model, notes, editor, number, side):
    decided = []
    model.decided.connect(decided.append)
    model.keep(number)
    assert [(one.text, one.seen) for one in notes.resolved] == [(side.text, SEEN)]
    assert editor.texts[PLAN] == side.text
    assert editor.undecided == ()
    assert decided == [PLAN]
    assert model.state.compared is None


def test_keeping_both_keeps_every_sentence_of_both(model, notes):
    model.keep_both()
    for sentence in ("Walks twice a day.", "Walks daily.", "Sleeps.", "Eats."):
        assert sentence in notes.resolved[0].text


def test_writing_begins_with_both_and_saves_itself_like_any_section(model, notes, editor):
    model.write()
    assert model.state.is_writing
    assert model.state.compared is not None
    assert "Eats." in editor.texts[PLAN]
    editor.edit(PLAN, "My own words.")
    editor.flush()
    assert notes.notes.open(editor.page.id).sections[PLAN] == "My own words."


def test_a_choice_can_be_thought_over_with_all_texts_still_there(model, notes, editor):
    model.keep(0)
    after_the_first = notes.seen[PLAN]
    model.think_again()
    assert [side.text for side in model.state.compared.conflict.sides] == [MINE.text, THEIRS.text]
    model.keep(1)
    assert editor.texts[PLAN] == THEIRS.text
    assert notes.resolved[-1].seen == after_the_first != SEEN
    assert model.state.last.way is Way.ONE


def test_two_keys_in_a_row_decide_once(model, notes):
    model.keep(0)
    model.keep(1)
    assert len(notes.resolved) == 1


def test_deciding_later_decides_nothing(model, notes, editor):
    model.close()
    assert notes.resolved == []
    assert editor.undecided == (PLAN,)


def test_a_text_that_comes_while_one_is_looking_is_shown_and_told(model, notes, editor, desk):
    third = Side("Runs.", "Third laptop", False, AT)
    notes.conflicts[PLAN] = conflict(MINE, THEIRS, third, seen=SEEN + b"3" * 16)
    editor.refresh()
    assert len(model.state.compared.sides) == 3
    assert model.state.has_more_come


def test_a_conflict_decided_elsewhere_closes_and_says_so(model, notes, editor):
    notes.conflicts.clear()
    editor.refresh()
    assert model.state.compared is None
    assert model.state.was_decided_elsewhere


def test_a_conflict_that_is_none_any_more_is_told_as_an_error(editor, desk, notes):
    model, failed = ConflictModel(editor, desk), []
    model.failed.connect(failed.append)
    model.show(Section.SUBJECTIVE)
    assert [type(error) for error in failed] == [IllegalTransition]
    assert model.state.compared is None


def test_an_undecided_section_takes_no_text_and_keeps_the_note_from_being_signed(editor, desk, notes):
    signing = SigningModel(editor, desk)
    editor.edit(Section.SUBJECTIVE, "Well.")
    editor.edit(PLAN, "typed over it")
    assert editor.texts[PLAN] == ""
    assert not signing.can_sign
    assert signing.findings[0].concern is Concern.UNDECIDED
    notes.conflicts.clear()
    editor.refresh()
    assert signing.can_sign


def test_a_section_that_is_being_typed_goes_on_taking_text_when_a_conflict_comes(editor, desk, notes):
    notes.conflicts.clear()
    editor.refresh()
    editor.edit(PLAN, "mine")
    notes.conflicts[PLAN] = conflict()
    editor.refresh()
    editor.edit(PLAN, "mine, going on")
    assert editor.texts[PLAN] == "mine, going on"
    assert editor.undecided == (PLAN,)


def test_what_was_merged_is_let_stand_by_the_reader(editor, desk, notes):
    notes.conflicts.clear()
    notes.merged.add(Section.SUBJECTIVE)
    editor.refresh()
    model = ConflictModel(editor, desk)
    model.reviewed(Section.SUBJECTIVE)
    assert Section.SUBJECTIVE not in editor.page.standings


def test_leaving_the_note_forgets_the_texts(model):
    model.forget()
    model.think_again()
    assert model.state.compared is None
