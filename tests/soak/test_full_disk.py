"""A disk that is full at lock: the text is not lost, and where it cannot be written the screen says so."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from tests.support.director import Home, open_note, unlock
from tests.support.populated import PASSPHRASE

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small tmpfs needs root"
    ),
]

TEXT = "כתוב על דיסק מלא, written while the disk was full"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A vault on a file system of its own, 48 MiB large."""
    profile = tmp_path / "home" / "profile"
    profile.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", str(profile)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        yield Home.make(tmp_path / "home")
    finally:
        subprocess.run(["umount", "--lazy", str(profile)], check=True)


def fill(home: Home) -> Path:
    """Take the last byte of the vault's file system."""
    filler = home.place.profile / "filler"
    with filler.open("ab", buffering=0) as opened:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    opened.write(bytes(size))
            except OSError:
                continue
    return filler


def reserves(home: Home) -> list[Path]:
    return list((home.place.profile / "vaults").glob("*/reserve"))


def write_on_a_full_disk(home: Home, puppet: Puppet, *, with_reserve: bool) -> Path:
    """Unlock, fill the disk, write until a save fails; gives back the file whose removal makes room."""
    unlock(puppet)
    if not with_reserve:
        reserves(home)[0].unlink()
    open_note(puppet)
    words = iter(TEXT.split(" "))
    typed = next(words)
    fill(home)
    puppet.type("sectionO", typed)
    while not has_failed(puppet):  # what one failed write gives back may hold a few more words
        fill(home)
        puppet.type("sectionO", f" {next(words)}")
    puppet.type("sectionO", "".join(f" {word}" for word in words))
    puppet.wait("saveState", has="Could not save")
    return fill(home)


def has_failed(puppet: Puppet) -> bool:
    puppet.wait("saveState", lacks="Saving")
    return "Could not save" in puppet.text("saveState")


def test_the_reserve_lets_a_lock_write_what_the_disk_refused(home: Home) -> None:
    with home.household() as household:
        puppet = household.next_child()
        filler = write_on_a_full_disk(home, puppet, with_reserve=True)
        standby = household.next_child()

        puppet.press("Ctrl+L")

        puppet.wait_for_end()
        standby.wait("passphraseField", is_enabled=True)
        household.kill()
    assert reserves(home) == []
    filler.unlink()
    assert home.sections()["sectionO"] == TEXT


def test_without_the_reserve_the_covered_program_stays_and_says_that_it_is_not_saved(home: Home) -> None:
    with home.household() as household:
        puppet = household.next_child()
        filler = write_on_a_full_disk(home, puppet, with_reserve=False)
        household.next_child()

        puppet.press("Ctrl+L")
        puppet.wait("coverPassphraseField")
        assert "not saved" in puppet.text("coverMessage").lower()

        puppet.type("coverPassphraseField", "not the passphrase at all\n")
        puppet.wait("cover", has="does not open")
        assert "coverPassphraseField" in puppet.names()
        puppet.type("coverPassphraseField", f"{PASSPHRASE}\n")
        puppet.wait("coverPassphraseField", is_gone=True)
        assert puppet.text("sectionO") == TEXT

        filler.unlink()
        puppet.wait("saveState", has="Saved on this laptop")
        household.kill()
    assert home.sections()["sectionO"] == TEXT


def test_the_covered_program_writes_and_ends_by_itself_once_there_is_room(home: Home) -> None:
    with home.household() as household:
        puppet = household.next_child()
        filler = write_on_a_full_disk(home, puppet, with_reserve=False)
        standby = household.next_child()
        puppet.press("Ctrl+L")
        puppet.wait("coverPassphraseField")

        filler.unlink()

        puppet.wait_for_end()
        standby.wait("passphraseField", is_enabled=True)
        with pytest.raises(ActFailed):
            standby.text("sectionO")
    assert home.sections()["sectionO"] == TEXT
