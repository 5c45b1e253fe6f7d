"""Design tokens: colours, type sizes, spaces, radii and motion, read once from `resources/tokens.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pazpaz_desktop.foundation.paths import resources_dir


class ThemeName(StrEnum):
    """The looks the program can take."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "high_contrast"


class ThemeChoice(StrEnum):
    """What a person can choose: one look, or the one that the desktop has at the moment."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True)
class Display:
    """How a person wants the screens: theme, size of text in per cent, and whether anything may move."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_size: int = 100
    has_motion: bool = True

    def scaled(self, pixels: int) -> int:
        """A length that grows and shrinks with the text."""
        return round(pixels * self.text_size / 100)


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours (`#rrggbb`, or `#aarrggbb` where one is see-through) with what all themes share.

    Lengths are in pixels at a text size of 100 per cent, durations in milliseconds. `disabled_edge` is a
    style of line: where colours cannot show that a control is off, its edge is dashed.
    """

    colours: Mapping[str, str]
    type_sizes: Mapping[str, int]
    spaces: Mapping[str, int]
    sizes: Mapping[str, int]
    radii: Mapping[str, int]
    motion: Mapping[str, int]
    disabled_edge: str
    families: tuple[str, ...]
    monospace: tuple[str, ...]


@cache
def tokens(name: ThemeName) -> Tokens:
    """The tokens of a theme."""
    whole: dict[str, Any] = json.loads((resources_dir() / "tokens.json").read_text(encoding="utf-8"))
    type_sizes = {key: value for key, value in whole["type"].items() if isinstance(value, int)}
    return Tokens(
        colours=whole["themes"][name.value],
        type_sizes=type_sizes,
        spaces=whole["space"],
        sizes=whole["size"],
        radii=whole["radius"],
        motion=whole["motion"],
        disabled_edge=whole["disabled_edge"][name.value],
        families=tuple(whole["type"]["families"]),
        monospace=tuple(whole["type"]["monospace"]),
    )


def space(name: str) -> int:
    """A distance in pixels: xs, s, m, l, xl. The same at every size of text."""
    return tokens(ThemeName.LIGHT).spaces[name]


def radius(name: str) -> int:
    """The radius of a corner, small or large. The same at every size of text."""
    return tokens(ThemeName.LIGHT).radii[name]
