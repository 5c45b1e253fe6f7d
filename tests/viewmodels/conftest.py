from dataclasses import replace

import pytest

from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.viewmodels import note_editor
from pazpaz_desktop.ui.viewmodels.autosave import Autosave
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from tests.support.clocks import FakeClock
from tests.support.held_lane import HeldLane
from tests.support.ui import inline_desk


@pytest.fixture(autouse=True)
def in_english(qapp):
    """Numbers and days are written as the tests expect them, whatever the machine speaks."""
    Languages().use(Language.ENGLISH)


@pytest.fixture(scope="module")
def shared_desk(qapp, tmp_path_factory):
    with inline_desk(tmp_path_factory.mktemp("desk"), FakeClock()) as desk:
        yield desk


@pytest.fixture
def desk(qapp, tmp_path):
    with inline_desk(tmp_path, FakeClock()) as made:
        yield made


@pytest.fixture
def held(shared_desk):
    """A desk whose writing lane waits for the test, and that lane."""
    lane = HeldLane("db")
    return replace(shared_desk, lanes=replace(shared_desk.lanes, db=lane)), lane


@pytest.fixture
def new_note(shared_desk):
    """Makes a client with an empty draft dated today; ids of the note."""

    def make():
        practice, today = shared_desk.practice, shared_desk.clock.now().astimezone().date()
        client = practice.clients.add(AddClient("Dana", "Levi", "050-1234567")).result
        return practice.notes.start(client, today).result

    assert isinstance(shared_desk.lanes.db, InlineLane)
    return make


@pytest.fixture
def editing(held, new_note):
    """An editor with an open note over a held lane."""
    desk, lane = held
    made = []

    def open_one(autosave=Autosave):
        editor = _editor_with(autosave, desk)
        editor.open(new_note())
        lane.run_all()
        made.append(editor)
        return editor, lane

    yield open_one
    for editor in made:
        editor.autosave.stop()


def _editor_with(autosave, desk):
    original, note_editor.Autosave = note_editor.Autosave, autosave
    try:
        return NoteEditorModel(desk)
    finally:
        note_editor.Autosave = original
