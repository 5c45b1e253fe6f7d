"""Saved is only ever said of a text that is on the disk."""

import random
from dataclasses import replace

import pytest

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import DiskFull, RuleBroken, SaveFailed
from pazpaz_desktop.ui.viewmodels.autosave import Autosave, SaveState, SaveStatus
from tests.support import counts


class EagerAutosave(Autosave):
    """A mutant: believes what it has handed in to be on the disk already."""

    @property
    def status(self) -> SaveStatus:
        true = super().status
        is_handed_in = self._submitted == self._revision
        return replace(true, state=SaveState.SAVED) if is_handed_in else true


class ForgetfulAutosave(Autosave):
    """A mutant: an answer counts for whatever is on the screen when it comes."""

    def _on_saved(self, revision, saved):
        super()._on_saved(self._revision, saved)


class DeafAutosave(Autosave):
    """A mutant: a failed save counts as done."""

    def _on_failed(self, revision, error):
        self._covered = revision
        self._tell()


def _typed_and_claimed(editor, lane, desk, rng, steps):
    """Types, saves, fails and answers at random; at every moment what is claimed must be on the disk."""
    note_id = editor.page.id
    for step in range(steps):
        match rng.randrange(5):
            case 0 | 1:
                editor.edit(rng.choice(list(Section)), f"text {step}")
            case 2:
                editor.flush()
            case 3:
                lane.run_one()
            case 4:
                lane.run_one(failing=rng.choice([DiskFull(), SaveFailed(reason="io"), None]))
        if editor.status.state is SaveState.SAVED:
            on_disk = desk.practice.notes.open(note_id).sections
            assert dict(on_disk) == dict(editor.texts)


@pytest.mark.soak
def test_saved_is_never_claimed_of_a_text_that_is_not_on_the_disk(editing, shared_desk):
    runs = counts.scaled(200, 8)
    for seed in range(runs):
        editor, lane = editing()
        _typed_and_claimed(editor, lane, shared_desk, random.Random(seed), 60)
        editor.autosave.stop()
        lane.run_all()


@pytest.mark.parametrize("mutant", [EagerAutosave, ForgetfulAutosave, DeafAutosave])
def test_a_view_model_that_claims_too_early_is_found_out(editing, shared_desk, mutant):
    editors = [editing(mutant) for _ in range(8)]

    def all_tell_the_truth():
        for seed, (editor, lane) in enumerate(editors):
            _typed_and_claimed(editor, lane, shared_desk, random.Random(seed), 60)

    with pytest.raises(AssertionError):
        all_tell_the_truth()


def test_a_keystroke_turns_saved_into_saving_at_once(editing):
    editor, _ = editing()
    assert editor.status.state is SaveState.SAVED
    editor.edit(Section.PLAN, "x")
    assert editor.status.state is SaveState.SAVING


def test_a_pause_is_enough_to_save(editing, qtbot):
    editor, lane = editing()
    with qtbot.waitSignal(editor.autosave._pause.timeout):
        editor.edit(Section.PLAN, "walk daily")
    lane.run_all()
    assert editor.status.state is SaveState.SAVED


def test_who_never_pauses_is_saved_all_the_same(editing, qtbot):
    editor, lane = editing()
    committed = []
    editor.autosave.committed.connect(committed.append)
    typed = 0

    def type_on():
        nonlocal typed
        typed += 1
        editor.edit(Section.PLAN, "a" * typed)
        lane.run_all()
        return bool(committed)

    qtbot.waitUntil(type_on)
    assert editor.autosave._pause.isActive()


def test_while_a_save_is_under_way_later_texts_become_one_save(editing, qtbot):
    editor, lane = editing()
    editor.edit(Section.PLAN, "first")
    editor.flush()
    editor.edit(Section.PLAN, "second")
    with qtbot.waitSignal(editor.autosave._pause.timeout):
        editor.edit(Section.PLAN, "third")
    lane.run_one()
    assert editor.status.state is SaveState.SAVING
    lane.run_one()
    assert editor.status.state is SaveState.SAVED
    assert not lane.run_one()


def test_a_failed_save_says_why_keeps_the_text_and_is_tried_again(editing, qtbot):
    editor, lane = editing()
    editor.edit(Section.PLAN, "walk daily")
    editor.flush()
    lane.run_one(failing=DiskFull())
    assert (editor.status.state, type(editor.status.error)) == (SaveState.FAILED, DiskFull)
    assert editor.texts[Section.PLAN] == "walk daily"
    assert editor.autosave._retry.isActive()
    editor.flush()
    lane.run_all()
    assert editor.status.state is SaveState.SAVED


def test_a_section_whose_save_failed_is_part_of_the_next_save(editing, shared_desk):
    editor, lane = editing()
    editor.edit(Section.PLAN, "walk daily")
    editor.flush()
    lane.run_one(failing=DiskFull())
    editor.edit(Section.SUBJECTIVE, "better")
    editor.flush()
    lane.run_all()
    sections = shared_desk.practice.notes.open(editor.page.id).sections
    assert (sections[Section.PLAN], sections[Section.SUBJECTIVE]) == ("walk daily", "better")


def test_a_flush_ends_with_the_text_on_the_disk_without_an_event_loop(editing):
    editor, lane = editing()
    editor.edit(Section.PLAN, "walk daily")
    flushed = editor.flush()
    assert not flushed.done()
    lane.run_all()
    assert flushed.result(timeout=0).result.at == editor.status.at


def test_a_flush_with_nothing_to_save_is_done_at_once(editing):
    editor, _ = editing()
    assert editor.flush().result(timeout=0) is None


def test_a_flush_that_fails_says_so(editing):
    editor, lane = editing()
    editor.edit(Section.PLAN, "walk daily")
    flushed = editor.flush()
    lane.run_one(failing=DiskFull())
    with pytest.raises(DiskFull):
        flushed.result(timeout=0)


def test_a_section_that_cannot_be_stored_is_never_called_saved_and_does_not_hold_up_the_others(
    editing, shared_desk
):
    editor, lane = editing()
    editor.edit(Section.PLAN, "x" * (limits.DRAFT_SECTION_CHARACTERS + 1))
    editor.edit(Section.SUBJECTIVE, "better")
    flushed = editor.flush()
    lane.run_all()
    assert editor.status.state is SaveState.FAILED
    with pytest.raises(RuleBroken):
        flushed.result(timeout=0)
    assert shared_desk.practice.notes.open(editor.page.id).sections[Section.SUBJECTIVE] == "better"
    editor.edit(Section.PLAN, "short")
    editor.flush()
    lane.run_all()
    assert editor.status.state is SaveState.SAVED
    assert shared_desk.practice.notes.open(editor.page.id).sections[Section.PLAN] == "short"


def test_another_note_is_shown_only_once_the_former_is_on_the_disk(editing, shared_desk, new_note):
    editor, lane = editing()
    former = editor.page.id
    editor.edit(Section.PLAN, "first note")
    editor.open(new_note())
    editor.edit(Section.PLAN, "typed while the next one is read")
    lane.run_all()
    assert editor.page.id != former
    assert (editor.texts[Section.PLAN], editor.status.state) == ("", SaveState.SAVED)
    kept = shared_desk.practice.notes.open(former).sections[Section.PLAN]
    assert kept == "typed while the next one is read"


def test_a_text_that_cannot_be_saved_is_not_left_for_another_note(editing, new_note):
    editor, lane = editing()
    former = editor.page.id
    editor.edit(Section.PLAN, "first note")
    editor.open(new_note())
    lane.run_one()
    lane.run_one(failing=DiskFull())
    lane.run_all()
    assert (editor.page.id, editor.texts[Section.PLAN]) == (former, "first note")
    assert editor.status.state is SaveState.FAILED
