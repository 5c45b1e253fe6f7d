"""The idle watch: tells when nobody has touched keyboard or pointer for the set time."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from pazpaz_desktop.foundation.clock import Clock

NOTICE_S: Final = 30.0
"""The window says so this long before it locks."""

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.Drop,
    }
)


class IdleWatch(QObject):
    """Emits `soon(seconds)` before and `idle` at the limit; `touched` when someone is back after `soon`.

    The longer of monotonic and wall time counts, since the former stands still while the laptop sleeps;
    the first touch after a sleep then locks instead of counting as a touch.
    """

    soon = Signal(int)
    touched = Signal()
    idle = Signal()

    def __init__(self, clock: Clock, limit_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit_s = limit_s
        self._is_soon = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.check)
        self._note_touch()

    def start(self, application: QCoreApplication) -> None:
        """Count from now, by what happens in `application`."""
        application.removeEventFilter(self)
        application.installEventFilter(self)
        self._note_touch()
        self.check()

    def stop(self, application: QCoreApplication) -> None:
        """Count no more."""
        application.removeEventFilter(self)
        self._timer.stop()

    def set_limit(self, limit_s: float) -> None:
        """Another limit, from the last touch on."""
        self._limit_s = limit_s
        if self._timer.isActive():
            self.check()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a touch, unless the limit passed before it."""
        if event.type() in _TOUCHES and event.spontaneous():
            self.touch()
        return False

    def touch(self) -> None:
        """Someone is there."""
        if self._passed_s() >= self._limit_s:
            self.check()
            return
        self._note_touch()
        if self._is_soon:
            self._is_soon = False
            self.touched.emit()
            self.check()

    def check(self) -> None:
        """Say what the time says, and look again when there can be something new to say."""
        left = self._limit_s - self._passed_s()
        if left <= 0:
            self._timer.stop()
            self.idle.emit()
            return
        if left > NOTICE_S:
            self._timer.start(round((left - NOTICE_S) * 1000) + 1)
            return
        if not self._is_soon:
            self._is_soon = True
            self.soon.emit(round(left))
        self._timer.start(round(left * 1000) + 1)

    def _note_touch(self) -> None:
        self._touched_at = (self._clock.monotonic(), self._clock.now())

    def _passed_s(self) -> float:
        monotonic, wall = self._touched_at
        return max(self._clock.monotonic() - monotonic, (self._clock.now() - wall).total_seconds())
