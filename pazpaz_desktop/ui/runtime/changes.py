"""The change bus: every open view hears what a commit touched, whoever made it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain.changes import ChangeSet

if TYPE_CHECKING:  # the standby, which has a bus, too, loads nothing of the exchange
    from pazpaz_desktop.services.clinic_answers import ClinicProgress


class ChangeBus(QObject):
    """Lives on the Qt thread; `changed` carries a ChangeSet that is never empty.

    `exchanged` carries a ClinicProgress while laptop and clinic server exchange, and None once they ended.
    """

    changed = Signal(object)
    exchanged = Signal(object)

    def publish(self, changes: ChangeSet) -> None:
        """Tell every listener. Only on the Qt thread."""
        if changes:
            self.changed.emit(changes)

    def tell_exchange(self, progress: "ClinicProgress | None") -> None:
        """How far the exchange with the clinic server is; None: it ended. Only on the Qt thread."""
        self.exchanged.emit(progress)
