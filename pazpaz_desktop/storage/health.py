"""Health of the database file: every page authentic, the structure whole, nothing cut off."""

from pathlib import Path

from sqlalchemy import Connection

from pazpaz_desktop.foundation.errors import DatabaseBroken, DatabaseBusy
from pazpaz_desktop.storage.engine import PAGE_SIZE, run_bare


def require_sound(connection: Connection, path: Path) -> None:
    """DatabaseBroken unless the file passes all checks. Reads every page; no transaction may be open.

    The WAL is written back first: the cipher check reads the file alone and raises false alarms beside a
    WAL that holds newer pages, and it does not notice a file that lost its end. DatabaseBusy while someone
    still reads from the WAL.
    """
    is_busy, *_ = run_bare(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0]
    if is_busy:
        raise DatabaseBusy()
    ((pages,),) = run_bare(connection, "PRAGMA page_count")
    if path.stat().st_size != pages * PAGE_SIZE:
        raise DatabaseBroken(reason="length")
    if run_bare(connection, "PRAGMA cipher_integrity_check"):
        raise DatabaseBroken(reason="pages")
    if run_bare(connection, "PRAGMA integrity_check") != [("ok",)]:
        raise DatabaseBroken(reason="structure")
