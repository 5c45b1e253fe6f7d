"""Clients: added, changed, archived, found and opened."""

import itertools

import pytest

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.domain.notes import NoteSummary
from pazpaz_desktop.foundation.errors import NotFound, RuleBroken, SealBroken, VaultMissing
from pazpaz_desktop.foundation.ids import ClientId, Id, NoteId
from pazpaz_desktop.services.clients import AddClient, EditClient
from pazpaz_desktop.services.practice import Practice
from tests.services.bed import Bed, add_client, start_note
from tests.support.clocks import FakeClock

NOBODY = ClientId(b"n" * 16)


def names(practice: Practice, search: str = "", **options: bool) -> list[str]:
    return [row.full_name for row in practice.clients.page(search, 0, **options).rows]


def test_an_added_client_is_read_back_as_entered(practice: Practice) -> None:
    added = practice.clients.add(AddClient(" דנה ", "כהן", "054", "d@example.org"))
    page = practice.clients.open(added.result)
    assert (page.client.first_name, page.client.last_name) == ("דנה", "כהן")
    assert (page.client.phone, page.client.email) == ("054", "d@example.org")
    assert page.client.archived_at is None
    assert page.timeline == ()
    assert added.changes.touches(Kind.CLIENT, added.result)


def test_an_added_client_is_still_there_after_a_lock(bed: Bed, practice: Practice) -> None:
    client = add_client(practice)
    again = bed.reopen(practice)
    assert again.clients.open(client).client.full_name == "Dana Cohen"
    again.close()


def test_a_client_without_a_name_is_refused_and_nothing_is_written(bed: Bed, practice: Practice) -> None:
    before = bed.events()
    with pytest.raises(RuleBroken):
        practice.clients.add(AddClient("Dana", "  "))
    assert bed.rows("SELECT count(*) FROM client") == [(0,)]
    assert bed.events() == before


def test_an_edit_changes_what_differs_and_says_how_many_parts(bed: Bed, practice: Practice) -> None:
    client = add_client(practice)
    practice.clients.edit(EditClient(client, "Dana", "Levi", "054-123 4567", ""))
    assert practice.clients.open(client).client.full_name == "Dana Levi"
    versions = dict(bed.rows("SELECT part, version FROM sealed_value"))  # type: ignore[arg-type]  # two columns
    assert versions == {"first_name": 1, "last_name": 2, "phone": 1, "email": 2}


@pytest.mark.parametrize("act", ["edit", "archive", "unarchive", "open"])
def test_a_client_that_does_not_exist_is_not_found_and_leaves_no_row(
    bed: Bed, practice: Practice, act: str
) -> None:
    before = bed.events()
    argument = EditClient(NOBODY, "a", "b") if act == "edit" else NOBODY
    with pytest.raises(NotFound):
        getattr(practice.clients, act)(argument)
    assert bed.events() == before


def test_an_archived_client_leaves_the_list_and_comes_back(practice: Practice) -> None:
    client = add_client(practice)
    assert names(practice) == ["Dana Cohen"]
    practice.clients.archive(client)
    assert names(practice) == []
    assert names(practice, include_archived=True) == ["Dana Cohen"]
    practice.clients.unarchive(client)
    assert names(practice) == ["Dana Cohen"]


def test_the_list_follows_changes(practice: Practice) -> None:
    client = add_client(practice)
    assert names(practice) == ["Dana Cohen"]
    practice.clients.edit(EditClient(client, "Zoe", "Cohen"))
    add_client(practice, "Amit", "Bar")
    assert names(practice) == ["Amit Bar", "Zoe Cohen"]


def test_a_change_the_list_could_not_read_is_not_forgotten(bed: Bed, practice: Practice) -> None:
    client = add_client(practice)
    assert names(practice) == ["Dana Cohen"]
    practice.clients.edit(EditClient(client, "Zoe", "Cohen"))
    database = bed.vault.folder / "vault.db"
    away = database.rename(database.with_name("away"))
    with pytest.raises(VaultMissing):
        names(practice)
    away.rename(database)
    assert names(practice) == ["Zoe Cohen"]


def test_the_list_is_sorted_by_last_then_first_name_however_they_are_spelt(practice: Practice) -> None:
    for first, last in [("b", "Ärzt"), ("A", "arzt"), ("x", "Zorn"), ("ב", "כהן"), ("א", "כּהן")]:
        add_client(practice, first, last)
    assert names(practice) == ["A arzt", "b Ärzt", "x Zorn", "א כּהן", "ב כהן"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("dana", True),
        ("COHEN dan", True),
        ("כהנ", True),
        ("כָּהן", True),
        ("054123", True),
        ("123-4567", True),
        ("example.org", True),
        ("levi", False),
        ("dana levi", False),
        ("9999", False),
        ("  ", True),
    ],
)
def test_search_finds_names_phones_and_addresses(practice: Practice, search: str, found: bool) -> None:
    practice.clients.add(AddClient("Dana", "Cohen כהן", "054-123 4567", "dana@example.org"))
    add_client(practice, "Someone", "Else")
    practice.clients.edit(
        EditClient(practice.clients.page("someone", 0).rows[0].id, "Someone", "Else", "03-555", "s@e.net")
    )
    result = practice.clients.page(search, 0)
    assert ("Dana Cohen כהן" in [row.full_name for row in result.rows]) is found
    assert result.total == len(result.rows)


def test_pages_cover_every_client_once(practice: Practice) -> None:
    expected = {add_client(practice, f"{number:03}", "Same") for number in range(23)}
    pages = [practice.clients.page("same", offset, 7) for offset in range(0, 28, 7)]
    ids = [row.id for row in itertools.chain(*(page.rows for page in pages))]
    assert {page.total for page in pages} == {23}
    assert len(ids) == 23
    assert set(ids) == expected


def test_opening_a_client_shows_the_newest_session_first_and_no_text(
    practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    client = practice.notes.open(note).client_id
    clock.advance(minutes=60 * 24)
    later = practice.notes.start(client, clock.now().date()).result
    timeline = practice.clients.open(client).timeline
    assert [entry.id for entry in timeline] == [later, note]


def test_lists_are_not_audited_but_opening_one_client_is(bed: Bed, practice: Practice) -> None:
    client = add_client(practice)
    seen = len(bed.events())
    practice.clients.page("dana", 0)
    assert bed.events(after=seen) == []
    practice.clients.open(client)
    assert bed.events(after=seen) == ["client.read"]


BREAKS = [
    "UPDATE sealed_value SET body = zeroblob(90) WHERE part = 'phone' AND object_id = x'{}'",
    "UPDATE sealed_value SET version = version + 1 WHERE part = 'last_name' AND object_id = x'{}'",
    "DELETE FROM sealed_value WHERE part = 'first_name' AND object_id = x'{}'",
]


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("is_listed_before", [False, True])
def test_one_broken_client_hides_no_other_and_is_listed_first_itself(
    bed: Bed, practice: Practice, broken: str, is_listed_before: bool
) -> None:
    clients = [add_client(practice, first) for first in ("Amit", "Dana", "Zoe")]
    if is_listed_before:
        assert len(names(practice)) == 3
    practice.clients.edit(EditClient(clients[1], "Dana", "Levi"))
    bed.tamper(broken.format(clients[1].raw.hex()))

    for search in ("", "zoe", "054"):
        rows = practice.clients.page(search, 0).rows
        assert (rows[0].id, rows[0].is_broken) == (clients[1], True)
        assert (rows[0].full_name.strip(), rows[0].phone, rows[0].email) == ("", "", "")
        assert not any(row.is_broken for row in rows[1:])
    assert names(practice)[1:] == ["Amit Cohen", "Zoe Cohen"]
    with pytest.raises(SealBroken):
        practice.clients.open(clients[1])
    assert practice.clients.open(clients[0]).client.first_name == "Amit"


def broken_in(timeline: tuple[NoteSummary, ...]) -> set[NoteId]:
    return {entry.id for entry in timeline if entry.is_broken}


@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize(
    "damage", ["UPDATE sealed_value SET body = zeroblob(90) WHERE {}", "DELETE FROM sealed_value WHERE {}"]
)
def test_one_broken_note_is_marked_in_the_timeline_and_hides_no_other(
    bed: Bed, practice: Practice, clock: FakeClock, is_signed: bool, damage: str
) -> None:
    first = start_note(practice, clock)
    client = practice.notes.open(first).client_id
    others = [practice.notes.start(client, local_day(clock.now())).result for _ in range(2)]
    owner: Id = first
    if is_signed:
        practice.notes.sign(first)
        practice.notes.finalise_due(everything=True)
        owner = practice.notes.open(first).versions[0].id
    assert broken_in(practice.clients.open(client).timeline) == set()

    bed.tamper(damage.format(f"part = 'plan' AND object_id = x'{owner.raw.hex()}'"))

    timeline = practice.clients.open(client).timeline
    assert broken_in(timeline) == {first}
    assert {entry.id for entry in timeline} == {first, *others}
    with pytest.raises(SealBroken):
        practice.notes.open(first)


def test_a_signed_note_that_lost_its_version_is_marked_in_the_timeline(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    client = practice.notes.open(note).client_id
    practice.notes.sign(note)
    practice.notes.finalise_due(everything=True)
    bed.tamper("DELETE FROM note_version")
    assert broken_in(practice.clients.open(client).timeline) == {note}
