"""The demo clinic in the real program: three processes, its own windows, from an empty laptop and back."""

from pathlib import Path

from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.vault import Vaults
from tests.support.households import LIMIT_S
from tests.support.laptops import end


def _cards(place: Place) -> list[bool]:
    vaults = Vaults(Profile(place.profile), None, SystemClock())
    return [card.is_demo_clinic for card in vaults.cards()]


def test_it_is_tried_left_opened_again_and_removed(tmp_path: Path) -> None:
    place = Place.under(tmp_path / "laptop")
    with Household(place, {}, SystemClock()) as household:
        program = household.next_child()
        program.wait("tryDemoButton", is_enabled=True, limit_s=LIMIT_S)
        program.click("tryDemoButton")
        program.wait("leaveDemoButton", is_enabled=True, limit_s=2 * LIMIT_S)
        assert _cards(place) == [True]
        standby = household.next_child()
        program.click("leaveDemoButton")
        program.wait_for_end()
        standby.wait("openDemoButton", is_enabled=True, limit_s=LIMIT_S)
        assert "passphraseField" not in standby.names()
        standby.click("openDemoButton")
        standby.wait("leaveDemoButton", is_enabled=True, limit_s=LIMIT_S)
        last = household.next_child()
        standby.press("Ctrl+L")
        standby.wait_for_end()
        last.wait("removeDemoButton", is_enabled=True, limit_s=LIMIT_S)
        last.click("removeDemoButton")
        last.click("throwDemoButton")
        last.wait("startButton", is_enabled=True, limit_s=LIMIT_S)
        assert _cards(place) == []
        end(household)


def test_to_quit_while_it_is_made_takes_no_longer_and_leaves_no_vault(tmp_path: Path) -> None:
    place = Place.under(tmp_path / "laptop")
    with Household(place, {}, SystemClock()) as household:
        program = household.next_child()
        program.wait("tryDemoButton", is_enabled=True, limit_s=LIMIT_S)
        program.click("tryDemoButton")
        program.wait("demoProgress", limit_s=LIMIT_S)
        end(household)
    assert _cards(place) == []
