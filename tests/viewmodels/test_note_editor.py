from datetime import timedelta

import pytest

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import FileRefused, FileUnreadable, NotFound
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.ui.viewmodels.attachments import AttachmentListModel
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from tests.support.jpegs import baseline, exif, with_segments


@pytest.fixture
def editor(shared_desk, new_note):
    model = NoteEditorModel(shared_desk)
    model.open(new_note())
    yield model
    model.autosave.stop()


@pytest.fixture
def files(editor, shared_desk):
    return AttachmentListModel(editor, shared_desk)


def test_a_note_reads_back_as_it_was_typed(editor, shared_desk):
    text = "כאב בכתף 3/10\nrange 110°"
    editor.edit(Section.SUBJECTIVE, text)
    editor.flush()
    again = NoteEditorModel(shared_desk)
    again.open(editor.page.id)
    assert again.texts[Section.SUBJECTIVE] == text
    assert again.status.state is SaveState.SAVED


def test_day_and_length_of_the_session_are_saved_like_text(editor, shared_desk):
    day = editor.page.session_on - timedelta(days=3)
    editor.set_session(day, 45)
    assert editor.status.state is SaveState.SAVING
    editor.flush()
    page = shared_desk.practice.notes.open(editor.page.id)
    assert (page.session_on, page.duration_min) == (day, 45)


def test_saved_is_announced_once_the_text_on_the_screen_is_on_the_disk(editor):
    announced = []
    editor.saved.connect(announced.append)
    editor.edit(Section.PLAN, "a")
    editor.edit(Section.PLAN, "ab")
    editor.flush()
    assert [status.state for status in announced] == [SaveState.SAVED]


def test_typing_the_same_text_again_changes_nothing(editor):
    editor.edit(Section.PLAN, "")
    assert editor.status.state is SaveState.SAVED


def test_a_note_that_is_not_there_is_said_to_be_missing(shared_desk):
    model, failed = NoteEditorModel(shared_desk), []
    model.failed.connect(failed.append)
    model.open(NoteId.random())
    assert [type(error) for error in failed] == [NotFound]


def test_a_picture_is_added_with_what_was_removed_and_text_in_between_stays(editor, files, tmp_path):
    picture = tmp_path / "shoulder.jpg"
    picture.write_bytes(with_segments(baseline(), exif(6)))
    editor.edit(Section.PLAN, "not saved yet")
    files.attach(picture)
    assert [row.name for row in files.rows] == ["shoulder.jpg"]
    assert "gps" in {item.code for item in files.rows[0].removed}
    assert editor.texts[Section.PLAN] == "not saved yet"
    assert not files.is_busy


def test_a_removed_picture_can_be_brought_back(files, tmp_path):
    picture, removed = tmp_path / "shoulder.jpg", []
    picture.write_bytes(baseline())
    files.removed.connect(removed.append)
    files.attach(picture)
    row = files.rows[0]
    files.remove(row.id)
    assert (files.rows, removed) == ((), [row])
    files.restore(row)
    assert files.rows == (row,)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("notes.docx", b"PK", FileRefused),
        ("large.jpg", bytes((10 << 20) + 1), FileRefused),
        ("gone.jpg", None, FileUnreadable),
    ],
)
def test_a_file_that_is_not_added_is_named_with_its_reason(files, tmp_path, name, data, kind):
    problems = []
    files.problem.connect(problems.append)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    files.attach(tmp_path / name)
    assert [(problem.name, type(problem.error)) for problem in problems] == [(name, kind)]
    assert not files.is_busy


def test_an_attached_picture_opens_upright(files, tmp_path):
    pictures, picture = [], tmp_path / "shoulder.jpg"
    picture.write_bytes(with_segments(baseline(), exif(6)))
    files.opened.connect(pictures.append)
    files.attach(picture)
    files.open(files.rows[0].id)
    assert pictures[0].name == "shoulder.jpg"
    assert (pictures[0].image.width(), pictures[0].image.height()) == (40, 48)
