"""Texts that reached a note after its signature: shown beside it, part of it never."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.notes import LateEdit
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.screens.notes.compared_text import ComparedText
from pazpaz_desktop.ui.screens.notes.wording import section_name, side_name
from pazpaz_desktop.ui.viewmodels.differences import Piece
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, frame, label, row


@dataclass(frozen=True, slots=True, repr=False)
class _Stranded:
    """A text that only this window holds."""

    section: Section
    text: str


class LateEdits(Translated):
    """One card for each text; hidden while there is none. What only this window holds stands first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LateEdit | _Stranded, ...] = ()
        self._today = date.min
        self._title, self._text = label("heading"), label("muted", wraps=True)
        self._title.setObjectName("lateTitle")
        self._cards: QVBoxLayout = column(gap="m")
        layout = column(self, gap="s")
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self._cards)
        self.retranslate()

    def show_rows(self, late: Sequence[LateEdit], stranded: dict[Section, str], today: date) -> None:
        """Replace the cards."""
        rows: tuple[LateEdit | _Stranded, ...] = (
            *(_Stranded(section, text) for section, text in stranded.items()),
            *late,
        )
        if (rows, today) != (self._rows, self._today):
            self._rows, self._today = rows, today
            self.retranslate()

    def retranslate(self) -> None:
        """Texts of the panel."""
        self.setVisible(bool(self._rows))
        self._title.setText(self.tr("Not part of the signed note"))
        self._text.setText(
            self.tr(
                "Written on another laptop before it knew of the signature. The signed note stays as it is."
            )
        )
        while (item := self._cards.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for number, row_ in enumerate(self._rows, 1):
            self._cards.addWidget(self._card(number, row_))

    def _card(self, number: int, shown: LateEdit | _Stranded) -> QWidget:
        card, head = frame("card"), row()
        body = column(card, gap="s", margin="m")
        who, text = label("strong", wraps=True), ComparedText(strikes=False)
        who.setText(self._who(shown))
        text.setObjectName(f"lateText{number}")
        text.setAccessibleName(who.text())
        text.show_pieces((Piece(shown.text, is_marked=False),))
        copy = button("", f"copyLateButton{number}")
        copy.setText(self.tr("Copy"))
        copy.setAccessibleName(self.tr("Copy: {what}").format(what=who.text()))
        copy.clicked.connect(partial(_copy, shown.text))
        is_safe = isinstance(shown, LateEdit)
        head.addWidget(Icon("laptop") if is_safe else Icon("warning", "danger"))
        head.addWidget(who, 1)
        head.addWidget(copy)
        body.addLayout(head)
        body.addWidget(text)
        return card

    def _who(self, shown: LateEdit | _Stranded) -> str:
        name = section_name(shown.section)
        if isinstance(shown, _Stranded):
            words = self.tr("{section}: not saved. The note was signed elsewhere while you typed; copy this.")
            return words.format(section=name)
        when = formats.moment_near(shown.at, self._today)
        return self.tr("{section}: {laptop}, {time}").format(
            section=name, laptop=isolate(side_name(shown)), time=when
        )


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
