"""The head of the note: whose it is, when, how long, its state, and what is saved."""

from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.services.notes import NotePage
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.notes.wording import save_text
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.widgets.basics import (
    Icon,
    IconButton,
    Translated,
    button,
    column,
    label,
    pad_text,
    row,
    styled,
)
from pazpaz_desktop.ui.widgets.day_field import DayField
from pazpaz_desktop.ui.widgets.elided import ElidedLabel
from pazpaz_desktop.ui.widgets.growth import fix_width, stack_when_narrow
from pazpaz_desktop.ui.widgets.tokens import space

_DURATION_WIDTH = 96
_NARROW = 800
_TONES = {SaveState.SAVED: "ok", SaveState.SAVING: "", SaveState.FAILED: "danger"}
_ICONS = {SaveState.SAVED: "check", SaveState.SAVING: "edit", SaveState.FAILED: "warning"}


class NoteHeader(Translated):
    """`session_changed` carries day and minutes (None: not set), both always within their limits."""

    back_asked = Signal()
    sign_asked = Signal()
    session_changed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = NoteState.DRAFT
        self._status: SaveStatus | None = None
        self._waiting = 0
        self._back = IconButton("back")
        self._back.setObjectName("backToClientButton")
        self._back.clicked.connect(self.back_asked)
        self._name, self._note_state = ElidedLabel("heading"), label("layoutTag")
        self._note_state.setObjectName("noteState")
        self._note_state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._save_icon, self._save_state = Icon("check", "ok"), ElidedLabel("small")
        self._save_state.setObjectName("saveState")
        self._date_label, self._duration_label = label("small"), label("small")
        self.date, self.duration = DayField(), QSpinBox()
        self._set_up_session()
        self._sign = button("primary", "signButton")
        self._sign.clicked.connect(self.sign_asked)
        self._assemble()
        self.retranslate()

    def show_page(self, page: NotePage, today: date) -> None:
        """Facts of the note."""
        self._state = page.state
        self._name.setText(page.client_name)
        is_draft = page.state is NoteState.DRAFT
        with QSignalBlocker(self.date), QSignalBlocker(self.duration):
            self.date.show_day(page.session_on, latest=max(today, page.session_on))
            self.duration.setValue(page.duration_min or 0)
        self.date.setEnabled(is_draft)
        self.duration.setEnabled(is_draft)
        self._sign.setVisible(is_draft)
        self._save_icon.setVisible(is_draft)
        self._save_state.setVisible(is_draft)
        self.retranslate()

    def show_waiting(self, undecided: int) -> None:
        """How many sections wait for a decision before the note can be signed."""
        self._waiting = undecided
        self.retranslate()

    def show_status(self, status: SaveStatus) -> None:
        """What may be said of the text on the screen."""
        self._status = status
        self._save_state.setText(save_text(status))
        styled(self._save_state, tone=_TONES[status.state])
        self._save_icon.show_as(_ICONS[status.state], _TONES[status.state] or "muted")

    def retranslate(self) -> None:
        """Texts of the head."""
        self._back.setAccessibleName(self.tr("Back to the client"))
        self._back.setToolTip(self.tr("Back to the client"))
        self._date_label.setText(self.tr("Session on"))
        self.date.call(self.tr("Day of the session"))
        self._duration_label.setText(self.tr("Length"))
        self.duration.setAccessibleName(self.tr("Length of the session in minutes"))
        self.duration.setSuffix(self.tr(" min"))
        self.duration.setSpecialValueText(self.tr("not set"))
        self._sign.setText(
            self.tr("Sign… (waiting: {count})").format(count=formats.number(self._waiting))
            if self._waiting
            else self.tr("Sign…")
        )
        self._sign.setToolTip(KeyMap.here().shown("note.sign"))
        self._note_state.setText(
            {
                NoteState.DRAFT: self.tr("Draft"),
                NoteState.SIGNING: self.tr("Signed"),
                NoteState.SIGNED: self.tr("Signed"),
            }[self._state]
        )
        if self._status is not None:
            self.show_status(self._status)

    def _set_up_session(self) -> None:
        fix_width(self.duration, _DURATION_WIDTH)
        pad_text(self.duration)
        self.duration.setObjectName("durationField")
        self.duration.setRange(0, limits.LONGEST_SESSION_MINUTES)
        self.duration.setSingleStep(5)
        self._date_label.setBuddy(self.date.input)
        self._duration_label.setBuddy(self.duration)
        self.date.changed.connect(self._on_session)
        self.duration.valueChanged.connect(self._on_session)

    def _assemble(self) -> None:
        who, saved = row(), row(gap="xs")
        who.addWidget(self._name)
        who.addWidget(self._note_state)
        who.addStretch()
        saved.addWidget(self._save_icon)
        saved.addWidget(self._save_state)
        saved.addStretch()
        left = column(gap="xs")
        left.addLayout(who)
        left.addLayout(saved)
        first, session, layout = row(gap="m"), row(gap="m"), row(self, gap="m")
        layout.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        first.addWidget(self._back)
        first.addLayout(left, 1)
        for caption, field in ((self._date_label, self.date), (self._duration_label, self.duration)):
            box: QWidget = field
            session.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
            session.addWidget(box)
        session.addStretch()
        session.addWidget(self._sign)
        layout.addLayout(first, 1)
        layout.addLayout(session)
        stack_when_narrow(self, layout, _NARROW)

    def _on_session(self) -> None:
        self.session_changed.emit(self.date.day, self.duration.value() or None)
