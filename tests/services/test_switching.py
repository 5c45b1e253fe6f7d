"""Switching: who was opened last, over a lock and beyond; who is found; on its own lane only."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pazpaz_desktop.foundation.errors import WrongLane
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.clients import AddClient, EditClient
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed


def add(practice: Practice, *names: str) -> list[ClientId]:
    return [practice.clients.add(AddClient(*name.split())).result for name in names]


def recent(practice: Practice) -> list[str]:
    answer = practice.switching.find(" ")
    assert answer.are_recent
    assert answer.total == len(answer.rows)
    return [row.full_name for row in answer.rows]


def test_the_clients_opened_last_come_first_and_each_once(practice: Practice) -> None:
    dana, noa, _ = add(practice, "Dana Levi", "Noa Oz", "Ron Ziv")
    assert recent(practice) == []
    for opened in (dana, noa, dana):
        practice.clients.open(opened)
    assert recent(practice) == ["Dana Levi", "Noa Oz"]


def test_they_are_remembered_over_a_lock_by_the_trail_alone(bed: Bed) -> None:
    practice = bed.open()
    dana, noa = add(practice, "Dana Levi", "Noa Oz")
    practice.clients.open(dana)
    practice.clients.open(noa)
    practice.close()
    practice = bed.open()
    assert recent(practice) == ["Noa Oz", "Dana Levi"]
    practice.close()


def test_eight_are_enough_and_those_of_this_session_lead(bed: Bed) -> None:
    practice = bed.open()
    ids = add(practice, *(f"Client {chr(97 + at)}z" for at in range(11)))
    for opened in ids:
        practice.clients.open(opened)
    practice.close()
    practice = bed.open()
    practice.clients.open(ids[0])
    names = recent(practice)
    assert names[:3] == ["Client az", "Client kz", "Client jz"]
    assert len(names) == 8
    practice.close()


def test_a_new_name_and_the_archive_show_in_what_was_opened_last(practice: Practice) -> None:
    dana, noa = add(practice, "Dana Levi", "Noa Oz")
    for opened in (dana, noa):
        practice.clients.open(opened)
    practice.clients.edit(EditClient(dana, "Dana", "Cohen"))
    practice.clients.archive(noa)
    assert [(row.full_name, row.is_archived) for row in practice.switching.find("").rows] == [
        ("Noa Oz", True),
        ("Dana Cohen", False),
    ]


def test_a_search_finds_across_scripts_and_says_how_many(practice: Practice) -> None:
    add(practice, "דנה לוי", "Ron Levy", *(f"Levi {chr(97 + at)}z" for at in range(25)))
    answer = practice.switching.find("levi")
    assert (answer.total, len(answer.rows), answer.nearest, answer.are_recent) == (27, 20, (), False)
    assert [row.full_name for row in practice.switching.find("לוי רון").rows] == ["Ron Levy"]


def test_nobody_found_comes_with_the_nearest_names(practice: Practice) -> None:
    add(practice, "Dana Levi")
    answer = practice.switching.find("Damna")
    assert (answer.rows, answer.total) == ((), 0)
    assert [row.full_name for row in answer.nearest] == ["Dana Levi"]


def test_it_belongs_to_the_lane_that_read_first(practice: Practice) -> None:
    add(practice, "Dana Levi")
    practice.switching.find("dana")
    with ThreadPoolExecutor(1) as other, pytest.raises(WrongLane):
        other.submit(practice.switching.find, "dana").result()


def test_nothing_that_is_found_or_offered_is_an_opened_record(practice: Practice) -> None:
    (dana,) = add(practice, "Dana Levi")
    practice.clients.open(dana)
    before = practice.clients.opened()
    practice.switching.find("dana")
    practice.switching.find("")
    assert practice.clients.opened() == before == [dana]
