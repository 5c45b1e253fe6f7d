"""The two pages of set-up that join a practice: the invitation, and the six digits."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.runtime.roles import role_name
from pazpaz_desktop.ui.runtime.rules import rule_text
from pazpaz_desktop.ui.screens.onboarding.pages import Page
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, SetUpState
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.file_dialog import file_dialog

if TYPE_CHECKING:  # storage comes with it, and set-up is shown before there is any
    from pazpaz_desktop.services.enrolling import InvitationCard


class InvitationPage(Page):
    """The invitation's file, what it says, and what this laptop shall be called."""

    def __init__(self, model: OnboardingModel, admission: Admission) -> None:
        super().__init__(model)
        self._admission = admission
        self._choose, self._chosen = button("", "chooseInvitationButton"), label("small", wraps=True)
        self._choose.clicked.connect(self._on_choose)
        self._says = label(wraps=True)
        self._says.setObjectName("invitationSays")
        self._name, self._message = Field("deviceNameField"), Banner("invitationMessage")
        self._name.input.setMaxLength(limits.LABEL_CHARACTERS)
        self._name.input.returnPressed.connect(self._on_next)
        self.next = button("primary", "answerButton")
        self.next.clicked.connect(self._on_next)
        file = row(gap="m")
        file.addWidget(self._choose)
        file.addWidget(self._chosen, 1)
        self.body.addLayout(file)
        for part in (self._says, self._message, self._name):
            self.body.addWidget(part)
        self.end_with(self.next)
        admission.changed.connect(self._on_changed)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The button that chooses the file."""
        return self._choose

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(self.tr("Join a practice"))
        self.text.setText(
            self.tr(
                "On a laptop of the practice, its owner chooses “Add a laptop” in the clinic room and saves "
                "an invitation. Choose that file here; it is good for 15 minutes."
            )
        )
        self._choose.setText(self.tr("Choose the invitation…"))
        self._name.call(
            self.tr("Name of this laptop"), self.tr("The other laptops show it, for example: Noa's laptop.")
        )
        self.next.setText(self.tr("Next"))
        self.back.setText(self.tr("Back"))
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._admission.state
        name = state.path.name if state.path is not None else ""
        self._chosen.setText(isolate(name) if name else self.tr("No file is chosen yet."))
        self._says.setText(self._what_it_says(state.card) if state.card is not None else "")
        self._says.setVisible(state.card is not None)
        self.next.setEnabled(state.card is not None and not state.is_busy)
        error = state.error
        field = str(error.details.get("field", "")) if isinstance(error, RuleBroken) else ""
        is_name = isinstance(error, RuleBroken) and field == "device_name"
        self._name.blame(rule_text(error) if is_name and isinstance(error, RuleBroken) else "")
        is_said = error is not None and not is_name
        self._message.say(message_at_the_door(error).text if is_said and error else "", "warning")

    def _what_it_says(self, card: "InvitationCard") -> str:
        who = (
            self.tr("It is for a further laptop of its owner.")
            if card.is_same_person
            else self.tr("It is for a new person: {role}.").format(role=role_name(card.role.value))
        )
        until = self.tr("Good until {time}, at the server {server}.").format(
            time=formats.time_of_day(card.expires_at), server=left_to_right(card.server)
        )
        return f"{who} {until}"

    def _on_choose(self) -> None:
        dialog = file_dialog(self, self.tr("Choose the invitation"), "chooseInvitationDialog")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, name: str) -> None:
        self._admission.read(Path(name))
        self._name.input.setFocus()

    def _on_next(self) -> None:
        if self.next.isEnabled():
            self.model.answer(self._name.text)


class DigitsPage(Page):
    """The six digits, and the wait for the other laptop's yes."""

    def __init__(self, model: OnboardingModel, admission: Admission) -> None:
        super().__init__(model)
        self._admission = admission
        self._digits, self._waits = label("digits"), label("strong", wraps=True)
        self._digits.setObjectName("pairingCode")
        self._digits.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._waits.setObjectName("admissionWaits")
        self._message = Banner("admissionMessage")
        self.another = button("", "anotherInvitationButton")
        self.another.clicked.connect(model.choose_another)
        self.again = button("primary", "answerAgainButton")
        self.again.clicked.connect(model.try_again)
        for part in (self._digits, self._waits, self._message):
            self.body.addWidget(part)
        self.end_with(self.again, with_back=False)
        self.buttons.insertWidget(0, self.another)
        admission.changed.connect(self._on_changed)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The way out; there is nothing to press here, the yes is given on the other laptop."""
        return self.another

    def show_state(self, state: SetUpState) -> None:
        """That keys are being made, or why they were not."""
        del state
        self._on_changed()

    def retranslate(self) -> None:
        """Texts of the page."""
        self.another.setText(self.tr("Choose another invitation"))
        self.again.setText(self.tr("Try again"))
        self._on_changed()

    def _on_changed(self) -> None:
        state, set_up = self._admission.state, self.model.state
        is_over = state.needs_another
        has_code = bool(state.code) and not is_over
        self.title.setText(self._title_of(is_over=is_over, has_code=has_code))
        self.text.setText(self._text_of(has_code=has_code))
        self.text.setVisible(not is_over)
        self._digits.setText(left_to_right(state.code) if state.code and has_code else "")
        self._digits.setAccessibleName(" ".join(state.code or ""))
        self._digits.setVisible(has_code)
        error = set_up.error or state.error
        self._waits.setText(self._waiting_for(is_making=set_up.is_busy, has_code=has_code))
        self._waits.setVisible(error is None)
        self._message.say(message_at_the_door(error).text if error is not None else "", "warning")
        self.again.setVisible(error is not None and not is_over and not state.is_busy)
        self.another.setEnabled(not set_up.is_busy)

    def _title_of(self, *, is_over: bool, has_code: bool) -> str:
        if is_over:
            return self.tr("This laptop was not let in")
        return self.tr("Do both laptops show this number?") if has_code else self.tr("Waiting for an answer")

    def _text_of(self, *, has_code: bool) -> str:
        if has_code:
            return self.tr(
                "Compare it with the number on the laptop that invited you, and say there that they are the "
                "same. If the other one differs, say so there: somebody is in between."
            )
        return self.tr("The laptop that invited you has to be on, unlocked and connected to the server.")

    def _waiting_for(self, *, is_making: bool, has_code: bool) -> str:
        if is_making:
            return self.tr("You are in. Making your keys…")
        if has_code:
            return self.tr("Waiting for the yes on the other laptop…")
        return self.tr("Waiting for the other laptop to answer…")
