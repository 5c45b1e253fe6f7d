"""Pairing: the first laptop joins the clinic, the second is let in and has the whole practice."""

from pathlib import Path

from pazpaz_desktop.app.tour import lines
from pazpaz_desktop.app.tour.laptop import Laptop
from pazpaz_desktop.app.tour.play import KEYS_S
from pazpaz_desktop.app.tour.puppet import ActFailed
from pazpaz_desktop.app.tour.scene import Scene
from pazpaz_desktop.app.tour.set_up import SetUp, plain
from pazpaz_desktop.system.files import private_dir

_DIGITS = 6


class Pairing:
    """From a practice on one laptop to the same practice on two."""

    def __init__(self, scene: Scene, first: Laptop, second: Laptop, stick: Path) -> None:
        """`stick` is the folder in which the invitation is carried over."""
        self._scene = scene
        self._first = first
        self._second = second
        self._invitation = private_dir(stick) / "PazPaz.invitation"

    def perform(self, first_seat: Path, second_seat: Path) -> None:
        """All acts; StepFailed at the first that does not end as it should."""
        self._join(first_seat)
        self._invite(second_seat)
        self._set_up_second()
        self._let_in()
        fingerprint = self._read_on_first()
        self._take_in(fingerprint)
        self._fetch_photograph()

    def _join(self, seat: Path) -> None:
        first = self._first
        with self._scene.step("join the clinic with a seat file"):
            first.puppet.click("clinicRoomButton")
            first.choose_file("chooseSeatButton", seat)
            first.puppet.type("deviceNameField", lines.FIRST_LAPTOP)
            first.shoot("clinic-joining")
            first.puppet.click("joinButton")
            first.puppet.wait("clinicState", has=lines.UP_TO_DATE, limit_s=KEYS_S)
            first.shoot("clinic-joined")

    def _invite(self, seat: Path) -> None:
        first = self._first
        with self._scene.step("invite a second laptop"):
            first.puppet.wait("addLaptopButton", is_enabled=True)
            first.puppet.click("addLaptopButton")
            first.puppet.wait("chooseNewSeatButton", is_enabled=True)
            first.choose_file("chooseNewSeatButton", seat)
            first.puppet.click("whoseMine")
            first.shoot("invite-whose")
            first.puppet.click("makeInvitationButton")
            first.puppet.wait("keepInvitationButton", is_enabled=True, limit_s=KEYS_S)
            first.choose_file("keepInvitationButton", self._invitation)
            first.puppet.wait("inviteSheet", has=lines.INVITATION_WRITTEN)
            first.shoot("invitation-kept")

    def _set_up_second(self) -> None:
        second = self._second
        with self._scene.step("set up the second laptop with the invitation"):
            second.puppet.wait("startButton", is_enabled=True, limit_s=KEYS_S)
            set_up = SetUp(self._scene, second.puppet, "b")
            set_up.choose_language("joinPracticeButton")
            second.puppet.wait("chooseInvitationButton", is_enabled=True)
            second.choose_file("chooseInvitationButton", self._invitation)
            second.puppet.wait("answerButton", is_enabled=True)
            second.puppet.type("deviceNameField", lines.SECOND_LAPTOP)
            second.shoot("invitation-chosen")
            second.puppet.click("answerButton")
            set_up.name_practice()
            set_up.write_down_kit()
            set_up.type_kit_back()

    def _let_in(self) -> None:
        first, second = self._first, self._second
        with self._scene.step("compare six digits and let it in"):
            second.puppet.wait("pairingCode", limit_s=KEYS_S)
            first.puppet.wait("pairingCode", limit_s=KEYS_S)
            codes = [plain(one.puppet.text("pairingCode")) for one in (first, second)]
            first.shoot("digits")
            second.shoot("digits")
            digits = [letter for letter in codes[0] if letter.isdigit()]
            if codes[0] != codes[1] or len(digits) != _DIGITS:
                raise ActFailed(f"the laptops show different numbers: {codes}")
            first.puppet.click("codesMatchButton")
            first.puppet.wait("inviteDoneButton", limit_s=KEYS_S)
            first.shoot("let-in")
            first.puppet.click("inviteDoneButton")
            first.puppet.wait("laptopName2", has=lines.SECOND_LAPTOP)
            first.shoot("laptops")

    def _read_on_first(self) -> str:
        with self._scene.step("read the signed note on the first laptop"):
            self._first.open_note(lines.SIGNED)
            return self._scene.read_signed_note(self._first.puppet)

    def _take_in(self, fingerprint: str) -> None:
        second = self._second
        with self._scene.step("take the practice in on the second laptop"):
            second.puppet.wait("clientList", limit_s=KEYS_S)
            second.puppet.wait("clientList", has=self._scene.lines.last_name, limit_s=KEYS_S)
            second.shoot("practice-arrived")
            second.exchange(until=lines.UP_TO_DATE)
            second.shoot("clinic")
        with self._scene.step("read the signed note word for word on the second laptop"):
            second.open_note(lines.SIGNED)
            if self._scene.read_signed_note(second.puppet) != fingerprint:
                raise ActFailed("the note has another fingerprint on the second laptop")
            second.puppet.wait("fileWhereabouts")
            second.shoot("signed-note")

    def _fetch_photograph(self) -> None:
        second = self._second
        with self._scene.step("fetch the photograph on the second laptop"):
            second.puppet.click("openAttachmentButton")
            second.puppet.wait("picture", limit_s=KEYS_S)
            second.shoot("photograph-fetched")
            second.puppet.press("Esc")
            second.puppet.wait("fileWhereabouts", is_gone=True)
            second.shoot("photograph-here")
