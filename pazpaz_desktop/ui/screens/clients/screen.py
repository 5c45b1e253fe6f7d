"""The clients room: the list at the start edge, one client's page or form beside it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.screens.clients.form import ClientForm
from pazpaz_desktop.ui.screens.clients.list_pane import ClientListPane
from pazpaz_desktop.ui.screens.clients.page_pane import ClientPagePane
from pazpaz_desktop.ui.viewmodels.client_list import ClientListModel
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.form_keeper import FormKeeper
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column, frame, row
from pazpaz_desktop.ui.widgets.growth import fix_width

NAME = "clients"
FORM_DRAFT = "client_form"
_FOCUS = "focus"
_LIST_WIDTH = 340
_LIST_SHARE = 0.4


class ClientsScreen(Translated):
    """`note_opened` names a note to edit; `moved`: another client.

    `form_changed` carries the save state of the text in the form; None: there is none.
    """

    note_opened = Signal(object)
    moved = Signal()
    form_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._clock = desk.clock
        self.list_model, self.page_model = ClientListModel(desk, self), ClientPageModel(desk, self)
        self.list_pane, self._page = ClientListPane(self.list_model), ClientPagePane(self.page_model)
        self.form = ClientForm(self.page_model)
        self.keeper = FormKeeper(desk, FORM_DRAFT, self.form_draft, self)
        self._offer, self._undo = Banner("clientsOffer", "clientsUndoButton", inset="s"), _nothing
        self._side = QStackedWidget()
        self._side.addWidget(self._page)
        self._side.addWidget(self.form)
        self._awaited: ClientId | None = None
        self._assemble()
        self._connect()

    def start(self) -> None:
        """Read the list."""
        self.list_model.reload()

    def open_client(self, client_id: ClientId, then: Callable[[], None] | None = None) -> None:
        """Show a client's page, in place of a form that is open when its answer comes."""
        self._awaited = client_id
        self._withdraw_offer()
        self.page_model.open(client_id, lambda: self._on_opened(client_id, then))

    def new_client(self, typed: str = "") -> None:
        """Show a form that is empty but for what was typed; one that is open already stays as it is."""
        if self.is_form_open and self.form.is_new:
            return
        self._open_form()
        self.form.start_new(typed)
        if typed:
            self.keeper.touch()

    def new_note(self) -> None:
        """Start a note, dated today, for the client that is shown."""
        if self.has_page:
            self.page_model.start_note(self._today())

    def edit_client(self) -> None:
        """Open the form on the client that is shown."""
        page = self.page_model.page
        if page is not None and self.has_page:
            self._open_form()
            self.form.start_edit(page.client)

    def start_search(self) -> None:
        """Ready to search."""
        self.list_pane.search.setFocus()
        self.list_pane.search.selectAll()

    @property
    def is_form_open(self) -> bool:
        """Whether the form is shown, typed in or not."""
        return self._side.currentWidget() is self.form

    @property
    def has_page(self) -> bool:
        """Whether the page of the client who was asked for is shown, and nothing else is on its way."""
        page = self.page_model
        return not self.is_form_open and page.page is not None and page.is_at_rest

    def panes(self) -> list[QWidget]:
        """The list, and what stands beside it."""
        return [self.list_pane, self._side]

    def place(self) -> PlaceState:
        """Where the person is."""
        page = self.page_model.page
        return PlaceState(NAME, client_id=page.client.id if page is not None else None)

    def form_draft(self) -> FormDraft:
        """The form as it stands, with its caret."""
        focus, caret, anchor = self.form.caret()
        client_id = None if self.form.is_new else self.place().client_id
        place = PlaceState(NAME, client_id=client_id, caret=caret, anchor=anchor)
        begun = {} if self.form.is_new else self.page_model.begun()
        return FormDraft(FORM_DRAFT, place, {**begun, **self.form.texts(), _FOCUS: focus})

    def restore(self, place: PlaceState, then: Callable[[], None] | None = None) -> None:
        """Go back there, and run `then` once it is shown."""
        if place.client_id is not None:
            self.open_client(place.client_id, then)
            return
        self.close_form()
        self.page_model.close()
        if then is not None:
            then()

    def restore_form(
        self, draft: FormDraft, behind: ClientId | None = None, then: Callable[[], None] | None = None
    ) -> None:
        """Open the form as it was, over the page of `behind` where it adds a client."""
        place, texts = draft.place, draft.fields

        def fill() -> None:
            page = self.page_model.page
            self._open_form()
            if place.client_id is not None and page is not None:
                self.form.start_edit(page.client)
                self.page_model.resume_edit(texts)
            else:
                self.form.start_new()
            self.form.take_texts(texts)
            self.form.put_caret(texts.get(_FOCUS, ""), place.caret, place.anchor)
            self.keeper.touch()
            if then is not None:
                then()

        if place.client_id is not None:
            self.page_model.open(place.client_id, fill)
            return
        if behind is not None:
            self.page_model.open(behind)
        fill()

    def close_form(self) -> None:
        """Back to the page. What was typed and is no record can be brought back until the next step."""
        if not self.is_form_open:
            return
        self._side.setCurrentWidget(self._page)
        if self.keeper.state is not None:
            draft = self.form_draft()
            self.keeper.forget()
            text = self.tr("The form was closed without saving.")
            self._make_offer(text, self.tr("Bring it back"), lambda: self.restore_form(draft))

    def retranslate(self) -> None:
        """The panes say their own texts."""

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override."""
        super().showEvent(event)
        self._page.conflicts.show_day(self._today())
        self.page_model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override."""
        super().hideEvent(event)
        self.page_model.watch(False)

    def _assemble(self) -> None:
        pane: QFrame = frame("pane")
        fix_width(pane, _LIST_WIDTH, within=self, share=_LIST_SHARE)
        row(pane).addWidget(self.list_pane)
        rule = frame("rule")
        rule.setFixedWidth(1)
        beside = QWidget()
        layout, parts = row(self), column(beside)
        parts.setSpacing(0)
        parts.addWidget(self._offer)
        parts.addWidget(self._side, 1)
        layout.setSpacing(0)
        layout.addWidget(pane)
        layout.addWidget(rule)
        layout.addWidget(beside, 1)

    def _connect(self) -> None:
        self.list_pane.opened.connect(self.open_client)
        self.list_pane.new_asked.connect(self.new_client)
        self._page.note_opened.connect(self.note_opened)
        self._page.note_asked.connect(self.new_note)
        self._page.edit_asked.connect(self.edit_client)
        self.form.cancelled.connect(self._on_cancelled)
        self.form.edited.connect(self.keeper.touch)
        self.keeper.changed.connect(self.form_changed)
        self._offer.action.clicked.connect(self._on_undo)
        self.page_model.client_saved.connect(self._on_saved)
        self.page_model.archive_moved.connect(self._on_archive_moved)
        self.page_model.note_started.connect(self.note_opened)
        self.page_model.failed.connect(self.failed)
        self.list_model.failed.connect(self.failed)

    def _open_form(self) -> None:
        self._awaited = None  # a page that is still on its way must not close it
        self._withdraw_offer()
        self.close_form()
        self._side.setCurrentWidget(self.form)

    def _on_opened(self, client_id: ClientId, then: Callable[[], None] | None) -> None:
        if self._awaited != client_id:
            return
        self.close_form()
        self.list_pane.select(client_id)
        self.moved.emit()
        if then is not None:
            then()

    def _on_saved(self, client_id: ClientId) -> None:
        self.keeper.forget()
        self.open_client(client_id)

    def _on_cancelled(self) -> None:
        self.close_form()
        self.list_pane.list.setFocus()

    def _on_archive_moved(self, client_id: ClientId, is_archived: bool) -> None:
        page = self.page_model.page
        name = isolate(page.client.full_name) if page is not None else ""
        text = (
            self.tr("{name} is in the archive now. Notes and files stay.")
            if is_archived
            else self.tr("{name} is back in the list.")
        )
        undo = self.page_model.archive
        self._make_offer(text.format(name=name), self.tr("Undo"), lambda: undo(client_id, not is_archived))

    def _make_offer(self, text: str, action: str, undo: Callable[[], None]) -> None:
        self._undo = undo
        self._offer.say(text, "calm", action)

    def _withdraw_offer(self) -> None:
        self._undo = _nothing
        self._offer.say("", "calm")

    def _on_undo(self) -> None:
        undo = self._undo
        self._withdraw_offer()
        undo()

    def _today(self) -> date:
        return self._clock.now().astimezone().date()


def _nothing() -> None:
    """There is nothing to take back."""
