"""The rail: the rooms at its top; language, look and lock at its end."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, column, frame
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName, size


class Rail(Translated):
    """`language_chosen` and `look_chosen` carry what to switch to."""

    clients_asked = Signal()
    clinic_asked = Signal()
    lock_asked = Signal()
    language_chosen = Signal(object)
    look_chosen = Signal(object)

    def __init__(self, languages: Languages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._languages = languages
        self._clients = _rail_button("clients", "clientsRoomButton")
        self._clinic = _rail_button("server", "clinicRoomButton")
        self._waiting = 0
        for room, asked in ((self._clients, self._on_clients), (self._clinic, self._on_clinic)):
            room.setCheckable(True)
            room.clicked.connect(asked)
        self._clients.setChecked(True)
        self._look = _rail_button("appearance", "appearanceButton")
        self._look.clicked.connect(self._on_look)
        self._lock = _rail_button("lock", "lockButton")
        self._lock.clicked.connect(self.lock_asked)
        self._menu = QMenu(self)
        ground = frame("rail")
        ground.setFixedWidth(size("rail"))
        inner = column(ground, gap="xs", margin="s")
        inner.addWidget(self._clients)
        inner.addWidget(self._clinic)
        inner.addStretch()
        inner.addWidget(self._look)
        inner.addWidget(self._lock)
        column(self).addWidget(ground)
        self.retranslate()

    def show_room(self, *, is_clinic: bool) -> None:
        """Mark the room that is shown; notes belong to the clients."""
        self._clients.setChecked(not is_clinic)
        self._clinic.setChecked(is_clinic)

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
            (self._clients, self.tr("Clients")),
            (self._clinic, clinic),
            (self._look, self.tr("Display")),
            (self._lock, self.tr("Lock")),
        ):
            button.setText(text)
            button.setAccessibleName(text)
        self._clients.setToolTip(self.tr("Ctrl+1"))
        self._clinic.setToolTip(self.tr("Ctrl+2"))
        self._lock.setToolTip(self.tr("Ctrl+L"))

    def _on_clients(self) -> None:
        self.show_room(is_clinic=False)
        self.clients_asked.emit()

    def _on_clinic(self) -> None:
        self.show_room(is_clinic=True)
        self.clinic_asked.emit()

    def _on_look(self) -> None:
        self._fill_menu()
        corner = QPoint(0 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else self.width(), 0)
        at = self._look.mapToGlobal(QPoint(0, self._look.height() - self._menu.sizeHint().height()))
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            at.setX(self.mapToGlobal(corner).x() - self._menu.sizeHint().width())
        else:
            at.setX(self.mapToGlobal(corner).x())
        self._menu.popup(at)

    def _fill_menu(self) -> None:
        self._menu.clear()
        looks, languages = QActionGroup(self._menu), QActionGroup(self._menu)
        names = {
            ThemeName.LIGHT: self.tr("Light"),
            ThemeName.DARK: self.tr("Dark"),
            ThemeName.CONTRAST: self.tr("High contrast"),
        }
        for look, text in names.items():
            action = _choice(self._menu, looks, text, is_on=look is Theme.here().name)
            action.triggered.connect(lambda _on, look=look: self.look_chosen.emit(look))
        self._menu.addSeparator()
        for language in Language:
            action = _choice(
                self._menu, languages, language.own_name, is_on=language is self._languages.current
            )
            action.triggered.connect(lambda _on, language=language: self.language_chosen.emit(language))


def _rail_button(icon: str, name: str) -> IconButton:
    made = IconButton(icon, "rail")
    made.setObjectName(name)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    made.setFixedSize(QSize(size("rail") - 16, 60))
    return made


def _choice(menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(is_on)
    group.addAction(action)
    return action
