"""Design tokens: colours, type sizes and spaces, read once from `resources/tokens.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pazpaz_desktop.foundation.paths import resources_dir


class ThemeName(StrEnum):
    """The looks the program can take."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours (`#rrggbb`, or `#aarrggbb` where one is see-through) with what all themes share."""

    colours: Mapping[str, str]
    type_sizes: Mapping[str, int]
    spaces: Mapping[str, int]
    sizes: Mapping[str, int]
    families: tuple[str, ...]
    monospace: tuple[str, ...]


@cache
def tokens(name: ThemeName) -> Tokens:
    """The tokens of a theme."""
    whole = json.loads((resources_dir() / "tokens.json").read_text(encoding="utf-8"))
    type_sizes = {key: value for key, value in whole["type"].items() if isinstance(value, int)}
    return Tokens(
        colours=whole["themes"][name.value],
        type_sizes=type_sizes,
        spaces=whole["space"],
        sizes=whole["size"],
        families=tuple(whole["type"]["families"]),
        monospace=tuple(whole["type"]["monospace"]),
    )


def space(name: str) -> int:
    """A distance in pixels: xs, s, m, l, xl."""
    return tokens(ThemeName.LIGHT).spaces[name]


def type_size(name: str) -> int:
    """The height of a kind of text in pixels."""
    return tokens(ThemeName.LIGHT).type_sizes[name]


def size(name: str) -> int:
    """A fixed size in pixels."""
    return tokens(ThemeName.LIGHT).sizes[name]
