"""Settings of the unlocked vault, typed and within their ranges."""

from typing import TypeVar

from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.settings import (
    IDLE_MINUTES,
    LANGUAGE,
    MOTION,
    TEXT_SIZE,
    THEME,
    UNDO_MINUTES,
    Setting,
    SettingName,
)
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.storage.repos import settings as setting_repo
from pazpaz_desktop.storage.store import Store

__all__ = [
    "IDLE_MINUTES",
    "LANGUAGE",
    "MOTION",
    "TEXT_SIZE",
    "THEME",
    "UNDO_MINUTES",
    "Setting",
    "SettingName",
    "Settings",
]

V = TypeVar("V", int, str)


class Settings:
    """The settings of one unlocked vault. Every method runs on lane `db`; WrongLane elsewhere."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, setting: Setting[V]) -> V:
        """The chosen value, or the default. Lane `db` (or `read`)."""
        with self._store.read() as view:
            return setting_repo.get(view, setting)

    def set(self, setting: Setting[V], value: V) -> Changed[V]:
        """Choose a value; the trail keeps which setting, not what. Lane `db`. RuleBroken if no choice."""
        with self._store.write() as work:
            setting_repo.put(work, setting, value)
            work.record(Event.SETTING_CHANGE, None, setting=setting.name)
            return Changed(value, work.commit())
