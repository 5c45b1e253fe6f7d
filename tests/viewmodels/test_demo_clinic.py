"""The demo clinic's doors as their view-models tell them, over real vaults."""

import pytest

from pazpaz_desktop.foundation.errors import DiskFull, IllegalTransition
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CreateVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoAct, DemoClinicModel
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from tests.support.demo_clinics import copied_demo, short_clinics_of
from tests.support.held_lane import HeldLane
from tests.support.ui import LABEL, PASSPHRASE, at_once, vaults_of


@pytest.fixture
def lane():
    return HeldLane("keys")


@pytest.fixture
def demo(qapp, tmp_path, lane):
    return DemoClinicModel(short_clinics_of(tmp_path), lane, Tasks(at_once, ChangeBus()))


@pytest.fixture
def set_up(demo, tmp_path, lane):
    return OnboardingModel(
        vaults_of(tmp_path), lane, Tasks(at_once, ChangeBus()), has_keyring=False, demo=demo
    )


@pytest.fixture
def unlock(demo, tmp_path, lane):
    return UnlockModel(vaults_of(tmp_path), lane, Tasks(at_once, ChangeBus()), None, demo)


def seen(signal):
    """Whether what was handed over is a demo clinic, for each time; it is closed again."""
    found = []
    signal.connect(lambda unlocked: (found.append(unlocked.is_demo_clinic), unlocked.close()))
    return found


def own_practice(folder):
    vaults = vaults_of(folder)
    own = CreateVault(LABEL, Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False, beside_others=True)
    vaults.create(own).close()


def test_set_up_shows_how_far_it_is_and_ends_with_an_open_demo_clinic(set_up, demo, lane):
    opened, steps = seen(set_up.opened), []
    demo.changed.connect(lambda: steps.append((demo.state.done, demo.state.total)))
    set_up.try_demo()
    assert (set_up.state.step, demo.state.act) == (Step.DEMO, DemoAct.MAKING)
    lane.run_all()
    assert opened == [True]
    assert steps[1:4] == [(5, 15), (10, 15), (15, 15)]


def test_cancelling_leads_back_to_the_beginning_once_nothing_is_left_of_it(set_up, demo, lane, tmp_path):
    opened = seen(set_up.opened)
    set_up.try_demo()
    set_up.back()
    assert (set_up.state.step, demo.state.act) == (Step.DEMO, DemoAct.STOPPING)
    lane.run_all()
    assert (set_up.state.step, demo.state.act) == (Step.LANGUAGE, DemoAct.NOTHING)
    assert (opened, vaults_of(tmp_path).cards()) == ([], ())


def test_after_cancelling_it_can_be_made_all_the_same(set_up, lane):
    opened = seen(set_up.opened)
    set_up.try_demo()
    set_up.back()
    lane.run_all()
    set_up.try_demo()
    lane.run_all()
    assert opened == [True]


def test_what_went_wrong_is_shown_and_can_be_tried_again_or_left(set_up, demo, lane):
    set_up.try_demo()
    lane.run_one(failing=DiskFull())
    assert (type(demo.state.error), demo.state.is_busy) == (DiskFull, False)
    set_up.back()
    assert set_up.state.step is Step.LANGUAGE


def test_one_thing_at_a_time(set_up, demo, lane):
    seen(set_up.opened)
    set_up.try_demo()
    demo.make()
    assert lane.run_one()
    assert not lane.run_one()


def test_the_way_of_a_demo_clinic_counts_no_steps_of_set_up(set_up):
    set_up.try_demo()
    assert set_up.state.steps == (Step.LANGUAGE, Step.DEMO)


def test_at_its_door_it_opens_without_a_passphrase(unlock, demo, lane, tmp_path):
    copied_demo(tmp_path)
    opened = seen(unlock.opened)
    unlock.load()
    lane.run_all()
    assert unlock.state.is_demo_clinic
    demo.open(unlock.state.chosen.vault_id)
    lane.run_all()
    assert opened == [True]


def test_a_practice_is_what_is_meant_where_there_are_both(unlock, lane, tmp_path):
    copied_demo(tmp_path)
    own_practice(tmp_path)
    unlock.load()
    lane.run_all()
    assert [card.is_demo_clinic for card in unlock.state.cards] == [False, True]
    assert unlock.state.chosen.label == LABEL


def test_reset_it_is_another_one(unlock, demo, lane, tmp_path):
    old = copied_demo(tmp_path)
    opened = seen(unlock.opened)
    unlock.load()
    lane.run_all()
    demo.start_afresh(old)
    lane.run_all()
    assert opened == [True]
    assert [card.vault_id == old for card in vaults_of(tmp_path).cards()] == [False]


def test_removed_as_the_last_vault_it_leaves_an_empty_laptop(unlock, demo, lane, tmp_path, qtbot):
    copied_demo(tmp_path)
    unlock.load()
    lane.run_all()
    with qtbot.waitSignal(unlock.emptied):
        demo.remove(unlock.state.chosen.vault_id)
        lane.run_all()
    assert vaults_of(tmp_path).cards() == ()


def test_a_laptop_that_was_empty_from_the_start_is_no_news(unlock, lane, qtbot):
    with qtbot.assertNotEmitted(unlock.emptied):
        unlock.load()
        lane.run_all()


def test_a_practice_is_never_removed_by_this_door(unlock, demo, lane, tmp_path):
    own_practice(tmp_path)
    unlock.load()
    lane.run_all()
    demo.remove(unlock.state.chosen.vault_id)
    lane.run_all()
    assert type(demo.state.error) is IllegalTransition
    assert len(vaults_of(tmp_path).cards()) == 1


def test_if_what_was_opened_is_refused_the_door_can_be_tried_again(unlock, demo, lane, tmp_path):
    copied_demo(tmp_path)
    seen(unlock.opened)
    unlock.load()
    lane.run_all()
    demo.open(unlock.state.chosen.vault_id)
    lane.run_all()
    assert demo.state.is_busy
    unlock.refuse(DiskFull())
    assert (demo.state.is_busy, type(unlock.state.error)) == (False, DiskFull)


def test_beside_a_demo_clinic_a_practice_of_ones_own_is_set_up(demo, qapp, tmp_path, qtbot):
    copied_demo(tmp_path)
    model = OnboardingModel(
        vaults_of(tmp_path),
        InlineLane("keys"),
        Tasks(at_once, ChangeBus()),
        has_keyring=False,
        is_beside_demo=True,
    )
    opened = seen(model.opened)
    with qtbot.waitSignal(model.left):
        model.try_demo()
    model.start()
    model.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
    model.kit_is_kept()
    model.finish(tuple(model.state.kit_groups[number - 1] for number in model.state.asked))
    assert opened == [False]
    assert sorted(card.is_demo_clinic for card in vaults_of(tmp_path).cards()) == [False, True]
