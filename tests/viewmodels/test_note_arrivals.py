"""Text from another laptop while a note is open: what it may replace, and what it must leave alone."""

from dataclasses import replace

import pytest

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.note_editor import REST_MS, NoteEditorModel
from tests.support.scripted_notes import ScriptedNotes

PLAN, SUBJECTIVE = Section.PLAN, Section.SUBJECTIVE
SEEN = b"s" * 16


@pytest.fixture
def notes(desk):
    scripted = ScriptedNotes(desk.practice.notes, seen=dict.fromkeys(Section, SEEN))
    desk.practice.notes = scripted
    yield scripted
    desk.practice.notes = scripted.notes


def opened(desk, notes, model=NoteEditorModel):
    from pazpaz_desktop.services.clients import AddClient

    client = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    note = notes.start(client, desk.clock.now().astimezone().date()).result
    editor = model(desk)
    editor.open(note)
    return editor


@pytest.fixture
def editor(desk, notes):
    made = opened(desk, notes)
    yield made
    made.stop()


def arrives(desk, editor, notes, **texts):
    """Another laptop wrote these sections, and the exchange tells it."""
    written = {Section(name): text for name, text in texts.items()}
    desk.bus.publish(notes.write_elsewhere(editor.page.id, written))


def test_a_section_nobody_types_in_shows_what_came(desk, editor, notes):
    arrives(desk, editor, notes, plan="from the other laptop")
    assert editor.texts[PLAN] == "from the other laptop"
    assert editor.seen[PLAN] == notes.seen[PLAN] != SEEN


def test_text_that_is_being_typed_stays_with_what_its_writer_had_seen(desk, editor, notes):
    editor.edit(PLAN, "mine")
    arrives(desk, editor, notes, plan="theirs", subjective="theirs, too")
    assert editor.texts[PLAN] == "mine"
    assert editor.texts[SUBJECTIVE] == "theirs, too"
    editor.flush()
    assert notes.saved[-1].sections == {PLAN: "mine"}
    assert notes.saved[-1].seen[PLAN] == SEEN


def test_a_committed_text_is_still_being_typed_until_the_caret_leaves(desk, editor, notes):
    editor.edit(PLAN, "mine")
    editor.flush()
    arrives(desk, editor, notes, plan="theirs")
    assert editor.texts[PLAN] == "mine"
    editor.leave(PLAN)
    assert editor.texts[PLAN] == "theirs"


def test_what_waits_comes_in_once_the_writer_rests(desk, editor, notes):
    editor.edit(PLAN, "mine")
    editor.flush()
    arrives(desk, editor, notes, plan="theirs")
    editor.take_in()
    assert editor.texts[PLAN] == "mine"
    desk.clock.advance(seconds=REST_MS / 1000)
    editor.take_in()
    assert editor.texts[PLAN] == "theirs"


class ForgetfulEditor(NoteEditorModel):
    """The control: takes in whatever comes, also where somebody is typing."""

    def _is_held(self, section):
        return False


def test_the_rule_is_what_keeps_the_typed_text(desk, notes):
    editor = opened(desk, notes, ForgetfulEditor)
    editor.edit(PLAN, "mine")
    arrives(desk, editor, notes, plan="theirs")
    assert editor.texts[PLAN] == "theirs"
    editor.stop()


def test_a_save_of_its_own_makes_the_editor_read_nothing_again(desk, editor, notes, monkeypatch):
    reads = []
    editor.changed.connect(lambda: reads.append(1))
    editor.edit(PLAN, "mine")
    editor.flush()
    assert reads == []
    assert editor.status.state is SaveState.SAVED


def test_day_and_length_from_elsewhere_come_in_and_those_typed_here_stay(desk, editor, notes):
    page = editor.page
    command = SaveNote(page.id, {}, page.session_on, 30)
    desk.bus.publish(notes.notes.save(command).changes)
    assert editor.page.duration_min == 30
    editor.edit(PLAN, "mine")
    editor.flush()
    assert notes.saved[-1].is_session_kept
    editor.set_session(page.session_on, 45)
    desk.bus.publish(notes.notes.save(replace(command, duration_min=60)).changes)
    assert editor.page.duration_min == 45
    editor.flush()
    assert not notes.saved[-1].is_session_kept
    assert notes.notes.open(page.id).duration_min == 45


def test_text_not_yet_saved_when_the_note_was_signed_elsewhere_is_kept_to_be_copied(desk, editor, notes):
    arrives(desk, editor, notes, plan="the signed text")
    editor.edit(PLAN, "the last half second")
    notes.notes.sign(editor.page.id)
    desk.bus.publish(notes.notes.finalise_due(everything=True).changes)
    assert editor.stranded == {PLAN: "the last half second"}
    assert editor.texts[PLAN] == "the signed text"
    assert not editor.is_editable
