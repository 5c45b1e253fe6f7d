"""The question when a practice is older than what this laptop remembers of it: restored, or exchanged?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.sheet import Sheet


class RollbackSheet(Sheet):
    """Asks once; `answered` says whether to open it all the same. Esc means no."""

    answered = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("rollbackSheet", parent)
        self._is_accepted = False
        title, text = label("title", wraps=True), label("muted", wraps=True)
        title.setText(self.tr("This practice is older than what this laptop last saw"))
        text.setText(
            self.tr(
                "It was restored from a copy, or someone put an older copy in its place. What was written"
                " after that copy is not in it. Open it only if you know that it was restored."
            )
        )
        keep, accept = button("primary", "leaveClosedButton"), button("", "openRestoredButton")
        keep.setText(self.tr("Leave it closed"))
        accept.setText(self.tr("It was restored: open it"))
        keep.clicked.connect(self.close_sheet)
        accept.clicked.connect(self._on_accept)
        self.closed.connect(lambda: self.answered.emit(self._is_accepted))
        end = row(gap="m")
        end.addStretch()
        end.addWidget(accept)
        end.addWidget(keep)
        self.body.addWidget(title)
        self.body.addWidget(text)
        self.body.addLayout(end)
        self.open(keep)

    def _on_accept(self) -> None:
        self._is_accepted = True
        self.close_sheet()
