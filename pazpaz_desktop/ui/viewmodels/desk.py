"""What every view-model of an open practice works with."""

from dataclasses import dataclass

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """One unlocked practice, the lanes its work runs on, and the way back to the Qt thread."""

    practice: Practice
    lanes: Lanes
    tasks: Tasks
    bus: ChangeBus
    clock: Clock
