"""The acts of set-up that every practice needs: language, name and passphrase, kit, kit typed back."""

from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.app.tour.scene import Scene

_KIT_FIELDS = ("kitGroupField1", "kitGroupField2")


class SetUp:
    """One set-up under way; pictures are called after `laptop` where there are several."""

    def __init__(self, scene: Scene, puppet: Puppet, laptop: str = "") -> None:
        self._scene = scene
        self._puppet = puppet
        self._after = f"-{laptop}" if laptop else ""
        self._groups: list[str] = []

    def choose_language(self, go_on: str) -> None:
        """Choose the language of the play, then press the button that goes on from there."""
        self._puppet.click(self._scene.lines.language_button)
        self._scene.check_direction(self._puppet, "onboarding")
        self._shoot("language")
        self._puppet.click(go_on)

    def name_practice(self) -> None:
        """Name and passphrase."""
        self._puppet.wait("labelField")
        self._puppet.type("labelField", self._scene.lines.practice)
        self._puppet.type("passphraseField", self._scene.report.passphrase)
        self._puppet.type("passphraseAgainField", self._scene.report.passphrase)
        self._shoot("practice")
        self._puppet.click("nextButton")

    def write_down_kit(self) -> None:
        """Keep the kit's groups."""
        self._puppet.wait("kitText")
        self._groups = plain(self._puppet.text("kitText")).split("-")
        self._shoot("kit")
        self._puppet.click("nextButton")

    def type_kit_back(self) -> None:
        """The two groups that are asked for, and the button that ends the page."""
        self._puppet.wait(_KIT_FIELDS[0])
        for field in _KIT_FIELDS:
            self._puppet.type(field, self._groups[self._asked_group(field) - 1])
        self._shoot("kit-typed-back")
        self._puppet.click("finishButton")

    def _asked_group(self, field: str) -> int:
        name = plain(str(self._puppet.read(field)["name"]))
        return int("".join(letter for letter in name if letter.isdigit()))

    def _shoot(self, what: str) -> None:
        self._scene.shoot(self._puppet, f"{what}{self._after}")


def plain(text: str) -> str:
    """Without the invisible marks that keep a code left to right."""
    return "".join(letter for letter in text if letter.isprintable()).strip()
