"""The rows of the key sheet: every action under the place where its keys act."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from pazpaz_desktop.domain.key_bindings import Scope
from pazpaz_desktop.domain.texts import folded
from pazpaz_desktop.ui.runtime.actions import ACTIONS, Action, scope_text
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.key_map import KeyMap, shown_key

KEYS_ROLE: Final = Qt.ItemDataRole.UserRole + 1


class ShortcutRows(QStandardItemModel):
    """Rows with keys are actions; rows without are the names of places and cannot be chosen."""

    def fill(self, search: str = "") -> int:
        """Those whose text, place or keys hold every word of the search; how many actions that are."""
        self.clear()
        words, count = folded(search).split(), 0
        for scope in Scope:
            found = [one for one in ACTIONS if one.scope is scope and _holds(one, words)]
            if found:
                self.appendRow(_heading(scope))
            for action in found:
                self.appendRow(_row(action))
            count += len(found)
        return count


def _holds(action: Action, words: list[str]) -> bool:
    keys = " ".join(KeyMap.here().keys(action.name))
    where = folded(f"{action.shown_text} {action.text} {scope_text(action.scope)} {keys}")
    return all(word in where for word in words)


def _heading(scope: Scope) -> QStandardItem:
    made = QStandardItem(scope_text(scope))
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    return made


def _row(action: Action) -> QStandardItem:
    made, keys = QStandardItem(action.shown_text), _keys(action)
    made.setData(keys, KEYS_ROLE)
    made.setData(
        f"{action.shown_text}, {keys}, {scope_text(action.scope)}", Qt.ItemDataRole.AccessibleTextRole
    )
    made.setEditable(False)
    return made


def _keys(action: Action) -> str:
    if action.is_numbered:
        return KeyMap.here().shown(action.name)
    keys = KeyMap.here().keys(action.name)
    return left_to_right(" · ".join(dict.fromkeys(map(shown_key, keys))))
