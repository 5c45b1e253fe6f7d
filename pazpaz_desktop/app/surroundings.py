"""What every part of one program process works with: its composition, lanes, Qt thread and language."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QObject

from pazpaz_desktop.app import crash
from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Made once in a process, before anything is unlocked."""

    composition: Composition
    lanes: Lanes
    main_thread: MainThread
    bus: ChangeBus
    tasks: Tasks
    languages: Languages

    @classmethod
    def around(cls, composition: Composition, parent: QObject) -> Self:
        """New lanes and Qt objects that live as long as `parent`; errors nobody asked for go to the log."""
        main_thread, bus = MainThread(parent), ChangeBus(parent)
        tasks = Tasks(main_thread.post, bus, parent)
        tasks.unhandled.connect(crash.note)
        return cls(composition, Lanes.on_threads(), main_thread, bus, tasks, Languages(parent))
