"""The keys of the main window."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut


class Commands(Protocol):
    """What the keys do; the main window."""

    def show_clients(self) -> None:
        """Ctrl+1."""

    def show_clinic(self) -> None:
        """Ctrl+2."""

    def new_note(self) -> None:
        """Ctrl+N."""

    def new_client(self) -> None:
        """Ctrl+Shift+N."""

    def search(self) -> None:
        """Ctrl+F."""

    def sign(self) -> None:
        """Ctrl+Enter."""

    def save(self) -> None:
        """Ctrl+S."""

    def escape(self) -> None:
        """Esc."""

    def travel(self, *, is_back: bool) -> None:
        """Alt+arrows."""

    def lock(self) -> None:
        """Ctrl+L."""

    def leave_program(self) -> None:
        """Ctrl+Q."""


class Shortcuts(QObject):
    """Alt with the arrow towards the start edge goes back, so that it mirrors with the layout."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._window = window
        commands: Commands = window  # type: ignore[assignment]  # a QObject that has the commands
        self._keys = [
            self._key("Ctrl+1", commands.show_clients),
            self._key("Ctrl+2", commands.show_clinic),
            self._key("Ctrl+N", commands.new_note),
            self._key("Ctrl+Shift+N", commands.new_client),
            self._key("Ctrl+F", commands.search),
            self._key("Ctrl+Return", commands.sign),
            self._key("Ctrl+Enter", commands.sign),
            self._key("Ctrl+S", commands.save),
            self._key("Esc", commands.escape),
            self._key("Ctrl+L", commands.lock),
            self._key("Ctrl+Q", commands.leave_program),
            self._key("Alt+Left", lambda: commands.travel(is_back=not _is_mirrored())),
            self._key("Alt+Right", lambda: commands.travel(is_back=_is_mirrored())),
        ]

    def set_enabled(self, is_enabled: bool) -> None:
        """Whether the keys do anything."""
        for key in self._keys:
            key.setEnabled(is_enabled)

    def _key(self, keys: str, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.activated.connect(act)
        return shortcut


def _is_mirrored() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
