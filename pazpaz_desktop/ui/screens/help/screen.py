"""The help room: the pages of the guide beside the text of the one that is read."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.runtime import guide
from pazpaz_desktop.ui.runtime.guide import GuidePage
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.screens.help.about import AboutSheet
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.diagnostics import DiagnosticsModel
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, frame, label, row
from pazpaz_desktop.ui.widgets.growth import fix_width, limit_width
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import space

NAME = "help"
_PAGES_WIDTH = 300
_READING_WIDTH = 760


class HelpScreen(Translated):
    """Reads no record and asks no network."""

    def __init__(self, languages: Languages, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self._languages = languages
        self._about = button("quiet", "aboutButton")
        self._title, self._none = label("heading"), label("muted", wraps=True)
        self.search, self.pages, self.text = QLineEdit(), QListWidget(), QTextBrowser()
        self.search.setObjectName("helpSearch")
        self.search.setClearButtonEnabled(True)
        self.pages.setObjectName("helpPages")
        self.pages.setWordWrap(True)
        self.pages.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setObjectName("helpText")
        self.text.setOpenLinks(False)
        self._assemble()
        self.about = AboutSheet(DiagnosticsModel(desk, self), self)
        self._about.clicked.connect(self.about.show_sheet)
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(self.pages.setFocus)
        self.pages.currentItemChanged.connect(self._on_page)
        self.text.anchorClicked.connect(self._on_link)
        Theme.here().changed.connect(self._show_text)
        self.retranslate()

    def place(self) -> PlaceState:
        """Where the person is."""
        return PlaceState(NAME)

    def close_top(self) -> bool:
        """Close the sheet if it is open; whether it was."""
        is_open = self.about.isVisible()
        self.about.close_sheet()
        return is_open

    def take_focus(self) -> None:
        """Ready to search."""
        self.search.setFocus()

    def show_page(self, name: str) -> bool:
        """Open the page of that file name; False if there is none."""
        for number in range(self.pages.count()):
            if self.pages.item(number).data(Qt.ItemDataRole.UserRole) == name:
                self.pages.setCurrentRow(number)
                return True
        return False

    def retranslate(self) -> None:
        """Texts of the room, and the pages in the language now in use."""
        self._title.setText(self.tr("Help"))
        self.search.setPlaceholderText(self.tr("Search the help"))
        self.search.setAccessibleName(self.tr("Search the help"))
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        self.text.setAccessibleName(self.tr("Text of the page"))
        self._about.setText(self.tr("About PazPaz…"))
        self._none.setText(self.tr("No page has these words."))
        self._list()

    def _assemble(self) -> None:
        side, across = frame("pane"), row(self)
        fix_width(side, _PAGES_WIDTH, within=self, share=0.3)
        inner = column(side, gap="m")
        inner.setContentsMargins(space("l"), space("l"), space("l"), space("s"))
        for part in (self._title, self.search, self._none):
            inner.addWidget(part)
        inner.addWidget(self.pages, 1)
        inner.addWidget(self._about, 0, Qt.AlignmentFlag.AlignLeading)
        across.setSpacing(0)
        across.addWidget(side)
        across.addWidget(self.text, 3)
        across.addStretch(1)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(space("xl"))
        limit_width(self.text, _READING_WIDTH)
        self.text.viewport().setAutoFillBackground(False)

    def _list(self) -> None:
        current = self._current()
        shown = guide.found(self._language, self.search.text())
        self.pages.blockSignals(True)
        self.pages.clear()
        for page in shown:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.name)
            self.pages.addItem(item)
        self.pages.blockSignals(False)
        self._none.setVisible(not shown)
        self.pages.setVisible(bool(shown))
        if shown and not self.show_page(current.name if current in guide.pages(self._language) else ""):
            self.pages.setCurrentRow(0)
        self._show_text()

    def _on_page(self) -> None:
        self._show_text()
        self.text.verticalScrollBar().setValue(0)

    def _on_link(self, link: QUrl) -> None:
        """Pages name each other only; an address outside is not gone to."""
        if not self.show_page(link.toString()):
            self.search.clear()
            self.show_page(link.toString())

    def _show_text(self) -> None:
        page = self._current()
        option = QTextOption()
        option.setTextDirection(self._language.direction)
        self.text.document().setDefaultTextOption(option)
        self.text.setMarkdown(page.text if page is not None else "")
        self._give_room()

    def _give_room(self) -> None:
        """Paragraphs apart from each other; Markdown comes without any distance."""
        apart = QTextBlockFormat()
        apart.setBottomMargin(space("m"))
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(apart)

    def _current(self) -> GuidePage | None:
        item = self.pages.currentItem()
        name = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return next((page for page in guide.pages(self._language) if page.name == name), None)

    @property
    def _language(self) -> Language:
        return self._languages.current
