"""The play: set-up, client, note, photograph, signature, lock and reading again, in one language."""

from typing import Final

from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.photograph import write_photograph
from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from pazpaz_desktop.app.tour.scene import Scene
from pazpaz_desktop.app.tour.set_up import SetUp
from pazpaz_desktop.system.files import private_dir

KEYS_S: Final = 60.0
"""How long keys may take to be made from a passphrase."""
_WRONG: Final = "certainly not the passphrase"


class Play:
    """One person, one vault, from the first start to reading the signed note after a lock."""

    def __init__(self, scene: Scene, place: Place, household: Household) -> None:
        self._scene = scene
        self._place = place
        self._household = household

    def perform(self) -> None:
        """All acts; StepFailed at the first that does not end as it should."""
        first = self._set_up()
        self._add_client(first)
        self._write_note(first)
        self._attach_photograph(first)
        self._sign_undo_sign(first)
        second = self._lock(first)
        self._read_again(second)
        self._look_into_clinic(second)
        self._quit(second)

    def _set_up(self) -> Puppet:
        step = self._scene.step
        with step("start"):
            puppet = self._household.next_child()
            puppet.wait("startButton", is_enabled=True)
        set_up = SetUp(self._scene, puppet)
        with step("choose the language"):
            set_up.choose_language("startButton")
        with step("name the practice and choose a passphrase"):
            set_up.name_practice()
        with step("write down the recovery kit"):
            set_up.write_down_kit()
        with step("type two groups of the kit back"):
            set_up.type_kit_back()
            puppet.wait("clientList", limit_s=KEYS_S)
            self._scene.shoot(puppet, "no-clients")
        return puppet

    def _add_client(self, puppet: Puppet) -> None:
        lines, marks = self._scene.lines, self._scene.marks
        with self._scene.step("add a client"):
            puppet.press("Ctrl+Shift+N")
            puppet.wait("firstNameField")
            puppet.type("firstNameField", lines.first_name)
            puppet.type("lastNameField", lines.last_name)
            puppet.type("phoneField", lines.phone)
            puppet.type("emailField", f"{marks.latin.word}@example.org")
            self._scene.shoot(puppet, "client-form")
            puppet.click("saveClientButton")
            puppet.wait("clientName", has=lines.last_name)
            puppet.wait("clientList", has=lines.last_name)
            self._scene.shoot(puppet, "client")
        with self._scene.step("find the client"):
            puppet.press("Ctrl+F")
            puppet.type("searchField", lines.last_name[:4])
            puppet.wait("clientList", has=lines.last_name)
            self._scene.shoot(puppet, "search")

    def _write_note(self, puppet: Puppet) -> None:
        with self._scene.step("write a session note"):
            puppet.press("Ctrl+N")
            puppet.wait("sectionS", is_enabled=True)
            for field, text in self._scene.lines.sections:
                puppet.press(f"Alt+{field[-1]}")
                puppet.type(field, self._scene.marks.fill(text))
            puppet.focus("durationField")
            puppet.press("Ctrl+A")
            puppet.type("durationField", "50\t")
            self._scene.shoot(puppet, "note-saving")
        with self._scene.step("see it saved"):
            puppet.wait("saveState", has=self._scene.lines.saved)
            self._scene.shoot(puppet, "note-saved")

    def _attach_photograph(self, puppet: Puppet) -> None:
        with self._scene.step("attach a photograph that says where it was taken"):
            camera = private_dir(self._place.root / "camera")
            photograph = camera / f"{self._scene.marks.hebrew.word}.jpg"
            write_photograph(photograph, self._scene.marks.latin.word)
            puppet.drop("dropZone", photograph)
            puppet.wait("removedReport", limit_s=KEYS_S)
            self._scene.shoot(puppet, "photograph")
        with self._scene.step("look at the photograph"):
            puppet.click("openAttachmentButton")
            puppet.wait("picture")
            self._scene.shoot(puppet, "photograph-opened")
            puppet.press("Esc")
            puppet.wait("picture", is_gone=True)

    def _sign_undo_sign(self, puppet: Puppet) -> None:
        with self._scene.step("sign"):
            self._sign(puppet, "sign-sheet")
            self._scene.shoot(puppet, "signed-with-undo")
        with self._scene.step("undo the signature"):
            puppet.click("undoSignButton")
            puppet.wait("signButton", is_enabled=True)
            self._scene.shoot(puppet, "undone")
        with self._scene.step("sign again"):
            self._sign(puppet, "sign-sheet-again")

    def _sign(self, puppet: Puppet, picture: str) -> None:
        puppet.press("Ctrl+Return")
        puppet.wait("confirmSignButton", is_enabled=True)
        self._scene.shoot(puppet, picture)
        puppet.click("confirmSignButton")
        puppet.wait("undoSignButton")

    def _lock(self, puppet: Puppet) -> Puppet:
        with self._scene.step("lock"):
            standby = self._household.next_child()
            puppet.press("Ctrl+L")
            puppet.wait_for_end()
            standby.wait("passphraseField", is_enabled=True)
            self._scene.shoot(standby, "locked")
        with self._scene.step("try a wrong passphrase"):
            standby.type("passphraseField", _WRONG)
            standby.click("unlockButton")
            standby.wait("lockMessage", limit_s=KEYS_S)
            self._scene.shoot(standby, "wrong-passphrase")
        with self._scene.step("unlock"):
            standby.wait("unlockButton", is_enabled=True, limit_s=KEYS_S)
            standby.type("passphraseField", self._scene.report.passphrase)
            standby.press("Return")
            standby.wait("sectionS", is_enabled=True, limit_s=KEYS_S)
        return standby

    def _read_again(self, puppet: Puppet) -> None:
        with self._scene.step("read the signed note in the same place"):
            self._scene.read_signed_note(puppet)
            self._scene.check_direction(puppet, "mainWindow")
            self._scene.shoot(puppet, "read-again")
        with self._scene.step("go back to the client"):
            puppet.click("backToClientButton")
            puppet.wait("timeline")
            if set(puppet.titles()) != {"PazPaz"}:
                raise ActFailed("a window's title says more than the program's name")
            self._scene.shoot(puppet, "timeline")

    def _look_into_clinic(self, puppet: Puppet) -> None:
        with self._scene.step("look into the clinic room"):
            puppet.click("clinicRoomButton")
            puppet.wait("chooseSeatButton", is_enabled=True)
            self._scene.shoot(puppet, "clinic-not-joined")

    def _quit(self, puppet: Puppet) -> None:
        with self._scene.step("quit"):
            self._household.quit(puppet)
