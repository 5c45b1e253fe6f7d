"""The note's files: a place to drop them, the list, and what became of the last one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from pazpaz_desktop.foundation.ids import AttachmentId
from pazpaz_desktop.services.files import AttachmentRow
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.screens.notes.attachment_row import AttachmentItem
from pazpaz_desktop.ui.viewmodels.attachments import AttachmentListModel, FileProblem
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, frame, label, styled
from pazpaz_desktop.ui.widgets.file_dialog import file_dialog


class DropZone(QFrame):
    """Takes files dragged onto it; `dropped` carries their paths."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setProperty("role", "drop")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt override."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            styled(self, active="true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt override."""
        super().dragLeaveEvent(event)
        styled(self, active="false")

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt override."""
        styled(self, active="false")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.dropped.emit(paths)


class AttachmentsPane(Translated):
    """Files are checked and cleaned before they are kept; a refused one is named with its reason."""

    def __init__(self, model: AttachmentListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_editable = True
        self._undo_row: AttachmentRow | None = None
        self._shown: dict[AttachmentId, AttachmentItem] = {}
        self._title, self._hint = label("heading"), label("small", wraps=True)
        self._zone = DropZone()
        self._zone.setObjectName("dropZone")
        self._attach = button("", "attachButton")
        self._attach.clicked.connect(self._on_attach)
        self._zone.dropped.connect(self._on_paths)
        self._message = Banner("attachmentMessage", "undoRemoveButton")
        self._message.action.clicked.connect(self._on_undo)
        self._list = frame("")
        self._list.setObjectName("attachmentList")
        self._items: QVBoxLayout = column(self._list, gap="m")
        self._assemble()
        model.modelReset.connect(self._on_rows)
        model.dataChanged.connect(self._on_whereabouts)
        model.busy_changed.connect(self._on_busy)
        model.problem.connect(self._on_problem)
        model.thumbnail_ready.connect(self._on_thumbnail)
        model.added.connect(lambda _row: self._message.say("", "calm"))
        model.removed.connect(self._on_removed)
        self.retranslate()

    def set_editable(self, is_editable: bool) -> None:
        """Whether files can be added and removed."""
        if is_editable != self._is_editable:
            self._is_editable = is_editable
            self._on_rows()
        self._zone.setVisible(is_editable)

    def retranslate(self) -> None:
        """Texts of the pane."""
        self._title.setText(self.tr("Files"))
        self._hint.setText(
            self.tr("Drop a picture here. Location, camera and hidden data are removed before it is kept.")
        )
        self._list.setAccessibleName(self.tr("Files of this note"))
        self._on_busy(self._model.is_busy)

    def _assemble(self) -> None:
        zone = column(self._zone, gap="s", margin="m")
        zone.addWidget(self._hint)
        zone.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignLeft)
        layout = column(self, gap="m")
        for part in (self._title, self._zone, self._message, self._list):
            layout.addWidget(part)

    def _on_rows(self) -> None:
        self._shown.clear()
        while (item := self._items.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for attachment in self._model.rows:
            shown = AttachmentItem(attachment, is_editable=self._is_editable)
            shown.open_asked.connect(self._model.open)
            shown.remove_asked.connect(self._model.remove)
            self._items.addWidget(shown)
            self._shown[attachment.id] = shown
        self._on_whereabouts()

    def _on_whereabouts(self) -> None:
        for attachment_id, shown in self._shown.items():
            shown.show_whereabouts(self._model.whereabouts(attachment_id))
            thumbnail = self._model.thumbnail(attachment_id)
            if thumbnail is not None:
                shown.show_picture(thumbnail)

    def _on_attach(self) -> None:
        dialog = file_dialog(self, self.tr("Add a picture"), "attachDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.tr("Pictures (*.jpg *.jpeg)"))
        dialog.filesSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, names: list[str]) -> None:
        self._on_paths([Path(name) for name in names])

    def _on_paths(self, paths: list[Path]) -> None:
        self._message.say("", "calm")
        for path in paths:
            self._model.attach(path)

    def _on_busy(self, is_busy: bool) -> None:
        self._attach.setText(self.tr("Checking the file…") if is_busy else self.tr("Add a picture…"))

    def _on_problem(self, problem: FileProblem) -> None:
        self._undo_row = None
        self._message.say(f"{isolate(problem.name)}: {message_for(problem.error).text}", "warning")

    def _on_thumbnail(self, attachment_id: AttachmentId, image: QImage) -> None:
        shown = self._shown.get(attachment_id)
        if shown is not None:
            shown.show_picture(image)

    def _on_removed(self, attachment: AttachmentRow) -> None:
        self._undo_row = attachment
        text = self.tr("{name} was removed.").format(name=isolate(attachment.name))
        self._message.say(text, "calm", self.tr("Undo"))

    def _on_undo(self) -> None:
        if self._undo_row is not None:
            self._model.restore(self._undo_row)
            self._undo_row = None
        self._message.say("", "calm")
