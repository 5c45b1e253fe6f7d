"""The tour's handle on one child: each act as a call that returns when the program has done it."""

from pathlib import Path
from typing import Any, Final

from pazpaz_desktop.app.tour.link import Link, LinkEnded, Message
from pazpaz_desktop.foundation.clock import Clock

_ACT_S: Final = 20.0
_WAIT_S: Final = 30.0


class ActFailed(AssertionError):
    """The program did not do what the tour asked; says what was on the screen instead."""


class Puppet:
    """Acts on the window of the child at the other end of `link`, one after the other."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self.link = link
        self._clock = clock

    def do(self, act: str, limit_s: float = _ACT_S, **words: object) -> Message:
        """Any act of the director. ActFailed on refusal or silence, LinkEnded when the child is gone."""
        number = self.link.send(do=act, **words)
        end = self._clock.monotonic() + limit_s
        while (left := end - self._clock.monotonic()) > 0:
            for message in self.link.receive(left):
                if message.get("id") == number:
                    if message["ok"]:
                        return message
                    raise ActFailed(f"{act} {words}: {message}")
        raise ActFailed(f"{act} {words}: no answer in {limit_s:.0f} s")

    def click(self, where: str) -> None:
        """Click a widget."""
        self.do("click", where=where)

    def press(self, keys: str, where: str | None = None) -> None:
        """Press a key combination."""
        self.do("press", keys=keys, where=where)

    def focus(self, where: str) -> None:
        """Put the keyboard into a widget."""
        self.do("focus", where=where)

    def type(self, where: str, text: str) -> None:
        """Type into a widget, key by key."""
        self.do("type", where=where, text=text, limit_s=_ACT_S + len(text) / 20)

    def choose(self, where: str, text: str) -> None:
        """Choose the row that shows `text`."""
        self.do("choose", where=where, text=text)

    def open(self, where: str) -> None:
        """Open the chosen row."""
        self.do("open", where=where)

    def drop(self, where: str, path: Path) -> None:
        """Drop a file; ActFailed when the widget does not take it."""
        if not self.do("drop", where=where, path=str(path))["value"]:
            raise ActFailed(f"{where} took no file")

    def text(self, where: str) -> str:
        """What a widget shows."""
        return str(self.do("read", where=where)["value"])

    def read(self, where: str) -> Message:
        """What a widget shows and whether it is enabled, focused, mirrored."""
        return self.do("read", where=where)

    def caret(self, where: str) -> int:
        """Where the caret stands."""
        return int(self.do("caret", where=where)["value"])

    def names(self) -> list[str]:
        """Object names on screen."""
        return list(self.do("names")["value"])

    def titles(self) -> list[str]:
        """Titles of the windows on screen."""
        return list(self.do("titles")["value"])

    def wait(self, where: str, limit_s: float = _WAIT_S, **words: Any) -> None:
        """Until `where` is on screen and `has`/`lacks` text, `is_enabled`, or `is_gone`."""
        self.do("wait", where=where, deadline_ms=round(limit_s * 1000), limit_s=limit_s + 5, **words)

    def picture(self, path: Path) -> None:
        """A PNG of the foremost window."""
        self.do("picture", path=str(path))

    def wait_for_end(self, limit_s: float = _WAIT_S) -> None:
        """Until the child is gone; ActFailed when it stays."""
        end = self._clock.monotonic() + limit_s
        try:
            while (left := end - self._clock.monotonic()) > 0:
                self.link.receive(left)
        except LinkEnded:
            return
        raise ActFailed(f"the process did not end in {limit_s:.0f} s")
