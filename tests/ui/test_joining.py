"""Joining by keyboard and mouse: the pages of set-up from an invitation to the yes of another laptop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton

from pazpaz_desktop.foundation.errors import InvitationDeclined, RuleBroken
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.enrolling import EnrolStep
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from tests.support.scripted_clinic import CODE, ScriptedEnrolling
from tests.support.ui import LABEL, PASSPHRASE, at_once, vaults_of


@pytest.fixture
def enrolling(tmp_path):
    return ScriptedEnrolling(
        vaults_of(tmp_path / "profile"), [EnrolStep(None, False), EnrolStep(CODE, False)]
    )


@pytest.fixture
def screen(qapp, tmp_path, enrolling):
    tasks = Tasks(at_once, ChangeBus())
    admission = Admission(lambda: enrolling, InlineLane("sync"), tasks)
    model = OnboardingModel(
        enrolling.vaults, InlineLane("keys"), tasks, has_keyring=False, admission=admission
    )
    languages = Languages()
    made = OnboardingScreen(model, languages)
    made.resize(1024, 640)
    made.show()
    yield made
    admission.stop()
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, 0)
    languages.use(Language.ENGLISH)


@pytest.fixture
def invitation(tmp_path):
    path = tmp_path / "PazPaz.invitation"
    path.write_bytes(b'{"pazpaz_invitation": 1}')
    return path


def button(screen, name):
    return next(one for one in screen.findChildren(QPushButton, name) if one.isVisible())


def line(screen, name):
    return next(one for one in screen.findChildren(QLineEdit, name) if one.isVisible())


def said(screen, name):
    return next(one.text() for one in screen.findChildren(QLabel, name) if one.isVisible())


def choose(screen, path):
    button(screen, "chooseInvitationButton").click()
    dialog = screen.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    QApplication.sendPostedEvents(dialog, 0)


def up_to_the_digits(screen, invitation):
    """Everything a person types."""
    model = screen._model
    button(screen, "joinPracticeButton").click()
    choose(screen, invitation)
    QTest.keyClicks(line(screen, "deviceNameField"), "Noa's laptop")
    QTest.keyClick(line(screen, "deviceNameField"), Qt.Key.Key_Return)
    line(screen, "labelField").setText(LABEL)
    for name in ("passphraseField", "passphraseAgainField"):
        line(screen, name).setText(PASSPHRASE)
    QTest.keyClick(line(screen, "passphraseAgainField"), Qt.Key.Key_Return)
    button(screen, "nextButton").click()
    for at, number in enumerate(model.state.asked, 1):
        line(screen, f"kitGroupField{at}").setText(model.state.kit_groups[number - 1])
    button(screen, "finishButton").click()


def test_an_invitation_leads_to_the_six_digits_and_the_yes_opens_the_practice(screen, invitation, enrolling):
    opened = []
    screen._model.opened.connect(lambda unlocked: (opened.append(unlocked.header.label), unlocked.close()))
    up_to_the_digits(screen, invitation)
    assert "has to be on" in " ".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())
    screen._model.admission.look()
    assert "123 456" in said(screen, "pairingCode")
    enrolling.steps = [EnrolStep(CODE, True)]
    screen._model.admission.look()
    assert opened == [LABEL]


def test_what_the_invitation_says_is_shown_before_anything_is_sent(screen, invitation, enrolling):
    button(screen, "joinPracticeButton").click()
    choose(screen, invitation)
    assert "clinic.example.org" in said(screen, "invitationSays")
    assert "Practitioner" in said(screen, "invitationSays")
    assert enrolling.asked == ["read 24"]


def test_another_file_is_said_to_be_no_invitation(screen, invitation, enrolling):
    enrolling.errors.append(RuleBroken(field="invitation_file", rule="not_one"))
    button(screen, "joinPracticeButton").click()
    choose(screen, invitation)
    assert said(screen, "invitationMessage") == "This is not an invitation file."
    assert not button(screen, "answerButton").isEnabled()


def test_a_no_on_the_other_laptop_offers_another_invitation(screen, invitation, enrolling):
    up_to_the_digits(screen, invitation)
    enrolling.errors.append(InvitationDeclined())
    screen._model.admission.look()
    assert "said no" in said(screen, "admissionMessage")
    button(screen, "anotherInvitationButton").click()
    assert screen._model.state.step is Step.INVITATION


def test_there_is_no_door_for_invitations_where_nobody_can_be_let_in(qapp, tmp_path):
    model = OnboardingModel(
        vaults_of(tmp_path), InlineLane("keys"), Tasks(at_once, ChangeBus()), has_keyring=False
    )
    screen = OnboardingScreen(model, Languages())
    screen.show()
    assert [one.isVisible() for one in screen.findChildren(QPushButton, "joinPracticeButton")] == [False]
    screen.close()
    screen.deleteLater()
    QApplication.sendPostedEvents(screen, 0)
