"""Settings, written and read: canonical values under their names."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.settings import Setting
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken, UnsupportedVersion
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import setting
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

V = TypeVar("V", int, str)


def get(reader: Reader, which: Setting[V]) -> V:
    """The chosen value; the default where none was chosen or what is stored is no choice."""
    stored = reader.connection.execute(
        select(setting.c.value).where(setting.c.name == which.name.value)
    ).scalar()
    if stored is None:
        return which.default
    try:
        return which.checked(canonical.decode(stored))
    except (RuleBroken, UnsupportedVersion):  # written by a newer program: today's default is safe
        return which.default


def put(work: UnitOfWork, which: Setting[V], value: V) -> None:
    """Choose. RuleBroken for a value that is no choice."""
    row = {"value": canonical.encode(which.checked(value)), "updated_at": milliseconds(work.now)}
    work.connection.execute(
        insert(setting)
        .values(name=which.name.value, **row)
        .on_conflict_do_update(index_elements=[setting.c.name], set_=row)
    )
    work.changed(Kind.SETTING, work.workspace_id)
