"""The clinic room: the server's state, what waits for a person, the laptops, and joining."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.screens.clinic.invite_sheet import InviteSheet
from pazpaz_desktop.ui.screens.clinic.join_card import JoinCard
from pazpaz_desktop.ui.screens.clinic.laptops_card import LaptopsCard
from pazpaz_desktop.ui.screens.clinic.state_card import StateCard
from pazpaz_desktop.ui.screens.clinic.waiting_card import WaitingCard
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.laptops import LaptopsModel
from pazpaz_desktop.ui.viewmodels.waiting import WaitingModel
from pazpaz_desktop.ui.widgets.basics import column
from pazpaz_desktop.ui.widgets.growth import limit_width

NAME = "clinic"
_WIDTH = 760


class ClinicScreen(QScrollArea):
    """`chosen` carries the WaitingItem a person wants to go to."""

    chosen = Signal(object)

    def __init__(self, model: ClinicModel, desk: Desk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._clock, self._model = desk.clock, model
        self.laptops, self.waiting = LaptopsModel(desk, self), WaitingModel(model, desk, self)
        self._state = StateCard(model)
        self._join = JoinCard(model, is_demo_clinic=desk.practice.is_demo_clinic)
        self._waiting, self._laptops = WaitingCard(self.waiting), LaptopsCard(self.laptops)
        self._assemble()
        self.invite_sheet = InviteSheet(self.laptops, self)
        self._waiting.chosen.connect(self.chosen)
        self._laptops.add_asked.connect(self.invite_sheet.show_sheet)
        self.laptops.rows_changed.connect(self._on_changed)
        model.changed.connect(self._on_changed)
        model.joined.connect(self.laptops.refresh)
        self._on_changed()

    def place(self) -> PlaceState:
        """Where the person is."""
        return PlaceState(NAME)

    def close_top(self) -> bool:
        """Close the sheet if one is open; whether there was one."""
        is_open = self.invite_sheet.isVisible()
        self.invite_sheet.close_sheet()
        return is_open

    def take_focus(self) -> None:
        """To the first thing that can be done here."""
        card = self._state if self._model.state.is_joined else self._join
        card.first_input.setFocus()

    def stop(self) -> None:
        """Let no timer fire any more."""
        self.laptops.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override: read anew what may have changed while nobody looked."""
        super().showEvent(event)
        self._state.show_day(self._clock.now().astimezone().date())
        self._model.refresh()
        if self._model.state.is_joined:
            self.laptops.refresh()

    def _assemble(self) -> None:
        page, inner = QWidget(), QWidget()
        limit_width(inner, _WIDTH)
        body = column(inner, gap="l")
        for part in (self._state, self._waiting, self._laptops, self._join):
            body.addWidget(part)
        body.addStretch()
        column(page, margin="xl").addWidget(inner, 1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _on_changed(self) -> None:
        is_joined = self._model.state.is_joined
        self._laptops.setVisible(is_joined and bool(self.laptops.rows))
