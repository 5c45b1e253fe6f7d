"""Joining from a laptop without a practice: what is on its disk when, and what becomes of bad invitations."""

import pytest

from pazpaz_desktop.foundation.errors import (
    InvitationDeclined,
    InvitationExpired,
    OutOfMemory,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.enrolling import EnrolStep
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from tests.support.scripted_clinic import CODE, ScriptedEnrolling
from tests.support.ui import LABEL, PASSPHRASE, at_once, vaults_of


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def enrolling(folder):
    return ScriptedEnrolling(vaults_of(folder), [EnrolStep(None, False), EnrolStep(CODE, False)])


@pytest.fixture
def set_up(qapp, folder, enrolling):
    tasks = Tasks(at_once, ChangeBus())
    admission = Admission(lambda: enrolling, InlineLane("sync"), tasks)
    model = OnboardingModel(
        vaults_of(folder), InlineLane("keys"), tasks, has_keyring=False, admission=admission
    )
    yield model
    admission.stop()


@pytest.fixture
def opened(set_up):
    labels = []
    set_up.opened.connect(lambda unlocked: (labels.append(unlocked.header.label), unlocked.close()))
    return labels


@pytest.fixture
def invitation(tmp_path):
    path = tmp_path / "PazPaz.invitation"
    path.write_bytes(b'{"pazpaz_invitation": 1}')
    return path


def answered(set_up, invitation, name="Noa's laptop"):
    """Up to the six digits."""
    set_up.join()
    set_up.admission.read(invitation)
    set_up.answer(name)
    set_up.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
    set_up.kit_is_kept()
    set_up.finish(tuple(set_up.state.kit_groups[number - 1] for number in set_up.state.asked))


def test_the_two_ways_have_their_own_steps(set_up):
    set_up.join()
    assert set_up.state.steps == tuple(step for step in Step if step is not Step.DEMO)
    set_up.back()
    set_up.start()
    assert set_up.state.steps == (Step.LANGUAGE, Step.PRACTICE, Step.KIT, Step.CONFIRM)


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_laptop_without_a_name_does_not_go_on(set_up, invitation, name):
    set_up.join()
    set_up.admission.read(invitation)
    set_up.answer(name)
    assert set_up.state.step is Step.INVITATION
    assert set_up.admission.state.error.details["field"] == "device_name"


def test_without_an_invitation_nobody_goes_on(set_up):
    set_up.join()
    set_up.answer("Noa's laptop")
    assert set_up.state.step is Step.INVITATION


def test_nothing_is_sent_before_the_kit_is_proved_and_nothing_on_the_disk_before_the_yes(
    set_up, invitation, enrolling, folder, opened
):
    set_up.join()
    set_up.admission.read(invitation)
    set_up.answer("Noa's laptop")
    assert enrolling.asked == ["read 24"]
    answered(set_up, invitation)
    assert enrolling.asked[-1] == "begin Noa's laptop"
    set_up.admission.look()
    assert set_up.admission.state.code == CODE
    assert not folder.exists()
    enrolling.steps = [EnrolStep(CODE, True)]
    set_up.admission.look()
    assert opened == [LABEL]
    assert [card.label for card in vaults_of(folder).cards()] == [LABEL]


def test_a_server_out_of_reach_is_asked_again_by_itself(set_up, invitation, enrolling):
    enrolling.errors.append(ServerUnreachable())
    enrolling.asked.clear()
    set_up.join()
    set_up.admission.read(invitation)
    assert isinstance(set_up.admission.state.error, ServerUnreachable)
    set_up.admission.read(invitation)
    assert set_up.admission.state.card is not None
    answered(set_up, invitation)
    enrolling.errors.append(ServerUnreachable())
    set_up.admission.look()
    assert not set_up.admission.state.needs_another
    set_up.try_again()
    assert set_up.admission.state.error is None
    assert enrolling.asked.count("begin Noa's laptop") == 1


@pytest.mark.parametrize("error", [InvitationDeclined(), InvitationExpired()])
def test_an_invitation_of_no_more_use_is_replaced_and_the_rest_stays(
    set_up, invitation, enrolling, opened, error
):
    answered(set_up, invitation)
    enrolling.errors.append(error)
    set_up.admission.look()
    assert set_up.admission.state.needs_another
    set_up.admission.look()
    assert enrolling.asked[-1] == "step"
    set_up.choose_another()
    set_up.admission.read(invitation)
    set_up.answer("Noa's laptop")
    assert set_up.state.step is Step.COMPARE
    enrolling.steps = [EnrolStep(CODE, True)]
    set_up.admission.look()
    assert opened == [LABEL]


def test_memory_that_does_not_suffice_is_said_and_tried_again(set_up, invitation, enrolling, opened):
    answered(set_up, invitation)
    enrolling.steps = [EnrolStep(CODE, True)]
    finish, refusals = enrolling.finish, [OutOfMemory()]

    def refusing(request):
        if refusals:
            raise refusals.pop()
        return finish(request)

    enrolling.finish = refusing
    set_up.admission.look()
    assert isinstance(set_up.state.error, OutOfMemory)
    set_up.try_again()
    assert opened == [LABEL]
