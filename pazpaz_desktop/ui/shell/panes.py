"""Walking from one part of the window to the next (F6), each with the focus where it was left."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class Panes(QObject):
    """`panes` are asked for at each step, in reading order: they change with the room that is shown."""

    def __init__(self, panes: Callable[[], Sequence[QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._panes = panes
        self._left_at: dict[QWidget, QWidget] = {}

    def step(self, by: int) -> None:
        """To the pane before or after the one that has the focus, round the window."""
        panes = [pane for pane in self._panes() if pane.isVisible() and _first(pane) is not None]
        if not panes:
            return
        focused = QApplication.focusWidget()
        at = next((at for at, pane in enumerate(panes) if _holds(pane, focused)), None)
        if at is not None and focused is not None:
            self._left_at[panes[at]] = focused
        to = panes[(at + by) % len(panes) if at is not None else 0]
        left = self._left_at.get(to)
        can_return = left is not None and shiboken6.isValid(left) and _takes_focus(left)
        target = left if can_return else _first(to)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (focused is pane or pane.isAncestorOf(focused))


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


def _first(pane: QWidget) -> QWidget | None:
    """The first stop of the Tab key inside the pane."""
    at: QWidget | None = pane
    while at is not None:
        if _takes_focus(at) and at.focusProxy() is None:
            return at
        at = at.nextInFocusChain()
        if at is pane or at is None or not pane.isAncestorOf(at):
            break
    return None
