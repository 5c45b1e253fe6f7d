"""Keys of the window's actions: how they are spelt, where two get in each other's way, what may be chosen."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pazpaz_desktop.domain.settings import Setting, SettingName
from pazpaz_desktop.foundation.errors import RuleBroken

Chosen = Mapping[str, tuple[str, ...]]
"""Names of actions and the keys a person chose for them; the others keep theirs."""

_HELD: Final = ("Meta", "Ctrl", "Alt", "Shift")  # in the order of Qt's portable spelling
_NAMED: Final = {
    name.lower(): name
    for name in (
        *(f"F{number}" for number in range(1, 25)),
        *("Esc", "Tab", "Backspace", "Return", "Enter", "Ins", "Del", "Home", "End"),
        *("Left", "Right", "Up", "Down", "PgUp", "PgDown", "Space"),
    )
}
# What writing, walking and the desktop need everywhere; a window that takes them breaks its own fields.
_RESERVED: Final = frozenset(
    f"Ctrl+{key}" for key in ("A", "C", "V", "X", "Y", "Z", "Shift+Z", "Home", "End", "Left", "Right")
) | frozenset({"Alt+F4", "Ctrl+Tab", "Ctrl+Shift+Tab", "Shift+Tab", "Esc"})


class Scope(StrEnum):
    """Where keys act. A place inside another has its keys, too."""

    ANYWHERE = "anywhere"
    CLIENTS = "clients"
    CLIENT_PAGE = "client_page"
    NOTE = "note"
    CONFLICT = "conflict"
    CLINIC = "clinic"


_OUTER: Final = {
    Scope.CLIENTS: Scope.ANYWHERE,
    Scope.CLIENT_PAGE: Scope.CLIENTS,
    Scope.NOTE: Scope.ANYWHERE,
    Scope.CONFLICT: Scope.NOTE,
    Scope.CLINIC: Scope.ANYWHERE,
}
_WRITTEN_IN: Final = frozenset({Scope.ANYWHERE, Scope.NOTE})


@dataclass(frozen=True, slots=True)
class Binding:
    """An action and its keys. `is_fixed`: nobody can move them; `is_needed`: never without one."""

    name: str
    keys: tuple[str, ...]
    scope: Scope
    is_fixed: bool = False
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions that the same key would run in one place."""

    key: str
    names: tuple[str, str]


def inside(scope: Scope) -> Iterator[Scope]:
    """The place itself and all it lies in, the narrowest first."""
    while True:
        yield scope
        outer = _OUTER.get(scope)
        if outer is None:
            return
        scope = outer


def canonical(keys: str) -> str:
    """The one spelling of a key: `shift+ctrl+p` is `Ctrl+Shift+P`. RuleBroken if it is no key."""
    *held, key = [part.strip() for part in keys.split("+")]
    names = [part.capitalize() for part in held]
    if not set(names) <= set(_HELD) or len(set(names)) < len(names):
        raise RuleBroken(field="keys", rule="not_a_key")
    if len(key) == 1 and key.isascii() and key.isprintable() and not key.isspace():
        key = key.upper()
    elif key.lower() in _NAMED:
        key = _NAMED[key.lower()]
    else:
        raise RuleBroken(field="keys", rule="not_a_key")
    return "+".join([*sorted(names, key=_HELD.index), key])


def clashes(bindings: Sequence[Binding]) -> list[Clash]:
    """Every pair of actions that one key would run in one place."""
    found = []
    for at, one in enumerate(bindings):
        for other in bindings[at + 1 :]:
            if one.scope in inside(other.scope) or other.scope in inside(one.scope):
                shared = [key for key in one.keys if key in other.keys]
                found += [Clash(key, (one.name, other.name)) for key in shared]
    return found


def rebound(bindings: Sequence[Binding], chosen: Chosen) -> tuple[Binding, ...]:
    """The bindings with the chosen keys.

    RuleBroken(field=keys, rule=…, action=…): `not_a_key`, `no_such_action`, `fixed`, `needed` (lock and
    quit always have a key), `reserved` (what writing needs), `letter_alone` (where people write), `taken`.
    """
    by_name = {binding.name: binding for binding in bindings}
    made = dict(by_name)
    for name, keys in chosen.items():
        binding = by_name.get(name)
        if binding is None:
            raise RuleBroken(field="keys", rule="no_such_action", action=name)
        made[name] = replace(binding, keys=_allowed(binding, keys))
    taken = clashes(tuple(made.values()))
    if taken:
        raise RuleBroken(field="keys", rule="taken", action=taken[0].names[0])
    return tuple(made.values())


def rebound_where_possible(bindings: Sequence[Binding], chosen: Chosen) -> tuple[Binding, ...]:
    """The same with what was kept once: a choice that a newer program has no room for is left out."""
    kept: dict[str, tuple[str, ...]] = {}
    made = tuple(bindings)
    for name, keys in sorted(chosen.items()):
        try:
            made = rebound(bindings, {**kept, name: keys})
        except RuleBroken:
            continue
        kept[name] = keys
    return made


def _allowed(binding: Binding, keys: Iterable[str]) -> tuple[str, ...]:
    spelt = tuple(dict.fromkeys(canonical(one) for one in keys))
    if binding.is_fixed:
        raise RuleBroken(field="keys", rule="fixed", action=binding.name)
    if binding.is_needed and not spelt:
        raise RuleBroken(field="keys", rule="needed", action=binding.name)
    for key in spelt:
        *held, last = key.split("+")
        is_plain = not {"Ctrl", "Alt", "Meta"} & set(held)
        # Ctrl with Alt is AltGr on Windows: it writes ₪ and the vowel points.
        if key in _RESERVED or {"Ctrl", "Alt"} <= set(held) or (is_plain and _walks_or_writes(last)):
            raise RuleBroken(field="keys", rule="reserved", action=binding.name)
        if is_plain and len(last) == 1 and binding.scope in _WRITTEN_IN:
            raise RuleBroken(field="keys", rule="letter_alone", action=binding.name)
    return spelt


def _walks_or_writes(key: str) -> bool:
    return len(key) > 1 and not key.startswith("F")


def to_text(chosen: Chosen) -> str:
    """As the setting keeps it."""
    return json.dumps({name: list(keys) for name, keys in chosen.items()}, sort_keys=True)


def from_text(text: str) -> Chosen:
    """What `to_text` wrote. RuleBroken for anything else."""
    try:
        kept = json.loads(text)
    except ValueError:
        kept = None
    is_one = isinstance(kept, dict) and all(
        isinstance(keys, list) and all(isinstance(key, str) for key in keys) for keys in kept.values()
    )
    if not is_one:
        raise RuleBroken(field="keys", rule="not_a_choice")
    return {name: tuple(canonical(key) for key in keys) for name, keys in kept.items()}


@dataclass(frozen=True, slots=True)
class _KeySetting(Setting[str]):
    """Any text that `from_text` reads; there is no list of choices to pick from."""

    def checked(self, value: object) -> str:
        """Override."""
        if not isinstance(value, str):
            raise RuleBroken(field=self.name, rule="not_a_choice")
        return to_text(from_text(value))


KEY_BINDINGS: Final = _KeySetting(SettingName.KEY_BINDINGS, "{}", ())
"""The keys chosen in place of the usual ones; whether they get on with them, `rebound` says."""
