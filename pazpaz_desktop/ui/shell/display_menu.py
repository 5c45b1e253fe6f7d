"""The menu in which a person chooses how the screens look: theme, text size, motion, language."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from pazpaz_desktop.domain.settings import TEXT_SIZE
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice


class DisplayMenu(QMenu):
    """Filled anew whenever it opens. `display_chosen` carries a Display, `language_chosen` a Language."""

    display_chosen = Signal(object)
    language_chosen = Signal(object)

    def __init__(self, languages: Languages, parent: QWidget) -> None:
        super().__init__(parent)
        self._languages = languages
        self.sizes = QMenu(self)
        self.setObjectName("displayMenu")
        self.sizes.setObjectName("textSizeMenu")

    def fill(self) -> None:
        """The choices there are, with those in use marked."""
        self.clear()
        self.sizes.clear()
        display = Theme.here().display
        self._fill_themes(display)
        self.addSeparator()
        self._fill_sizes(display)
        self.sizes.setTitle(self.tr("Text size: {percent}").format(percent=_percent(display.text_size)))
        self.addMenu(self.sizes)
        still = self.addAction(self.tr("Reduce motion"))
        still.setObjectName("reduceMotion")
        still.setCheckable(True)
        still.setChecked(not display.has_motion)
        still.toggled.connect(lambda is_on: self._choose(replace(display, has_motion=not is_on)))
        self.addSeparator()
        self._fill_languages()

    def _fill_themes(self, display: Display) -> None:
        names = {
            ThemeChoice.SYSTEM: self.tr("As the system"),
            ThemeChoice.LIGHT: self.tr("Light"),
            ThemeChoice.DARK: self.tr("Dark"),
            ThemeChoice.CONTRAST: self.tr("High contrast"),
        }
        group = QActionGroup(self)
        for theme, text in names.items():
            action = _choice(self, group, text, is_on=theme is display.theme)
            action.setObjectName(f"theme_{theme.value}")
            chosen = replace(display, theme=theme)
            action.triggered.connect(lambda _on, chosen=chosen: self._choose(chosen))

    def _fill_sizes(self, display: Display) -> None:
        group = QActionGroup(self.sizes)
        for percent in TEXT_SIZE.choices:
            action = _choice(self.sizes, group, _percent(percent), is_on=percent == display.text_size)
            action.setObjectName(f"textSize{percent}")
            chosen = replace(display, text_size=percent)
            action.triggered.connect(lambda _on, chosen=chosen: self._choose(chosen))

    def _fill_languages(self) -> None:
        group = QActionGroup(self)
        for language in Language:
            action = _choice(self, group, language.own_name, is_on=language is self._languages.current)
            action.triggered.connect(lambda _on, language=language: self.language_chosen.emit(language))

    def _choose(self, display: Display) -> None:
        self.display_chosen.emit(display)


def _percent(percent: int) -> str:
    return f"{formats.number(percent)}%"


def _choice(menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(is_on)
    group.addAction(action)
    return action
