"""The demo clinic's door on the lock screen: open it, start it afresh, remove it, or begin in earnest."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from pazpaz_desktop.ui.runtime import demo_texts
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.viewmodels.demo_clinic import PUBLIC_WORDS, DemoAct, DemoClinicModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.progress import Progress


class _Question(Enum):
    AFRESH = "afresh"
    REMOVE = "remove"


class DemoDoor(Translated):
    """What throws something away asks once more. `own_practice_asked`: set-up, beside the demo clinic."""

    own_practice_asked = Signal()

    def __init__(self, unlock: UnlockModel, demo: DemoClinicModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlock, self._demo = unlock, demo
        self._question: _Question | None = None
        self._text, self._message = label("muted", wraps=True), Banner("demoMessage")
        self._progress = Progress("demoProgress")
        self.open = button("primary", "openDemoButton")
        self._afresh, self._remove = button("quiet", "resetDemoButton"), button("quiet", "removeDemoButton")
        self._own = button("", "ownPracticeButton")
        self._keep, self._throw = button("primary", "keepDemoButton"), button("", "throwDemoButton")
        self._stop = button("", "stopDemoButton")
        self._assemble()
        self._connect()
        self.retranslate()

    def focus(self) -> None:
        """Ready to open it."""
        self.open.setFocus()

    def retranslate(self) -> None:
        """Texts of the door."""
        self.open.setText(self.tr("Open the demo clinic"))
        self._afresh.setText(self.tr("Reset the demo…"))
        self._remove.setText(self.tr("Remove the demo…"))
        self._own.setText(self.tr("Set up your own practice…"))
        self._keep.setText(self.tr("Keep it"))
        self._stop.setText(self.tr("Cancel"))
        self._show_state()

    def _assemble(self) -> None:
        layout, doors, asks = column(self, gap="l"), column(gap="s"), row(gap="m")
        for way in (self.open, self._own):
            doors.addWidget(way)
        for end in (self._afresh, self._remove):
            doors.addWidget(end, 0, Qt.AlignmentFlag.AlignLeading)
        asks.addStretch()
        for answer in (self._throw, self._keep, self._stop):
            asks.addWidget(answer)
        for part in (self._text, self._message, self._progress):
            layout.addWidget(part)
        layout.addLayout(doors)
        layout.addLayout(asks)

    def _connect(self) -> None:
        self.open.clicked.connect(self._on_open)
        self._afresh.clicked.connect(lambda: self._ask(_Question.AFRESH))
        self._remove.clicked.connect(lambda: self._ask(_Question.REMOVE))
        self._keep.clicked.connect(lambda: self._ask(None))
        self._throw.clicked.connect(self._on_throw)
        self._stop.clicked.connect(self._demo.stop)
        self._own.clicked.connect(self.own_practice_asked)
        self._demo.changed.connect(self._show_state)
        self._unlock.changed.connect(self._show_state)

    def _show_state(self) -> None:
        state, question = self._demo.state, self._question
        is_making = state.act in (DemoAct.MAKING, DemoAct.STOPPING)
        self._text.setText(self._said())
        self._message.say(message_at_the_door(state.error).text if state.error else "", "danger")
        self._progress.show_step(state.done, state.total, demo_texts.progress_text(state.done, state.total))
        self._progress.setVisible(is_making)
        self._stop.setVisible(is_making)
        self._throw.setText(
            self.tr("Remove the demo clinic") if question is _Question.REMOVE else self.tr("Reset the demo")
        )
        is_resting = question is None and not is_making
        has_own = any(not card.is_demo_clinic for card in self._unlock.state.cards)
        shown: dict[QPushButton, bool] = {
            self.open: is_resting,
            self._afresh: is_resting,
            self._remove: is_resting,
            self._own: is_resting and not has_own,
            self._keep: question is not None,
            self._throw: question is not None,
        }
        for part, is_shown in shown.items():
            part.setVisible(is_shown)
            part.setEnabled(not state.is_busy)
        self._stop.setEnabled(state.act is DemoAct.MAKING)

    def _said(self) -> str:
        if self._question is _Question.REMOVE:
            return self.tr("The demo clinic and everything written in it will be deleted from this laptop.")
        if self._question is _Question.AFRESH:
            return self.tr("Everything written in the demo clinic will be thrown away. A new one is made.")
        return demo_texts.opening_text(PUBLIC_WORDS)

    def _ask(self, question: _Question | None) -> None:
        self._question = question
        self._show_state()
        (self._keep if question is not None else self.open).setFocus()

    def _on_open(self) -> None:
        card = self._unlock.state.chosen
        if card is not None:
            self._demo.open(card.vault_id)

    def _on_throw(self) -> None:
        card, question = self._unlock.state.chosen, self._question
        self._question = None
        if card is None or question is None:
            return
        if question is _Question.REMOVE:
            self._demo.remove(card.vault_id)
        else:
            self._demo.start_afresh(card.vault_id)
            self._stop.setFocus()
