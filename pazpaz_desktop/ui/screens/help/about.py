"""About the program: its version and licence, and the diagnostics bundle shown before it is kept."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pazpaz_desktop import __version__
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.viewmodels.diagnostics import DiagnosticsModel, DiagnosticsState
from pazpaz_desktop.ui.widgets.basics import button, label, row
from pazpaz_desktop.ui.widgets.file_dialog import save_dialog
from pazpaz_desktop.ui.widgets.sheet import Sheet

_FILE_NAME: Final = "pazpaz-diagnostics.txt"
_PREVIEW_HEIGHT: Final = 220


class AboutSheet(Sheet):
    """What is in the preview is what is written, byte for byte; nothing is sent anywhere."""

    def __init__(self, model: DiagnosticsModel, parent: QWidget) -> None:
        super().__init__("aboutSheet", parent)
        self._model = model
        self._title, self._version = label("title"), label("muted", wraps=True)
        self._explained, self._said = label(wraps=True), label("small", wraps=True)
        self._said.setObjectName("aboutSaid")
        self._preview = QPlainTextEdit()
        self._preview.setObjectName("diagnosticsPreview")
        self._preview.setReadOnly(True)
        self._preview.setTabChangesFocus(True)
        self._preview.setFixedHeight(_PREVIEW_HEIGHT)
        self._preview.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._keep, self._close = button("", "keepDiagnosticsButton"), button("primary", "closeAboutButton")
        self._keep.clicked.connect(self._on_keep)
        self._close.clicked.connect(self.close_sheet)
        model.changed.connect(self._on_changed)
        for part in (self._title, self._version, self._explained, self._preview, self._said):
            self.body.addWidget(part)
        ends = row(gap="m")
        ends.addStretch()
        ends.addWidget(self._keep)
        ends.addWidget(self._close)
        self.body.addLayout(ends)

    def show_sheet(self) -> None:
        """Open it, and gather the facts anew."""
        self.retranslate()
        self.open(self._close)
        self._model.gather(self._screen())

    def retranslate(self) -> None:
        """Texts of the sheet."""
        self._title.setText(self.tr("About PazPaz"))
        self.card.setAccessibleName(self.tr("About PazPaz"))
        self._version.setText(
            self.tr("Version {version}. Free software under the Apache License 2.0.").format(
                version=__version__
            )
        )
        self._explained.setText(
            self.tr(
                "For whoever helps you: versions, numbers of records, settings and codes. No name and no "
                "text of anybody is in it. Read it here; save it only if you want to hand it over."
            )
        )
        self._preview.setAccessibleName(self.tr("What the file would hold"))
        self._keep.setText(self.tr("Save as a file…"))
        self._close.setText(self.tr("Close"))
        self._on_changed()

    def _screen(self) -> dict[str, str]:
        screen = self.screen()
        size = screen.size()
        return {
            "qt": qVersion(),
            "screen": f"{size.width()} x {size.height()} at {screen.devicePixelRatio():g}",
            "window": f"{self.window().width()} x {self.window().height()}",
        }

    def _on_changed(self) -> None:
        state = self._model.state
        if self._preview.toPlainText() != state.text:
            self._preview.setPlainText(state.text)
        self._keep.setEnabled(bool(state.text))
        self._said.setText(self._words(state))

    def _words(self, state: DiagnosticsState) -> str:
        if state.error is not None:
            return message_for(state.error).text
        if state.is_kept is None:
            return "" if state.text else self.tr("Counting…")
        if state.is_kept:
            return self.tr("The file is written.")
        return self.tr("It could not be written there. Choose another place.")

    def _on_keep(self) -> None:
        dialog = save_dialog(self, self.tr("Save the diagnostics"), "diagnosticsDialog", file_name=_FILE_NAME)
        dialog.fileSelected.connect(lambda name: self._model.keep(Path(name)))
        dialog.open()
