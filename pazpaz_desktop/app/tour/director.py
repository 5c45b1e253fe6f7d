"""The director: plays the part of the person inside the real program, as the tour tells it over a link."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import (  # noqa: TID251 - the tour handles the real widgets
    QApplication,
    QWidget,
)

from pazpaz_desktop.app.tour import hands
from pazpaz_desktop.app.tour.link import LineCutter, Message, line
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.ui.runtime.stall import StallWatch

_MODAL_GRACE_MS: Final = 50
_TELLING: Final = frozenset(
    {
        QEvent.Type.Paint,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
        QEvent.Type.WindowActivate,
        QEvent.Type.FocusIn,
        QEvent.Type.LayoutRequest,
        QEvent.Type.UpdateRequest,
    }
)


@dataclass(slots=True)
class _Wait:
    """A condition on one widget, and what to do when it holds."""

    number: int
    where: str
    has: str | None = None
    lacks: str | None = None
    is_gone: bool = False
    is_enabled: bool = False

    def holds(self) -> bool:
        try:
            widget = hands.find(self.where)
        except hands.NotOnScreen:
            return self.is_gone
        if self.is_gone or (self.is_enabled and not widget.isEnabled()):
            return False
        text = hands.text_of(widget)
        return (self.has is None or self.has in text) and (self.lacks is None or self.lacks not in text)


class Director(QObject):
    """Obeys one command at a time, in Qt's own thread; answers each with its number.

    A command that opens a dialogue is answered while the dialogue is open. Waiting is driven by the
    window's own events (paint, show, hide, focus), with a deadline and no polling.
    """

    def __init__(self, stream: socket.socket, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._stream = stream
        self._clock = clock
        self._stalls = StallWatch(clock, self)
        self._cutter = LineCutter()
        self._waits: list[_Wait] = []
        self._watched: tuple[QWidget, list[str]] | None = None
        self._last_seen = ""
        self._is_looking = False
        self._notifier = QSocketNotifier(stream.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        data = self._stream.recv(1 << 16)
        if not data:
            self._notifier.setEnabled(False)
        for message in self._cutter.feed(data):
            self._obey(message)

    def _obey(self, message: Message) -> None:
        number, act = message.pop("id"), message.pop("do")
        try:
            getattr(self, f"do_{act}")(number, **message)
        except (LookupError, TypeError, ValueError, OSError) as error:
            self._refuse(number, type(error).__name__, str(error))

    def _say(self, **message: object) -> None:
        self._stream.sendall(line(message))

    def _refuse(self, number: int, error: str, about: str) -> None:
        self._say(id=number, ok=False, error=error, about=about, on_screen=hands.names_on_screen())

    def _done(self, number: int, **value: Any) -> None:
        self._say(id=number, ok=True, **value)

    def _done_even_in_dialogue(self, number: int, act: Callable[[], None]) -> None:
        answered: list[bool] = []

        def answer() -> None:
            if not answered:
                answered.append(True)
                self._done(number)

        QTimer.singleShot(_MODAL_GRACE_MS, self, answer)
        act()
        answer()

    def do_click(self, number: int, where: str) -> None:
        """Click a widget."""
        widget = hands.find(where)
        self._done_even_in_dialogue(number, lambda: hands.click(widget))

    def do_focus(self, number: int, where: str) -> None:
        """Put the keyboard into a widget."""
        hands.focus(hands.find(where))
        self._done(number)

    def do_press(self, number: int, keys: str, where: str | None = None) -> None:
        """Press a key combination in the widget's window, or in the foremost one."""
        widget = hands.find(where) if where else hands.foremost()
        self._done_even_in_dialogue(number, lambda: hands.press(widget, keys))

    def do_choose(self, number: int, where: str, text: str) -> None:
        """Choose the row that shows `text`."""
        widget = hands.find(where)
        self._done_even_in_dialogue(number, lambda: hands.choose(widget, text))

    def do_open(self, number: int, where: str) -> None:
        """Open the chosen row by Return."""
        widget = hands.find(where)
        self._done_even_in_dialogue(number, lambda: hands.open_chosen(widget))

    def do_type(self, number: int, where: str, text: str) -> None:
        """Type a text, key by key, as fast as the program takes it."""
        widget = hands.find(where)
        self._notifier.setEnabled(False)
        try:
            hands.focus(widget)
            for letter in text:
                hands.key(widget, letter)
        finally:
            self._notifier.setEnabled(True)
        self._done(number)

    def do_keys(self, number: int, where: str, text: str, gaps_ms: list[int]) -> None:
        """Type a text with the given pauses; each key is told as it lands, with the machine's time."""
        widget = hands.find(where)
        hands.focus(widget)
        self._next_key(number, widget, text, gaps_ms, 0)

    def _next_key(self, number: int, widget: QWidget, text: str, gaps: list[int], typed: int) -> None:
        if typed == len(text):
            self._done(number)
            return
        hands.key(widget, text[typed])
        self._say(event="typed", count=typed + 1, at=self._clock.monotonic())
        pause = gaps[typed % len(gaps)]
        QTimer.singleShot(pause, self, lambda: self._next_key(number, widget, text, gaps, typed + 1))

    def do_drop(self, number: int, where: str, path: str) -> None:
        """Drop a file on a widget."""
        is_taken = hands.drop_file(hands.find(where), Path(path))
        self._done(number, value=is_taken)

    def do_read(self, number: int, where: str) -> None:
        """What a widget shows, and whether it takes input."""
        widget = hands.find(where)
        self._done(
            number,
            value=hands.text_of(widget),
            name=widget.accessibleName(),
            is_enabled=widget.isEnabled(),
            has_focus=widget.hasFocus(),
            is_right_to_left=widget.isRightToLeft(),
        )

    def do_caret(self, number: int, where: str) -> None:
        """Where the caret stands in an editor."""
        self._done(number, value=hands.caret_of(hands.find(where)))

    def do_names(self, number: int) -> None:
        """Object names on screen."""
        self._done(number, value=hands.names_on_screen())

    def do_titles(self, number: int) -> None:
        """Titles of all visible windows."""
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        self._done(number, value=[one.windowTitle() for one in windows])

    def do_rows(self, number: int, where: str) -> None:
        """How many rows a list has loaded."""
        self._done(number, value=hands.row_count(hands.find(where)))

    def do_stalls(self, number: int, is_on: bool) -> None:
        """Begin to watch for stalls, or stop and tell the worst one in milliseconds."""
        if is_on:
            self._stalls.start()
            self._done(number)
        else:
            self._done(number, value=self._stalls.stop())

    def do_picture(self, number: int, path: str) -> None:
        """A PNG of the foremost window."""
        hands.picture(Path(path))
        self._done(number)

    def do_wait(self, number: int, where: str, deadline_ms: int, **wanted: Any) -> None:
        """Answer once the widget is there (or gone) and its text has or lacks the given words."""
        wait = _Wait(number, where, **wanted)
        self._waits.append(wait)
        QTimer.singleShot(deadline_ms, self, lambda: self._give_up(wait))
        self._listen_to_windows()
        self._look()

    def do_watch(self, number: int, label: str, editors: list[str]) -> None:
        """Tell each change of a label's text together with what the editors show at that moment."""
        widget = hands.find(label)
        self._watched = (widget, editors)
        self._listen_to_windows()
        self._done(number)
        self._look()

    def _listen_to_windows(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at the conditions after an event that can have changed what is shown."""
        if event.type() in _TELLING and not self._is_looking:
            self._is_looking = True
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        self._is_looking = False
        if self._watched is not None:
            self._look_at_label(*self._watched)
        for wait in [wait for wait in self._waits if wait.holds()]:
            self._waits.remove(wait)
            self._done(wait.number)
        if not self._waits and self._watched is None:
            application = QApplication.instance()
            if application is not None:
                application.removeEventFilter(self)

    def _look_at_label(self, label: QWidget, editors: list[str]) -> None:
        text = hands.text_of(label)
        if text != self._last_seen:
            self._last_seen = text
            shown = {name: hands.text_of(hands.find(name)) for name in editors}
            self._say(event="seen", label=text, editors=shown, at=self._clock.monotonic())

    def _give_up(self, wait: _Wait) -> None:
        if wait in self._waits:
            self._waits.remove(wait)
            about = f"{wait.where} has={wait.has} lacks={wait.lacks}"
            self._refuse(wait.number, "TimeoutError", about)
