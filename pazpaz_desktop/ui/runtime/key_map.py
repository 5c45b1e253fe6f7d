"""The keys of every action as this vault has them: found by what was pressed, shown as people read them."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from pazpaz_desktop.domain.key_bindings import Chosen, inside, rebound, rebound_where_possible
from pazpaz_desktop.ui.runtime.actions import ACTIONS, BY_NAME, Action
from pazpaz_desktop.ui.runtime.bidi import left_to_right

_SIDES: Final = {"Left": "Right", "Right": "Left"}
_SIGNS: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
_USUAL: Final = tuple(action.binding for action in ACTIONS)
_NARROWEST_FIRST: Final = sorted(ACTIONS, key=lambda action: -len(list(inside(action.scope))))


class KeyMap(QObject):
    """One for the process, which opens one vault. `changed`: some action has other keys now."""

    changed = Signal()

    _only: ClassVar["KeyMap | None"] = None

    def __init__(self) -> None:
        super().__init__()
        self._keys = {binding.name: binding.keys for binding in _USUAL}

    @classmethod
    def here(cls) -> "KeyMap":
        """The keys in use."""
        if cls._only is None:
            cls._only = cls()
        return cls._only

    def use(self, chosen: Chosen) -> None:
        """Take over what was kept for this vault, as far as it still fits; {} is the usual keys."""
        before = self._keys
        self._keys = {one.name: one.keys for one in rebound_where_possible(_USUAL, chosen)}
        if self._keys != before:
            self.changed.emit()

    @staticmethod
    def check(chosen: Chosen) -> None:
        """RuleBroken, as `rebound` says it, for keys that cannot be chosen together."""
        rebound(_USUAL, chosen)

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of an action as they are pressed in the direction of the layout."""
        keys = self._keys[name]
        return tuple(map(_mirrored, keys)) if BY_NAME[name].is_mirrored and _is_mirrored() else keys

    def shown(self, name: str) -> str:
        """The first key of an action for a tool tip or a list; "" where it has none."""
        keys = self.keys(name)
        if BY_NAME[name].is_numbered and len(keys) > 1:
            return left_to_right(f"{keys[0]} … {keys[-1]}")
        return shown_key(keys[0]) if keys else ""

    def find(
        self, readings: Sequence[str], is_meant: Callable[[Action, str], bool]
    ) -> tuple[Action, int] | None:
        """The action of a press, and which of its keys: the likeliest reading, the narrowest place first."""
        for pressed in readings:
            for action in _NARROWEST_FIRST:
                keys = self.keys(action.name)
                if pressed in keys and is_meant(action, pressed):
                    return action, keys.index(pressed)
        return None


def is_chord(key: str) -> bool:
    """Whether Ctrl, Alt or the system key is held."""
    return not {"Ctrl", "Alt", "Meta"}.isdisjoint(key.split("+")[:-1])


def shown_key(key: str) -> str:
    """A key as it is written on it, never turned around by the text it stands in."""
    parts = key.split("+")
    return left_to_right("+".join([*parts[:-1], _SIGNS.get(parts[-1], parts[-1])]))


def _mirrored(key: str) -> str:
    *held, last = key.split("+")
    return "+".join([*held, _SIDES.get(last, last)])


def _is_mirrored() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
