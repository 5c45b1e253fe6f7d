"""What a test must not leave behind: threads (and so lanes), timers and top-level widgets."""

import gc
import threading
from collections.abc import Iterable
from typing import Self

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

# How long a thread that was told to end may take to do so; a bound, not an expectation.
_GRACE_S = 5.0


class Standing:
    """The threads, windows and timers of one moment; Qt objects by address, so that none is kept alive."""

    def __init__(
        self, threads: frozenset[threading.Thread], widgets: frozenset[int], timers: frozenset[int]
    ) -> None:
        self._threads = threads
        self._widgets = widgets
        self._timers = timers

    @classmethod
    def now(cls, with_timers: bool) -> Self:
        """Take stock on the Qt thread. Timers cost a walk over all objects: only where Qt is used."""
        timers = _addresses(_active_timers()) if with_timers else frozenset()
        return cls(frozenset(threading.enumerate()), _addresses(_windows()), timers)

    def left_by(self, later: Self) -> list[str]:
        """Names what `later` holds beyond this moment, after all that was told to end has ended."""
        threads = later._threads - self._threads
        if threads or later._widgets - self._widgets or later._timers - self._timers:
            gc.collect()
            _deliver_deletions()
        for thread in threads:
            thread.join(_GRACE_S)
        left = [f"thread {thread.name}" for thread in threads if thread.is_alive()]
        left += _named("window", _windows(), self._widgets)
        if later._timers - self._timers:
            left += _named("timer", _active_timers(), self._timers)
        return sorted(left)


def _windows() -> list[QObject]:
    if not isinstance(QApplication.instance(), QApplication):
        return []
    # A tooltip belongs to the application, which hides and reuses it.
    return [one for one in QApplication.topLevelWidgets() if one.metaObject().className() != "QTipLabel"]


def _active_timers() -> list[QObject]:
    return [
        one for one in gc.get_objects() if type(one) is QTimer and shiboken6.isValid(one) and one.isActive()
    ]


def _addresses(objects: Iterable[QObject]) -> frozenset[int]:
    return frozenset(int(shiboken6.getCppPointer(one)[0]) for one in objects)


def _named(kind: str, objects: list[QObject], known: frozenset[int]) -> list[str]:
    return [f"{kind} {type(one).__name__}" for one in objects if not _addresses([one]) <= known]


def _deliver_deletions() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
