"""The keys of a window: every press is looked at once, before the widgets see it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pazpaz_desktop.ui.runtime.key_layouts import readings

Doing = Callable[[], None]
Find = Callable[[Sequence[str]], Doing | None]


class WindowKeys(QObject):
    """Listens at the native window: there a key's place on the keyboard is still known.

    Qt's own shortcuts know only what the layout writes: under a Hebrew layout Ctrl with the key Q
    would be Ctrl+/, and Ctrl+K nothing. `find` says what a press does, by the readings it may have.
    """

    def __init__(self, find: Find, window: QWidget) -> None:
        super().__init__(window)
        self._find, self._window = find, window
        self._native: QObject | None = None
        self._is_enabled = True
        window.installEventFilter(self)
        self._attach()

    def set_enabled(self, is_enabled: bool) -> None:
        """Whether the keys do anything."""
        self._is_enabled = is_enabled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override. A press comes twice: asking whether it is a shortcut, then as a key."""
        if watched is not self._native:
            if event.type() == QEvent.Type.Show:
                self._attach()
            return False
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not self._is_enabled:
            return False
        doing = self._doing(event) if isinstance(event, QKeyEvent) else None
        if doing is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            doing()
        return True

    def _attach(self) -> None:
        """The native window is there once the window is shown, or sooner if somebody asked for it."""
        native = self._window.windowHandle()
        if native is not None and native is not self._native:
            native.installEventFilter(self)
            self._native = native

    def _doing(self, event: QKeyEvent) -> Doing | None:
        if QApplication.activePopupWidget() is not None:
            return None
        return self._find(readings(event.key(), event.modifiers(), event.nativeScanCode()))
