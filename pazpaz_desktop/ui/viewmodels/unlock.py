"""Unlocking: which practice, with a passphrase or with the recovery kit, and what went wrong."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.foundation.errors import KeystoreHalfMissing, WrongKit
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CardState, Unlocked, VaultCard, Vaults
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoClinicModel


@dataclass(frozen=True, slots=True)
class UnlockState:
    """What the lock screen shows. `error` is of the last try; `wants_kit`: the kit's door stands open."""

    cards: tuple[VaultCard, ...] = ()
    chosen: VaultCard | None = None
    is_busy: bool = False
    error: Exception | None = None
    wants_kit: bool = False

    @property
    def is_demo_clinic(self) -> bool:
        """The chosen vault says that it is a demo clinic."""
        return self.chosen is not None and self.chosen.is_demo_clinic

    @property
    def can_try(self) -> bool:
        """There is a whole vault and no try is running."""
        return not self.is_busy and self.chosen is not None and self.chosen.state is CardState.READY


class UnlockModel(QObject):
    """Tries run on lane `keys`. `opened` hands over the Unlocked, which then belongs to the receiver.

    Without `demo`, a demo clinic is opened by its words, like any vault. `emptied`: its last one was removed.
    """

    changed = Signal()
    opened = Signal(object)
    emptied = Signal()

    def __init__(
        self,
        vaults: Vaults,
        keys: Lane,
        tasks: Tasks,
        parent: QObject | None = None,
        demo: DemoClinicModel | None = None,
    ) -> None:
        super().__init__(parent)
        self._vaults, self._keys, self._tasks = vaults, keys, tasks
        self.demo = demo
        self.state = UnlockState()
        if demo is not None:
            demo.setParent(self)
            demo.opened.connect(self.opened)
            demo.removed.connect(self.load)
            demo.stopped.connect(self.load)

    def load(self) -> None:
        """Read which practices are on this laptop, and take away what a crash left of others."""
        self._tasks.read(self, self._keys, self._swept_cards, self._on_cards, self._on_failed)

    def _swept_cards(self) -> tuple[VaultCard, ...]:
        self._vaults.sweep_unfinished()
        return self._vaults.cards()

    def choose(self, card: VaultCard) -> None:
        """The practice to open."""
        self._show(chosen=card, error=None, wants_kit=self.state.wants_kit)

    def ask_for_kit(self, wants_kit: bool) -> None:
        """Open or close the kit's door."""
        self._show(chosen=self.state.chosen, error=None, wants_kit=wants_kit)

    def unlock(self, passphrase: Secret) -> None:
        """Try a passphrase."""
        card = self.state.chosen
        if card is None or not self.state.can_try:
            return
        self._show(chosen=card, is_busy=True, wants_kit=self.state.wants_kit)
        self._tasks.read(
            self,
            self._keys,
            lambda: self._vaults.unlock(card.vault_id, passphrase),
            self._on_opened,
            self._on_failed,
        )

    def unlock_with_kit(self, code: str, new_passphrase: Secret | None) -> None:
        """Try a kit; with a new passphrase the vault also opens with that from now on."""
        card = self.state.chosen
        if card is None or not self.state.can_try:
            return
        self._show(chosen=card, is_busy=True, wants_kit=True)
        self._tasks.read(
            self,
            self._keys,
            lambda: self._vaults.unlock_with_kit(card.vault_id, code, new_passphrase),
            self._on_opened,
            self._on_failed,
        )

    def refuse(self, error: Exception) -> None:
        """The right passphrase, but the practice did not open: say why."""
        if self.demo is not None:
            self.demo.was_refused()
        self._on_failed(error)

    def _on_cards(self, cards: tuple[VaultCard, ...]) -> None:
        """The person's own practice comes first, and is the one that is meant."""
        had_some = bool(self.state.cards)
        cards = tuple(sorted(cards, key=lambda card: card.is_demo_clinic))
        self.state = UnlockState(cards=cards, chosen=cards[0] if cards else None)
        self.changed.emit()
        if had_some and not cards:
            self.emptied.emit()

    def _on_opened(self, unlocked: Unlocked) -> None:
        self._show(chosen=self.state.chosen)
        self.opened.emit(unlocked)

    def _on_failed(self, error: Exception) -> None:
        wants_kit = self.state.wants_kit or isinstance(error, (KeystoreHalfMissing, WrongKit))
        self._show(chosen=self.state.chosen, error=error, wants_kit=wants_kit)

    def _show(
        self,
        *,
        chosen: VaultCard | None,
        is_busy: bool = False,
        error: Exception | None = None,
        wants_kit: bool = False,
    ) -> None:
        self.state = UnlockState(self.state.cards, chosen, is_busy, error, wants_kit)
        self.changed.emit()
