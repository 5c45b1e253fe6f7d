"""Lock and unlock of the real program: same place, nothing lost, also on a full disk."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.household import Household
from pazpaz_desktop.app.tour.puppet import Puppet
from tests.support.households import LIMIT_S, TEXT, Home, make_home, unlock
from tests.support.populated import PASSPHRASE, unlocked_vault
from tests.support.processes import times_in_memory
from tests.support.small_disk import fill_up, needs_small_disk, small_disk

_WORD = " typed"
_REST = " the lock" + " and more" * 3000
"""So long that no page left over in a file takes a save of it."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def household(home: Home) -> Iterator[Household]:
    with home.inhabited() as household:
        yield household


@pytest.fixture
def small_home(tmp_path: Path) -> Iterator[Home]:
    """Its whole profile lies on a small disk: the reserve fits and little else."""
    (tmp_path / "home").mkdir()
    with small_disk(tmp_path / "home" / "profile", "40m"):
        yield make_home(tmp_path / "home", f"before{_REST}")


def _opened(household: Household) -> tuple[Puppet, Puppet]:
    active = household.next_child()
    unlock(active)
    return active, household.next_child()


def test_after_a_lock_and_unlock_place_text_and_caret_are_as_they_were(household: Household) -> None:
    active, standby = _opened(household)
    assert active.text("sectionS") == TEXT
    assert active.caret("sectionS") == len("before")
    active.type("sectionS", _WORD)
    active.press("Ctrl+L", "sectionS")
    active.wait_for_end()
    unlock(standby)
    assert standby.text("sectionS") == f"before{_WORD} the lock"
    assert standby.caret("sectionS") == len(f"before{_WORD}")
    assert standby.read("sectionS")["has_focus"]


def test_what_was_typed_right_before_quitting_is_on_the_disk(home: Home, household: Household) -> None:
    active, _standby = _opened(household)
    active.type("sectionS", _WORD)
    active.press("Ctrl+Q", "sectionS")
    assert household.wait_for_end() == 0
    assert home.note_text() == f"before{_WORD} the lock"


def test_a_wrong_passphrase_is_told_and_the_right_one_still_opens(household: Household) -> None:
    active = household.next_child()
    active.wait("passphraseField", is_enabled=True)
    active.type("passphraseField", "not the passphrase")
    active.press("Return")
    active.wait("lockMessage", has="does not open", limit_s=LIMIT_S)
    unlock(active)


def _roll_back(home: Home) -> None:
    """Put the database of an earlier day in the place of today's."""
    (database,) = home.place.profile.glob("vaults/*/vault.db")
    earlier = database.read_bytes()
    with unlocked_vault(home.place.profile):
        pass  # opening and closing writes the trail
    database.write_bytes(earlier)


def test_an_older_database_opens_only_after_the_person_says_it_was_restored(home: Home) -> None:
    _roll_back(home)
    with home.inhabited() as household:
        active = household.next_child()
        for answer in ("leaveClosedButton", "openRestoredButton"):
            active.wait("passphraseField", is_enabled=True)
            active.type("passphraseField", PASSPHRASE)
            active.press("Return")
            active.wait(answer, limit_s=LIMIT_S)
            active.click(answer)
            active.wait("rollbackSheet", is_gone=True)
        active.wait("sectionS", is_enabled=True, limit_s=LIMIT_S)
        assert active.text("sectionS") == TEXT


def test_no_window_title_ever_names_anything_but_the_program(household: Household) -> None:
    active, _standby = _opened(household)
    assert set(active.titles()) == {"PazPaz"}


def _libraries(pid: int) -> set[str]:
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return {line.split("/", 1)[1] for line in lines if "/" in line}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_standby_has_loaded_neither_storage_nor_network_though_the_open_program_has(
    household: Household,
) -> None:
    active, standby = _opened(household)
    storage, network = ("sqlcipher", "sqlalchemy"), ("Qt6Network", "_ssl.")
    standby.names()  # it is ready
    assert all(any(word in one for one in _libraries(active.link.pid)) for word in storage)
    early = {one for one in _libraries(standby.link.pid) if any(word in one for word in (*storage, *network))}
    assert sorted(early) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the memory of a hardened process")
def test_neither_text_nor_passphrase_is_in_any_memory_after_the_lock_though_both_were(
    household: Household,
) -> None:
    text = secrets.token_hex(12)
    needles = (text.encode(), text.encode("utf-16-le"), PASSPHRASE.encode(), PASSPHRASE.encode("utf-16-le"))
    active, standby = _opened(household)
    active.type("sectionS", text)
    active.wait("saveState", has="Saved on this laptop")
    assert times_in_memory(active.link.pid, text.encode("utf-16-le")) > 0
    assert sum(times_in_memory(active.link.pid, needle) for needle in needles[2:]) > 0
    active.press("Ctrl+L", "sectionS")
    active.wait_for_end()
    standby.wait("passphraseField", is_enabled=True)
    for pid in (standby.link.pid, household.pid):
        assert [times_in_memory(pid, needle) for needle in needles] == [0, 0, 0, 0]


@needs_small_disk
def test_on_a_full_disk_the_reserve_takes_what_was_typed_and_it_locks(small_home: Home) -> None:
    with small_home.inhabited() as household:
        active, standby = _opened(household)
        fill_up(small_home.place.profile)
        active.type("sectionS", _WORD)
        active.press("Ctrl+L", "sectionS")
        active.wait_for_end()
        unlock(standby)
        assert standby.text("sectionS") == f"before{_WORD}{_REST}"


def _spend_reserve(home: Home) -> Path:
    for reserve in home.place.profile.glob("vaults/*/reserve"):
        reserve.unlink()
    return fill_up(home.place.profile)


@needs_small_disk
def test_what_cannot_be_saved_stays_covered_and_is_saved_once_there_is_space(small_home: Home) -> None:
    with small_home.inhabited() as household:
        active, standby = _opened(household)
        filler = _spend_reserve(small_home)
        active.type("sectionS", _WORD)
        active.press("Ctrl+L", "sectionS")
        active.wait("coverMessage", has="Not saved yet", limit_s=LIMIT_S)
        assert "passphraseField" not in standby.names()
        filler.unlink()
        active.wait_for_end()
        unlock(standby)
        assert standby.text("sectionS") == f"before{_WORD}{_REST}"


@needs_small_disk
def test_what_cannot_be_saved_is_shown_again_for_the_passphrase_and_for_nothing_else(
    small_home: Home,
) -> None:
    with small_home.inhabited() as household:
        active, _standby = _opened(household)
        filler = _spend_reserve(small_home)
        active.type("sectionS", _WORD)
        active.press("Ctrl+L", "sectionS")
        active.wait("coverPassphraseField", is_enabled=True, limit_s=LIMIT_S)
        active.type("coverPassphraseField", "not the passphrase")
        active.press("Return", "coverPassphraseField")
        active.wait("coverPassphraseFieldError", has="does not open", limit_s=LIMIT_S)
        active.type("coverPassphraseField", PASSPHRASE)
        active.press("Return", "coverPassphraseField")
        active.wait("cover", is_gone=True, limit_s=LIMIT_S)
        assert active.text("sectionS") == f"before{_WORD}{_REST}"
        filler.unlink()
        active.wait("saveState", has="Saved on this laptop", limit_s=LIMIT_S)
        active.press("Ctrl+Q", "sectionS")
        assert household.wait_for_end() == 0
    assert small_home.note_text() == f"before{_WORD}{_REST}"


def test_without_a_display_it_says_so_and_what_to_do_instead(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "pazpaz_desktop", "--profile", tmp_path],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "pazpaz demo" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_display_that_lets_no_window_open_is_called_so_and_not_a_mistake_of_the_program(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "pazpaz_desktop", "--profile", tmp_path],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QT_QPA_PLATFORM": "nonsense"},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert done.returncode == 4
    assert "the display here let no window open" in done.stderr
    assert not (tmp_path / "vaults").exists()


def test_the_second_start_ends_at_once_and_leaves_the_first_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-m", "pazpaz_desktop", "--profile", tmp_path]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as first:
        log = tmp_path / "logs" / "pazpaz.log"
        while not (log.exists() and "word=PAINTED" in log.read_text()):
            assert first.poll() is None
        second = subprocess.run(command, env=environment, check=False, timeout=LIMIT_S)
        assert second.returncode == 0
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert first.wait(LIMIT_S) == 0
