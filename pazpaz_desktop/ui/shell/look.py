"""Language and display as the person chose them: in use at once, and kept with the practice."""

from PySide6.QtCore import QObject

from pazpaz_desktop.domain.settings import LANGUAGE, MOTION, TEXT_SIZE, THEME
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display


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

    def use_display(self, display: Display) -> None:
        """Look like this. Only what is new is written: each setting leaves a row in the audit trail."""
        before = Theme.here().display
        Theme.here().wear(display)
        self._tell_lock_screen()
        settings, tasks, lane = self._desk.practice.settings, self._desk.tasks, self._desk.lanes.db
        if display.theme is not before.theme:
            theme = display.theme.value
            tasks.write(self, lane, lambda: settings.set(THEME, theme), lambda _done: None)
        if display.text_size != before.text_size:
            size = display.text_size
            tasks.write(self, lane, lambda: settings.set(TEXT_SIZE, size), lambda _done: None)
        if display.has_motion is not before.has_motion:
            motion = "full" if display.has_motion else "reduced"
            tasks.write(self, lane, lambda: settings.set(MOTION, motion), lambda _done: None)

    def _tell_lock_screen(self) -> None:
        self._requests.remember(self._languages.current, Theme.here().display)
