"""What differs between texts, and one text that leaves nothing of several out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.domain.merging import split_sentences
from pazpaz_desktop.ui.viewmodels.differences import (
    everything_of,
    marked,
    marked_by_any,
    words_marked,
)

_WORDS = st.sampled_from(["walks", "sleeps", "כאב", "3/10", "no", "pain", "👣"])
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=4).map(lambda words: " ".join(words) + ".")
TEXTS = st.lists(_SENTENCES, max_size=6).flatmap(
    lambda sentences: st.sampled_from([" ", "\n", "  \n"]).map(lambda gap: gap.join(sentences))
)


def sentences_of(text):
    return {sentence.strip() for sentence in split_sentences(text)} - {""}


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def marks_of(pieces):
    return [piece.text.strip() for piece in pieces if piece.is_marked]


def test_only_the_words_that_the_other_text_lacks_are_marked():
    pieces = marked("Exercises twice a day. Next week.", "Exercises daily. Next week.")
    assert marks_of(pieces) == ["twice a day"]
    assert words_marked(pieces) == 3


def test_equal_texts_have_no_mark():
    assert marks_of(marked("Walks well.\nSleeps.", "Walks well.\nSleeps.")) == []


@given(TEXTS, TEXTS)
def test_marking_leaves_the_text_as_it_is(text, other):
    assert text_of(marked(text, other)) == text


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_what_any_of_the_others_lacks_is_marked_in_the_whole_text(text, others):
    pieces = marked_by_any(text, others)
    assert text_of(pieces) == text
    assert words_marked(pieces) >= max((words_marked(marked(text, one)) for one in others), default=0)


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_keeping_all_texts_drops_no_sentence_of_any(texts):
    kept = sentences_of(everything_of(texts))
    for text in texts:
        assert sentences_of(text) <= kept


@given(TEXTS)
def test_a_text_kept_together_with_itself_stays_itself(text):
    assert everything_of([text, text]) == text


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("Walks. Sleeps.", "Walks. Eats.", "Walks. Sleeps.\nEats."),
        ("Walks.\nSleeps.", "Walks.\nEats.\nSleeps.", "Walks.\nEats.\nSleeps."),
        ("", "Walks.", "Walks."),
    ],
)
def test_what_both_share_is_kept_once_and_the_rest_one_after_the_other(one, other, kept):
    assert everything_of([one, other]) == kept


def test_a_very_long_changed_passage_is_marked_as_a_whole():
    text, other = "word " * 5000, "other " * 5000
    assert [piece.is_marked for piece in marked(text, other)] == [True]
