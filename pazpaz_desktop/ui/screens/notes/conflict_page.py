"""The conflict page: the texts of a section side by side over the one they began from, and four keys."""

import functools
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.notes.compared_text import ComparedText
from pazpaz_desktop.ui.screens.notes.conflict_side import ConflictSide
from pazpaz_desktop.ui.screens.notes.wording import section_name, side_name
from pazpaz_desktop.ui.viewmodels.conflict import Compared, ConflictModel
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, frame, label, row
from pazpaz_desktop.ui.widgets.notes_text import NotesText
from pazpaz_desktop.ui.widgets.tokens import space

_LONGEST_NAME = 24


class ConflictPage(Translated):
    """Keys 1 to n keep one text, n+1 keeps all, n+2 goes on writing here; Esc decides nothing.

    Shown in place of the sections. `left`: back to them, to the section named.
    """

    left = Signal(object)

    def __init__(self, model: ConflictModel, editor: NoteEditorModel) -> None:
        super().__init__()
        self.setObjectName("conflictPage")
        self._model, self._editor = model, editor
        self._shown: Compared | None = None
        self._today = date.min
        self._title, self._text = label("title", wraps=True), label("muted", wraps=True)
        self._later = button("", "closeConflictButton")
        self._later.clicked.connect(self.leave)
        self._news = Banner("conflictNews")
        self._sides: list[ConflictSide] = []
        self._columns: QHBoxLayout = row(gap="l")
        self._base_title, self._base = label("strong"), ComparedText(strikes=True)
        self._base.setObjectName("ancestorText")
        self._own_title, self.own = label("strong"), NotesText()
        self.own.setObjectName("ownText")
        self.own.textChanged.connect(self._on_own_text)
        self.own.left.connect(self._on_own_left)
        self._legend, self._scroll = label("small", wraps=True), QScrollArea()
        self._choices: list[QPushButton] = []
        self._buttons: QHBoxLayout = row(gap="m")
        self._assemble()
        model.changed.connect(self._on_changed)
        editor.changed.connect(self._show_own_text)
        self.retranslate()

    def show_day(self, today: date) -> None:
        """The day on which moments are shown as times only."""
        self._today = today

    def choose(self, digit: int) -> None:
        """What the key of this digit does; nothing where there is no such choice."""
        state, count = self._model.state, len(self._sides)
        if state.compared is None or state.is_writing or state.is_busy:
            return
        if digit <= count:
            self._model.keep(digit - 1)
        elif digit == count + 1:
            self._model.keep_both()
        elif digit == count + 2:
            self._model.write()

    def leave(self) -> None:
        """Back to the sections; undecided texts stay as they are, one's own writing is saved like any."""
        compared = self._model.state.compared
        self._model.close()
        if compared is not None:
            self.left.emit(compared.conflict.section)

    def take_focus(self) -> None:
        """To the first text: a key pressed there decides nothing but by its number."""
        if self._model.state.is_writing:
            self.own.setFocus()
        elif self._sides:
            self._sides[0].text.setFocus()

    @property
    def writing(self) -> Section | None:
        """The section that is being written here, if one is."""
        compared = self._model.state.compared
        return compared.conflict.section if compared is not None and self._model.state.is_writing else None

    def retranslate(self) -> None:
        """Texts of the page."""
        self._base_title.setText(self.tr("Before both"))
        self._base.setAccessibleName(self.tr("The text before both"))
        self._own_title.setText(self.tr("Your text. It saves itself as you write."))
        self.own.setAccessibleName(self._own_title.text())
        self._on_changed()

    def _assemble(self) -> None:
        head, inner = row(gap="l"), QWidget()
        titles = column(gap="xs")
        titles.addWidget(self._title)
        titles.addWidget(self._text)
        head.addLayout(titles, 1)
        head.addWidget(self._later, 0, Qt.AlignmentFlag.AlignTop)
        body = column(inner, gap="m", margin="l")
        body.addLayout(head)
        body.addWidget(self._news)
        body.addLayout(self._columns, 1)
        for part in (self._own_title, self.own, self._base_title, self._base, self._legend):
            body.addWidget(part)
        body.setStretchFactor(self.own, 1)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot, rule = frame("pane"), frame("rule")
        rule.setFixedHeight(1)
        foot.setLayout(self._buttons)
        self._buttons.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        layout = column(self)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(rule)
        layout.addWidget(foot)

    def _on_changed(self) -> None:
        state = self._model.state
        compared = state.compared
        if compared is None:
            self._shown = None
            return
        if compared is not self._shown:
            self._shown = compared
            self._show_sides(compared)
        self._say(compared)
        self._say_choices(compared)
        for side in self._sides:
            side.say(self._today, has_base=compared.has_base)
        news = self.tr("Another text came while you were reading. Please look again before you choose.")
        self._news.say(news if state.has_more_come else "", "warning")
        for part in (self._own_title, self.own):
            part.setVisible(state.is_writing)
        for part in (self._base_title, self._base):
            part.setVisible(compared.has_base and not state.is_writing)
        self._legend.setText(
            self.tr("Underlined: new in this text. Struck out: left out by at least one of them.")
            if compared.has_base
            else self.tr("Underlined: only in this text.")
        )
        self._show_own_text()

    def _show_sides(self, compared: Compared) -> None:
        for old in self._sides:
            self._columns.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._sides = [ConflictSide(number, side) for number, side in enumerate(compared.sides, 1)]
        for side in self._sides:
            self._columns.addWidget(side, 1)
        self._base.show_pieces(compared.base)
        self._make_choices(len(compared.sides))

    def _make_choices(self, sides: int) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        names = [f"keepButton{number}" for number in range(1, sides + 1)]
        self._choices = []
        for digit, name in enumerate((*names, "keepBothButton", "writeButton"), 1):
            made = button("choice", name)
            made.clicked.connect(functools.partial(self.choose, digit))
            self._buttons.addWidget(made, 1)
            self._choices.append(made)

    def _say(self, compared: Compared) -> None:
        name = section_name(compared.conflict.section)
        if self._model.state.is_writing:
            self._title.setText(self.tr("{section}: your text").format(section=name))
            self._text.setText(self.tr("It begins with every sentence of both. Change what you like."))
            self._later.setText(self.tr("Done"))
            return
        self._title.setText(
            self.tr("{section}: {count} texts").format(
                section=name, count=formats.number(len(compared.sides))
            )
        )
        self._text.setText(
            self.tr(
                "Written at the same time on different laptops. Choose what the note shall say. "
                "You can choose again until you leave the note; no text is deleted."
            )
        )
        self._later.setText(self.tr("Decide later"))
        self._later.setToolTip(KeyMap.here().shown("layer.close"))

    def _say_choices(self, compared: Compared) -> None:
        keeps = [self.tr("Keep: {name}").format(name=_short(side_name(side))) for side in compared.sides]
        all_of_them = self.tr("Keep both") if len(compared.sides) == 2 else self.tr("Keep all")
        texts = [*keeps, all_of_them, self.tr("Write it myself")]
        state = self._model.state
        for digit, (made, text) in enumerate(zip(self._choices, texts, strict=True), 1):
            made.setText(f"{formats.number(digit)}   {text}")
            made.setAccessibleName(text)
            made.setEnabled(not state.is_busy)
            made.setVisible(not state.is_writing)
        foot = self._buttons.parentWidget()
        if foot is not None:
            foot.setVisible(not state.is_writing)

    def _show_own_text(self) -> None:
        section = self.writing
        if section is None:
            return
        text = self._editor.texts.get(section, "")
        if text != self.own.toPlainText():
            with QSignalBlocker(self.own):
                self.own.take_text(text)

    def _on_own_text(self) -> None:
        if self.writing is not None:
            self._editor.edit(self.writing, self.own.toPlainText())

    def _on_own_left(self) -> None:
        if self.writing is not None:
            self._editor.leave(self.writing)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
