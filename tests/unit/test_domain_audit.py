"""The trail's vocabulary admits no text, and its chain shows every change."""

import dataclasses

import pytest

from pazpaz_desktop.domain import audit
from pazpaz_desktop.domain.attachments import MediaType
from pazpaz_desktop.domain.audit import AuditRow, Event
from pazpaz_desktop.foundation.errors import ChainBroken
from pazpaz_desktop.foundation.ids import ClientId, DeviceId

DEVICE = DeviceId(b"d" * 16)
SUBJECT = ClientId(b"s" * 16)


def trail(length: int) -> list[AuditRow]:
    rows: list[AuditRow] = []
    for number in range(length):
        rows.append(
            audit.next_row(
                rows[-1] if rows else None,
                DEVICE,
                1000 + number,
                Event.CLIENT_UPDATE,
                subject=SUBJECT,
                facts={"parts": number},
            )
        )
    return rows


def test_every_event_names_its_facts() -> None:
    assert set(audit.FACTS) == set(Event)


def test_event_names_are_unique_lower_case_words() -> None:
    assert all(event.value == event.value.lower() and event.value.isascii() for event in Event)
    assert len({event.value for event in Event}) == len(Event)


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "x"},
        {"media_type": "text/plain"},
        {"media_type": "Cohen"},
        {"size_bytes": -1},
        {"size_bytes": True},
        {"size_bytes": 1 << 60},
        {"size_bytes": "12"},
        {"removed": 1.5},
    ],
)
def test_a_fact_the_event_does_not_allow_is_refused(facts: dict[str, int | str]) -> None:
    with pytest.raises(TypeError):
        audit.checked_facts(Event.ATTACHMENT_CREATE, facts)


def test_allowed_facts_come_back_as_plain_values() -> None:
    facts = audit.checked_facts(
        Event.ATTACHMENT_CREATE, {"media_type": MediaType.JPEG, "size_bytes": 12, "removed": 3}
    )
    assert facts == {"media_type": "image/jpeg", "size_bytes": 12, "removed": 3}
    assert type(facts["media_type"]) is str


def test_an_empty_trail_ends_at_the_first_link() -> None:
    assert audit.check_chain([]) == audit.FIRST_LINK


def test_a_whole_trail_ends_at_its_last_hash() -> None:
    rows = trail(5)
    assert audit.check_chain(rows) == rows[-1].hash


@pytest.mark.parametrize(
    "change",
    [
        {"at_ms": 5},
        {"event": "client.read"},
        {"subject_id": None},
        {"facts": b"\xa0"},
        {"device_id": DeviceId(b"e" * 16)},
        {"prev_hash": bytes(32)},
        {"hash": bytes(32)},
        {"seq": 9},
    ],
)
def test_a_changed_row_is_named(change: dict[str, object]) -> None:
    rows = trail(5)
    rows[2] = dataclasses.replace(rows[2], **change)  # type: ignore[arg-type]  # one field of each type
    with pytest.raises(ChainBroken) as caught:
        audit.check_chain(rows)
    assert caught.value.details["seq"] == rows[2].seq


def test_a_missing_row_is_noticed() -> None:
    rows = trail(5)
    with pytest.raises(ChainBroken):
        audit.check_chain(rows[:2] + rows[3:])


def test_a_row_of_another_trail_does_not_fit() -> None:
    with pytest.raises(ChainBroken):
        audit.check_chain(trail(5)[1:])
