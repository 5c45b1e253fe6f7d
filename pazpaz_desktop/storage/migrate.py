"""Brings a vault's schema to the newest revision: a copy first, then all steps in one transaction."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.foundation.errors import DatabaseBroken, NewerSchema, UnsupportedVersion
from pazpaz_desktop.foundation.paths import migrations_dir
from pazpaz_desktop.storage.engine import Access, copy_pages, open_engine, run_bare
from pazpaz_desktop.storage.health import require_sound
from pazpaz_desktop.storage.schema import HEAD
from pazpaz_desktop.system.files import host_error, move_into_place

_REVISION: Final = re.compile(r"[0-9]{4}")


def upgrade(path: Path, key: DatabaseKey, *, head: str = HEAD, scripts: Path | None = None) -> Path | None:
    """Climb to `head`; the copy made before it is returned, None if there was nothing to do.

    Atomic: whenever the machine stops, the file is at its old revision or at `head`, and the copy
    `<name>.before-<head>` is whole. A newer vault is refused untouched with NewerSchema; one that is
    damaged is refused with DatabaseBroken before any step. Lane db, before the store is open.
    """
    engine = open_engine(path, key, Access.WRITE)
    with engine.connect() as connection:
        found = _revision(connection)
        if found == head:
            return None
        if found > head:
            raise NewerSchema(found=found, known=head)
        require_sound(connection, path)
        copy = _copy(path, key, head)
        _climb(connection, head, scripts)
    return copy


def require_head(connection: Connection) -> None:
    """NewerSchema or UnsupportedVersion unless the file is at this program's revision. Writes nothing."""
    found = _revision(connection)
    if found > HEAD:
        raise NewerSchema(found=found, known=HEAD)
    if found < HEAD:
        raise UnsupportedVersion(found=found, known=HEAD)


def lay_out(path: Path, key: DatabaseKey) -> None:
    """Give an empty new file the schema."""
    with open_engine(path, key, Access.CREATE).connect() as connection:
        _climb(connection, HEAD, None)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        raise DatabaseBroken(reason="schema")
    found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    connection.rollback()
    if not _REVISION.fullmatch(found):
        raise DatabaseBroken(reason="revision")
    return found


def _climb(connection: Connection, head: str, scripts: Path | None) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts or migrations_dir()).replace("%", "%%"))
    config.attributes["connection"] = connection
    run_bare(connection, "PRAGMA foreign_keys = OFF")  # a rebuilt table must not empty its children
    with connection.begin():
        command.upgrade(config, head)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DatabaseBroken(reason="foreign_key")


def _copy(path: Path, key: DatabaseKey, head: str) -> Path:
    """A sealed copy under the same key, whole before it gets its name."""
    copy = path.with_name(f"{path.name}.before-{head}")
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy_pages(open_engine(path, key, Access.READ), open_engine(unfinished, key, Access.CREATE))
        copy.unlink(missing_ok=True)  # of a climb that did not arrive: the file is still as it was then
        move_into_place(unfinished, copy)
    except OSError as error:
        raise host_error(error) from error
    finally:
        _drop(unfinished)
    return copy


def _drop(unfinished: Path) -> None:
    """What is left of a copy that failed: on a disk that is full it would take the room that is missing."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
