"""The state card: how this laptop stands with the clinic server, in a word, a meaning and its facts."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from pazpaz_desktop.services.clinic import ClinicStanding
from pazpaz_desktop.ui.runtime import formats, standings
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, frame, label, row, styled


class StateCard(Translated):
    """Green only where everything saved here is known to be on the server, and the other way round."""

    def __init__(self, model: ClinicModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._today = date.min
        self._icon, self._title = Icon("server"), label("title", wraps=True)
        self._title.setObjectName("clinicState")
        self._meaning, self._facts = label(wraps=True), label("small", wraps=True)
        self._meaning.setObjectName("clinicMeaning")
        self._facts.setObjectName("clinicFacts")
        self._progress, self._message = label("muted"), Banner("clinicMessage")
        self._progress.setObjectName("clinicProgress")
        self._now = self.first_input = button("", "syncNowButton")
        self._now.clicked.connect(model.sync_now)
        self._assemble()
        model.changed.connect(self.retranslate)
        self.retranslate()

    def show_day(self, today: date) -> None:
        """The day on which moments are shown as times only."""
        self._today = today
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the card."""
        state = self._model.state
        word = state.word
        tone = standings.TONES.get(word, "")
        self._icon.show_as(standings.ICONS[word], tone or "muted")
        self._title.setText(standings.standing_title(word))
        styled(self._title, tone=tone)
        reason = state.standing.reason if state.standing is not None else ""
        self._meaning.setText(standings.standing_meaning(word, reason))
        self._facts.setText(self._facts_of(state.standing) if state.standing is not None else "")
        self._facts.setVisible(state.is_joined)
        self._progress.setText(standings.progress_text(state.progress) if state.progress is not None else "")
        self._progress.setVisible(state.progress is not None)
        self._message.say(message_for(state.error).text if state.error and state.is_joined else "", "warning")
        self._now.setText(self.tr("Exchanging…") if state.is_busy else self.tr("Exchange now"))
        self._now.setVisible(state.is_joined)

    def _assemble(self) -> None:
        card: QFrame = frame("card")
        column(self).addWidget(card)
        body, head = column(card, gap="m", margin="xl"), row(gap="m")
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._now, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(head)
        for part in (self._meaning, self._progress, self._facts, self._message):
            body.addWidget(part)

    def _facts_of(self, standing: ClinicStanding) -> str:
        facts = []
        if standing.at is not None:
            when = formats.moment_near(standing.at, self._today)
            facts.append(self.tr("Server last reached: {time}").format(time=when))
        if standing.waiting:
            count = formats.number(standing.waiting)
            facts.append(self.tr("Changes waiting to be sent: {count}").format(count=count))
        if standing.held:
            count = formats.number(standing.held)
            words = self.tr("Arrived, but not readable here yet: {count}. They are kept and tried again.")
            facts.append(words.format(count=count))
        if standings.needs_details(standing.state, standing.reason):
            facts.append(self.tr("Details: {word}").format(word=left_to_right(standing.reason)))
        if standing.server:
            facts.append(self.tr("Server: {name}").format(name=left_to_right(standing.server)))
        return "\n".join(facts)
