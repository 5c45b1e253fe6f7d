"""The set-up screen: which page is shown, and where the focus goes."""

from PySide6.QtWidgets import QLineEdit, QStackedWidget

from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.screens.onboarding.demo_page import DemoPage
from pazpaz_desktop.ui.screens.onboarding.joining_pages import DigitsPage, InvitationPage
from pazpaz_desktop.ui.screens.onboarding.pages import ConfirmPage, KitPage, LanguagePage, Page, PracticePage
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from pazpaz_desktop.ui.widgets.basics import Translated, column, label, row
from pazpaz_desktop.ui.widgets.page_card import PageCard

_CARD_WIDTH = 600


class OnboardingScreen(Translated):
    """Everything a person meets before there is a practice on this laptop."""

    def __init__(self, model: OnboardingModel, languages: Languages) -> None:
        super().__init__()
        self.setObjectName("onboarding")
        self._model = model
        self._pages: dict[Step, Page] = {
            Step.LANGUAGE: LanguagePage(model, languages),
            Step.PRACTICE: PracticePage(model),
            Step.KIT: KitPage(model),
            Step.CONFIRM: ConfirmPage(model),
        }
        if model.admission is not None:
            self._pages[Step.INVITATION] = InvitationPage(model, model.admission)
            self._pages[Step.COMPARE] = DigitsPage(model, model.admission)
        if model.demo is not None:
            self._pages[Step.DEMO] = DemoPage(model, model.demo)
        self._shown: Step | None = None
        self._stack, self._name, self._count = QStackedWidget(), label("heading"), label("small")
        for page in self._pages.values():
            self._stack.addWidget(page)
        frame = PageCard(_CARD_WIDTH)
        head = row()
        head.addWidget(self._name)
        head.addStretch()
        head.addWidget(self._count)
        frame.body.addLayout(head)
        frame.body.addWidget(self._stack)
        column(self).addWidget(frame)
        model.changed.connect(self._on_changed)
        self.retranslate()
        self._on_changed()

    def retranslate(self) -> None:
        """Texts around the pages."""
        self._name.setText("PazPaz")
        steps = self._model.state.steps
        self._count.setVisible(self._model.state.step is not Step.DEMO)
        number = steps.index(self._model.state.step) + 1
        self._count.setText(self.tr("Step {steps}").format(steps=left_to_right(f"{number} / {len(steps)}")))

    def _on_changed(self) -> None:
        state = self._model.state
        page = self._pages[state.step]
        page.show_state(state)
        if state.step is not self._shown:
            self._shown = state.step
            self._stack.setCurrentWidget(page)
            page.first_input().setFocus()
            self.retranslate()
        elif state.problems:
            self._focus_first_problem()

    def _focus_first_problem(self) -> None:
        page = self._pages[self._model.state.step]
        for name in (
            "labelField",
            "passphraseField",
            "passphraseAgainField",
            "kitGroupField1",
            "kitGroupField2",
        ):
            found = page.findChild(QLineEdit, name)
            if found is not None and found.property("invalid") == "true":
                found.setFocus()
                return
