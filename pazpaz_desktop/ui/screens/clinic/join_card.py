"""The join card: connects a practice that is on this laptop alone to a clinic server."""

from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.rules import rule_text
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, frame, label, row
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.file_dialog import file_dialog


class JoinCard(Translated):
    """A seat file, a name for this laptop, and one button. Hidden once joined.

    In a demo clinic it says why there is nothing to join.
    """

    def __init__(self, model: ClinicModel, *, is_demo_clinic: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._is_demo_clinic = model, is_demo_clinic
        self._path: Path | None = None
        self._title, self._text = label("heading"), label("muted", wraps=True)
        self._choose = self.first_input = button("", "chooseSeatButton")
        self._chosen = label("small", wraps=True)
        self._chosen.setObjectName("chosenSeat")
        self._choose.clicked.connect(self._on_choose)
        self._name = Field("deviceNameField")
        self._name.input.setMaxLength(limits.LABEL_CHARACTERS)
        self._name.input.returnPressed.connect(self._on_join)
        self._message, self._join = Banner("joinMessage"), button("primary", "joinButton")
        self._join.clicked.connect(self._on_join)
        self._assemble()
        model.changed.connect(self._on_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the card."""
        self._title.setText(self.tr("Join a clinic server"))
        self._text.setText(
            self.tr(
                "The demo clinic never joins a server, so that invented people cannot come among real ones. "
                "Lock it and set up your own practice to join one."
            )
            if self._is_demo_clinic
            else self.tr(
                "Whoever runs the server gives you a seat file for this laptop. From then on the practice "
                "is kept there as well, and your other laptops can share it. All of it is encrypted here "
                "first: the server can read no name and no note."
            )
        )
        self._choose.setText(self.tr("Choose the seat file…"))
        self._name.call(
            self.tr("Name of this laptop"),
            self.tr("Your other laptops show it, for example: Laptop at home."),
        )
        self._on_changed()

    def _assemble(self) -> None:
        card: QFrame = frame("card")
        column(self).addWidget(card)
        body, file, end = column(card, gap="l", margin="xl"), row(gap="m"), row()
        file.addWidget(self._choose)
        file.addWidget(self._chosen, 1)
        end.addStretch()
        end.addWidget(self._join)
        body.addWidget(self._title)
        body.addWidget(self._text)
        body.addLayout(file)
        body.addWidget(self._name)
        body.addWidget(self._message)
        body.addLayout(end)

    def _on_changed(self) -> None:
        state = self._model.state
        self.setVisible(not state.is_joined)
        name = self._path.name if self._path is not None else ""
        self._chosen.setText(isolate(name) if name else self.tr("No file is chosen yet."))
        self._join.setText(self.tr("Joining…") if state.is_busy else self.tr("Join"))
        for part in (self._choose, self._name, self._join):
            part.setEnabled(not state.is_busy)
        for hidden in (self._choose, self._chosen, self._name, self._join):
            hidden.setVisible(not self._is_demo_clinic)
        error = state.error
        field = str(error.details.get("field", "")) if isinstance(error, RuleBroken) else ""
        self._name.blame(rule_text(error) if isinstance(error, RuleBroken) and field == "device_name" else "")
        is_said = error is None or field == "device_name"
        self._message.say("" if is_said or error is None else message_for(error).text, "warning")

    def _on_choose(self) -> None:
        dialog = file_dialog(self, self.tr("Choose the seat file"), "seatDialog")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, name: str) -> None:
        self._path = Path(name)
        self._model.forget_error()
        self._name.input.setFocus()

    def _on_join(self) -> None:
        if self._path is None:
            self._choose.setFocus()
            self._message.say(self.tr("Choose the seat file first."), "warning")
        elif not self._name.text.strip():
            self._name.blame(rule_text(RuleBroken(field="device_name", rule="empty")))
            self._name.input.setFocus()
        else:
            self._model.join(self._path, self._name.text)
