"""The clients room: the list at the start edge, one client's page or form beside it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget

from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.screens.clients.form import ClientForm
from pazpaz_desktop.ui.screens.clients.list_pane import ClientListPane
from pazpaz_desktop.ui.screens.clients.page_pane import ClientPagePane
from pazpaz_desktop.ui.viewmodels.client_list import ClientListModel
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.widgets.basics import Translated, frame, row

NAME = "clients"
_LIST_WIDTH = 340


class ClientsScreen(Translated):
    """`note_opened` names a note to edit; `moved`: another client; `form_changed`: it opened or closed."""

    note_opened = Signal(object)
    moved = Signal()
    form_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._clock = desk.clock
        self.list_model, self.page_model = ClientListModel(desk, self), ClientPageModel(desk, self)
        self.list_pane, self._page = ClientListPane(self.list_model), ClientPagePane(self.page_model)
        self.form = ClientForm(self.page_model)
        self._side = QStackedWidget()
        self._side.addWidget(self._page)
        self._side.addWidget(self.form)
        self._assemble()
        self._connect()

    def start(self) -> None:
        """Read the list."""
        self.list_model.reload()

    def open_client(self, client_id: ClientId) -> None:
        """Show a client's page."""
        self.page_model.open(client_id, lambda: self._on_opened(client_id))

    def new_client(self) -> None:
        """Show an empty form."""
        self._side.setCurrentWidget(self.form)
        self.form.start_new()

    def new_note(self) -> None:
        """Start a note, dated today, for the client that is shown."""
        self.page_model.start_note(self._today())

    def start_search(self) -> None:
        """Ready to search."""
        self.list_pane.search.setFocus()
        self.list_pane.search.selectAll()

    @property
    def is_form_open(self) -> bool:
        """Whether something is typed that is not a record yet."""
        return self._side.currentWidget() is self.form

    def place(self) -> PlaceState:
        """Where the person is."""
        page = self.page_model.page
        return PlaceState(NAME, client_id=page.client.id if page is not None else None)

    def restore(self, place: PlaceState) -> None:
        """Go back there."""
        self.close_form()
        if place.client_id is None:
            self.page_model.close()
        else:
            self.open_client(place.client_id)

    def restore_form(self, place: PlaceState, texts: dict[str, str]) -> None:
        """Open the form with what was typed before a lock."""

        def fill() -> None:
            page = self.page_model.page
            self._side.setCurrentWidget(self.form)
            if page is not None:
                self.form.start_edit(page.client)
            else:
                self.form.start_new()
            self.form.take_texts(texts)

        if place.client_id is None:
            fill()
        else:
            self.page_model.open(place.client_id, fill)

    def close_form(self) -> None:
        """Back to the page."""
        self._side.setCurrentWidget(self._page)

    def retranslate(self) -> None:
        """The panes say their own texts."""

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override."""
        super().showEvent(event)
        self.page_model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override."""
        super().hideEvent(event)
        self.page_model.watch(False)

    def _assemble(self) -> None:
        pane: QFrame = frame("pane")
        pane.setFixedWidth(_LIST_WIDTH)
        row(pane).addWidget(self.list_pane)
        rule = frame("rule")
        rule.setFixedWidth(1)
        layout = row(self)
        layout.setSpacing(0)
        layout.addWidget(pane)
        layout.addWidget(rule)
        layout.addWidget(self._side, 1)

    def _connect(self) -> None:
        self.list_pane.opened.connect(self.open_client)
        self.list_pane.new_asked.connect(self.new_client)
        self._page.note_opened.connect(self.note_opened)
        self._page.note_asked.connect(self.new_note)
        self._page.edit_asked.connect(self._on_edit)
        self.form.cancelled.connect(self._on_cancelled)
        self._side.currentChanged.connect(lambda _at: self.form_changed.emit(self.is_form_open))
        self.page_model.client_added.connect(self.open_client)
        self.page_model.note_started.connect(self.note_opened)
        self.page_model.failed.connect(self.failed)
        self.list_model.failed.connect(self.failed)

    def _on_opened(self, client_id: ClientId) -> None:
        self.close_form()
        self.list_pane.select(client_id)
        self.moved.emit()

    def _on_edit(self) -> None:
        page = self.page_model.page
        if page is not None:
            self._side.setCurrentWidget(self.form)
            self.form.start_edit(page.client)

    def _on_cancelled(self) -> None:
        self.close_form()
        self.list_pane.list.setFocus()

    def _today(self) -> date:
        return self._clock.now().astimezone().date()
