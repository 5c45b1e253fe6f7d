"""Which practice: shown only where there are several on this laptop."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from pazpaz_desktop.services.vault import CardState, VaultCard
from pazpaz_desktop.ui.runtime import demo_texts
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.basics import Translated, column, row
from pazpaz_desktop.ui.widgets.demo_mark import DemoMark


class VaultChoice(Translated):
    """One radio button for each vault, by its label."""

    def __init__(self, model: UnlockModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._group = QButtonGroup(self)
        self._cards: tuple[VaultCard, ...] = ()
        self._marks: list[DemoMark] = []
        self._layout = column(self, gap="s")
        model.changed.connect(self._on_changed)
        self._on_changed()

    def retranslate(self) -> None:
        """Labels of vaults that have none."""
        for button, card in zip(self._group.buttons(), self._cards, strict=True):
            button.setText(self._name(card))
        for mark in self._marks:
            mark.retranslate()

    def _on_changed(self) -> None:
        state = self._model.state
        if state.cards != self._cards:
            self._rebuild(state.cards)
        if state.chosen in self._cards:
            with QSignalBlocker(self._group):
                self._group.buttons()[self._cards.index(state.chosen)].setChecked(True)
        self.setVisible(len(self._cards) > 1)

    def _rebuild(self, cards: tuple[VaultCard, ...]) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        for mark in self._marks:
            mark.deleteLater()
        self._marks.clear()
        self._cards = cards
        for at, card in enumerate(cards):
            button = QRadioButton(self._name(card))
            button.setObjectName(f"vault{at}")
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button, at)
            line = row(gap="m")
            line.addWidget(button)
            if card.is_demo_clinic:
                self._marks.append(DemoMark())
                line.addWidget(self._marks[-1])
            line.addStretch()
            self._layout.addLayout(line)

    def _on_clicked(self) -> None:
        self._model.choose(self._cards[self._group.checkedId()])

    def _name(self, card: VaultCard) -> str:
        if card.is_demo_clinic:
            return demo_texts.name_text()
        if card.label:
            return card.label
        if card.state is CardState.INCOMPLETE:
            return self.tr("A practice with parts missing")
        return self.tr("A practice that cannot be read")
