"""Settings of a vault: their names, kinds, ranges and defaults. None of them holds anything personal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from pazpaz_desktop.foundation.errors import RuleBroken

V = TypeVar("V", int, str)


class SettingName(StrEnum):
    """The name under which a setting is stored."""

    IDLE_MINUTES = "idle_minutes"
    UNDO_MINUTES = "undo_minutes"
    LANGUAGE = "language"
    THEME = "theme"
    TEXT_SIZE = "text_size"
    MOTION = "motion"
    KEY_BINDINGS = "key_bindings"


@dataclass(frozen=True, slots=True)
class Setting(Generic[V]):
    """One setting: what it may be, and what it is until someone chooses."""

    name: SettingName
    default: V
    choices: tuple[V, ...]

    def checked(self, value: object) -> V:
        """The value, if it is one of the choices and of their kind; RuleBroken otherwise."""
        for choice in self.choices:
            if type(choice) is type(value) and choice == value:
                return choice
        raise RuleBroken(field=self.name, rule="not_a_choice")


IDLE_MINUTES: Final = Setting(SettingName.IDLE_MINUTES, 10, tuple(range(1, 31)))
"""Minutes without a key or pointer before the vault locks (decisions.md §2)."""

UNDO_MINUTES: Final = Setting(SettingName.UNDO_MINUTES, 10, tuple(range(11)))
"""Minutes in which a signature can be taken back (decisions.md §4); 0 signs for good at once."""

LANGUAGE: Final = Setting(SettingName.LANGUAGE, "en", ("en", "he"))
"""Language of the screens."""

THEME: Final = Setting(SettingName.THEME, "system", ("system", "light", "dark", "high_contrast"))
"""Colours of the screens; `system` follows the desktop."""

TEXT_SIZE: Final = Setting(SettingName.TEXT_SIZE, 100, (80, 90, 100, 110, 125, 150, 175, 200))
"""Size of text in per cent, whatever the desktop scales by (product.md §4.19)."""

MOTION: Final = Setting(SettingName.MOTION, "full", ("full", "reduced"))
"""Whether anything on the screens may move or blink."""
