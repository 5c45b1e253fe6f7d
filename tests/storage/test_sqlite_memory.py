"""SQLite's memory: what a statement needs in small pieces is not allocated piece by piece."""

import ctypes
import sys
from contextlib import closing

import pytest
import sqlcipher3._sqlite3 as driver
import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.storage import engine, sqlite_memory
from pazpaz_desktop.storage.in_bulk import in_lists, in_rows

_SQLITE_STATUS_MALLOC_COUNT = 9
_VALUES = 300


@pytest.mark.skipif(sys.platform != "linux", reason="the driver's build for this system may hide the setting")
def test_the_setting_holds_from_the_first_connection_on() -> None:
    assert engine.TAKES_BLOCKS


@pytest.mark.skipif(sys.platform != "linux", reason="the driver's build for this system may hide the setting")
def test_values_bound_to_a_statement_take_no_allocation_each() -> None:
    with closing(sqlcipher.connect(":memory:", isolation_level=None)) as connection:
        statement = f"SELECT 1 WHERE 0 IN ({', '.join('?' * _VALUES)})"
        before = _allocations()
        connection.execute(statement, [f"value {number}" * 8 for number in range(_VALUES)]).fetchall()
        assert _allocations() - before < _VALUES / 2


@pytest.mark.skipif(sys.platform != "linux", reason="the C library has another name there")
def test_a_library_that_hides_the_setting_is_told_apart() -> None:
    assert not sqlite_memory.take_in_blocks(ctypes.CDLL("libc.so.6"))


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 64, 65, 200])
def test_ids_go_into_statements_of_three_sizes_and_none_is_left_out(count: int) -> None:
    ids = [bytes([number]) * 16 for number in range(count)]
    lists = list(in_lists(ids))
    assert {marks.count("?") for marks, _ in lists} <= {1, 8, 64}
    assert all(marks.count("?") == len(some) for marks, some in lists)
    assert list(dict.fromkeys(each for _, some in lists for each in some)) == ids


@pytest.mark.parametrize("count", [0, 1, 5, 64, 85, 200])
def test_rows_go_into_statements_of_few_sizes_each_row_once(count: int) -> None:
    rows = [(number, -number) for number in range(count)]
    parts = list(in_rows(rows))
    assert {marks.count("(") for marks, _ in parts} <= {1, 4, 16, 64}
    assert [value for _, some in parts for value in some] == [value for row in rows for value in row]


def _allocations() -> int:
    now, most = ctypes.c_int(), ctypes.c_int()
    ctypes.CDLL(driver.__file__).sqlite3_status(
        _SQLITE_STATUS_MALLOC_COUNT, ctypes.byref(now), ctypes.byref(most), 0
    )
    return now.value
