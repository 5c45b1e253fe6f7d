"""Set-up and unlock as their view-models tell it, over real vaults."""

import pytest

from pazpaz_desktop.foundation.errors import WrongKit, WrongPassphrase
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from tests.support.held_lane import HeldLane
from tests.support.ui import LABEL, PASSPHRASE, at_once, vaults_of


def passphrase(text=PASSPHRASE):
    return Secret(text.encode())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def set_up(qapp, folder):
    return OnboardingModel(
        vaults_of(folder), InlineLane("keys"), Tasks(at_once, ChangeBus()), has_keyring=False
    )


def finish(model):
    """Go through all of set-up; the kit's code."""
    model.start()
    model.name_practice(LABEL, passphrase(), passphrase())
    code = model.state.kit_code
    model.kit_is_kept()
    model.finish(tuple(model.state.kit_groups[number - 1].lower() for number in model.state.asked))
    return code


@pytest.fixture(scope="module")
def made(qapp, tmp_path_factory):
    """A profile with one vault, and its kit."""
    where = tmp_path_factory.mktemp("made")
    model = OnboardingModel(
        vaults_of(where), InlineLane("keys"), Tasks(at_once, ChangeBus()), has_keyring=False
    )
    model.opened.connect(lambda unlocked: unlocked.close())
    return where, finish(model)


@pytest.fixture
def unlock(made):
    model = UnlockModel(vaults_of(made[0]), InlineLane("keys"), Tasks(at_once, ChangeBus()))
    model.load()
    return model


@pytest.fixture
def opened(unlock):
    seen = []
    unlock.opened.connect(lambda unlocked: (seen.append(unlocked.header.label), unlocked.close()))
    return seen


def test_nothing_is_on_the_disk_before_the_kit_is_proved(set_up, folder):
    set_up.start()
    set_up.name_practice(LABEL, passphrase(), passphrase())
    set_up.kit_is_kept()
    set_up.finish(("wrong", "wrong"))
    assert set(set_up.state.problems) == {"kit1", "kit2"}
    assert not folder.exists()


def test_set_up_ends_with_an_open_vault_of_that_name(set_up, folder):
    labels = []
    set_up.opened.connect(lambda unlocked: (labels.append(unlocked.header.label), unlocked.close()))
    finish(set_up)
    assert labels == [LABEL]
    assert [card.label for card in vaults_of(folder).cards()] == [LABEL]


@pytest.mark.parametrize(
    ("label", "first", "second", "fields"),
    [
        ("", PASSPHRASE, PASSPHRASE, {"label"}),
        (LABEL, "short", "short", {"passphrase"}),
        (LABEL, PASSPHRASE, PASSPHRASE + "x", {"passphrase_again"}),
        ("x" * 61, "short", "other", {"label", "passphrase"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(set_up, label, first, second, fields):
    set_up.start()
    set_up.name_practice(label, passphrase(first), passphrase(second))
    assert (set(set_up.state.problems), set_up.state.step) == (fields, Step.PRACTICE)


def test_going_back_keeps_the_kit_and_takes_the_passphrase_typed_last(set_up, folder):
    set_up.start()
    set_up.name_practice(LABEL, passphrase("the first passphrase"), passphrase("the first passphrase"))
    code = set_up.state.kit_code
    set_up.back()
    set_up.opened.connect(lambda unlocked: unlocked.close())
    assert finish(set_up) == code
    vaults = vaults_of(folder)
    vaults.unlock(vaults.cards()[0].vault_id, passphrase()).close()


def test_letters_that_look_alike_are_read_alike(set_up):
    set_up.start()
    set_up.name_practice(LABEL, passphrase(), passphrase())
    set_up.kit_is_kept()
    set_up.opened.connect(lambda unlocked: unlocked.close())
    groups = (set_up.state.kit_groups[number - 1] for number in set_up.state.asked)
    set_up.finish(tuple(f" {group.replace('0', 'o').replace('1', 'l')}" for group in groups))
    assert set_up.state.problems == {}


def test_the_right_passphrase_opens(unlock, opened):
    unlock.unlock(passphrase())
    assert opened == [LABEL]


def test_a_wrong_passphrase_is_called_so_and_can_be_tried_again(unlock, opened):
    unlock.unlock(passphrase("not the passphrase"))
    assert (type(unlock.state.error), unlock.state.can_try) == (WrongPassphrase, True)
    unlock.unlock(passphrase())
    assert opened == [LABEL]


def test_the_kit_opens_and_a_mistyped_one_is_called_so(unlock, opened, made):
    unlock.ask_for_kit(True)
    unlock.unlock_with_kit("ABCD-EFGH", None)
    assert (type(unlock.state.error), unlock.state.wants_kit) == (WrongKit, True)
    unlock.unlock_with_kit(made[1].lower().replace("-", " "), None)
    assert opened == [LABEL]


def test_while_one_try_is_under_way_no_second_is_started(qapp, made):
    lane = HeldLane("keys")
    model = UnlockModel(vaults_of(made[0]), lane, Tasks(at_once, ChangeBus()))
    model.load()
    lane.run_all()
    model.opened.connect(lambda unlocked: unlocked.close())
    model.unlock(passphrase())
    assert (model.state.is_busy, model.state.can_try) == (True, False)
    model.unlock(passphrase())
    assert lane.run_one()
    assert not lane.run_one()


def test_what_a_crash_left_of_a_vault_is_off_the_disk_once_the_lock_screen_is_there(qapp, made):
    vaults = made[0] / "vaults"
    rest = vaults / ".new-left-over"
    (rest / "blobs").mkdir(parents=True)
    kept = sorted(each.name for each in vaults.iterdir() if each != rest)
    model = UnlockModel(vaults_of(made[0]), InlineLane("keys"), Tasks(at_once, ChangeBus()))
    model.load()
    assert not rest.exists()
    assert sorted(each.name for each in vaults.iterdir()) == kept
    assert model.state.chosen is not None
