"""The status line: two facts that are never mixed, and whether this is a demonstration."""

from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, frame, label, row, styled
from pazpaz_desktop.ui.widgets.tokens import space

_TONES = {SaveState.SAVED: "ok", SaveState.SAVING: "", SaveState.FAILED: "danger"}
_ICONS = {SaveState.SAVED: "check", SaveState.SAVING: "edit", SaveState.FAILED: "warning"}


class StatusLine(Translated):
    """Saved on this laptop, and the clinic server: one says nothing about the other."""

    def __init__(self, practice_label: str, *, is_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._has_form = SaveState.SAVED, False
        self._saved_icon, self._saved = Icon("check", "ok"), label("small")
        self._saved.setObjectName("savedFact")
        self._server = label("small")
        self._server.setObjectName("serverFact")
        self._practice, self._demo = label("small"), label("demoTag")
        self._practice.setText(practice_label)
        self._demo.setVisible(is_demo)
        ground = frame("status")
        inner = row(ground, gap="s")
        inner.setContentsMargins(space("l"), space("xs"), space("l"), space("xs"))
        inner.addWidget(self._saved_icon)
        inner.addWidget(self._saved)
        inner.addSpacing(space("l"))
        inner.addWidget(Icon("server"))
        inner.addWidget(self._server)
        inner.addStretch()
        inner.addWidget(self._demo)
        inner.addWidget(self._practice)
        row(self).addWidget(ground)
        self.retranslate()

    def show_saving(self, state: SaveState) -> None:
        """What is true of the note in the editor; SAVED where none is open."""
        self._state = state
        self.retranslate()

    def show_form(self, has_form: bool) -> None:
        """Whether a form is open whose text is not a record yet."""
        self._has_form = has_form
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the line."""
        state = SaveState.SAVING if self._has_form and self._state is SaveState.SAVED else self._state
        text = {
            SaveState.SAVED: self.tr("All saved on this laptop"),
            SaveState.SAVING: self.tr("Saving on this laptop…"),
            SaveState.FAILED: self.tr("Not saved on this laptop"),
        }[self._state]
        if state is not self._state:
            text = self.tr("The open form is not saved yet")
        self._saved.setText(text)
        styled(self._saved, tone=_TONES[self._state] if state is self._state else "")
        self._saved_icon.show_as(_ICONS[state], _TONES[state] or "muted")
        self._server.setText(self.tr("Clinic server: not joined"))
        self._demo.setText(self.tr("DEMO · nothing here is real"))
