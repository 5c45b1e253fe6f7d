"""The lock screen and set-up as a person sees them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from pazpaz_desktop.app.tour import hands
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import KeystoreHalfMissing, WrongPassphrase
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CardState, VaultCard
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from tests.support.ui import LABEL, PASSPHRASE, at_once, vaults_of
from tests.ui.test_window import nameless


@pytest.fixture
def lock(qtbot, tmp_path):
    """Makes a lock screen over folders in the given states."""

    def make(*states, reason=LockReason.START):
        vaults = vaults_of(tmp_path)
        model = UnlockModel(vaults, InlineLane("keys"), Tasks(at_once, ChangeBus()))
        cards = tuple(
            VaultCard(VaultId.random(), f"Clinic {at}" if state is CardState.READY else "", state)
            for at, state in enumerate(states)
        )
        model._on_cards(cards)
        screen = LockScreen(model, reason)
        qtbot.addWidget(screen)
        screen.show()
        return screen, model

    return make


def text_of(screen, name):
    return screen.findChild(QLabel, name).text()


def part(screen, name):
    return screen.findChild(QWidget, name)


def test_tab_from_the_passphrase_goes_to_unlock_and_return_presses_a_button(lock, qtbot):
    screen, model = lock(CardState.READY)
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    part(screen, "passphraseField").setFocus()
    QTest.keyClick(part(screen, "passphraseField"), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is part(screen, "unlockButton")
    QTest.keyClick(part(screen, "kitButton"), Qt.Key.Key_Return)
    assert model.state.wants_kit


def test_it_says_why_it_is_locked(lock):
    screen, _ = lock(CardState.READY, reason=LockReason.IDLE)
    assert text_of(screen, "lockReason") == "Locked because nobody was working. Your drafts are safe."
    screen.show_reason(LockReason.ASKED)
    assert text_of(screen, "lockReason") == "Locked at your request. Your drafts are safe."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CardState.DAMAGED, "vault.json"),
        (CardState.INCOMPLETE, "missing"),
        (CardState.NEWER, "newer program"),
    ],
)
def test_a_vault_that_cannot_be_opened_is_explained_and_not_tried(lock, state, words):
    screen, _ = lock(state)
    assert words in text_of(screen, "lockMessage")
    assert not part(screen, "unlockButton").isEnabled()
    assert not part(screen, "kitButton").isEnabled()


def test_of_several_practices_one_is_chosen_by_its_label(lock):
    screen, model = lock(CardState.READY, CardState.READY, CardState.DAMAGED)
    second = screen.findChild(QAbstractButton, "vault1")
    assert second.text() == "Clinic 1"
    second.click()
    assert model.state.chosen.label == "Clinic 1"
    screen.findChild(QAbstractButton, "vault2").click()
    assert not part(screen, "unlockButton").isEnabled()


def test_one_practice_needs_no_choice(lock):
    screen, _ = lock(CardState.READY)
    assert not screen.findChild(QAbstractButton, "vault0").isVisible()


def test_a_lost_keyring_half_is_called_so_and_opens_the_kits_door(lock):
    screen, model = lock(CardState.READY)
    model.refuse(KeystoreHalfMissing())
    assert "lost its half" in text_of(screen, "lockMessage")
    assert part(screen, "kitField").isVisible()
    part(screen, "kitButton").click()
    assert part(screen, "passphraseField").isVisible()


def test_a_wrong_passphrase_is_said_calmly_with_what_to_check(lock):
    screen, model = lock(CardState.READY)
    model.refuse(WrongPassphrase())
    assert text_of(screen, "lockMessage") == (
        "That passphrase does not open this practice. Your notes are safe. "
        "Check the keyboard layout and Caps Lock, then try again."
    )


@pytest.mark.parametrize(
    ("keys", "is_hinted"),
    [
        ([("A", False), ("B", False)], True),
        ([("a", True)], True),
        ([("A", True), ("b", False)], False),
        ([("b", False), ("A", False)], False),
        ([("1", False), ("כ", False)], False),
        ([("ABC", False)], False),
    ],
)
def test_caps_lock_is_guessed_from_what_the_keys_bring(lock, keys, is_hinted):
    screen, _ = lock(CardState.READY)
    field = part(screen, "passphraseField")
    for text, has_shift in keys:
        modifier = Qt.KeyboardModifier.ShiftModifier if has_shift else Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, text))
    shown = [one for one in screen.findChildren(QLabel, "capsLockHint") if one.isVisible()]
    assert bool(shown) is is_hinted


def test_caps_lock_is_not_blamed_for_what_is_pasted(lock, qapp):
    screen, _ = lock(CardState.READY)
    field = part(screen, "passphraseField")
    qapp.clipboard().setText("HARBOUR STREET PHYSIO")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "HARBOUR STREET PHYSIO"
    assert not screen.findChild(QLabel, "capsLockHint").isVisible()


def test_the_tour_holds_shift_for_a_capital(lock):
    screen, _ = lock(CardState.READY)
    field = part(screen, "passphraseField")
    hands.focus(field)
    for letter in "Harbour STREET שלום":
        hands.key(field, letter)
    assert field.text() == "Harbour STREET שלום"
    assert not screen.findChild(QLabel, "capsLockHint").isVisible()


def test_everything_on_the_lock_screen_has_a_name(lock):
    screen, model = lock(CardState.READY, CardState.READY)
    assert nameless(screen) == []
    model.ask_for_kit(True)
    assert nameless(screen) == []


@pytest.fixture
def set_up(qtbot, tmp_path):
    model = OnboardingModel(
        vaults_of(tmp_path), InlineLane("keys"), Tasks(at_once, ChangeBus()), has_keyring=False
    )
    languages = Languages()
    screen = OnboardingScreen(model, languages)
    qtbot.addWidget(screen)
    screen.show()
    yield screen, model
    languages.use(Language.ENGLISH)


def test_choosing_hebrew_mirrors_set_up_at_once(set_up, qapp):
    screen, _ = set_up
    part(screen, "languageHebrew").click()
    qapp.processEvents()
    assert screen.layoutDirection() is Qt.LayoutDirection.RightToLeft
    start = part(screen, "startButton")
    assert start.mapTo(screen, start.rect().center()).x() < screen.width() // 2
    part(screen, "languageEnglish").click()
    qapp.processEvents()
    assert screen.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_without_a_keyring_set_up_says_that_the_passphrase_alone_opens(set_up):
    screen, model = set_up
    model.start()
    said = [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    assert any("passphrase alone" in text for text in said)


def test_everything_in_set_up_has_a_name(set_up):
    screen, model = set_up
    assert nameless(screen) == []
    model.start()
    assert nameless(screen) == []
    model.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
    assert nameless(screen) == []
    model.kit_is_kept()
    assert nameless(screen) == []
    assert "group" in part(screen, "kitGroupField1").accessibleName().lower()
