"""Phone numbers and addresses that two laptops changed at once: all shown, one to be chosen or written."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.clients import FieldConflict, Side
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, frame, label, row


class FieldConflicts(Translated):
    """One card for each field; hidden while nothing waits."""

    def __init__(self, model: ClientPageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._today = date.min
        self._shown: tuple[FieldConflict, ...] = ()
        self._client: ClientId | None = None
        self._inputs: dict[Part, QLineEdit] = {}
        self._cards: QVBoxLayout = column(self, gap="m")
        model.changed.connect(self._on_changed)
        self.retranslate()

    def show_day(self, today: date) -> None:
        """The day on which moments are shown as times only."""
        self._today = today

    def retranslate(self) -> None:
        """Texts of the cards."""
        typed = {part: line.text() for part, line in self._inputs.items()}
        self._inputs.clear()
        self.setVisible(bool(self._shown))
        while (item := self._cards.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for conflict in self._shown:
            self._cards.addWidget(self._card(conflict))
            self._inputs[conflict.part].setText(typed.get(conflict.part, ""))

    def _on_changed(self) -> None:
        page = self._model.page
        conflicts = page.conflicts if page is not None else ()
        client = page.client.id if page is not None else None
        if client != self._client:
            self._client = client
            self._inputs.clear()
        if conflicts != self._shown:  # otherwise what is being typed, and the keyboard, stay where they are
            self._shown = conflicts
            self.retranslate()

    def _card(self, conflict: FieldConflict) -> QWidget:
        card: QFrame = frame("banner")
        card.setProperty("tone", "warning")
        card.setObjectName(f"{conflict.part.value}Conflict")
        body, head = column(card, gap="s", margin="m"), row(gap="m")
        title = label("strong", wraps=True)
        title.setText(
            self.tr("{field}: changed on two laptops. All values are kept; which one is right?").format(
                field=self._field(conflict.part)
            )
        )
        head.addWidget(Icon("warning", "warning"))
        head.addWidget(title, 1)
        body.addLayout(head)
        for number, side in enumerate(conflict.sides, 1):
            body.addWidget(self._side(conflict, number, side))
        body.addWidget(self._own(conflict))
        return card

    def _side(self, conflict: FieldConflict, number: int, side: Side) -> QWidget:
        line = QWidget()
        layout, words = row(line, gap="m"), column(gap="xs")
        value, who = label("strong", wraps=True), label("small", wraps=True)
        value.setText(left_to_right(side.text) if side.text else self.tr("(empty)"))
        name = self.tr("This laptop") if side.is_here else side.device_name or self.tr("Another laptop")
        who.setText(f"{isolate(name)}, {formats.moment_near(side.at, self._today)}")
        keep = button("", f"{conflict.part.value}KeepButton{number}")
        keep.setText(self.tr("Keep this"))
        keep.setAccessibleName(self.tr("Keep {value}").format(value=value.text()))
        keep.clicked.connect(partial(self._model.resolve, conflict, side.text))
        words.addWidget(value)
        words.addWidget(who)
        layout.addLayout(words, 1)
        layout.addWidget(keep)
        return line

    def _own(self, conflict: FieldConflict) -> QWidget:
        line, own = QWidget(), QLineEdit()
        layout = row(line, gap="m")
        own.setObjectName(f"{conflict.part.value}OwnField")
        own.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        own.setPlaceholderText(self.tr("None of them: write it here"))
        own.setAccessibleName(self.tr("Another value for {field}").format(field=self._field(conflict.part)))
        keep = button("", f"{conflict.part.value}OwnButton")
        keep.setText(self.tr("Keep what I wrote"))
        keep.clicked.connect(lambda: self._keep_own(conflict, own.text()))
        own.returnPressed.connect(lambda: self._keep_own(conflict, own.text()))
        layout.addWidget(own, 1)
        layout.addWidget(keep)
        self._inputs[conflict.part] = own
        return line

    def _keep_own(self, conflict: FieldConflict, value: str) -> None:
        if value.strip():
            self._model.resolve(conflict, value)

    def _field(self, part: Part) -> str:
        return self.tr("Phone") if part is Part.PHONE else self.tr("E-mail")
