"""The sheet of all keys, searched as one types."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.shell.shortcut_rows import KEYS_ROLE, ShortcutRows
from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.growth import fits
from pazpaz_desktop.ui.widgets.sheet import Sheet
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.two_ends import TwoEndsDelegate

_TALLEST = 520
_AROUND, _MARGINS = 130, 120


class ShortcutSheet(Sheet):
    """Says the keys as they are in this vault, in the direction of the layout."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("shortcutSheet", parent)
        self._window = parent
        self._title, self._nothing = label("title"), label("muted", wraps=True)
        self._letters = label("small", wraps=True)
        self.search, self.list, self._rows = QLineEdit(), QListView(), ShortcutRows(self)
        self.search.setObjectName("shortcutSearch")
        self.search.setClearButtonEnabled(True)
        self.list.setObjectName("shortcutList")
        self.list.setModel(self._rows)
        self.list.setItemDelegate(TwoEndsDelegate(KEYS_ROLE, self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._close = button("", "closeShortcutsButton")
        self._close.clicked.connect(self.close_sheet)
        self.search.textChanged.connect(self._on_search)
        end = row(gap="l")
        end.addWidget(self._letters, 1)
        end.addWidget(self._close)
        for part in (self._title, self.search, self._nothing, self.list):
            self.body.addWidget(part)
        self.body.addLayout(end)
        fits(self.list, self._fit_list, within=parent)
        self._retranslate()

    def show_sheet(self) -> None:
        """Open, ready to search; once open, nothing happens."""
        if self.isVisible():
            return
        self.search.clear()
        self._fill()
        self.open(self.search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: from the search into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self.list.setFocus()
            self._mark_first()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt override."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fit_list(self) -> None:
        theme = Theme.here()
        room = self._window.height() - _MARGINS - theme.scaled(_AROUND)
        self.list.setFixedHeight(max(_TALLEST // 4, min(theme.scaled(_TALLEST), room)))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Keyboard shortcuts"))
        self.search.setPlaceholderText(self.tr("Search by words or keys"))
        self.search.setAccessibleName(self.tr("Search the keyboard shortcuts"))
        self.list.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._nothing.setText(self.tr("No shortcut matches."))
        self._letters.setText(
            self.tr("A single letter or sign is a shortcut while no text is being written.")
        )
        self._close.setText(self.tr("Close"))
        self._fill()

    def _fill(self) -> int:
        count = self._rows.fill(self.search.text())
        self._nothing.setVisible(count == 0)
        return count

    def _on_search(self) -> None:
        count = self._fill()
        if self.isVisible():
            said = self.tr("{count} shortcuts").format(count=formats.number(count))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, said))

    def _mark_first(self) -> None:
        if not self.list.currentIndex().isValid() and self._rows.rowCount():
            self.list.setCurrentIndex(self._rows.index(1, 0))
