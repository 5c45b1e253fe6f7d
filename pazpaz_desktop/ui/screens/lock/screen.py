"""The lock screen: why it is locked, which practice, and what opens it."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import KeystoreUnavailable, RuleBroken, WrongPassphrase
from pazpaz_desktop.services.vault import CardState
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.runtime.reasons import reason_text
from pazpaz_desktop.ui.screens.lock.kit_door import KitDoor
from pazpaz_desktop.ui.screens.lock.vault_choice import VaultChoice
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.page_card import PageCard
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField

_CARD_WIDTH = 480


class LockScreen(Translated):
    """Shows labels and states only: nothing of what a vault holds is known here."""

    def __init__(self, model: UnlockModel, reason: LockReason = LockReason.START) -> None:
        super().__init__()
        self.setObjectName("lock")
        self._model, self._reason = model, reason
        self._icon, self._title, self._why = Icon("lock"), label("title"), label("muted", wraps=True)
        self._why.setObjectName("lockReason")
        self._choice = VaultChoice(model)
        self._passphrase = PassphraseField("passphraseField")
        self._passphrase.input.returnPressed.connect(self._on_unlock)
        self._unlock = button("primary", "unlockButton")
        self._unlock.clicked.connect(self._on_unlock)
        self._message = Banner("lockMessage")
        self._kit_button = button("quiet", "kitButton")
        self._kit_button.clicked.connect(self._on_kit_button)
        self._kit = KitDoor(model)
        self._assemble()
        model.changed.connect(self._on_changed)
        self.retranslate()
        self._on_changed()

    def show_reason(self, reason: LockReason) -> None:
        """Say why it is locked, once that is known."""
        self._reason = reason
        self.retranslate()

    def retranslate(self) -> None:
        """Texts of the screen."""
        why = reason_text(self._reason)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._passphrase.call(self.tr("Passphrase"))
        self._kit_button.setAccessibleName(self.tr("Use the recovery kit"))
        self._on_changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override: ready to type."""
        super().showEvent(event)
        self._passphrase.input.setFocus()

    def _assemble(self) -> None:
        frame = PageCard(_CARD_WIDTH)
        head, end = row(gap="m"), row()
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        end.addWidget(self._kit_button)
        end.addStretch()
        end.addWidget(self._unlock)
        body: QVBoxLayout = frame.body
        body.addLayout(head)
        parts: tuple[QWidget, ...] = (self._why, self._choice, self._message, self._passphrase)
        for part in parts:
            body.addWidget(part)
        body.addWidget(self._kit)
        body.addLayout(end)
        column(self).addWidget(frame)
        self.setTabOrder(self._passphrase.input, self._unlock)  # not to the eye: a space there would show it

    def _on_changed(self) -> None:
        state = self._model.state
        card = state.chosen
        self._title.setText(card.label if card is not None and card.label else self.tr("PazPaz"))
        self._passphrase.setVisible(not state.wants_kit)
        self._kit.setVisible(state.wants_kit)
        for part in (self._unlock, self._passphrase, self._kit, self._kit_button):
            part.setEnabled(state.can_try)
        self._unlock.setVisible(not state.wants_kit)
        self._unlock.setText(self.tr("Unlocking…") if state.is_busy else self.tr("Unlock"))
        self._kit_button.setText(
            self.tr("Use the passphrase") if state.wants_kit else self.tr("Use the recovery kit")
        )
        self._say(state.error, card.state if card is not None else CardState.READY)
        if state.error is not None and not state.wants_kit:
            self._passphrase.input.setFocus()

    def _say(self, error: Exception | None, vault: CardState) -> None:
        if error is not None and not isinstance(error, RuleBroken):
            is_mild = isinstance(error, (WrongPassphrase, KeystoreUnavailable))
            self._message.say(message_at_the_door(error).text, "warning" if is_mild else "danger")
        else:
            self._message.say(self._vault_text(vault), "danger")

    def _vault_text(self, vault: CardState) -> str:
        return {
            CardState.READY: "",
            CardState.DAMAGED: self.tr(
                "The key file of this practice is damaged. Nothing was deleted. "
                "Restore vault.json from a backup."
            ),
            CardState.INCOMPLETE: self.tr(
                "Part of this practice is missing on this laptop. Nothing was overwritten. "
                "Restore the missing file from a backup."
            ),
            CardState.NEWER: self.tr(
                "This practice was written by a newer program. Nothing was changed. "
                "Install the newest program."
            ),
        }[vault]

    def _on_unlock(self) -> None:
        if len(self._passphrase.peek()):
            self._model.unlock(self._passphrase.take())

    def _on_kit_button(self) -> None:
        self._model.ask_for_kit(not self._model.state.wants_kit)
        if self._model.state.wants_kit:
            self._kit.focus()
        else:
            self._passphrase.input.setFocus()
