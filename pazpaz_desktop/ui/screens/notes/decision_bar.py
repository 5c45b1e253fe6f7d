"""The bar that says how a conflict was decided, that nothing is lost, and offers another look."""

from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.screens.notes.wording import section_name, side_name
from pazpaz_desktop.ui.viewmodels.conflict import ConflictModel, Decision, Way
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column


class DecisionBar(Translated):
    """Stays until another conflict is shown or the note is left: so long a wrong key can be taken back."""

    def __init__(self, model: ConflictModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._banner = Banner("decisionMessage", "chooseAgainButton", inset="s")
        self._banner.action.clicked.connect(model.think_again)
        column(self).addWidget(self._banner)
        model.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the bar."""
        state = self._model.state
        if state.compared is not None:
            self._banner.say("", "calm")
        elif state.was_decided_elsewhere:
            text = self.tr(
                "This was decided on another laptop meanwhile. The note shows what was chosen there."
            )
            self._banner.say(text, "calm")
        elif state.last is not None:
            self._banner.say(self._decided(state.last), "ok", self.tr("Choose again…"))
        else:
            self._banner.say("", "calm")
        self.setVisible(self._banner.isVisibleTo(self))

    def _decided(self, last: Decision) -> str:
        name = section_name(last.section)
        if last.way is Way.ONE and last.kept is not None:
            text = (
                self.tr(
                    "{section}: this laptop's text stands. Until you leave the note you can choose again."
                )
                if last.kept.is_here
                else self.tr(
                    "{section}: the text of {who} stands. Until you leave the note you can choose again."
                )
            )
            return text.format(section=name, who=isolate(side_name(last.kept)))
        text = self.tr("{section}: every sentence stands. Until you leave the note you can choose again.")
        return text.format(section=name)
