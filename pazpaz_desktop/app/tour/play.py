"""The play: set-up, client, note, photograph, signature, lock and reading again, in one language."""

from contextlib import AbstractContextManager
from typing import Final

from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.lines import Lines, Marks
from pazpaz_desktop.app.tour.photograph import write_photograph
from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from pazpaz_desktop.app.tour.report import Report
from pazpaz_desktop.system.files import private_dir

_SAVED: Final = {"english": "Saved on this laptop", "hebrew": "נשמר במחשב הזה"}
_KEYS_S: Final = 60.0
_WRONG: Final = "certainly not the passphrase"


class Play:
    """One person, one vault, from the first start to reading the signed note after a lock."""

    def __init__(
        self, report: Report, lines: Lines, marks: Marks, place: Place, household: Household
    ) -> None:
        self._report = report
        self._lines = lines
        self._marks = marks
        self._place = place
        self._household = household
        self._screens = 0

    def perform(self) -> None:
        """All acts; StepFailed at the first that does not end as it should."""
        first = self._set_up()
        self._add_client(first)
        self._write_note(first)
        self._attach_photograph(first)
        self._sign_undo_sign(first)
        second = self._lock(first)
        self._read_again(second)
        self._quit(second)

    def _step(self, name: str) -> AbstractContextManager[None]:
        return self._report.step(f"{self._lines.name}: {name}")

    def _shoot(self, puppet: Puppet, name: str) -> None:
        self._screens += 1
        puppet.picture(self._report.picture(f"{self._lines.name}-{self._screens:02}-{name}"))

    def _set_up(self) -> Puppet:
        with self._step("start"):
            puppet = self._household.next_child()
            puppet.wait("startButton", is_enabled=True)
        with self._step("choose the language"):
            puppet.click(self._lines.language_button)
            self._check_direction(puppet, "onboarding")
            self._shoot(puppet, "language")
            puppet.click("startButton")
        with self._step("name the practice and choose a passphrase"):
            puppet.wait("labelField")
            puppet.type("labelField", self._lines.practice)
            puppet.type("passphraseField", self._report.passphrase)
            puppet.type("passphraseAgainField", self._report.passphrase)
            self._shoot(puppet, "practice")
            puppet.click("nextButton")
        with self._step("write down the recovery kit"):
            puppet.wait("kitText")
            groups = _plain(puppet.text("kitText")).split("-")
            self._shoot(puppet, "kit")
            puppet.click("nextButton")
        with self._step("type two groups of the kit back"):
            puppet.wait("kitGroupField1")
            for field in ("kitGroupField1", "kitGroupField2"):
                puppet.type(field, groups[self._asked_group(puppet, field) - 1])
            self._shoot(puppet, "kit-typed-back")
            puppet.click("finishButton")
            puppet.wait("clientList", limit_s=_KEYS_S)
            self._shoot(puppet, "no-clients")
        return puppet

    def _asked_group(self, puppet: Puppet, field: str) -> int:
        name = _plain(str(puppet.read(field)["name"]))
        return int("".join(letter for letter in name if letter.isdigit()))

    def _check_direction(self, puppet: Puppet, where: str) -> None:
        if puppet.read(where)["is_right_to_left"] is not self._lines.is_mirrored:
            raise ActFailed(f"the layout of {where} has the wrong direction")

    def _add_client(self, puppet: Puppet) -> None:
        with self._step("add a client"):
            puppet.press("Ctrl+Shift+N")
            puppet.wait("firstNameField")
            puppet.type("firstNameField", self._lines.first_name)
            puppet.type("lastNameField", self._lines.last_name)
            puppet.type("phoneField", self._lines.phone)
            puppet.type("emailField", f"{self._marks.latin.word}@example.org")
            self._shoot(puppet, "client-form")
            puppet.click("saveClientButton")
            puppet.wait("clientName", has=self._lines.last_name)
            puppet.wait("clientList", has=self._lines.last_name)
            self._shoot(puppet, "client")
        with self._step("find the client"):
            puppet.press("Ctrl+F")
            puppet.type("searchField", self._lines.last_name[:4])
            puppet.wait("clientList", has=self._lines.last_name)
            self._shoot(puppet, "search")

    def _write_note(self, puppet: Puppet) -> None:
        with self._step("write a session note"):
            puppet.press("Ctrl+N")
            puppet.wait("sectionS", is_enabled=True)
            for field, text in self._lines.sections:
                puppet.press(f"Alt+{field[-1]}")
                puppet.type(field, self._marks.fill(text))
            puppet.focus("durationField")
            puppet.press("Ctrl+A")
            puppet.type("durationField", "50\t")
            self._shoot(puppet, "note-saving")
        with self._step("see it saved"):
            puppet.wait("saveState", has=_SAVED[self._lines.name])
            self._shoot(puppet, "note-saved")

    def _attach_photograph(self, puppet: Puppet) -> None:
        with self._step("attach a photograph that says where it was taken"):
            camera = private_dir(self._place.root / "camera")
            photograph = camera / f"{self._marks.hebrew.word}.jpg"
            write_photograph(photograph, self._marks.latin.word)
            puppet.drop("dropZone", photograph)
            puppet.wait("removedReport", limit_s=_KEYS_S)
            self._shoot(puppet, "photograph")
        with self._step("look at the photograph"):
            puppet.click("openAttachmentButton")
            puppet.wait("picture")
            self._shoot(puppet, "photograph-opened")
            puppet.press("Esc")
            puppet.wait("picture", is_gone=True)

    def _sign_undo_sign(self, puppet: Puppet) -> None:
        with self._step("sign"):
            self._sign(puppet, "sign-sheet")
            self._shoot(puppet, "signed-with-undo")
        with self._step("undo the signature"):
            puppet.click("undoSignButton")
            puppet.wait("signButton", is_enabled=True)
            self._shoot(puppet, "undone")
        with self._step("sign again"):
            self._sign(puppet, "sign-sheet-again")

    def _sign(self, puppet: Puppet, picture: str) -> None:
        puppet.press("Ctrl+Return")
        puppet.wait("confirmSignButton", is_enabled=True)
        self._shoot(puppet, picture)
        puppet.click("confirmSignButton")
        puppet.wait("undoSignButton")

    def _lock(self, puppet: Puppet) -> Puppet:
        with self._step("lock"):
            standby = self._household.next_child()
            puppet.press("Ctrl+L")
            puppet.wait_for_end()
            standby.wait("passphraseField", is_enabled=True)
            self._shoot(standby, "locked")
        with self._step("try a wrong passphrase"):
            standby.type("passphraseField", _WRONG)
            standby.click("unlockButton")
            standby.wait("lockMessage", limit_s=_KEYS_S)
            self._shoot(standby, "wrong-passphrase")
        with self._step("unlock"):
            standby.wait("unlockButton", is_enabled=True, limit_s=_KEYS_S)
            standby.type("passphraseField", self._report.passphrase)
            standby.press("Return")
            standby.wait("sectionS", is_enabled=True, limit_s=_KEYS_S)
        return standby

    def _read_again(self, puppet: Puppet) -> None:
        with self._step("read the signed note in the same place"):
            puppet.wait("fingerprint", has="-")
            for field, text in self._lines.sections:
                if puppet.text(field) != self._marks.fill(text):
                    raise ActFailed(f"{field} does not read as it was written: {puppet.text(field)!r}")
            self._check_direction(puppet, "mainWindow")
            self._shoot(puppet, "read-again")
        with self._step("go back to the client"):
            puppet.click("backToClientButton")
            puppet.wait("timeline")
            if set(puppet.titles()) != {"PazPaz"}:
                raise ActFailed("a window's title says more than the program's name")
            self._shoot(puppet, "timeline")

    def _quit(self, puppet: Puppet) -> None:
        with self._step("quit"):
            puppet.press("Ctrl+Q")
            code = self._household.wait_for_end()
            if code != 0:
                raise ActFailed(f"the supervisor ended with {code}")


def _plain(text: str) -> str:
    """Without the invisible marks that keep a code left to right."""
    return "".join(letter for letter in text if letter.isprintable()).strip()
