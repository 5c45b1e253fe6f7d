"""The window of the gallery: its pages, and the choice of language and display they are shown in."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.shell.display_menu import DisplayMenu
from pazpaz_desktop.ui.shell.gallery.fields import FieldsPage
from pazpaz_desktop.ui.shell.gallery.rows import RowsPage
from pazpaz_desktop.ui.shell.gallery.texts import ButtonsPage, TextsPage
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, column, label, row
from pazpaz_desktop.ui.widgets.choices import Choices
from pazpaz_desktop.ui.widgets.theme import Theme

PAGES: Final[dict[str, Callable[[], QWidget]]] = {
    "texts": TextsPage,
    "buttons": ButtonsPage,
    "fields": FieldsPage,
    "rows": RowsPage,
}


class GalleryWindow(Translated):
    """Shows one page at a time. Pages are made anew in another language: they hold nothing."""

    def __init__(self, languages: Languages) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1280, 800)
        self._title, self._choices, self._stack = label("title"), Choices(tuple(PAGES)), QStackedWidget()
        self._choices.chosen.connect(self.show_page)
        self._look, self._menu = IconButton("appearance"), DisplayMenu(languages, self)
        self._look.clicked.connect(self._on_look)
        self._menu.language_chosen.connect(languages.use)
        self._menu.display_chosen.connect(Theme.here().wear)
        head, layout = row(gap="l"), column(self, gap="l", margin="l")
        head.addWidget(self._title, 1)
        head.addWidget(self._look)
        layout.addLayout(head)
        layout.addWidget(self._choices)
        layout.addWidget(self._stack, 1)
        self._shown = next(iter(PAGES))
        self._areas: dict[str, QScrollArea] = {}
        self.retranslate()

    def show_page(self, name: str) -> None:
        """One of PAGES."""
        self._shown = name
        self._choices.choose(name)
        self._stack.setCurrentWidget(self._areas[name])

    def page(self) -> QWidget:
        """What is shown of the pages, in its scroll area."""
        return self._stack.currentWidget() or self

    def retranslate(self) -> None:
        """Texts of the window, and every page anew."""
        self.setWindowTitle(self.tr("PazPaz gallery"))
        self._title.setText(self.tr("Gallery"))
        self._look.setAccessibleName(self.tr("Display"))
        for name, text in (
            ("texts", self.tr("Texts")),
            ("buttons", self.tr("Buttons")),
            ("fields", self.tr("Fields")),
            ("rows", self.tr("Lists")),
        ):
            self._choices.call(name, text)
        self._make_pages()
        self.show_page(self._shown)

    def _make_pages(self) -> None:
        for old in self._areas.values():
            self._stack.removeWidget(old)
            old.deleteLater()
        self._areas = {name: _scrolled(make()) for name, make in PAGES.items()}
        for area in self._areas.values():
            self._stack.addWidget(area)

    def _on_look(self) -> None:
        self._menu.fill()
        self._menu.popup(self._look.mapToGlobal(QPoint(0, self._look.height())))


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
