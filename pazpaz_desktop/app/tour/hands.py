"""Hands: acts on the real windows through the window system's own events, and reads what they show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (  # noqa: TID251 - the tour handles the real widgets
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

_PLAIN: Final = Qt.KeyboardModifier.NoModifier
_ACTIVE_MS: Final = 1000
_SPECIAL_KEYS: Final = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class NotOnScreen(LookupError):
    """No visible widget has that object name."""


def find(name: str) -> QWidget:
    """The visible widget of that object name, in the active window first; NotOnScreen otherwise."""
    for window in _windows():
        if window.objectName() == name:
            return window
        for widget in window.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
    raise NotOnScreen(name)


def foremost() -> QWidget:
    """The window in front; NotOnScreen while the program shows none."""
    window = next(_windows(), None)
    if window is None:
        raise NotOnScreen("any window")
    return window


def names_on_screen() -> list[str]:
    """Object names of all visible widgets, for the report of a step that failed."""
    return sorted(
        {
            widget.objectName()
            for window in _windows()
            for widget in [window, *window.findChildren(QWidget)]
            if widget.isVisible() and widget.objectName() and not widget.objectName().startswith("qt_")
        }
    )


def _windows() -> Iterator[QWidget]:
    visible = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    first = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    first = first or QApplication.activeWindow()
    if first is not None and first.isVisible():
        yield first.window()
    yield from (window for window in visible if first is None or window is not first.window())


def text_of(widget: QWidget) -> str:
    """What the widget shows as text."""
    if isinstance(widget, (QLabel, QLineEdit, QAbstractButton, QAbstractSpinBox)):
        return widget.text()
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractItemView):
        return "\n".join(_shown(index) for index in _rows(widget))
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label for label in labels if label)


def caret_of(widget: QWidget) -> int:
    """The caret's place in an editor; NotOnScreen for a widget without one."""
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return widget.textCursor().position()
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    raise NotOnScreen(widget.objectName())


def row_count(widget: QWidget) -> int:
    """Rows that a list has loaded; NotOnScreen for a widget without rows."""
    model = widget.model() if isinstance(widget, QAbstractItemView) else None
    if model is None:
        raise NotOnScreen(widget.objectName())
    return model.rowCount()


def bring_into_view(widget: QWidget) -> None:
    """Scroll every area around the widget until it can be pointed at."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """A left click on the middle of the widget (or `at`, in its own coordinates)."""
    bring_into_view(widget)
    spot = at if at is not None else _clickable_spot(widget)
    position = widget.mapTo(widget.window(), spot)
    QTest.mouseClick(_handle(widget), Qt.MouseButton.LeftButton, _PLAIN, position)


def _clickable_spot(widget: QWidget) -> QPoint:
    """The middle, but the text's own side of a check box or radio button that is laid out too wide."""
    middle = widget.rect().center()
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        edge = min(widget.width() // 2, 12)
        is_mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QPoint(widget.width() - edge if is_mirrored else edge, middle.y())
    return middle


def activate(widget: QWidget) -> None:
    """Make its window the active one: the part of a window manager, where none runs."""
    if not widget.isActiveWindow():
        widget.window().activateWindow()
        QTest.qWaitForWindowActive(widget.window(), _ACTIVE_MS)


def focus(widget: QWidget) -> None:
    """Put the keyboard into the widget if it is not there yet."""
    bring_into_view(widget)
    if not widget.hasFocus():
        activate(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)


def key(widget: QWidget, letter: str) -> None:
    """One key of the keyboard layout that yields `letter`, with Shift for a capital, pressed and released."""
    if letter in _SPECIAL_KEYS:
        QTest.keyClick(_handle(widget), _SPECIAL_KEYS[letter], _PLAIN)
        return
    code = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
    held = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else _PLAIN
    QTest.sendKeyEvent(QTest.KeyAction.Click, _handle(widget), code, letter, held)


def press(window: QWidget, keys: str) -> None:
    """A key combination such as `Ctrl+L`, in its portable English spelling."""
    activate(window)
    sequence = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
    combination = sequence[0]  # type: ignore[index]  # the stubs lack it
    QTest.keyClick(_handle(window), combination.key(), combination.keyboardModifiers())


def choose(widget: QWidget, text: str) -> None:
    """The first row that shows `text`: clicked in a list, walked to by arrow keys in a box."""
    if isinstance(widget, QComboBox):
        focus(widget)
        QTest.keyClick(_handle(widget), Qt.Key.Key_Home)
        for _ in range(max(widget.findText(text, Qt.MatchFlag.MatchContains), 0)):
            QTest.keyClick(_handle(widget), Qt.Key.Key_Down)
        return
    if not isinstance(widget, QAbstractItemView):
        raise NotOnScreen(text)
    index = next((index for index in _rows(widget) if text in _shown(index)), None)
    if index is None:
        raise NotOnScreen(text)
    widget.scrollTo(index)
    spot = widget.viewport().mapTo(widget, widget.visualRect(index).center())
    click(widget, spot)


def open_chosen(widget: QWidget) -> None:
    """Return in the list, as a person opens the chosen row by keyboard."""
    focus(widget)
    QTest.keyClick(_handle(widget), Qt.Key.Key_Return)


def drop_file(widget: QWidget, path: Path) -> bool:
    """A file dragged in from outside and dropped; False when the widget did not take it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    spot = widget.rect().center()
    buttons, action = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(spot, action, data, buttons, _PLAIN)
    QApplication.sendEvent(widget, entering)
    if not entering.isAccepted():
        return False
    dropping = QDropEvent(QPointF(spot), action, data, buttons, _PLAIN)
    QApplication.sendEvent(widget, dropping)
    return dropping.isAccepted()


def picture(path: Path) -> None:
    """A PNG of the foremost window, as it is painted now."""
    if not foremost().grab().save(str(path), "PNG"):
        raise OSError(path.name)


def _handle(widget: QWidget) -> QWindow:
    handle = widget.window().windowHandle()
    if handle is None:
        raise NotOnScreen(widget.objectName())
    return handle


def _rows(view: QAbstractItemView) -> list[QModelIndex]:
    model = view.model()
    return [] if model is None else [model.index(row, 0) for row in range(model.rowCount())]


def _shown(index: QModelIndex) -> str:
    """What the row says to the eye, and what a screen reader is told of it."""
    shown, column = [], index
    while column.isValid():
        shown += [column.data(Qt.ItemDataRole.DisplayRole), column.data(Qt.ItemDataRole.AccessibleTextRole)]
        column = column.siblingAtColumn(column.column() + 1)
    return " ".join(str(value) for value in shown if value is not None)
