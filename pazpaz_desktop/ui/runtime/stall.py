"""The stall watch: how long the Qt thread was away from its events."""

from PySide6.QtCore import QObject, Qt, QTimer

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.logs import TopicLog

_TICK_MS = 5
_NOTABLE_MS = 200
_LOG = TopicLog("ui")


class StallWatch(QObject):
    """Ticks every 5 ms and remembers the worst gap; a gap over 200 ms is logged with its length only."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock.monotonic()
        self._worst_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin to watch, with nothing remembered."""
        self._last = self._clock.monotonic()
        self._worst_ms = 0.0
        self._timer.start()

    def stop(self) -> float:
        """Stop, and the worst gap in milliseconds beyond the tick itself."""
        self._on_tick()
        self._timer.stop()
        return self._worst_ms

    def _on_tick(self) -> None:
        now = self._clock.monotonic()
        gap = (now - self._last) * 1000 - _TICK_MS
        self._last = now
        self._worst_ms = max(self._worst_ms, gap)
        if gap > _NOTABLE_MS:
            _LOG.warning("stall", ms=round(gap))
