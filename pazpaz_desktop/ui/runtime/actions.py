"""What the window can do: each action declared once, for keys, tool tips, the switcher and the key sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.domain.key_bindings import Binding, Scope
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the person is, as far as an action's sense depends on it.

    `is_writing`: keys write text. `is_spelling`: letters look for a row of a list.
    """

    scopes: frozenset[Scope] = frozenset({Scope.ANYWHERE})
    has_client: bool = False
    is_draft: bool = False
    can_go_back: bool = False
    can_go_forward: bool = False
    is_under_sheet: bool = False
    is_writing: bool = False
    is_spelling: bool = False


def _always(_where: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the window can do. `text` is translated when it is shown.

    `is_mirrored`: its arrow keys point the other way where the layout does. `is_numbered`: each of its
    keys does something of its own. `is_over_sheets`: it makes sense while a sheet covers the window.
    `is_listed`: the switcher offers it.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    scope: Scope = Scope.ANYWHERE
    enabled_when: Callable[[Situation], bool] = _always
    is_mirrored: bool = False
    is_numbered: bool = False
    is_over_sheets: bool = False
    is_listed: bool = True
    is_fixed: bool = False
    is_needed: bool = False

    @property
    def shown_text(self) -> str:
        """What it does, in the language in use."""
        return QCoreApplication.translate("Action", self.text)

    @property
    def binding(self) -> Binding:
        """Its usual keys, as the rules of choosing others see them."""
        return Binding(self.name, self.keys, self.scope, self.is_fixed or self.is_numbered, self.is_needed)

    def makes_sense(self, where: Situation) -> bool:
        """Whether it would do something now."""
        is_here = self.scope in where.scopes and (self.is_over_sheets or not where.is_under_sheet)
        return is_here and self.enabled_when(where)


_DIGITS: Final = tuple("123456789")

ACTIONS: Final = (
    Action(
        "switcher.open",
        QT_TRANSLATE_NOOP("Action", "Search clients and actions"),
        ("Ctrl+K",),
        is_listed=False,
    ),
    Action(
        "switcher.actions", QT_TRANSLATE_NOOP("Action", "All actions"), ("Ctrl+Shift+P",), is_listed=False
    ),
    Action("room.clients", QT_TRANSLATE_NOOP("Action", "Clients"), ("Ctrl+1",)),
    Action("room.clinic", QT_TRANSLATE_NOOP("Action", "Clinic"), ("Ctrl+2",)),
    Action("room.help", QT_TRANSLATE_NOOP("Action", "Help"), ("F1",)),
    Action("client.new", QT_TRANSLATE_NOOP("Action", "New client"), ("Ctrl+Shift+N",)),
    Action("find", QT_TRANSLATE_NOOP("Action", "Find here"), ("Ctrl+F",)),
    Action("save", QT_TRANSLATE_NOOP("Action", "Save now"), ("Ctrl+S",), is_over_sheets=True),
    Action(
        "history.back",
        QT_TRANSLATE_NOOP("Action", "Back"),
        ("Alt+Left",),
        enabled_when=lambda where: where.can_go_back,
        is_mirrored=True,
    ),
    Action(
        "history.forward",
        QT_TRANSLATE_NOOP("Action", "Forward"),
        ("Alt+Right",),
        enabled_when=lambda where: where.can_go_forward,
        is_mirrored=True,
    ),
    Action("pane.next", QT_TRANSLATE_NOOP("Action", "Next part of the window"), ("F6",), is_listed=False),
    Action(
        "pane.previous",
        QT_TRANSLATE_NOOP("Action", "Previous part of the window"),
        ("Shift+F6",),
        is_listed=False,
    ),
    Action("keys.show", QT_TRANSLATE_NOOP("Action", "Keyboard shortcuts"), ("Ctrl+/",)),
    Action(
        "layer.close",
        QT_TRANSLATE_NOOP("Action", "Close what is on top; nothing typed is lost"),
        ("Esc",),
        is_over_sheets=True,
        is_listed=False,
        is_fixed=True,
    ),
    Action("lock", QT_TRANSLATE_NOOP("Action", "Lock"), ("Ctrl+L",), is_over_sheets=True, is_needed=True),
    Action("quit", QT_TRANSLATE_NOOP("Action", "Quit"), ("Ctrl+Q",), is_over_sheets=True, is_needed=True),
    Action(
        "client.filter",
        QT_TRANSLATE_NOOP("Action", "Search in the list, while no text is being written"),
        ("/",),
        Scope.CLIENTS,
        is_listed=False,
    ),
    Action(
        "note.new",
        QT_TRANSLATE_NOOP("Action", "New note for this client"),
        ("Ctrl+N", "N"),
        Scope.CLIENT_PAGE,
        lambda where: where.has_client,
    ),
    Action(
        "client.edit",
        QT_TRANSLATE_NOOP("Action", "Edit this client"),
        ("Alt+E", "E"),
        Scope.CLIENT_PAGE,
        lambda where: where.has_client,
    ),
    Action(
        "note.subjective",
        QT_TRANSLATE_NOOP("Action", "Go to Subjective"),
        ("Alt+S",),
        Scope.NOTE,
        lambda where: Scope.CONFLICT not in where.scopes,
    ),
    Action(
        "note.objective",
        QT_TRANSLATE_NOOP("Action", "Go to Objective"),
        ("Alt+O",),
        Scope.NOTE,
        lambda where: Scope.CONFLICT not in where.scopes,
    ),
    Action(
        "note.assessment",
        QT_TRANSLATE_NOOP("Action", "Go to Assessment"),
        ("Alt+A",),
        Scope.NOTE,
        lambda where: Scope.CONFLICT not in where.scopes,
    ),
    Action(
        "note.plan",
        QT_TRANSLATE_NOOP("Action", "Go to Plan"),
        ("Alt+P",),
        Scope.NOTE,
        lambda where: Scope.CONFLICT not in where.scopes,
    ),
    Action(
        "note.sign",
        QT_TRANSLATE_NOOP("Action", "Sign this note…"),
        ("Ctrl+Return", "Ctrl+Enter"),
        Scope.NOTE,
        lambda where: where.is_draft,
    ),
    Action(
        "conflict.choose",
        QT_TRANSLATE_NOOP("Action", "Choose between the texts by number"),
        _DIGITS,
        Scope.CONFLICT,
        is_numbered=True,
        is_listed=False,
    ),
)

BY_NAME: Final = {action.name: action for action in ACTIONS}

SCOPE_NAMES: Final = {
    Scope.ANYWHERE: QT_TRANSLATE_NOOP("ActionScope", "Anywhere"),
    Scope.CLIENTS: QT_TRANSLATE_NOOP("ActionScope", "Clients"),
    Scope.CLIENT_PAGE: QT_TRANSLATE_NOOP("ActionScope", "A client's page"),
    Scope.NOTE: QT_TRANSLATE_NOOP("ActionScope", "A note"),
    Scope.CONFLICT: QT_TRANSLATE_NOOP("ActionScope", "Two texts of a section"),
    Scope.CLINIC: QT_TRANSLATE_NOOP("ActionScope", "Clinic"),
}


def scope_text(scope: Scope) -> str:
    """The name of a place, in the language in use."""
    return QCoreApplication.translate("ActionScope", SCOPE_NAMES[scope])
