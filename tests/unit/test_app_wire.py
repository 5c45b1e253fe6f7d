"""The words of the processes: nothing else is said, and what is no word is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.app import wire
from pazpaz_desktop.app.wire import Circumstances, Front, Said, Told
from pazpaz_desktop.domain.lock_reasons import LockReason

_HOWS = [Circumstances(front, reason) for front in Front for reason in LockReason]


def test_every_word_is_heard_as_it_was_said() -> None:
    for word in set(Said) - {Said.LOCKING}:
        assert wire.hear_said(wire.said(word)) == (word, None)
    for order in set(Told) - {Told.SHOW}:
        assert wire.hear_told(wire.told(order)) == (order, None)


@pytest.mark.parametrize("how", _HOWS, ids=str)
def test_words_with_circumstances_are_heard_as_they_were_said(how: Circumstances) -> None:
    assert wire.hear_said(wire.said(Said.LOCKING, how)) == (Said.LOCKING, how)
    assert wire.hear_told(wire.told(Told.SHOW, how)) == (Told.SHOW, how)


def test_no_line_is_longer_than_what_is_read() -> None:
    assert max(len(wire.said(Said.LOCKING, how)) for how in _HOWS) < wire.LINE_LIMIT


def test_circumstances_belong_to_their_words_and_to_no_other() -> None:
    with pytest.raises(ValueError, match="LOCKING"):
        wire.said(Said.LOCKING)
    with pytest.raises(ValueError, match="OPEN"):
        wire.said(Said.OPEN, _HOWS[0])


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"open\n", b"OPEN now\n", b"LOCKING\n", b"LOCKING active\n", b"LOCKING active love\n"],
)
def test_what_is_no_word_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the enums' own texts are not ours
        wire.hear_said(line)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_word_or_a_value_error(line: bytes) -> None:
    try:
        word, _how = wire.hear_told(line)
    except ValueError:
        return
    assert line.startswith(word.encode())
