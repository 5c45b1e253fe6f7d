"""The change bus: every open view hears what a commit touched, whoever made it."""

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import ChangeSet


class ChangeBus(QObject):
    """Lives on the Qt thread; `changed` carries a ChangeSet that is never empty."""

    changed = Signal(object)

    def publish(self, changes: ChangeSet) -> None:
        """Tell every listener. Only on the Qt thread."""
        if changes:
            self.changed.emit(changes)
