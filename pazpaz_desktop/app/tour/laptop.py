"""One laptop of the practice in the tour's hands, and what a person does on it again and again."""

from pathlib import Path
from typing import Final

from pazpaz_desktop.app.tour import lines
from pazpaz_desktop.app.tour.play import KEYS_S
from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.app.tour.scene import Scene

_FILE_NAME: Final = "fileNameEdit"
"""The field for a path in Qt's own file dialogue."""
_SECTIONS: Final = ("sectionS", "sectionO", "sectionA", "sectionP")


class Laptop:
    """`letter` tells its pictures from the other laptop's."""

    def __init__(self, scene: Scene, puppet: Puppet, letter: str) -> None:
        self._scene = scene
        self._letter = letter
        self.puppet = puppet

    def shoot(self, what: str) -> None:
        """A picture of what it shows."""
        self._scene.shoot(self.puppet, f"{what}-{self._letter}")

    def unlock(self) -> None:
        """Type the passphrase, and wait for the rooms."""
        self.puppet.wait("passphraseField", is_enabled=True, limit_s=KEYS_S)
        self.puppet.type("passphraseField", self._scene.report.passphrase)
        self.puppet.press("Return")
        self.puppet.wait("clinicRoomButton", is_enabled=True, limit_s=KEYS_S)

    def choose_file(self, button: str, path: Path) -> None:
        """Press a button that asks for a file, and answer with a path, whether a file is there yet or not."""
        self.puppet.click(button)
        self.puppet.wait(_FILE_NAME)
        self.puppet.focus(_FILE_NAME)
        self.puppet.press("Ctrl+A", _FILE_NAME)
        self.puppet.type(_FILE_NAME, str(path))
        self.puppet.press("Return", _FILE_NAME)
        self.puppet.wait(_FILE_NAME, is_gone=True)

    def exchange(self, until: str = "") -> None:
        """Exchange with the server now, in the clinic room; `until`: what it says of itself afterwards."""
        self.puppet.press("Ctrl+2")
        self.puppet.wait("syncNowButton", has=lines.EXCHANGE_NOW, limit_s=KEYS_S)
        self.puppet.click("syncNowButton")
        self.puppet.wait("syncNowButton", has=lines.EXCHANGE_NOW, limit_s=KEYS_S)
        self.puppet.wait("clinicState", has=until, limit_s=KEYS_S)

    def open_client(self) -> None:
        """The page of the play's client."""
        self.puppet.press("Ctrl+1")
        self.puppet.wait("clientList", has=self._scene.lines.last_name)
        self.puppet.choose("clientList", self._scene.lines.last_name)
        self.puppet.wait("clientName", has=self._scene.lines.last_name)

    def open_note(self, state: str) -> None:
        """The client's newest note in that state."""
        self.open_client()
        self.puppet.wait("timeline", has=state)
        self.puppet.choose("timeline", state)
        self.puppet.wait("sectionS", is_enabled=True)

    def write(self, section: str, text: str) -> None:
        """Type at the end of a section, and see it saved."""
        self.puppet.focus(section)
        self.puppet.press("Ctrl+End", section)
        self.puppet.type(section, self._scene.marks.fill(text))
        self.puppet.wait("saveState", has=self._scene.lines.saved)

    def texts(self) -> dict[str, str]:
        """What the four sections of the open note say."""
        return {section: self.puppet.text(section) for section in _SECTIONS}
