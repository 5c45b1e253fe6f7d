"""A form half filled in: it outlives locks and kills, and is gone for good once it was sent or given up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.household import Household
from pazpaz_desktop.app.tour.puppet import Puppet
from tests.support.households import LIMIT_S, Home, make_home
from tests.support.laptops import end
from tests.support.populated import PASSPHRASE, unlocked_vault


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def household(home: Home) -> Iterator[Household]:
    with home.inhabited() as household:
        yield household


def _unlock(puppet: Puppet, until: str) -> None:
    puppet.wait("passphraseField", is_enabled=True, limit_s=LIMIT_S)
    puppet.type("passphraseField", f"{PASSPHRASE}\n")
    puppet.wait(until, is_enabled=True, limit_s=LIMIT_S)


def _locked_with_half_a_form(household: Household) -> Puppet:
    """From the note to the client's page, a new form, half a client, and the lock; gives the standby."""
    active = household.next_child()
    _unlock(active, "sectionS")
    active.press("Escape", "sectionS")
    active.wait("timeline", has="20", limit_s=LIMIT_S)
    active.press("Ctrl+Shift+N")
    active.wait("firstNameField")
    active.type("firstNameField", "Half")
    standby = household.next_child()
    active.press("Ctrl+L")
    active.wait_for_end()
    return standby


def _names(home: Home) -> list[str]:
    with unlocked_vault(home.place.profile) as vault:
        return [row.last_name for row in vault.practice.clients.page("", 0).rows]


def test_a_form_half_filled_in_is_there_again_after_the_lock(household: Household) -> None:
    standby = _locked_with_half_a_form(household)

    _unlock(standby, "firstNameField")

    standby.wait("firstNameField", has="Half")


def test_a_kill_after_the_unlock_and_before_the_next_lock_takes_no_form_away(
    home: Home, household: Household
) -> None:
    standby = _locked_with_half_a_form(household)
    _unlock(standby, "firstNameField")
    household.kill()

    with home.inhabited() as again:
        active = again.next_child()
        _unlock(active, "firstNameField")
        active.wait("firstNameField", has="Half")


def test_a_form_that_was_sent_does_not_come_back_after_a_kill_to_be_sent_twice(
    home: Home, household: Household
) -> None:
    standby = _locked_with_half_a_form(household)
    _unlock(standby, "firstNameField")
    standby.type("lastNameField", "Written\n")
    standby.wait("clientList", has="Written", limit_s=LIMIT_S)
    standby.wait("firstNameField", is_gone=True)
    household.kill()

    with home.inhabited() as again:
        active = again.next_child()
        _unlock(active, "clientList")
        active.wait("clientList", has="Written", limit_s=LIMIT_S)
        assert "firstNameField" not in active.names()
        end(again)
    assert sum("Written" in name for name in _names(home)) == 1


def test_a_form_that_was_given_up_does_not_come_back_after_the_next_lock(
    home: Home, household: Household
) -> None:
    standby = _locked_with_half_a_form(household)
    _unlock(standby, "firstNameField")
    standby.click("cancelClientButton")
    last = household.next_child()
    standby.press("Ctrl+L")
    standby.wait_for_end()

    _unlock(last, "clientList")

    last.wait("clientList", has="Levi", limit_s=LIMIT_S)
    assert "firstNameField" not in last.names()
