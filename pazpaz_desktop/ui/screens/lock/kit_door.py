"""The side door: the recovery kit, and the new passphrase it lets a person choose."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.ui.runtime.rules import rule_text
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField


class KitDoor(Translated):
    """The code as printed, in any case, with or without dashes; the new passphrase may be left empty."""

    def __init__(self, model: UnlockModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._text = label("muted", wraps=True)
        self._code = Field("kitField")
        self._code.input.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._new = PassphraseField("newPassphraseField")
        self._open = button("primary", "openWithKitButton")
        self._open.clicked.connect(self._on_open)
        self._code.input.returnPressed.connect(self._on_open)
        self._new.input.returnPressed.connect(self._on_open)
        layout, end = column(self, gap="l"), row()
        for part in (self._text, self._code, self._new):
            layout.addWidget(part)
        end.addStretch()
        end.addWidget(self._open)
        layout.addLayout(end)
        model.changed.connect(self._on_changed)
        self.retranslate()

    def focus(self) -> None:
        """Ready to type the code."""
        self._code.input.setFocus()

    def retranslate(self) -> None:
        """Texts of the door."""
        self._text.setText(self.tr("The kit opens the practice without passphrase and keyring."))
        self._code.call(self.tr("Recovery code"))
        self._new.call(self.tr("New passphrase (leave empty to keep the old one)"))
        self._open.setText(self.tr("Open with the kit"))

    def _on_open(self) -> None:
        new = self._new.take()
        self._model.unlock_with_kit(self._code.text, new if len(new) else None)

    def _on_changed(self) -> None:
        error = self._model.state.error
        self._new.blame(rule_text(error) if isinstance(error, RuleBroken) else "")
