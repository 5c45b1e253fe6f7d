"""The actions of one window: what each does there, and which of them make sense now."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from pazpaz_desktop.domain.key_bindings import Scope, inside
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.ui.runtime.action_rows import ActionRow
from pazpaz_desktop.ui.runtime.actions import ACTIONS, Action, Situation
from pazpaz_desktop.ui.runtime.key_map import KeyMap, is_chord
from pazpaz_desktop.ui.shell.rooms import Rooms
from pazpaz_desktop.ui.widgets.sheet import Sheet
from pazpaz_desktop.ui.widgets.window_keys import Doing


class Commands(QObject):
    """`doings` are those of the window itself, by name of the action; the rooms bring the others."""

    def __init__(self, rooms: Rooms, doings: Mapping[str, Doing], window: QWidget) -> None:
        super().__init__(window)
        self._rooms, self._window = rooms, window
        self._doings: dict[str, Doing] = {**_of_rooms(rooms), **doings}
        self._numbered: dict[str, Callable[[int], None]] = {"conflict.choose": rooms.note.choose}

    @property
    def names(self) -> frozenset[str]:
        """Every action that does something in this window."""
        return frozenset({*self._doings, *self._numbered})

    def available(self) -> list[ActionRow]:
        """What the switcher offers now, in the language in use."""
        where, keys = self.situation(), KeyMap.here()
        return [
            ActionRow(action.name, action.shown_text, keys.shown(action.name), self._doings[action.name])
            for action in ACTIONS
            if action.is_listed and action.makes_sense(where)
        ]

    def run(self, name: str) -> None:
        """Do what an action does, whoever asks for it."""
        self._doings[name]()

    def doing(self, readings: Sequence[str]) -> Doing | None:
        """What a press of one of these keys does here and now; None where it is no key of ours."""
        where: Situation | None = None

        def is_meant(action: Action, pressed: str) -> bool:
            nonlocal where
            where = where or self.situation()
            return action.makes_sense(where) and not _is_for_the_widget(pressed, where)

        found = KeyMap.here().find(readings, is_meant)
        if found is None:
            return None
        action, at = found
        if action.is_numbered:
            return partial(self._numbered[action.name], at + 1)
        return self._doings[action.name]

    def situation(self) -> Situation:
        """Where the person is."""
        rooms, focused = self._rooms, QApplication.focusWidget()
        return Situation(
            scopes=frozenset(inside(self._scope())),
            has_client=rooms.clients.has_page,
            is_draft=rooms.note.editor.is_editable,
            can_go_back=rooms.history.can_go(-1),
            can_go_forward=rooms.history.can_go(+1),
            is_under_sheet=any(sheet.isVisible() for sheet in self._window.findChildren(Sheet)),
            is_writing=focused is not None
            and focused.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled),
            is_spelling=isinstance(focused, QAbstractItemView) and focused.property("spells") is not False,
        )

    def _scope(self) -> Scope:
        rooms = self._rooms
        if rooms.is_note:
            return Scope.CONFLICT if rooms.note.is_comparing else Scope.NOTE
        if rooms.is_clinic:
            return Scope.CLINIC
        if rooms.is_help:
            return Scope.ANYWHERE
        return Scope.CLIENT_PAGE if rooms.clients.has_page else Scope.CLIENTS


def _of_rooms(rooms: Rooms) -> dict[str, Doing]:
    clients, note = rooms.clients, rooms.note
    return {
        "room.clients": rooms.show_clients,
        "room.clinic": rooms.show_clinic,
        "room.help": rooms.show_help,
        "client.new": rooms.new_client,
        "find": rooms.start_search,
        "client.filter": clients.start_search,
        "client.edit": clients.edit_client,
        "history.back": lambda: rooms.travel(is_back=True),
        "history.forward": lambda: rooms.travel(is_back=False),
        "note.new": clients.new_note,
        "note.sign": note.ask_to_sign,
        "note.subjective": partial(note.focus_section, Section.SUBJECTIVE),
        "note.objective": partial(note.focus_section, Section.OBJECTIVE),
        "note.assessment": partial(note.focus_section, Section.ASSESSMENT),
        "note.plan": partial(note.focus_section, Section.PLAN),
    }


def _is_for_the_widget(pressed: str, where: Situation) -> bool:
    """Whether the focused widget writes with this key, or looks for a row by it."""
    last = pressed.rpartition("+")[2]
    if is_chord(pressed) or len(last) > 1:
        return False
    return where.is_writing or (where.is_spelling and last.isalnum())
