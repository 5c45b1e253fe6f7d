"""The keys that somebody chose for this vault in place of the usual ones."""

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.key_bindings import KEY_BINDINGS, Chosen, from_text, to_text
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.viewmodels.desk import Desk


class KeyChoices(QObject):
    """`failed` carries the error of a choice that cannot stand; what can is in use at once."""

    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.bus.changed.connect(self._on_changed)

    def start(self) -> None:
        """Read what was chosen."""
        settings = self._desk.practice.settings
        self._desk.tasks.read(self, self._desk.lanes.read, lambda: settings.get(KEY_BINDINGS), self._take)

    def choose(self, chosen: Chosen) -> None:
        """Keep these in place of all chosen before, if they get on with the keys of the other actions."""
        try:
            KeyMap.check(chosen)
        except RuleBroken as error:
            self.failed.emit(error)
            return
        settings, text = self._desk.practice.settings, to_text(chosen)
        self._desk.tasks.write(
            self, self._desk.lanes.db, lambda: settings.set(KEY_BINDINGS, text), self._take, self.failed.emit
        )

    def _take(self, text: str) -> None:
        KeyMap.here().use(from_text(text))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Kind.SETTING):
            self.start()
