"""Fields of a client that two laptops changed: names follow the later hand, contacts wait for a person."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.clients import AddClient, ClientPage, EditClient, ResolveField
from tests.services.laptop_pair import Laptop, LaptopPair, laptop_pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[LaptopPair]:
    with laptop_pair(tmp_path) as made:
        yield made


@pytest.fixture
def client(pair: LaptopPair) -> ClientId:
    return pair.shared_client()


def edit(laptop: Laptop, page: ClientPage, **fields: str) -> None:
    """Send the form of a page with these fields changed."""
    shown = page.client
    command = EditClient(
        shown.id, shown.first_name, shown.last_name, shown.phone, shown.email, shown=shown, seen=page.seen
    )
    laptop.clients.edit(replace(command, **fields))  # type: ignore[arg-type]  # texts by their names


def pages(pair: LaptopPair, client: ClientId) -> list[ClientPage]:
    return [laptop.clients.open(client) for laptop in (pair.first, pair.second)]


def part_ways(pair: LaptopPair, client: ClientId, **fields: tuple[str, str]) -> None:
    """Both send their form without knowing of each other's; then they exchange."""
    ours, theirs = pages(pair, client)
    edit(pair.first, ours, **{name: values[0] for name, values in fields.items()})
    pair.clock.advance(seconds=5)
    edit(pair.second, theirs, **{name: values[1] for name, values in fields.items()})
    pair.exchange()


def test_two_phone_numbers_wait_for_a_person_on_both_laptops(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, phone=("054-1", "054-2"))
    for page in pages(pair, client):
        (conflict,) = page.conflicts
        assert conflict.part is Part.PHONE
        assert {side.text for side in conflict.sides} == {"054-1", "054-2"}
        assert conflict.sides[0].is_here
        assert page.client.phone in {"054-1", "054-2"}
    assert len({page.client.phone for page in pages(pair, client)}) == 1


def test_the_same_number_typed_on_both_is_no_conflict(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, phone=("054-1", "054-1"))
    assert [page.conflicts for page in pages(pair, client)] == [(), ()]


def test_names_follow_the_later_hand_and_wait_for_nobody(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, first_name=("Dina", "Diana"))
    assert [page.conflicts for page in pages(pair, client)] == [(), ()]
    assert {page.client.first_name for page in pages(pair, client)} == {"Diana"}


def test_different_fields_never_meet(pair: LaptopPair, client: ClientId) -> None:
    ours, theirs = pages(pair, client)
    edit(pair.first, ours, phone="054-1")
    edit(pair.second, theirs, email="new@example.org")
    pair.exchange()
    for page in pages(pair, client):
        assert (page.client.phone, page.client.email) == ("054-1", "new@example.org")
        assert page.conflicts == ()


def test_a_decision_is_taken_over_by_the_other_laptop(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, phone=("054-1", "054-2"))
    (conflict,) = pair.second.clients.open(client).conflicts
    pair.second.clients.resolve(ResolveField(client, Part.PHONE, "  054-2 ", conflict.seen))
    assert pair.second.clients.open(client).conflicts == ()
    pair.exchange()
    for page in pages(pair, client):
        assert (page.client.phone, page.conflicts) == ("054-2", ())
    assert pair.first.findings().problems == ()


def test_a_decision_keeps_the_rules_of_the_field(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, email=("a@example.org", "b@example.org"))
    (conflict,) = pair.first.clients.open(client).conflicts
    with pytest.raises(RuleBroken):
        pair.first.clients.resolve(ResolveField(client, Part.EMAIL, "not an address", conflict.seen))
    assert pair.first.clients.open(client).conflicts == (conflict,)


def test_what_was_typed_before_it_is_sent_stands_beside_the_other(pair: LaptopPair, client: ClientId) -> None:
    part_ways(pair, client, phone=("054-1", "054-2"))
    page = pair.first.clients.open(client)
    shown = page.client.phone
    edit(pair.first, page, phone="054-9")
    (conflict,) = pair.first.clients.open(client).conflicts
    assert {side.text for side in conflict.sides} == ({"054-1", "054-2"} - {shown}) | {"054-9"}


def test_a_form_left_open_does_not_put_an_old_number_back(pair: LaptopPair, client: ClientId) -> None:
    stale, page = pages(pair, client)
    edit(pair.second, page, phone="054-2")
    pair.exchange()
    edit(pair.first, stale, last_name="Levi")
    found = pair.first.clients.open(client)
    assert (found.client.last_name, found.client.phone) == ("Levi", "054-2")
    shown = stale.client
    pair.first.clients.edit(EditClient(client, "Dana", "Levi", shown.phone, shown.email))
    assert pair.first.clients.open(client).client.phone == shown.phone  # the control: unless told, it does


def test_a_client_that_came_from_elsewhere_is_in_the_list_once_the_list_heeds_it(pair: LaptopPair) -> None:
    assert pair.second.clients.page("", 0).total == 0
    pair.first.clients.add(AddClient("Noa", "Levi"))
    pair.first.engine.cycle()
    heard = pair.second.engine.cycle().changes
    assert pair.second.clients.page("", 0).total == 0
    pair.second.clients.heed(heard)
    assert pair.second.clients.page("", 0).total == 1
