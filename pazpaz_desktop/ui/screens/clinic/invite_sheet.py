"""The invite sheet: seat file and role, the invitation to carry over, the six digits, yes or no."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.viewmodels.laptops import InviteState, Kept, LaptopsModel, Stage, Whose
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import button, column, label, row
from pazpaz_desktop.ui.widgets.choices import Choices
from pazpaz_desktop.ui.widgets.file_dialog import file_dialog, save_dialog
from pazpaz_desktop.ui.widgets.sheet import Sheet

_WHOSE = {"whoseMine": Whose.MINE, "whoseTherapist": Whose.THERAPIST, "whoseAssistant": Whose.ASSISTANT}
_INVITATION_NAME = "PazPaz.invitation"


class InviteSheet(Sheet):
    """Shows the stage of the model's invitation. Closing it before the end withdraws the invitation."""

    def __init__(self, model: LaptopsModel, parent: QWidget) -> None:
        super().__init__("inviteSheet", parent)
        self._model = model
        self._stage: Stage | None = None
        self._title, self._text = label("title", wraps=True), label("muted", wraps=True)
        self._choose, self._chosen = button("", "chooseNewSeatButton"), label("small", wraps=True)
        self._whose, self._hint = Choices(tuple(_WHOSE)), label("small", wraps=True)
        self._keep, self._kept = button("", "keepInvitationButton"), label("small", wraps=True)
        self._waits = label("strong", wraps=True)
        self._waits.setObjectName("inviteWaits")
        self._digits = label("digits")
        self._digits.setObjectName("pairingCode")
        self._digits.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._message = Banner("inviteMessage")
        self._ends: dict[Stage, tuple[QPushButton, QPushButton]] = {
            Stage.CHOOSE: (button("", "cancelInviteButton"), button("primary", "makeInvitationButton")),
            Stage.INVITED: (button("", "withdrawInviteButton"), self._keep),
            Stage.COMPARE: (button("", "codesDifferButton"), button("primary", "codesMatchButton")),
            Stage.ADMITTED: (button("", "addAnotherButton"), button("primary", "inviteDoneButton")),
        }
        self._assemble()
        self._connect()

    def show_sheet(self) -> None:
        """Open at the beginning."""
        self._model.start()
        self._stage = None
        self.open(self._choose)
        self._on_changed()

    def _assemble(self) -> None:
        file, ends = row(gap="m"), row(gap="m")
        file.addWidget(self._choose)
        file.addWidget(self._chosen, 1)
        ends.addStretch()
        for pair in self._ends.values():
            for one in pair:
                ends.addWidget(one)
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)
        self.body.addLayout(file)
        whose = column(gap="xs")
        whose.addWidget(self._whose)
        whose.addWidget(self._hint)
        self.body.addLayout(whose)
        parts: tuple[QWidget, ...] = (self._digits, self._waits, self._kept, self._message)
        for part in parts:
            self.body.addWidget(part)
        self.body.addLayout(ends)

    def _connect(self) -> None:
        model, ends = self._model, self._ends
        self._choose.clicked.connect(self._on_choose)
        self._whose.chosen.connect(lambda name: model.choose_whose(_WHOSE[name]))
        self._keep.clicked.connect(self._on_keep)
        ends[Stage.CHOOSE][0].clicked.connect(self.close_sheet)
        ends[Stage.CHOOSE][1].clicked.connect(model.invite)
        ends[Stage.INVITED][0].clicked.connect(self.close_sheet)
        ends[Stage.COMPARE][0].clicked.connect(self.close_sheet)
        ends[Stage.COMPARE][1].clicked.connect(model.admit)
        ends[Stage.ADMITTED][0].clicked.connect(model.start)
        ends[Stage.ADMITTED][1].clicked.connect(self.close_sheet)
        self.closed.connect(model.decline)
        model.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self.isHidden():
            return
        state = self._model.state
        self._say(state)
        self._show_parts(state)
        if state.stage is not self._stage:
            self._stage = state.stage
            self._first_of(state.stage).setFocus()

    def _first_of(self, stage: Stage) -> QWidget:
        """What gets the keyboard; where digits are compared, a key pressed by chance lets nobody in."""
        return {
            Stage.CHOOSE: self._choose,
            Stage.INVITED: self._keep,
            Stage.COMPARE: self._ends[Stage.COMPARE][0],
            Stage.ADMITTED: self._ends[Stage.ADMITTED][1],
        }[stage]

    def _show_parts(self, state: InviteState) -> None:
        for stage, pair in self._ends.items():
            for one in pair:
                one.setVisible(stage is state.stage)
                one.setEnabled(not state.is_busy)
        is_choosing = state.stage is Stage.CHOOSE
        for part in (self._choose, self._chosen, self._whose, self._hint):
            part.setVisible(is_choosing)
            part.setEnabled(not state.is_busy)
        self._ends[Stage.CHOOSE][1].setEnabled(state.seat_path is not None and not state.is_busy)
        self._kept.setVisible(state.stage is Stage.INVITED and bool(self._kept.text()))
        self._waits.setVisible(state.stage is Stage.INVITED)
        self._digits.setVisible(state.stage is Stage.COMPARE)
        self._message.say(message_for(state.error).text if state.error is not None else "", "warning")

    def _say(self, state: InviteState) -> None:
        title, text = self._words(state)
        self._title.setText(title)
        self._text.setText(text)
        self.card.setAccessibleName(title)
        name = state.seat_path.name if state.seat_path is not None else ""
        self._choose.setText(self.tr("Choose its seat file…"))
        self._chosen.setText(isolate(name) if name else self.tr("No file is chosen yet."))
        self._say_whose(state.whose)
        self._kept.setText(
            {
                Kept.NOT_YET: "",
                Kept.YES: self.tr("The invitation is written. Delete it once the laptop is in."),
                Kept.FAILED: self.tr("It could not be written there. Choose another place."),
            }[state.kept]
        )
        self._waits.setText(self.tr("Waiting for the new laptop to answer…"))
        code = state.candidate.code if state.candidate is not None else ""
        self._digits.setText(left_to_right(code))
        self._digits.setAccessibleName(" ".join(code))
        self._say_ends(state)

    def _words(self, state: InviteState) -> tuple[str, str]:
        match state.stage:
            case Stage.CHOOSE:
                text = self.tr(
                    "Whoever runs the server makes a seat file for each laptop. Choose that of the new one."
                )
                return self.tr("Add a laptop"), text
            case Stage.INVITED:
                text = self.tr(
                    "Save the invitation, for example on a memory stick, and choose it on the new laptop "
                    "under “Join a practice”. It is good until {time}, for one laptop. "
                    "Whoever has it can answer: do not send it by e-mail."
                )
                until = formats.time_of_day(state.expires_at) if state.expires_at is not None else ""
                return self.tr("Carry the invitation over"), text.format(time=until)
            case Stage.COMPARE:
                name = state.candidate.device_name if state.candidate is not None else ""
                text = self.tr(
                    "{laptop} has answered. Look at its screen: it must show the same number. "
                    "If it shows another one, somebody is in between: let nobody in."
                )
                return self.tr("Do both laptops show this number?"), text.format(laptop=isolate(name))
            case Stage.ADMITTED:
                name = state.admitted.name if state.admitted is not None else ""
                text = self.tr("It receives the practice now, by itself. You can close this window.")
                return self.tr("{laptop} belongs to the practice now").format(laptop=isolate(name)), text

    def _say_whose(self, whose: Whose) -> None:
        self._whose.call("whoseMine", self.tr("Mine"))
        self._whose.call("whoseTherapist", self.tr("A colleague's"))
        self._whose.call("whoseAssistant", self.tr("An assistant's"))
        self._whose.choose(next(name for name, one in _WHOSE.items() if one is whose))
        self._hint.setText(
            {
                Whose.MINE: self.tr("Your own further laptop: it can do what this one can."),
                Whose.THERAPIST: self.tr("A practitioner reads and writes all clients and notes."),
                Whose.ASSISTANT: self.tr("An assistant sees names and contacts. Notes cannot be read there."),
            }[whose]
        )

    def _say_ends(self, state: InviteState) -> None:
        texts = {
            Stage.CHOOSE: (self.tr("Cancel"), self.tr("Make the invitation")),
            Stage.INVITED: (self.tr("Withdraw it"), self.tr("Save the invitation…")),
            Stage.COMPARE: (self.tr("They differ"), self.tr("They are the same: let it in")),
            Stage.ADMITTED: (self.tr("Add another laptop"), self.tr("Done")),
        }
        for stage, pair in self._ends.items():
            for one, text in zip(pair, texts[stage], strict=True):
                one.setText(text)
        if state.is_busy:
            busy = {Stage.CHOOSE: self.tr("Making it…"), Stage.COMPARE: self.tr("Letting it in…")}
            self._ends[state.stage][1].setText(busy.get(state.stage, ""))

    def _on_choose(self) -> None:
        dialog = file_dialog(self, self.tr("Choose the seat file of the new laptop"), "newSeatDialog")
        dialog.fileSelected.connect(lambda name: self._model.choose_seat(Path(name)))
        dialog.open()

    def _on_keep(self) -> None:
        dialog = save_dialog(
            self, self.tr("Save the invitation"), "invitationDialog", file_name=_INVITATION_NAME
        )
        dialog.fileSelected.connect(lambda name: self._model.keep(Path(name)))
        dialog.open()
