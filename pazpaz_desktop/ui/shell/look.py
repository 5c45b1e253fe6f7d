"""Language and theme as the person chose them: in use at once, and kept with the practice."""

from PySide6.QtCore import QObject

from pazpaz_desktop.domain.settings import LANGUAGE, THEME
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName


class Look(QObject):
    """The lock screen hears of every choice, too: it opens no vault to look right."""

    def __init__(self, desk: Desk, requests: Requests, languages: Languages, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._requests, self._languages = desk, requests, languages

    def use_language(self, language: Language) -> None:
        """Speak this language."""
        self._languages.use(language)
        self._tell_lock_screen()
        settings = self._desk.practice.settings
        self._desk.tasks.write(
            self, self._desk.lanes.db, lambda: settings.set(LANGUAGE, language.value), lambda _done: None
        )

    def use_theme(self, theme: ThemeName) -> None:
        """Wear this theme."""
        Theme.here().use(theme)
        self._tell_lock_screen()
        settings = self._desk.practice.settings
        self._desk.tasks.write(
            self, self._desk.lanes.db, lambda: settings.set(THEME, theme.value), lambda _done: None
        )

    def _tell_lock_screen(self) -> None:
        self._requests.remember(self._languages.current, Theme.here().name)
