from datetime import UTC, datetime, timedelta

import pytest

from pazpaz_desktop.foundation.ids import ClientId, NoteId

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_ids_of_two_kinds_with_the_same_bytes_are_different() -> None:
    assert ClientId(bytes(16)) != NoteId(bytes(16))


def test_a_new_id_is_a_version_seven_uuid_that_carries_its_millisecond() -> None:
    raw = ClientId.new(NOON).raw

    assert int.from_bytes(raw[:6], "big") == int(NOON.timestamp() * 1000)
    assert (raw[6] >> 4, raw[8] >> 6) == (7, 2)


def test_later_ids_sort_after_earlier_ones() -> None:
    assert ClientId.new(NOON) < ClientId.new(NOON + timedelta(milliseconds=1))


def test_an_id_round_trips_through_its_text() -> None:
    made = ClientId.random()

    assert ClientId.parse(str(made)) == made


@pytest.mark.parametrize("text", ["", "00", "zz" * 16])
def test_text_that_is_not_an_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"16 bytes|hexadecimal"):
        ClientId.parse(text)
