"""The laptops of the practice: what they are called, whose they are, and the way to add one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pazpaz_desktop.services.clinic import DeviceRow, Role
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.roles import role_name
from pazpaz_desktop.ui.viewmodels.laptops import LaptopsModel
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, frame, label, row


class LaptopsCard(Translated):
    """`add_asked`: the owner wants to add a laptop; others see who can."""

    add_asked = Signal()

    def __init__(self, model: LaptopsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._title, self._hint = label("heading"), label("small", wraps=True)
        self._add = button("", "addLaptopButton")
        self._add.clicked.connect(self.add_asked)
        self._lines: QVBoxLayout = column(gap="m")
        card: QFrame = frame("card")
        column(self).addWidget(card)
        body, head = column(card, gap="m", margin="xl"), row()
        head.addWidget(self._title, 1)
        head.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(head)
        body.addLayout(self._lines)
        body.addWidget(self._hint)
        model.rows_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the card."""
        rows = self._model.rows
        self._title.setText(self.tr("Laptops of this practice"))
        self._add.setText(self.tr("Add a laptop…"))
        is_owner = any(one.is_here and one.role is Role.OWNER for one in rows)
        self._add.setVisible(is_owner)
        self._hint.setText(self.tr("Only the owner of the practice can add laptops."))
        self._hint.setVisible(bool(rows) and not is_owner)
        while (item := self._lines.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for number, one in enumerate(rows, 1):
            self._lines.addWidget(self._line(number, one))

    def _line(self, number: int, one: DeviceRow) -> QWidget:
        line = QWidget()
        layout, words, top = row(line, gap="m"), column(gap="xs"), row()
        name, facts, here = label("strong", wraps=True), label("small", wraps=True), label("layoutTag")
        name.setObjectName(f"laptopName{number}")
        name.setText(one.name or self.tr("A laptop without a name yet"))
        added = formats.moment_of(one.added_at)
        when = self.tr("added {moment}").format(moment=added)
        facts.setText(f"{role_name(one.role.value)} · {when}")
        here.setText(self.tr("this laptop"))
        here.setVisible(one.is_here)
        top.addWidget(name)
        top.addWidget(here)
        top.addStretch()
        words.addLayout(top)
        words.addWidget(facts)
        layout.addWidget(Icon("laptop"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        return line
