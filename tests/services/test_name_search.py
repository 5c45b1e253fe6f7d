"""The likeness of clients to a search: what comes first, what comes at all, among ten and ten thousand."""

import random

import pytest

from pazpaz_desktop.domain.clients import ClientRow
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.directory import ClientDirectory
from pazpaz_desktop.services.name_search import NameSearch, Searched
from tests.support.names import PAIRS

MANY = 10_000


def client(
    number: int, name: str, phone: str = "", email: str = "", *, is_archived: bool = False
) -> ClientRow:
    first, _, last = name.partition(" ")
    return ClientRow(ClientId(number.to_bytes(16, "big")), first, last, phone, email, is_archived)


def directory(*names: str) -> ClientDirectory:
    return ClientDirectory(client(number, name) for number, name in enumerate(names))


def best(of: ClientDirectory, search: str, limit: int = 20) -> list[str]:
    return [row.full_name for row in of.best(search, limit).rows]


def test_a_name_as_spelt_comes_before_its_sound_and_both_before_a_part_of_it() -> None:
    clinic = directory("Noa Halevi", "דנה לוי", "Tom Levin", "Dan Levi", "Ron Levy")
    assert best(clinic, "levi") == ["Dan Levi", "Tom Levin", "Ron Levy", "דנה לוי", "Noa Halevi"]


def test_words_are_found_in_any_order_and_each_in_its_own_script() -> None:
    clinic = directory("דנה לוי", "Dana Cohen", "נועה לוי")
    for search in ("dana levi", "levi dana", "דנה levi", "לוי dan"):
        assert best(clinic, search) == ["דנה לוי"]


def test_who_is_in_the_archive_comes_after_equally_like_ones() -> None:
    clinic = ClientDirectory(
        [client(1, "Dana Aviv", is_archived=True), client(2, "Dana Levi"), client(3, "Daniela Oz")]
    )
    assert best(clinic, "dana") == ["Dana Levi", "Dana Aviv"]
    assert best(clinic, "dan") == ["Dana Levi", "Daniela Oz", "Dana Aviv"]


@pytest.mark.parametrize(
    "search", ["050-123", "0501234567", "+972 50 1234567", "00972501234567", "1234567", "050123"]
)
@pytest.mark.parametrize("stored", ["050-123-4567", "+972 50 1234567", "0501234567"])
def test_a_phone_number_is_found_with_or_without_the_country(search: str, stored: str) -> None:
    clinic = ClientDirectory([client(1, "Dana Levi", stored), client(2, "Noa Oz", "03-555-0199")])
    assert best(clinic, search) == ["Dana Levi"]


def test_the_loosest_reading_is_tried_only_where_few_are_found() -> None:
    few = directory("גדעון לוי", "Gideon Oz")
    assert best(few, "gideon") == ["Gideon Oz", "גדעון לוי"]
    many = directory("גדעון לוי", *(f"Gideon {letter}z" for letter in "abcdefgh"))
    assert len(best(many, "gideon")) == 8
    assert "גדעון לוי" not in best(many, "gideon")


def test_nobody_found_has_nearest_names_one_slip_away() -> None:
    clinic = directory("Dana Levi", "Noa Oz", "דורון כהן")
    for slip in ("Damna", "Dxna levi", "aDna", "levk"):
        assert clinic.best(slip, 20).total == 0
        assert [row.full_name for row in clinic.nearest(slip, 3)] == ["Dana Levi"]
    assert [row.full_name for row in clinic.nearest("דורומ", 3)] == ["דורון כהן"]
    assert clinic.nearest("Quentin", 3) == clinic.nearest("", 3) == clinic.nearest("050", 3) == ()


def test_a_word_as_long_as_no_name_is_near_nothing_and_costs_nothing() -> None:
    assert NameSearch("a" * 20_000, ["dana", "דנה"]).is_like_nearly(Searched("Dana", "Levi", "", "")) is False


def test_a_name_taken_out_is_near_nothing_any_more() -> None:
    clinic = directory("Dana Levi")
    assert clinic.nearest("Damna", 3)
    clinic.replace([ClientId((0).to_bytes(16, "big"))], [])
    assert clinic.nearest("Damna", 3) == ()


def test_a_name_made_to_be_read_in_many_ways_is_found_as_spelt_and_holds_up_nobody() -> None:
    """Without the bounds on what has a sound, such a search takes seconds for each such name."""
    vavs, vs = "ובבוובובובבובוב" * 12, "v" * 200
    clinic = directory(f"{vavs} {vs}", "Dana Levi")
    assert best(clinic, vavs) == best(clinic, vavs[:40]) == best(clinic, vs[:30]) == [f"{vavs} {vs}"]
    assert best(clinic, "ובבוובובובבובוק") == []


def test_a_broken_row_is_never_left_out_and_never_first() -> None:
    broken = ClientRow(ClientId.random(), "", "", "", "", False, is_broken=True)
    clinic = ClientDirectory([broken, client(1, "Dana Levi")])
    assert [row.is_broken for row in clinic.best("dana", 20).rows] == [False, True]
    assert clinic.best("nobody", 20).rows == (broken,)
    assert clinic.best("nobody", 20).total == 0


def test_no_more_rows_are_given_than_asked_for_and_all_are_counted() -> None:
    clinic = directory(*(f"Dana {chr(97 + at)}z" for at in range(26)))
    assert len(best(clinic, "dana", 5)) == 5
    assert clinic.best("dana", 5).total == 26
    assert best(clinic, "dana", -1) == []


@pytest.mark.parametrize("typed_in_hebrew", [True, False])
def test_among_ten_thousand_names_of_one_script_the_other_finds_them_and_shows_little_else(
    typed_in_hebrew: bool,
) -> None:
    """The control: as spelt alone, nobody would be found."""
    persons = _persons()
    typed = sorted(name for name in persons if name.isascii() is not typed_in_hebrew)[::3]
    people = _made_up([name for name in persons if name.isascii() is typed_in_hebrew])
    clinic = ClientDirectory(people)
    right, shown, found, meant, spelt = 0, 0, 0, 0, 0
    for name in typed:
        wanted = {
            row.id for row in people if persons[name] in (persons[row.first_name], persons[row.last_name])
        }
        rows = [row.id for row in clinic.best(name, MANY).rows]
        right, shown = right + len(wanted.intersection(rows[:20])), shown + len(rows[:20])
        found, meant = found + len(wanted.intersection(rows)), meant + len(wanted)
        spelt += sum(name in row.full_name for row in people)
    print(f"{len(typed)} searches: right among 20 shown {right / shown:.3f}, found {found / meant:.3f}")
    assert right / shown > 0.95
    assert found / meant > 0.95
    assert spelt == 0


def _persons() -> dict[str, int]:
    """Which name each spelling is, whatever its script."""
    known: dict[str, int] = {}
    for latin, hebrew in PAIRS:
        same = {known[name] for name in (latin, hebrew) if name in known} or {len(known)}
        known = {name: min(same) if one in same else one for name, one in known.items()}
        known |= {latin: min(same), hebrew: min(same)}
    return known


def _made_up(names: list[str]) -> list[ClientRow]:
    rng = random.Random(11)
    return [client(number, f"{rng.choice(names)} {rng.choice(names)}") for number in range(MANY)]
