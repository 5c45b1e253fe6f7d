"""Laws of names by their sound: whatever is typed, and every name like itself."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from pazpaz_desktop.domain.name_folding import LONGEST_TYPED, sounds_like, spoken

LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=LONGEST_TYPED)
HEBREW = st.text(alphabet="אבגדהוזחטיכלמנסעפצקרשת", min_size=2, max_size=LONGEST_TYPED)


@given(LATIN | HEBREW)
@example("baruch")
@example("והיאהיל")
def test_every_word_sounds_like_itself_and_like_its_beginning(word: str) -> None:
    like = sounds_like(word)
    assert like is not None
    assert like.close.match(word)
    assert like.close.match(f"{word}xq") or word.endswith("h")  # a silent h is none where a name goes on


@given(st.text(max_size=60))
def test_any_text_is_spoken_once_and_for_all_and_any_word_is_taken(text: str) -> None:
    said = spoken(text)
    assert spoken(said) == said
    for word in [text, *said.split()]:
        sounds_like(word)


@given(st.text(alphabet="abcéñאבגםך ", max_size=20))
def test_case_marks_geresh_and_hyphens_do_not_matter(text: str) -> None:
    said = spoken(text)
    marked = "".join(f"{letter}\u05b0" if "א" <= letter <= "ת" else letter for letter in text)
    for spelling in (text.upper(), unicodedata.normalize("NFD", text), marked, text.replace(" ", "־")):
        assert spoken(spelling) == said
    assert spoken(f"{text}׳") == said


@given(LATIN, st.sampled_from("0123456789_*+(א"), HEBREW)
def test_a_word_of_other_signs_or_of_both_scripts_has_no_sound(latin: str, sign: str, hebrew: str) -> None:
    for word in (latin + sign, latin[:9] + hebrew, latin[0], "", latin[:1] * 25):
        assert sounds_like(word) is None
