"""The list of clients with its search field and its empty states."""

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QStackedWidget, QWidget

from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.clients.row_delegate import ClientRowDelegate
from pazpaz_desktop.ui.viewmodels.client_list import ID_ROLE, ClientListModel, ListState
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.growth import stack_when_narrow
from pazpaz_desktop.ui.widgets.tokens import space

_LAYOUT_BATCH = 200
_NARROW = 230
_SEARCH_PAUSE_MS = 120
# Short lists are there before anyone could read that they are being opened.
_PATIENCE_MS = 400


class ClientListPane(Translated):
    """`opened` names the client a person chose; `new_asked`: the person wants to add one."""

    opened = Signal(object)
    new_asked = Signal()

    def __init__(self, model: ClientListModel) -> None:
        super().__init__()
        self._model = model
        self._marked: ClientId | None = None
        self._title, self._count = label("heading"), label("small")
        self._new = button("primary", "newClientButton")
        self._new.clicked.connect(self.new_asked)
        self.search = QLineEdit()
        self.search.setObjectName("searchField")
        self.search.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setObjectName("clientList")
        self.list.setModel(model)
        self.list.setItemDelegate(ClientRowDelegate(self.list))
        self.list.setUniformItemSizes(True)
        # each row laid out asks the model twice; in one go 20,000 of them hold up the window for 0.25 s
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(_LAYOUT_BATCH)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._archived = button("quiet", "showArchivedButton")
        self._archived.setCheckable(True)
        self._empty_title, self._empty_text = label("strong", wraps=True), label("muted", wraps=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty_page())
        self._pause, self._patience = self._timer(_SEARCH_PAUSE_MS), self._timer(_PATIENCE_MS)
        self._assemble()
        self._connect()
        self.retranslate()
        self._patience.start()

    def select(self, client_id: ClientId) -> None:
        """Mark a client's row, also when it is loaded later or again."""
        self._marked = client_id
        self._mark()

    def retranslate(self) -> None:
        """Texts of the pane."""
        self._title.setText(self.tr("Clients"))
        self._new.setText(self.tr("New client"))
        self._new.setToolTip(KeyMap.here().shown("client.new"))
        self.search.setPlaceholderText(self.tr("Search by name or phone"))
        self.search.setAccessibleName(self.tr("Search clients"))
        self.list.setAccessibleName(self.tr("Clients"))
        self._say_archived(self._archived.isChecked())
        self._on_state(self._model.state)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(340, 600)

    def _assemble(self) -> None:
        head, called = row(), row()
        called.addWidget(self._title)
        called.addWidget(self._count)
        called.addStretch()
        head.addLayout(called, 1)
        head.addWidget(self._new)
        stack_when_narrow(self, head, _NARROW)
        layout = column(self, gap="m")
        layout.setContentsMargins(space("l"), space("l"), space("l"), space("s"))
        layout.addLayout(head)
        layout.addWidget(self.search)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._archived, 0, Qt.AlignmentFlag.AlignLeading)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._pause.start)
        self.search.returnPressed.connect(self._on_enter)
        self._pause.timeout.connect(self._on_pause)
        self._patience.timeout.connect(self._say_if_slow)
        self._archived.toggled.connect(self._model.show_archived)
        self._archived.toggled.connect(self._say_archived)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self._model.state_changed.connect(self._on_state)
        self._model.modelReset.connect(self._mark)

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        return timer

    def _empty_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, gap="s", margin="l")
        layout.addStretch(1)
        layout.addWidget(Icon("clients"), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._empty_title, self._empty_text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        layout.addStretch(2)
        return page

    def _on_state(self, state: ListState) -> None:
        if not state.is_loaded:
            return
        is_empty = state.total == 0
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self._count.setText(formats.number(state.total) if state.total else "")
        if state.search:
            self._empty_title.setText(self.tr("Nobody matches “{text}”").format(text=isolate(state.search)))
            self._empty_text.setText(self.tr("Part of a name or of a phone number is enough."))
        else:
            self._empty_title.setText(self.tr("No clients yet"))
            self._empty_text.setText(self.tr("Add the first one with “New client”."))

    def _mark(self) -> None:
        at = self._model.row_of(self._marked) if self._marked is not None else None
        if at is not None:
            self.list.setCurrentIndex(self._model.index(at, 0))

    def _say_archived(self, is_shown: bool) -> None:
        self._archived.setText(self.tr("Hide archived") if is_shown else self.tr("Show archived"))

    def _say_if_slow(self) -> None:
        if not self._model.state.is_loaded:
            self._empty_title.setText(self.tr("Opening the list…"))
            self._empty_text.setText(self.tr("Every name is sealed by itself; a long list takes a moment."))
            self._stack.setCurrentIndex(1)

    def _on_pause(self) -> None:
        self._model.search(self.search.text())

    def _on_enter(self) -> None:
        self._pause.stop()
        self._model.search(self.search.text())
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(0, 0))

    def _on_chosen(self, index: QModelIndex) -> None:
        client_id = index.data(ID_ROLE)
        if client_id is not None:
            self.opened.emit(client_id)
