"""The status line: two facts that are never mixed, and whether this is a demonstration."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.services.clinic import SyncWord
from pazpaz_desktop.ui.runtime import standings
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.clinic import ClinicState
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, frame, label, row, styled
from pazpaz_desktop.ui.widgets.demo_mark import DemoMark
from pazpaz_desktop.ui.widgets.elided import ElidedLabel
from pazpaz_desktop.ui.widgets.tokens import space

_NEWS_MS = 20_000
_TONES = {SaveState.SAVED: "ok", SaveState.SAVING: "", SaveState.FAILED: "danger"}
_ICONS = {SaveState.SAVED: "check", SaveState.SAVING: "edit", SaveState.FAILED: "warning"}


class StatusLine(Translated):
    """Saved on this laptop, and the clinic server: one says nothing about the other.

    `server_asked`: somebody clicked the second fact; the rail and Ctrl+2 lead to the same room.
    `leave_asked`: out of a demonstration, to the door where it is reset or removed.
    """

    server_asked = Signal()
    leave_asked = Signal()

    def __init__(self, practice_label: str, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SaveState.SAVED
        self._form: SaveState | None = None
        self._clinic = ClinicState()
        self._saved_icon, self._saved = Icon("check", "ok"), label("small")
        self._saved.setObjectName("savedFact")
        self._server_icon, self._server = Icon("server"), ElidedLabel("small")
        self._server.setObjectName("serverFact")
        self._practice, self._demo, self._news = ElidedLabel("small"), DemoMark(), ElidedLabel("small")
        self._news.setObjectName("statusNews")
        self._is_restored = False
        self._forgets = QTimer(self)
        self._forgets.setSingleShot(True)
        self._forgets.setInterval(_NEWS_MS)
        self._forgets.timeout.connect(lambda: self._say_restored(False))
        self._practice.setText(practice_label)
        self._leave = button("quiet", "leaveDemoButton")
        self._leave.clicked.connect(self.leave_asked)
        ground = frame("status")
        inner = row(ground, gap="s")
        inner.setContentsMargins(space("l"), space("xs"), space("l"), space("xs"))
        inner.addWidget(self._saved_icon)
        inner.addWidget(self._saved)
        inner.addSpacing(space("l"))
        inner.addWidget(self._server_icon)
        inner.addWidget(self._server)
        inner.addSpacing(space("l"))
        inner.addWidget(self._news, 1)
        inner.addWidget(self._demo, 0, Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(self._leave)
        inner.addWidget(self._practice)
        for part in (self._demo, self._leave):
            part.setVisible(is_demo)
        row(self).addWidget(ground)
        self.retranslate()

    def show_saving(self, state: SaveState) -> None:
        """What is true of the note in the editor; SAVED where none is open."""
        self._state = state
        self.retranslate()

    def show_clinic(self, clinic: ClinicState) -> None:
        """What is true of the clinic server."""
        self._clinic = clinic
        self.retranslate()

    def show_form(self, form: SaveState | None) -> None:
        """What is true of the text in the open form; None where there is none."""
        self._form = form
        self.retranslate()

    def tell_restored(self) -> None:
        """Say for 20 s that the person is where they were, and that nothing before can be undone."""
        self._say_restored(True)
        self._forgets.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._news.text()))

    def stop(self) -> None:
        """Let no timer fire any more."""
        self._forgets.stop()

    def retranslate(self) -> None:
        """Texts of the line."""
        state = self._state if self._form is None else self._form
        self._saved.setText(self._form_text(state) if self._form is not None else self._note_text(state))
        styled(self._saved, tone=_TONES[state])
        self._saved_icon.show_as(_ICONS[state], _TONES[state] or "muted")
        word = self._server_word(state)
        self._server.setText(standings.standing_line(word, self._clinic.standing))
        styled(self._server, tone=standings.TONES.get(word, ""))
        self._server_icon.show_as(standings.ICONS[word], standings.TONES.get(word, "muted"))
        self._demo.retranslate()
        self._leave.setText(self.tr("Leave the demo"))
        self._say_restored(self._is_restored)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt override."""
        at = self._server.mapFrom(self, event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._server.rect().contains(at):
            self.server_asked.emit()
        super().mousePressEvent(event)

    def _server_word(self, state: SaveState) -> SyncWord:
        """Nothing is up to date while text of this window is not even on this laptop's disk."""
        word = self._clinic.word
        is_saved = state is SaveState.SAVED or self._form is not None
        return SyncWord.WAITING if word is SyncWord.UP_TO_DATE and not is_saved else word

    def _note_text(self, state: SaveState) -> str:
        return {
            SaveState.SAVED: self.tr("All saved on this laptop"),
            SaveState.SAVING: self.tr("Saving on this laptop…"),
            SaveState.FAILED: self.tr("Not saved on this laptop"),
        }[state]

    def _form_text(self, state: SaveState) -> str:
        return {
            SaveState.SAVED: self.tr("Form kept as a draft on this laptop"),
            SaveState.SAVING: self.tr("Keeping the form as a draft…"),
            SaveState.FAILED: self.tr("The open form is not kept on this laptop"),
        }[state]

    def _say_restored(self, is_restored: bool) -> None:
        self._is_restored = is_restored
        text = self.tr("Restored where you were. Undo starts anew.")
        self._news.setText(text if is_restored else "")
