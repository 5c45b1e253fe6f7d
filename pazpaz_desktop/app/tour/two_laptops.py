"""The play goes on with two laptops and a trial clinic, then asks disk and server what they know."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pazpaz_desktop.app.tour import proof, server_search
from pazpaz_desktop.app.tour.apart import Apart
from pazpaz_desktop.app.tour.household import Household, Place
from pazpaz_desktop.app.tour.laptop import Laptop
from pazpaz_desktop.app.tour.pairing import Pairing
from pazpaz_desktop.app.tour.puppet import ActFailed
from pazpaz_desktop.app.tour.report import StepFailed
from pazpaz_desktop.app.tour.scene import Scene
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.system.private_bus import PrivateSecretService

SECOND: Final = "second-laptop"
CLINIC: Final = "clinic"
_STICK: Final = "stick"


class TwoLaptops:
    """The first laptop's household left a vault in `place`; the second one begins with nothing.

    Each has a keyring of its own, and the server runs in a folder beside them. Nothing runs afterwards.
    """

    def __init__(self, scene: Scene, place: Place, clock: Clock) -> None:
        self._scene = scene
        self._clock = clock
        self._out = scene.report.out
        self._place = place
        self._second = Place.under(self._out / SECOND)
        self._clinic = TrialClinic(self._out / CLINIC, clock)
        scene.report.profiles.append({"name": SECOND, "path": str(self._second.profile)})

    def perform(self, session: Mapping[str, str]) -> None:
        """All acts; `session` is the first laptop's. StepFailed at the first that goes wrong."""
        try:
            with PrivateSecretService() as service:
                self._act(session, service.environment)
                self._verify()
                self._look_for_canaries(service.folder)
            self._search_server()
        finally:
            if self._clinic.folder.exists:
                self._clinic.stop()

    def _act(self, first_session: Mapping[str, str], second_session: Mapping[str, str]) -> None:
        with (
            Household(self._place, first_session, self._clock) as first_home,
            Household(self._second, second_session, self._clock) as second_home,
            _last_words(self._scene, first_home, second_home),
        ):
            with self._scene.step("start the clinic's server and two laptops"):
                (first_seat,) = self._clinic.start()
                second_seat = self._clinic.hand_out_seat()
                first = Laptop(self._scene, first_home.next_child(), "a")
                second = Laptop(self._scene, second_home.next_child(), "b")
            with self._scene.step("unlock the first laptop"):
                first.unlock()
            Pairing(self._scene, first, second, self._out / _STICK).perform(first_seat, second_seat)
            Apart(self._scene, first, second, self._clinic).perform()
            with self._scene.step("quit on both laptops"):
                first_home.quit(first.puppet)
                second_home.quit(second.puppet)

    def _verify(self) -> None:
        report = self._scene.report
        with self._scene.step("verify both laptops from disk"):
            for place, which in ((self._place, "a_digest"), (self._second, "b_digest")):
                report.devices[which] = proof.digest(place, report.passphrase)
            report.digests[SECOND] = report.devices["b_digest"]
            if len(set(report.devices.values())) != 1:
                raise ActFailed(f"the laptops do not hold the same: {report.devices}")

    def _look_for_canaries(self, session_folder: Path) -> None:
        report = self._scene.report
        with self._scene.step("look for canaries on the second laptop"):
            further = (session_folder, self._out / _STICK, self._clinic.folder.seats)
            found = proof.sightings(self._scene.marks, self._second, further)
            report.canaries_found += len(found)
            if found:
                raise ActFailed(f"{found}")

    def _search_server(self) -> None:
        with self._scene.step("look for canaries on the server"):
            searched = server_search.search(self._clinic, self._scene.marks.both)
            self._scene.report.server = searched.row()
            if searched.found or not searched.control_found:
                raise ActFailed(f"{searched.found}, control found: {searched.control_found}")


@contextmanager
def _last_words(scene: Scene, *homes: Household) -> Iterator[None]:
    try:
        yield
    except StepFailed:
        scene.report.troubles += [home.last_words() for home in homes]
        raise
