"""The question when a practice may be older than what this laptop remembers: restored, or exchanged?"""

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
        title.setText(self.tr("This practice may be older than what this laptop last saw"))
        text.setText(
            self.tr(
                "All of it or one of its files was restored from a copy, lost, or exchanged for an older one."
                " What was written after that may not be in it. Open it only if you know why."
            )
        )
        keep, accept = button("primary", "leaveClosedButton"), button("", "openRestoredButton")
        keep.setText(self.tr("Leave it closed"))
        accept.setText(self.tr("I know why: open it"))
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
