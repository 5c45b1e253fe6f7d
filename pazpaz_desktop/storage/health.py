"""Health of the database file: every page authentic, the structure whole, nothing cut off."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from pazpaz_desktop.foundation.errors import DatabaseBroken, DatabaseBusy
from pazpaz_desktop.storage.engine import PAGE_SIZE, run_bare

_WAL_HEADER: Final = 32


def require_sound(connection: Connection, path: Path) -> None:
    """DatabaseBroken unless the file passes all checks. Reads every page; no transaction may be open.

    The WAL is written back first: the cipher check reads the file alone and raises false alarms beside a
    WAL that holds newer pages, and it does not notice a file that lost its end. DatabaseBusy while someone
    still reads from the WAL. A connection that only reads writes nothing back: beside a WAL with pages in
    it, it is left at the structure check, for which every page in use is read and authenticated, too.
    """
    if _reads_only(connection):
        has_newer_pages = _size(path.with_name(f"{path.name}-wal")) > _WAL_HEADER
    else:
        has_newer_pages = False
        is_busy, *_ = run_bare(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if is_busy:
            raise DatabaseBusy()
    if not has_newer_pages:
        _require_every_page(connection, path)
    if run_bare(connection, "PRAGMA integrity_check") != [("ok",)]:
        raise DatabaseBroken(reason="structure")


def _require_every_page(connection: Connection, path: Path) -> None:
    ((pages,),) = run_bare(connection, "PRAGMA page_count")
    if _size(path) != pages * PAGE_SIZE:
        raise DatabaseBroken(reason="length")
    if run_bare(connection, "PRAGMA cipher_integrity_check"):
        raise DatabaseBroken(reason="pages")


def _reads_only(connection: Connection) -> bool:
    return run_bare(connection, "PRAGMA query_only") == [(1,)]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
