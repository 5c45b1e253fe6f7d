"""One side of a conflict: whose text it is, from when, and the text with what is new in it."""

from datetime import date

from PySide6.QtWidgets import QFrame, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.screens.notes.compared_text import ComparedText
from pazpaz_desktop.ui.screens.notes.wording import side_name
from pazpaz_desktop.ui.viewmodels.conflict import SideText
from pazpaz_desktop.ui.widgets.basics import Icon, column, label, row


class ConflictSide(QFrame):
    """`number` is the key that keeps it."""

    def __init__(self, number: int, side: SideText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._side = side
        self._key, self._who, self._facts = label("letter"), label("strong", wraps=True), label("small")
        self._key.setText(formats.number(number))
        self._who.setObjectName(f"sideName{number}")
        self.text = ComparedText(strikes=False)
        self.text.setObjectName(f"sideText{number}")
        self.text.show_pieces(side.pieces)
        head, layout = row(), column(self, gap="s", margin="m")
        head.addWidget(self._key)
        head.addWidget(Icon("laptop"))
        head.addWidget(self._who, 1)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._facts)

    def say(self, today: date, *, has_base: bool) -> None:
        """Who, when, and how much is new, in the language in use."""
        when = formats.moment_near(self._side.at, today)
        self._who.setText(f"{isolate(side_name(self._side))}, {when}")
        added, left_out = formats.number(self._side.added), formats.number(self._side.left_out)
        self._facts.setText(
            self.tr("Words only here: {added}").format(added=added)
            if not has_base
            else self.tr("Words added: {added} · left out: {left_out}").format(added=added, left_out=left_out)
        )
        self.text.setAccessibleName(self._who.text())
        self.text.setAccessibleDescription(self._facts.text())
