"""What is typed into a form is on the disk as a draft when it is said to be, and gone when it is sent."""

from dataclasses import replace

import pytest

from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.form_keeper import FormKeeper

KIND = "client_form"


class Form:
    """A form with one field."""

    text = ""

    def draft(self):
        place = PlaceState("clients", caret=len(self.text))
        return FormDraft(KIND, place, {"first_name": self.text})


@pytest.fixture
def form():
    return Form()


@pytest.fixture
def keeping(held, form):
    """A keeper over a lane that waits, that lane, and what is on the disk."""
    desk, lane = held
    keeper = FormKeeper(desk, KIND, form.draft)
    yield keeper, lane, lambda: desk.practice.drafts.peek(KIND)
    keeper.forget()
    keeper.stop()
    lane.run_all()


def type_in(form, keeper, text):
    form.text = text
    keeper.touch()


def test_a_form_nobody_typed_in_is_nothing_to_keep(keeping):
    keeper, lane, _ = keeping
    assert keeper.state is None
    keeper.forget()
    assert lane.run_one() is False


def test_kept_is_only_said_of_what_is_on_the_disk(keeping, form):
    keeper, lane, on_disk = keeping
    type_in(form, keeper, "Av")
    keeper.flush()
    assert keeper.state is SaveState.SAVING
    type_in(form, keeper, "Avi")
    lane.run_all()
    assert (keeper.state, on_disk().fields["first_name"]) == (SaveState.SAVING, "Av")
    keeper.flush()
    lane.run_all()
    assert (keeper.state, on_disk()) == (SaveState.SAVED, form.draft())


def test_it_is_kept_by_itself_while_somebody_types(shared_desk, form, qtbot):
    keeper = FormKeeper(shared_desk, KIND, form.draft)
    type_in(form, keeper, "דנה")
    qtbot.waitUntil(lambda: keeper.state is SaveState.SAVED)
    assert shared_desk.practice.drafts.peek(KIND) == form.draft()
    keeper.forget()
    assert (keeper.state, shared_desk.practice.drafts.peek(KIND)) == (None, None)


def test_a_draft_still_on_its_way_does_not_come_back_after_it_was_sent(keeping, form):
    keeper, lane, on_disk = keeping
    type_in(form, keeper, "Avi")
    keeper.flush()
    keeper.forget()
    lane.run_all()
    assert (keeper.state, on_disk()) == (None, None)


def test_a_full_disk_is_told_and_the_draft_is_kept_once_there_is_room(keeping, form):
    keeper, lane, on_disk = keeping
    type_in(form, keeper, "Avi")
    keeper.flush()
    lane.run_one(failing=DiskFull())
    assert (keeper.state, on_disk()) == (SaveState.FAILED, None)
    keeper.flush()
    lane.run_all()
    assert (keeper.state, on_disk()) == (SaveState.SAVED, form.draft())


def test_each_kind_is_kept_by_itself(shared_desk, form):
    keeper = FormKeeper(shared_desk, "place", lambda: replace(form.draft(), kind="place"))
    keeper.touch()
    keeper.flush()
    assert shared_desk.practice.drafts.peek(KIND) is None
    keeper.forget()
