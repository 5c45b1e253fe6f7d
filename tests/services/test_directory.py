"""The directory: pages cover everything once, whatever was changed before."""

from hypothesis import given
from hypothesis import strategies as st

from pazpaz_desktop.domain.clients import ClientRow
from pazpaz_desktop.domain.texts import digits, folded
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.directory import ClientDirectory

NAMES = st.text(alphabet="abAZéאבםמ ־'", min_size=1, max_size=6)
ROWS = st.lists(
    st.builds(
        ClientRow,
        id=st.integers(0, 40).map(lambda number: ClientId(number.to_bytes(16, "big"))),
        first_name=NAMES,
        last_name=NAMES,
        phone=st.text(alphabet="0123456789-+ ", max_size=8),
        email=st.sampled_from(["", "a@b.org"]),
        is_archived=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda row: row.id,
)


def all_rows(directory: ClientDirectory, search: str, limit: int, archived: bool) -> list[ClientRow]:
    rows: list[ClientRow] = []
    while page := directory.page(search, len(rows), limit, archived).rows:
        rows.extend(page)
    return rows


@given(ROWS, ROWS, st.sets(st.integers(0, 40)), st.integers(1, 300))
def test_pages_cover_every_client_once_in_reading_order(
    before: list[ClientRow], changed: list[ClientRow], gone: set[int], limit: int
) -> None:
    directory = ClientDirectory(before)
    ids = {ClientId(number.to_bytes(16, "big")) for number in gone} | {row.id for row in changed}
    directory.replace(ids, changed)
    expected = {row.id: row for row in before if row.id not in ids} | {row.id: row for row in changed}
    rows = all_rows(directory, "", limit, archived=True)
    assert {row.id: row for row in rows} == expected
    assert len(rows) == len(expected)
    order = [(folded(row.last_name), folded(row.first_name), row.id) for row in rows]
    assert order == sorted(order)
    active = all_rows(directory, "", limit, archived=False)
    assert active == [row for row in rows if not row.is_archived]


@given(ROWS, st.text(alphabet="abAzאבםמ 059-", max_size=4))
def test_a_search_finds_a_part_of_the_list_in_the_same_order(rows: list[ClientRow], search: str) -> None:
    directory = ClientDirectory(rows)
    everything = all_rows(directory, "", 200, archived=True)
    found = all_rows(directory, search, 7, archived=True)
    assert found == [row for row in everything if row in found]
    assert directory.page(search, 0, 7, True).total == len(found)


@given(ROWS)
def test_everyone_is_found_by_the_full_name_as_spelt_and_by_the_phone(rows: list[ClientRow]) -> None:
    directory = ClientDirectory(rows)
    for row in rows:
        assert row in all_rows(directory, row.full_name.upper(), 200, archived=True)
        if digits(row.phone):
            assert row in all_rows(directory, row.phone, 200, archived=True)


def test_an_offset_beyond_the_end_or_before_the_start_is_no_error() -> None:
    directory = ClientDirectory([])
    assert directory.page("x", 50, 10, False).rows == ()
    assert directory.page("", -5, -1, False).offset == 0


def test_no_page_is_longer_than_200_however_much_is_asked_for() -> None:
    rows = [ClientRow(ClientId(n.to_bytes(16, "big")), f"{n}", "x", "", "", False) for n in range(10_000)]
    page = ClientDirectory(rows).page("", 9_700, 10_000, False)
    assert (len(page.rows), page.total, page.offset) == (200, 10_000, 9_700)
