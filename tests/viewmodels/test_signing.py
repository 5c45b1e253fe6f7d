import pytest

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.viewmodels.signing import Concern, SigningModel, findings, over_limit

FULL = dict.fromkeys(Section, "text")


@pytest.fixture
def open_note(shared_desk, new_note):
    made = []

    def open_one(text="walk daily"):
        editor = NoteEditorModel(shared_desk)
        signing = SigningModel(editor, shared_desk)
        editor.open(new_note())
        editor.edit(Section.PLAN, text)
        made.append((editor, signing))
        return editor, signing

    yield open_one
    for editor, signing in made:
        editor.autosave.stop()
        signing.stop()


def test_signing_saves_what_is_on_the_screen_and_freezes_exactly_that(open_note, shared_desk):
    editor, signing = open_note("typed a moment ago")
    signing.sign()
    page = shared_desk.practice.notes.open(editor.page.id)
    assert (page.state, page.sections[Section.PLAN]) == (NoteState.SIGNING, "typed a moment ago")
    assert not editor.is_editable
    editor.edit(Section.PLAN, "too late")
    assert editor.texts[Section.PLAN] == "typed a moment ago"


def test_a_signature_can_be_taken_back_while_the_window_is_open(open_note):
    editor, signing = open_note()
    signing.sign()
    assert signing.seconds_left == 600
    assert editor.page.signing.fingerprint
    signing.undo()
    assert editor.is_editable
    assert signing.seconds_left == 0


def test_when_the_window_is_over_the_note_becomes_a_version(open_note, shared_desk):
    editor, signing = open_note()
    signing.sign()
    fingerprint = editor.page.signing.fingerprint
    shared_desk.clock.advance(minutes=10)
    signing._on_tick()
    assert editor.page.state is NoteState.SIGNED
    assert [version.fingerprint for version in editor.page.versions] == [fingerprint]


def test_a_note_that_could_not_be_saved_is_not_signed(editing, held, shared_desk):
    desk, _ = held
    editor, lane = editing()
    signing, failed = SigningModel(editor, desk), []
    signing.failed.connect(failed.append)
    editor.edit(Section.PLAN, "walk daily")
    signing.sign()
    lane.run_one(failing=DiskFull())
    lane.run_all()
    assert [type(error) for error in failed] == [DiskFull]
    assert shared_desk.practice.notes.open(editor.page.id).state is NoteState.DRAFT
    assert editor.texts[Section.PLAN] == "walk daily"


def test_a_note_without_visible_text_cannot_be_signed(open_note):
    editor, signing = open_note("  \u200f\n")
    assert [finding.concern for finding in signing.findings] == [Concern.NOTHING_WRITTEN]
    signing.sign()
    assert editor.page.state is NoteState.DRAFT


def test_what_looks_wrong_is_named_with_the_section_and_the_amount():
    texts = {**FULL, Section.OBJECTIVE: " ", Section.PLAN: "x" * (limits.SIGNED_SECTION_CHARACTERS + 12)}
    found = [(one.concern, one.section, one.over, one.is_blocking) for one in findings(texts, None)]
    assert found == [
        (Concern.TOO_LONG, Section.PLAN, 12, True),
        (Concern.SECTION_EMPTY, Section.OBJECTIVE, 0, False),
        (Concern.NO_DURATION, None, 0, False),
    ]


def test_a_complete_note_has_nothing_wrong():
    assert findings(FULL, 50) == ()


def test_the_limit_counts_characters_as_they_are_stored():
    decomposed = "e\u0301" * limits.SIGNED_SECTION_CHARACTERS
    assert over_limit(decomposed) == 0
    assert over_limit(decomposed + "x") == 1
