"""The page of set-up on which the demo clinic is made."""

from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.runtime import demo_texts
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.screens.onboarding.pages import Page
from pazpaz_desktop.ui.viewmodels.demo_clinic import PUBLIC_WORDS, DemoAct, DemoClinicModel
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.demo_mark import DemoMark
from pazpaz_desktop.ui.widgets.progress import Progress


class DemoPage(Page):
    """How far it is, how it will be opened, and a way to stop; where it failed, a way to try again."""

    def __init__(self, model: OnboardingModel, demo: DemoClinicModel) -> None:
        super().__init__(model)
        self._demo = demo
        self._tag, self._how = DemoMark(), label("muted", wraps=True)
        self._progress, self._problem = Progress("demoProgress"), Banner("setUpMessage")
        self._again = button("primary", "againDemoButton")
        self._again.clicked.connect(demo.make)
        tag = row()
        tag.addWidget(self._tag)
        tag.addStretch()
        self.body.addLayout(tag)
        for part in (self._how, self._progress, self._problem):
            self.body.addWidget(part)
        self.end_with(self._again)
        demo.changed.connect(self._on_changed)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The way back, so that a key pressed by chance does no harm: the page goes on by itself."""
        return self.back

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(demo_texts.name_text())
        self.text.setText(
            self.tr(
                "A practice of twelve invented people, with eighteen months of notes up to today, is being "
                "made on this laptop. It is kept apart from everything else, never exchanges with a clinic "
                "server, and can be reset or removed at its door."
            )
        )
        self._tag.retranslate()
        self._how.setText(demo_texts.opening_text(PUBLIC_WORDS))
        self._again.setText(self.tr("Try again"))
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._demo.state
        self._progress.show_step(state.done, state.total, demo_texts.progress_text(state.done, state.total))
        self._progress.setVisible(state.error is None)
        self._problem.say(message_at_the_door(state.error).text if state.error else "", "danger")
        self._again.setVisible(state.error is not None)
        self.back.setText(self.tr("Back") if state.error is not None else self.tr("Cancel"))
        self.back.setEnabled(state.act is not DemoAct.STOPPING)
