"""What waits for a person: texts to choose between, merged texts to read, late texts; each with its way."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.viewmodels.waiting import WaitingItem, WaitingModel
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, frame, label, row

_ICONS = {Standing.CONFLICT: "warning", Standing.MERGED: "info", Standing.LATE: "info"}


class WaitingCard(Translated):
    """`chosen` carries the WaitingItem to go to. Hidden while nothing waits."""

    chosen = Signal(object)

    def __init__(self, model: WaitingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._title = label("heading")
        self._title.setObjectName("waitingTitle")
        self._lines: QVBoxLayout = column(gap="s")
        card: QFrame = frame("card")
        column(self).addWidget(card)
        body = column(card, gap="m", margin="xl")
        body.addWidget(self._title)
        body.addLayout(self._lines)
        model.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the card."""
        items: Sequence[WaitingItem] = self._model.items
        self.setVisible(bool(items))
        self._title.setText(self.tr("Waiting for you: {count}").format(count=formats.number(len(items))))
        while (item := self._lines.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for number, waiting in enumerate(items, 1):
            self._lines.addWidget(self._line(number, waiting))

    def _line(self, number: int, waiting: WaitingItem) -> QWidget:
        line = QWidget()
        layout, words = row(line, gap="m"), column(gap="xs")
        what, whose = label("strong", wraps=True), label("small", wraps=True)
        what.setText(f"{self._field(waiting.group)}: {self._what(waiting)}")
        whose.setText(self._whose(waiting))
        go = button("", f"waitingButton{number}")
        go.setText(self.tr("Compare") if waiting.standing is Standing.CONFLICT else self.tr("Look"))
        go.setAccessibleName(f"{go.text()}: {what.text()}, {whose.text()}")
        go.clicked.connect(partial(self.chosen.emit, waiting))
        words.addWidget(what)
        words.addWidget(whose)
        is_conflict = waiting.standing is Standing.CONFLICT
        layout.addWidget(Icon(_ICONS[waiting.standing], "warning" if is_conflict else "muted"))
        layout.addLayout(words, 1)
        layout.addWidget(go)
        return line

    def _what(self, waiting: WaitingItem) -> str:
        if waiting.standing is Standing.MERGED:
            return self.tr("two laptops' texts were joined, please read")
        if waiting.standing is Standing.LATE:
            return self.tr("a text came after the signature")
        if waiting.kind is Kind.CLIENT:
            return self.tr("two laptops saved different values")
        return self.tr("two texts to choose between")

    def _whose(self, waiting: WaitingItem) -> str:
        name = isolate(waiting.client_name) if waiting.client_name else ""
        if waiting.kind is Kind.CLIENT:
            return name
        day = isolate(formats.day(waiting.session_on)) if waiting.session_on is not None else ""
        return " · ".join(part for part in (name, self.tr("Session note"), day) if part)

    def _field(self, group: Group) -> str:
        names = {
            Group.SUBJECTIVE: self.tr("Subjective"),
            Group.OBJECTIVE: self.tr("Objective"),
            Group.ASSESSMENT: self.tr("Assessment"),
            Group.PLAN: self.tr("Plan"),
            Group.PHONE: self.tr("Phone"),
            Group.EMAIL: self.tr("E-mail"),
        }
        return names.get(group, self.tr("Record"))
