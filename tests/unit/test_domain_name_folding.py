"""Names typed in one script, found in the other: the pairs people of this country type."""

import pytest

from pazpaz_desktop.domain.name_folding import sounds_like, spoken
from tests.support.names import DIFFERENT, PAIRS, PAIRS_WITH_UNWRITTEN_VOWELS


def closely(typed: str, name: str) -> bool:
    like, word = sounds_like(spoken(typed)), spoken(name)
    return like is not None and like.close.match(word) is not None


def loosely(typed: str, name: str) -> bool:
    like, word = sounds_like(spoken(typed)), spoken(name)
    return like is not None and like.loose.fullmatch(word) is not None


@pytest.mark.parametrize(("latin", "hebrew"), PAIRS)
def test_a_name_in_one_script_finds_it_in_the_other(latin: str, hebrew: str) -> None:
    assert closely(latin, hebrew)
    assert closely(hebrew, latin)


@pytest.mark.parametrize(("latin", "hebrew"), PAIRS_WITH_UNWRITTEN_VOWELS)
def test_a_spelling_that_leaves_out_a_vowel_is_found_more_loosely(latin: str, hebrew: str) -> None:
    assert loosely(latin, hebrew)
    assert loosely(hebrew, latin)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_name_is_not_taken_for_it(one: str, other: str) -> None:
    """The control: a folding that finds everything would pass the tests above."""
    assert not closely(one, other)
    assert not closely(other, one)


def test_the_beginning_of_a_name_is_enough() -> None:
    for typed in ("yi", "yitz", "itz", "יצ"):
        assert closely(typed, "יצחק")
        assert closely(typed, "Yitzhak")


@pytest.mark.parametrize("typed", ["x", "", "d4na", "da_na", "danaדנה", "данa", "a" * 25])
def test_what_has_no_sound_of_its_own_is_left_to_the_spelling(typed: str) -> None:
    assert sounds_like(typed) is None


def test_hyphens_part_words_and_geresh_is_left_out() -> None:
    assert spoken("Ben-Shoshan") == "ben shoshan"
    assert spoken("בן־שושן") == "בנ שושנ"
    assert spoken("ג׳ורג'") == "גורג"
    assert spoken("O’Neill") == "oneill"
