"""Finds what a window cuts off: texts without room for their words, and parts that stick out or overlap."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QPushButton, QWidget

from pazpaz_desktop.ui.widgets.elided import ElidedLabel

_SLACK = 1


def clipped(window: QWidget) -> list[str]:
    """A line for each visible part of a window of which something cannot be seen, not even by scrolling."""
    found = []
    for part in window.findChildren(QWidget):
        if part.isVisibleTo(window) and part.isVisible() and (why := _why(part, window)):
            name = part.objectName() or part.property("role") or ""
            found.append(f"{type(part).__name__} {name}: {why}")
    return found + list(_overlaps(window))


def _why(part: QWidget, window: QWidget) -> str:
    if isinstance(part, QLabel) and not isinstance(part, ElidedLabel):
        return _label(part) or _outside(part, window)
    if isinstance(part, QPushButton):
        has_room = part.width() + _SLACK >= part.minimumSizeHint().width()
        return _outside(part, window) if has_room else "its text is wider than it"
    if isinstance(part, QAbstractButton):
        return _outside(part, window)
    return ""


def _label(part: QLabel) -> str:
    if not part.text():
        return ""
    if part.wordWrap():
        return "" if part.height() + _SLACK >= part.heightForWidth(part.width()) else "its lines are cut"
    hint = part.sizeHint()
    if part.width() + _SLACK < hint.width():
        return f"its words are cut: {part.width()} of {hint.width()}"
    return "" if part.height() + _SLACK >= hint.height() else "its height is cut"


def _outside(part: QWidget, window: QWidget) -> str:
    """Whether an ancestor cuts it off; what can be scrolled to is not cut off."""
    at, above = QRect(QPoint(), part.size()), part
    while above is not window:
        parent = above.parentWidget()
        if parent is None or parent.isWindow() is not (parent is window):
            return ""
        at.moveTopLeft(above.mapToParent(at.topLeft()))
        room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return "" if room.left() <= at.left() and at.right() <= room.right() else "it is cut at the side"
        if not room.contains(at):
            return "it is cut by what it stands in"
        above = parent
    return ""


def _overlaps(window: QWidget) -> Iterator[str]:
    for parent in (window, *window.findChildren(QWidget)):
        if parent.layout() is None or not parent.isVisible():
            continue
        parts = [one for one in _laid_out(parent) if one.isVisible()]
        for number, one in enumerate(parts):
            for other in parts[number + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > _SLACK and shared.height() > _SLACK:
                    names = [type(part).__name__ + " " + part.objectName() for part in (one, other)]
                    yield f"{names[0]} lies under {names[1]}"


def _laid_out(parent: QWidget) -> list[QWidget]:
    children = [one for one in parent.children() if isinstance(one, QWidget) and not one.isWindow()]
    layout = parent.layout()
    return [one for one in children if layout is not None and _holds(parent, one)]


def _holds(parent: QWidget, part: QWidget) -> bool:
    layouts = [parent.layout()]
    while layouts:
        layout = layouts.pop()
        if layout is None:
            continue
        for at in range(layout.count()):
            item = layout.itemAt(at)
            if item is not None and item.widget() is part:
                return True
            if item is not None and item.layout() is not None:
                layouts.append(item.layout())
    return False
