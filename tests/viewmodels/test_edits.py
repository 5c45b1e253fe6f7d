"""Edits that turn one text into another: exact, and small."""

from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.ui.runtime.edits import Edit, edits

TEXTS = st.text(alphabet="ab כא.\n👣", max_size=40)


def applied(had, all_edits):
    for edit in reversed(all_edits):
        had = had[: edit.start] + edit.more + had[edit.end :]
    return had


@given(TEXTS, TEXTS)
def test_the_edits_make_the_other_text(had, text):
    assert applied(had, edits(had, text)) == text


def test_what_is_put_in_front_and_behind_leaves_the_middle_alone():
    assert edits("walks well", "Dana walks well today") == (Edit(0, 0, "Dana "), Edit(10, 10, " today"))


def test_the_same_text_needs_no_edit():
    assert edits("walks", "walks") == ()


def test_a_very_long_passage_is_replaced_as_a_whole():
    had, text = "a b " * 2000, "c d " * 2000
    assert len(edits(had, text)) == 1
    assert applied(had, edits(had, text)) == text
