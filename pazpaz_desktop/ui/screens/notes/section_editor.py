"""One section of the note: letter, name, counter, text, and what another laptop has to do with it."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.screens.notes.wording import LETTERS, section_hint, section_name
from pazpaz_desktop.ui.viewmodels.signing import over_limit
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column, label, row, styled
from pazpaz_desktop.ui.widgets.notes_text import NotesText


class SectionEditor(Translated):
    """`edited` carries the section and its whole text, as typed; `left`: the caret went elsewhere.

    `compare_asked` and `reviewed` are what its mark offers where other laptops wrote in it, too.
    """

    edited = Signal(object, str)
    left = Signal(object)
    compare_asked = Signal(object)
    reviewed = Signal(object)

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.text = NotesText()
        self.text.setObjectName(f"section{LETTERS[section]}")
        self._letter, self._name, self._hint = label("letter"), label("strong"), label("small")
        self._counter = label("small")
        self._counter.setObjectName(f"counter{LETTERS[section]}")
        self._name.setBuddy(self.text)
        self._standing = Standing.CLEAR
        self._mark = Banner(f"standing{LETTERS[section]}", f"standingButton{LETTERS[section]}")
        self._mark.action.clicked.connect(self._on_mark)
        head, layout = row(), column(self, gap="xs")
        for part in (self._letter, self._name, self._hint):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self._counter)
        layout.addLayout(head)
        layout.addWidget(self._mark)
        layout.addWidget(self.text, 1)
        self.text.textChanged.connect(self._on_text)
        self.text.left.connect(lambda: self.left.emit(self.section))
        self.retranslate()

    def show_text(self, text: str, *, is_editable: bool, is_other_note: bool) -> None:
        """Replace the text without telling the model; within a note the caret stays at its words."""
        self.text.setReadOnly(not is_editable)
        styled(self.text, readOnly="false" if is_editable else "true")
        if text != self.text.toPlainText():
            with QSignalBlocker(self.text):
                if is_other_note:
                    self.text.setPlainText(text)
                else:
                    self.text.take_text(text)
        self._count(text)

    def show_standing(self, standing: Standing) -> None:
        """Whether texts of several laptops meet here, and what the person can do about it."""
        self._standing = standing
        self._say_standing()

    def caret(self) -> tuple[int, int]:
        """Caret and selection anchor."""
        cursor = self.text.textCursor()
        return cursor.position(), cursor.anchor()

    def put_caret(self, caret: int, anchor: int) -> None:
        """Put caret and selection back and take the focus."""
        end = self.text.document().characterCount() - 1
        cursor = self.text.textCursor()
        cursor.setPosition(min(anchor, end))
        cursor.setPosition(min(caret, end), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def retranslate(self) -> None:
        """Texts of the section."""
        name = section_name(self.section)
        self._letter.setText(LETTERS[self.section])
        self._name.setText(name)
        self._hint.setText(section_hint(self.section))
        self.text.setAccessibleName(name)
        self.text.setToolTip(KeyMap.here().shown(f"note.{self.section.value}"))
        self._count(self.text.toPlainText())
        self._say_standing()

    def _say_standing(self) -> None:
        match self._standing:
            case Standing.CONFLICT:
                text = self.tr("Changed on two laptops. Both texts are kept; you decide.")
                self._mark.say(text, "warning", self.tr("Compare"))
            case Standing.MERGED:
                text = self.tr(
                    "What two laptops wrote was joined here. Nothing was left out. Please read it."
                )
                self._mark.say(text, "calm", self.tr("I have read it"))
            case Standing.LATE:
                text = self.tr(
                    "Another text for this section came after the signature. It is shown at the top, apart."
                )
                self._mark.say(text, "calm")
            case Standing.CLEAR:
                self._mark.say("", "calm")
        name = self._mark.action.text()
        self._mark.action.setAccessibleName(f"{section_name(self.section)}: {name}")

    def _on_mark(self) -> None:
        asked = self.compare_asked if self._standing is Standing.CONFLICT else self.reviewed
        asked.emit(self.section)

    def _on_text(self) -> None:
        text = self.text.toPlainText()
        self._count(text)
        self.edited.emit(self.section, text)

    def _count(self, text: str) -> None:
        over = over_limit(text)
        limit = formats.number(limits.SIGNED_SECTION_CHARACTERS)
        if over:
            words = self.tr("{over} over the limit of {limit}")
            self._counter.setText(words.format(over=formats.number(over), limit=limit))
        else:
            self._counter.setText(left_to_right(f"{formats.number(len(text))} / {limit}"))
        styled(self._counter, tone="danger" if over else "")
        self.text.setAccessibleDescription(self._counter.text() if over else "")
