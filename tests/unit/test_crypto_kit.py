"""Recovery kit codes: written by hand, read back, and never mistaken for another kit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.foundation.errors import WrongKit
from pazpaz_desktop.foundation.secret import Secret

KIT = RecoveryKit(Secret(bytes(range(20))))


def _reads_as_kit(code: str) -> bool:
    return RecoveryKit.parse(code).secret.matches(KIT.secret)


def test_a_code_has_nine_groups_of_four() -> None:
    assert [len(group) for group in KIT.groups] == [4] * 9
    assert KIT.code == "-".join(KIT.groups)


@given(st.binary(min_size=20, max_size=20))
def test_every_kit_is_read_back_from_its_code(secret: bytes) -> None:
    assert RecoveryKit.parse(RecoveryKit(Secret(secret)).code).secret.reveal() == secret


def test_a_code_is_read_whatever_its_case_blanks_and_dashes() -> None:
    assert _reads_as_kit(KIT.code.lower())
    assert _reads_as_kit(KIT.code.replace("-", ""))
    assert _reads_as_kit("  " + KIT.code.replace("-", " – ") + "\n")


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert "0" in KIT.code
    assert "1" in KIT.code
    assert _reads_as_kit(KIT.code.replace("0", "O").replace("1", "l"))
    assert _reads_as_kit(KIT.code.replace("0", "o").replace("1", "I"))


def test_one_mistyped_letter_anywhere_is_noticed() -> None:
    letters = KIT.code.replace("-", "")
    for position, letter in enumerate(letters):
        other = "7" if letter != "7" else "8"
        with pytest.raises(WrongKit) as caught:
            RecoveryKit.parse(letters[:position] + other + letters[position + 1 :])
        assert caught.value.details == {"reason": "checksum"}


@pytest.mark.parametrize("code", ["", "ABCD", KIT.code[:-1], KIT.code + "0", "U" * 36, "שלום" * 9])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(WrongKit):
        RecoveryKit.parse(code)


def test_two_kits_differ_and_neither_shows_in_its_representation() -> None:
    first, second = RecoveryKit.generate(), RecoveryKit.generate()
    assert first.code != second.code
    assert repr(first) == "RecoveryKit(…)"


def test_a_kit_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        RecoveryKit(Secret(bytes(19)))
