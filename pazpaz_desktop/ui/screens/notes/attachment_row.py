"""One file in the note: its picture, name and size, where it is, and what was removed from it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage

from pazpaz_desktop.services.files import AttachmentRow
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.screens.notes.wording import removed_text
from pazpaz_desktop.ui.viewmodels.attachments import Whereabouts
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, column, label, row
from pazpaz_desktop.ui.widgets.elided import FileNameLabel
from pazpaz_desktop.ui.widgets.thumbnail import Thumbnail


class AttachmentItem(Translated):
    """`open_asked` and `remove_asked` name the file."""

    open_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, attachment: AttachmentRow, *, is_editable: bool) -> None:
        super().__init__()
        self._attachment = attachment
        self._name, self._size = FileNameLabel("strong"), label("small")
        self._removed = label("small", wraps=True)
        self._removed.setObjectName("removedReport")
        self._place, self._whereabouts = label("small", wraps=True), Whereabouts.UNKNOWN
        self._place.setObjectName("fileWhereabouts")
        self._open = Thumbnail()
        self._open.setObjectName("openAttachmentButton")
        self._open.clicked.connect(self._on_open)
        self._remove = IconButton("remove")
        self._remove.setObjectName("removeAttachmentButton")
        self._remove.setVisible(is_editable)
        self._remove.clicked.connect(self._on_remove)
        head, facts, layout = row(), column(gap="xs"), column(self, gap="xs")
        facts.addWidget(self._name)
        facts.addWidget(self._size)
        head.addWidget(self._open)
        head.addLayout(facts, 1)
        head.setAlignment(facts, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self._place)
        layout.addWidget(self._removed)
        self.retranslate()

    def show_picture(self, image: QImage) -> None:
        """The small picture, once it is there."""
        self._open.show_picture(image)

    def show_whereabouts(self, whereabouts: Whereabouts) -> None:
        """Whether the file is on this laptop; said only where it is not."""
        self._whereabouts = whereabouts
        self._say_whereabouts()

    def retranslate(self) -> None:
        """Texts of the row."""
        self._say_whereabouts()
        self._name.setText(self._attachment.name)
        self._size.setText(formats.size(self._attachment.size_bytes))
        self._removed.setText(removed_text(self._attachment.removed))
        self._open.setAccessibleName(self.tr("Show {name}").format(name=self._attachment.name))
        self._open.setToolTip(self.tr("Show"))
        name = self.tr("Remove {name}").format(name=self._attachment.name)
        self._remove.setAccessibleName(name)
        self._remove.setToolTip(self.tr("Remove"))

    def _say_whereabouts(self) -> None:
        texts = {
            Whereabouts.ELSEWHERE: self.tr("Not on this laptop yet. Open it to fetch it."),
            Whereabouts.FETCHING: self.tr("Being fetched from the clinic server…"),
        }
        self._place.setText(texts.get(self._whereabouts, ""))
        self._place.setVisible(self._whereabouts in texts)
        self._open.setAccessibleDescription(self._place.text())

    def _on_open(self) -> None:
        self.open_asked.emit(self._attachment.id)

    def _on_remove(self) -> None:
        self.remove_asked.emit(self._attachment.id)
