"""The rail: the rooms at its top; language, look and lock at its end."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.shell.display_menu import DisplayMenu
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, column, frame
from pazpaz_desktop.ui.widgets.growth import fits, least_width
from pazpaz_desktop.ui.widgets.tokens import ThemeName, tokens

_Style = Qt.ToolButtonStyle


class Rail(Translated):
    """`asked` carries the name of an action.

    `language_chosen` carries a Language, `look_chosen` a Display: what to switch to.
    """

    asked = Signal(str)
    language_chosen = Signal(object)
    look_chosen = Signal(object)

    def __init__(self, languages: Languages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = _rail_button("search", "searchButton")
        self._clients = _rail_button("clients", "clientsRoomButton")
        self._clinic = _rail_button("server", "clinicRoomButton")
        self._help = _rail_button("help", "helpRoomButton")
        self._waiting = 0
        self._rooms = {"room.clients": self._clients, "room.clinic": self._clinic, "room.help": self._help}
        for room in self._rooms.values():
            room.setCheckable(True)
        self._clients.setChecked(True)
        self._look = _rail_button("appearance", "appearanceButton")
        self._look.clicked.connect(self._on_look)
        self._lock = _rail_button("lock", "lockButton")
        self._buttons = {"switcher.open": self._search, **self._rooms, "lock": self._lock}
        for name, button in self._buttons.items():
            button.clicked.connect(partial(self._on_clicked, name))
        self._menu = DisplayMenu(languages, self)
        self._menu.display_chosen.connect(self.look_chosen)
        self._menu.language_chosen.connect(self.language_chosen)
        self._ground = ground = frame("rail")
        least_width(ground, tokens(ThemeName.LIGHT).sizes["rail"])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # its words fit
        inner = column(ground, gap="xs", margin="s")
        inner.addWidget(self._search)
        inner.addWidget(self._clients)
        inner.addWidget(self._clinic)
        inner.addStretch()
        inner.addWidget(self._help)
        inner.addWidget(self._look)
        inner.addWidget(self._lock)
        column(self).addWidget(ground)
        self.retranslate()
        fits(self, self._fit)

    def show_room(self, name: str) -> None:
        """Mark the room that this action leads to."""
        for room, button in self._rooms.items():
            button.setChecked(room == name)

    def show_waiting(self, count: int) -> None:
        """How many things in the clinic room wait for a person."""
        self._waiting = count
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the rail."""
        clinic = self.tr("Clinic")
        if self._waiting:
            clinic = self.tr("Clinic ({count})").format(count=formats.number(self._waiting))
        for button, text in (
            (self._search, self.tr("Search")),
            (self._clients, self.tr("Clients")),
            (self._clinic, clinic),
            (self._help, self.tr("Help")),
            (self._look, self.tr("Display")),
            (self._lock, self.tr("Lock")),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(text)
        for name, button in self._buttons.items():
            keys = KeyMap.here().shown(name)
            button.setToolTip(f"{button.text()} {keys}" if keys else button.text())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Drawings alone where the window is too low for their words: half a word says nothing."""
        buttons = (*self._buttons.values(), self._look)
        for style in (_Style.ToolButtonTextUnderIcon, _Style.ToolButtonIconOnly):
            for button in buttons:
                button.setToolButtonStyle(style)
            if self._ground.sizeHint().height() <= self.height():
                break

    def _on_clicked(self, name: str) -> None:
        if name in self._rooms:
            self.show_room(name)  # a click on the room that is shown would take its mark away
        self.asked.emit(name)

    def _on_look(self) -> None:
        self._menu.fill()
        corner = QPoint(0 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else self.width(), 0)
        at = self._look.mapToGlobal(QPoint(0, self._look.height() - self._menu.sizeHint().height()))
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            at.setX(self.mapToGlobal(corner).x() - self._menu.sizeHint().width())
        else:
            at.setX(self.mapToGlobal(corner).x())
        self._menu.popup(at)


def _rail_button(icon: str, name: str) -> IconButton:
    made = IconButton(icon, "rail")
    made.setObjectName(name)
    made.setToolButtonStyle(_Style.ToolButtonTextUnderIcon)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
