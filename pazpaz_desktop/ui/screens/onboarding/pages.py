"""The pages of set-up that every practice needs; each shows the state and tells what the person did."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.runtime.rules import rule_text
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, SetUpState
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.choices import Choices
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField
from pazpaz_desktop.ui.widgets.qr import QrCode
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName, space

_KIT_COLUMNS = 3
_LOOKS: Final = {
    "themeLight": ThemeName.LIGHT,
    "themeDark": ThemeName.DARK,
    "themeContrast": ThemeName.CONTRAST,
}


class Page(Translated):
    """One page: a title, a text, its parts, and the buttons at the end."""

    def __init__(self, model: OnboardingModel) -> None:
        super().__init__()
        self.model = model
        self.title, self.text = label("title"), label("muted", wraps=True)
        self.back = button("", "backButton")
        self.back.setParent(self)
        self.back.clicked.connect(model.back)
        self.body, self.buttons = column(gap="l"), row(gap="m")
        layout = column(self, gap="l")
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(self.body)
        layout.addStretch()
        layout.addLayout(self.buttons)

    def end_with(self, forward: QWidget, *, with_back: bool = True) -> None:
        """Back at the start edge, forward at the end edge."""
        self.back.setVisible(with_back)
        if with_back:
            self.buttons.addWidget(self.back)
        self.buttons.addStretch()
        self.buttons.addWidget(forward)

    def show_state(self, state: SetUpState) -> None:
        """Show the model's state."""

    def first_input(self) -> QWidget:
        """What gets the focus when the page comes up."""
        raise NotImplementedError


class LanguagePage(Page):
    """Language and look, both applied at once."""

    def __init__(self, model: OnboardingModel, languages: Languages) -> None:
        super().__init__(model)
        self._languages = languages
        self._choices = Choices(("languageEnglish", "languageHebrew"))
        self._looks = Choices(tuple(_LOOKS))
        self._look_title = label("label")
        self.start = button("primary", "startButton")
        self.start.clicked.connect(model.start)
        self._choices.chosen.connect(self._on_language)
        self._looks.chosen.connect(self._on_look)
        self.body.addWidget(self._choices)
        self.body.addSpacing(space("s"))
        self.body.addWidget(self._look_title)
        self.body.addWidget(self._looks)
        self._demo_text, self.demo = label("small", wraps=True), button("", "tryDemoButton")
        self.demo.clicked.connect(model.try_demo)
        self._add_demo()
        self.end_with(self.start, with_back=False)
        self.join = button("", "joinPracticeButton")
        self.join.clicked.connect(model.join)
        self.join.setVisible(model.admission is not None)
        self.buttons.insertWidget(0, self.join)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The button that goes on."""
        return self.start

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(self.tr("Welcome"))
        self.text.setText(
            self.tr("Your practice record stays on this laptop, encrypted. Choose a language to begin.")
        )
        self._choices.call("languageEnglish", Language.ENGLISH.own_name)
        self._choices.call("languageHebrew", Language.HEBREW.own_name)
        self._choices.choose(
            "languageHebrew" if self._languages.current is Language.HEBREW else "languageEnglish"
        )
        self._look_title.setText(self.tr("Appearance"))
        self._looks.call("themeLight", self.tr("Light"))
        self._looks.call("themeDark", self.tr("Dark"))
        self._looks.call("themeContrast", self.tr("High contrast"))
        self._looks.choose(next(name for name, look in _LOOKS.items() if look is Theme.here().name))
        self.start.setText(self.tr("Start on this laptop"))
        self.join.setText(self.tr("Join a practice with an invitation…"))
        self._demo_text.setText(
            self.tr("Only looking? A practice of twelve invented people shows how it works day to day.")
        )
        self.demo.setText(
            self.tr("Back to the demo clinic")
            if self.model.is_beside_demo
            else self.tr("Try the demo clinic")
        )

    def _add_demo(self) -> None:
        is_offered = self.model.demo is not None or self.model.is_beside_demo
        line = row(gap="m")
        line.addWidget(self._demo_text, 1)
        line.addWidget(self.demo)
        self.body.addSpacing(space("s"))
        self.body.addLayout(line)
        for part in (self._demo_text, self.demo):
            part.setVisible(is_offered)

    def _on_language(self, name: str) -> None:
        self._languages.use(Language.HEBREW if name == "languageHebrew" else Language.ENGLISH)

    def _on_look(self, name: str) -> None:
        Theme.here().use(_LOOKS[name])


class PracticePage(Page):
    """Name and passphrase."""

    def __init__(self, model: OnboardingModel) -> None:
        super().__init__(model)
        self._label = Field("labelField")
        self._passphrase = PassphraseField("passphraseField")
        self._again = PassphraseField("passphraseAgainField")
        self._keyring = label("small", wraps=True)
        self.next = button("primary", "nextButton")
        self.next.clicked.connect(self._on_next)
        for field in (self._label, self._passphrase, self._again):
            field.input.returnPressed.connect(self._on_next)
            self.body.addWidget(field)
        self.body.addWidget(self._keyring)
        self.end_with(self.next)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The practice's name."""
        return self._label.input

    def show_state(self, state: SetUpState) -> None:
        """Errors at their fields."""
        for name, field in (
            ("label", self._label),
            ("passphrase", self._passphrase),
            ("passphrase_again", self._again),
        ):
            problem = state.problems.get(name)
            field.blame(rule_text(problem) if problem is not None else "")

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(self.tr("Name and passphrase"))
        self.text.setText(
            self.tr("The passphrase is the key to everything written here. Nobody can look it up for you.")
        )
        self._label.call(
            self.tr("Name of the practice"),
            self.tr("Shown on the lock screen; anyone passing by can read it."),
        )
        self._passphrase.call(self.tr("Passphrase, at least 12 characters"))
        self._again.call(self.tr("The same passphrase again"))
        self._keyring.setText(
            self.tr("This laptop's keyring will keep a second half of the key.")
            if self.model.has_keyring
            else self.tr("No keyring works on this laptop: the passphrase alone will open the practice.")
        )
        self.next.setText(self.tr("Next"))
        self.back.setText(self.tr("Back"))
        self.show_state(self.model.state)

    def _on_next(self) -> None:
        self.model.name_practice(self._label.text, self._passphrase.peek(), self._again.peek())
        if not self.model.state.problems:
            self._passphrase.input.clear()
            self._again.input.clear()


class KitPage(Page):
    """The recovery kit as numbered groups, as one line and as a QR code."""

    def __init__(self, model: OnboardingModel) -> None:
        super().__init__(model)
        self._qr, self._line = QrCode(), label("small")
        self._line.setObjectName("kitText")
        self._line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(space("l"))
        self._groups.setVerticalSpacing(space("xs"))
        self._cells: list[tuple[QLabel, QLabel]] = []
        both = row(gap="xl")
        both.addWidget(self._qr)
        both.addLayout(self._groups, 1)
        self.next = button("primary", "nextButton")
        self.next.clicked.connect(model.kit_is_kept)
        self.body.addLayout(both)
        self.body.addWidget(self._line, 0, Qt.AlignmentFlag.AlignLeading)
        self.end_with(self.next)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The button that goes on."""
        return self.next

    def show_state(self, state: SetUpState) -> None:
        """The kit."""
        if len(self._cells) != len(state.kit_groups):
            self._make_cells(len(state.kit_groups))
        for number, (text, (count, group)) in enumerate(
            zip(state.kit_groups, self._cells, strict=True), start=1
        ):
            count.setText(str(number))
            group.setText(text)
        self._line.setText(state.kit_code)
        self._qr.show_text(state.kit_code)

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(self.tr("Recovery kit"))
        self.text.setText(
            self.tr(
                "Write these groups on paper and keep the paper away from this laptop. If the passphrase "
                "is forgotten or the laptop's keyring is lost, only the kit opens the practice. "
                "It is shown once."
            )
        )
        self._qr.setAccessibleName(self.tr("The recovery kit as QR code"))
        self._line.setAccessibleName(self.tr("The recovery kit in one line"))
        self.next.setText(self.tr("I have written it down"))
        self.back.setText(self.tr("Back"))

    def _make_cells(self, count: int) -> None:
        for at in range(count):
            pair = (label("small"), label("kit"))
            place = divmod(at, _KIT_COLUMNS)
            cell = row(gap="s")
            pair[0].setFixedWidth(space("m"))
            cell.addWidget(pair[0])
            cell.addWidget(pair[1])
            cell.addStretch()
            self._groups.addLayout(cell, *place)
            self._cells.append(pair)


class ConfirmPage(Page):
    """Two groups typed back, then the vault is made."""

    def __init__(self, model: OnboardingModel) -> None:
        super().__init__(model)
        self._fields = (Field("kitGroupField1"), Field("kitGroupField2"))
        self._problem = Banner("setUpMessage")
        self.finish = button("primary", "finishButton")
        self.finish.clicked.connect(self._on_finish)
        for field in self._fields:
            field.input.setMaxLength(8)
            field.input.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.input.returnPressed.connect(self._on_finish)
            self.body.addWidget(field)
        self.body.addWidget(self._problem)
        self.end_with(self.finish)
        self.retranslate()

    def first_input(self) -> QWidget:
        """The first group."""
        return self._fields[0].input

    def show_state(self, state: SetUpState) -> None:
        """Which groups are asked, what is wrong, and that keys are being made."""
        for number, field in zip(state.asked, self._fields, strict=False):
            field.call(self.tr("Group {number} of the kit").format(number=left_to_right(str(number))))
        for at, field in enumerate(self._fields, start=1):
            problem = state.problems.get(f"kit{at}")
            field.blame(rule_text(problem) if problem is not None else "")
            field.setEnabled(not state.is_busy)
        self._problem.say(message_at_the_door(state.error).text if state.error else "", "danger")
        self.finish.setEnabled(not state.is_busy)
        self.back.setEnabled(not state.is_busy)
        self.finish.setText(self.tr("Making your keys…") if state.is_busy else self.tr("Finish"))

    def retranslate(self) -> None:
        """Texts of the page."""
        self.title.setText(self.tr("Is the kit on paper?"))
        self.text.setText(self.tr("Type two of its groups, read from the paper."))
        self.back.setText(self.tr("Show the kit again"))
        self.show_state(self.model.state)

    def _on_finish(self) -> None:
        self.model.finish(tuple(field.text for field in self._fields))
