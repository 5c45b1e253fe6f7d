"""One client's page: who they are, how to reach them, and their notes."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QListView, QMenu, QStackedWidget, QWidget

from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.clients.field_conflicts import FieldConflicts
from pazpaz_desktop.ui.screens.clients.timeline_delegate import TimelineDelegate
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.viewmodels.timeline import NOTE_ROLE
from pazpaz_desktop.ui.widgets.basics import Icon, IconButton, Translated, button, column, frame, label, row
from pazpaz_desktop.ui.widgets.growth import stack_when_narrow
from pazpaz_desktop.ui.widgets.tokens import space

_NARROW = 480
_NARROW_HEAD = 340
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


class ClientPagePane(Translated):
    """`note_opened` names a note of the timeline; `edit_asked` and `note_asked` are the two buttons."""

    note_opened = Signal(object)
    edit_asked = Signal()
    note_asked = Signal()

    def __init__(self, model: ClientPageModel) -> None:
        super().__init__()
        self._model = model
        self._name = label("title", wraps=True)
        self._name.setObjectName("clientName")
        self._phone, self._email = label("muted"), label("muted")
        for contact in (self._phone, self._email):
            contact.setTextInteractionFlags(_SELECTABLE)
        self._phone_icon, self._email_icon = Icon("phone"), Icon("mail")
        self._edit, self._new_note = button("", "editClientButton"), button("primary", "newNoteButton")
        self._more, self._menu = IconButton("more"), QMenu(self)
        self._more.setObjectName("moreClientButton")
        self._more.clicked.connect(self._on_more)
        self._archived = label("layoutTag")
        self._archived.setObjectName("archivedTag")
        self._edit.clicked.connect(self.edit_asked)
        self._new_note.clicked.connect(self.note_asked)
        self.conflicts = FieldConflicts(model)
        self._notes_title = label("heading")
        self.timeline = QListView()
        self.timeline.setObjectName("timeline")
        self.timeline.setModel(model.timeline)
        self.timeline.setItemDelegate(TimelineDelegate(self.timeline))
        self.timeline.setMouseTracking(True)
        self.timeline.setProperty("spells", False)  # a letter is a command here, no name to look for
        self.timeline.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.timeline.activated.connect(self._on_note)
        self.timeline.clicked.connect(self._on_note)
        self._no_notes, self._nobody = label("muted", wraps=True), label("muted", wraps=True)
        self._notes_stack, self._stack = QStackedWidget(), QStackedWidget()
        self._assemble()
        model.changed.connect(self._on_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the page."""
        self._edit.setText(self.tr("Edit"))
        self._more.setAccessibleName(self.tr("More about this client"))
        self._more.setToolTip(self.tr("More"))
        self._archived.setText(self.tr("Archived"))
        self._new_note.setText(self.tr("New note"))
        self._new_note.setToolTip(KeyMap.here().shown("note.new"))
        self._edit.setToolTip(KeyMap.here().shown("client.edit"))
        self._notes_title.setText(self.tr("Session notes"))
        self.timeline.setAccessibleName(self.tr("Session notes, newest first"))
        self._no_notes.setText(self.tr("No notes yet. Write the first one with “New note”."))
        self._nobody.setText(self.tr("Choose a client from the list."))
        self._model.timeline.retranslate()
        self._on_changed()

    def _assemble(self) -> None:
        head, contact = row(gap="m"), row(gap="m")
        head.addWidget(self._name, 1)
        acts = row(gap="m")
        for act in (self._edit, self._new_note, self._more):
            acts.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        acts.addStretch()
        head.addLayout(acts)
        stack_when_narrow(self, head, _NARROW_HEAD)
        for icon, shown in ((self._phone_icon, self._phone), (self._email_icon, self._email)):
            way = row()
            way.addWidget(icon)
            way.addWidget(shown)
            way.addStretch()
            contact.addLayout(way)
        contact.addWidget(self._archived)
        contact.addStretch(1)
        stack_when_narrow(self, contact, _NARROW)
        self._notes_stack.addWidget(self.timeline)
        self._notes_stack.addWidget(_at_top(self._no_notes))
        card = frame("card")
        notes = column(card, gap="s", margin="m")
        notes.addWidget(self._notes_title)
        notes.addWidget(self._notes_stack, 1)
        page = QWidget()
        layout = column(page, gap="m", margin="xl")
        layout.addLayout(head)
        layout.addLayout(contact)
        layout.addWidget(self.conflicts)
        layout.addSpacing(space("s"))
        layout.addWidget(card, 1)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._nobody)
        self._stack.addWidget(page)
        column(self).addWidget(self._stack)

    def _on_changed(self) -> None:
        page = self._model.page
        self._stack.setCurrentIndex(0 if page is None else 1)
        if page is None:
            return
        client = page.client
        self._name.setText(client.full_name)
        self._archived.setVisible(client.archived_at is not None)
        for icon, shown, text in (
            (self._phone_icon, self._phone, client.phone),
            (self._email_icon, self._email, client.email),
        ):
            shown.setText(left_to_right(text))
            shown.setVisible(bool(text))
            icon.setVisible(bool(text))
        self._notes_stack.setCurrentIndex(0 if page.timeline else 1)

    def _on_more(self) -> None:
        page = self._model.page
        if page is None:
            return
        client, is_archived = page.client, page.client.archived_at is not None
        self._menu.clear()
        text = self.tr("Bring back into the list") if is_archived else self.tr("Move to the archive")
        action = self._menu.addAction(text)
        action.triggered.connect(lambda: self._model.archive(client.id, not is_archived))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        start = 0 if is_mirrored else self._more.width() - self._menu.sizeHint().width()
        self._menu.popup(self._more.mapToGlobal(QPoint(start, self._more.height())))
        self._menu.setActiveAction(action)

    def _on_note(self, index: QModelIndex) -> None:
        note_id = index.data(NOTE_ROLE)
        if note_id is not None:
            self.note_opened.emit(note_id)


def _at_top(part: QWidget) -> QWidget:
    page = QWidget()
    layout = column(page, margin="s")
    layout.addWidget(part)
    layout.addStretch()
    return page
