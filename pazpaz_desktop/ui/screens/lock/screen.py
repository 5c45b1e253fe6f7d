"""The lock screen: why it is locked, which practice, and what opens it."""

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import KeystoreUnavailable, RuleBroken, WrongPassphrase
from pazpaz_desktop.services.vault import CardState
from pazpaz_desktop.ui.runtime import demo_texts
from pazpaz_desktop.ui.runtime.messages import message_at_the_door
from pazpaz_desktop.ui.runtime.reasons import reason_text
from pazpaz_desktop.ui.screens.lock.demo_door import DemoDoor
from pazpaz_desktop.ui.screens.lock.kit_door import KitDoor
from pazpaz_desktop.ui.screens.lock.vault_choice import VaultChoice
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel, UnlockState
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, column, label, row, styled
from pazpaz_desktop.ui.widgets.basics import frame as plain_frame
from pazpaz_desktop.ui.widgets.demo_mark import DemoMark
from pazpaz_desktop.ui.widgets.page_card import PageCard
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField

_CARD_WIDTH = 480


class LockScreen(Translated):
    """Shows labels and states only: nothing of what a vault holds is known here.

    `own_practice_asked`: at a demo clinic's door, where there is no other practice.
    """

    own_practice_asked = Signal()

    def __init__(self, model: UnlockModel, reason: LockReason = LockReason.START) -> None:
        super().__init__()
        self.setObjectName("lock")
        self._model, self._reason = model, reason
        self._frame = plain_frame("plain")
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
        self._mark, self._demo = DemoMark(), None
        if model.demo is not None:
            self._demo = DemoDoor(model, model.demo)
            self._demo.own_practice_asked.connect(self.own_practice_asked)
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
        self._mark.retranslate()
        self._passphrase.call(self.tr("Passphrase"))
        self._kit_button.setAccessibleName(self.tr("Use the recovery kit"))
        self._on_changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override: ready to type."""
        super().showEvent(event)
        self._focus_first()

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
        mark = row()
        mark.addWidget(self._mark)
        mark.addStretch()
        body.addLayout(mark)
        parts: tuple[QWidget, ...] = (self._why, self._choice, self._message, self._passphrase)
        for part in parts:
            body.addWidget(part)
        body.addWidget(self._kit)
        body.addLayout(end)
        if self._demo is not None:
            body.addWidget(self._demo)
        column(self._frame).addWidget(frame)
        column(self).addWidget(self._frame)
        self.setTabOrder(self._passphrase.input, self._unlock)  # not to the eye: a space there would show it

    def _on_changed(self) -> None:
        state = self._model.state
        card = state.chosen
        name = demo_texts.name_text() if state.is_demo_clinic else card.label if card is not None else ""
        self._title.setText(name or self.tr("PazPaz"))
        self._show_door(state)
        for part in (self._unlock, self._passphrase, self._kit, self._kit_button):
            part.setEnabled(state.can_try)
        self._unlock.setText(self.tr("Unlocking…") if state.is_busy else self.tr("Unlock"))
        self._kit_button.setText(
            self.tr("Use the passphrase") if state.wants_kit else self.tr("Use the recovery kit")
        )
        self._say(state.error, card.state if card is not None else CardState.READY)
        if state.error is not None and not state.wants_kit:
            self._focus_first()

    def _show_door(self, state: UnlockState) -> None:
        """The demo clinic has a door of its own, and its mark and frame from the first glance."""
        is_demo = state.is_demo_clinic
        has_own_door = is_demo and self._demo is not None
        styled(self._frame, role="demo" if is_demo else "plain")
        # a frame looks for the width of its border only when its style is said to have changed
        QCoreApplication.sendEvent(self._frame, QEvent(QEvent.Type.StyleChange))
        self._mark.setVisible(is_demo)
        self._passphrase.setVisible(not (state.wants_kit or has_own_door))
        self._unlock.setVisible(not (state.wants_kit or has_own_door))
        self._kit.setVisible(state.wants_kit and not has_own_door)
        self._kit_button.setVisible(not has_own_door)
        if self._demo is not None:
            self._demo.setVisible(has_own_door)

    def _focus_first(self) -> None:
        if self._demo is not None and self._model.state.is_demo_clinic:
            self._demo.focus()
        else:
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
