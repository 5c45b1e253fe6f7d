"""Apart: both laptops go on writing while the server is away; what they wrote meets, and a person decides."""

from pazpaz_desktop.app.tour import lines
from pazpaz_desktop.app.tour.laptop import Laptop
from pazpaz_desktop.app.tour.puppet import ActFailed
from pazpaz_desktop.app.tour.scene import Scene
from pazpaz_desktop.clinic.trial import TrialClinic

_KEEP_BOTH = "3"


class Apart:
    """From a draft that both laptops have to the same note on both, decided by a person."""

    def __init__(self, scene: Scene, first: Laptop, second: Laptop, clinic: TrialClinic) -> None:
        self._scene = scene
        self._first = first
        self._second = second
        self._clinic = clinic

    def perform(self) -> None:
        """All acts; StepFailed at the first that does not end as it should."""
        self._share_draft()
        self._write_without_server()
        self._meet()
        self._refuse_to_sign()
        self._decide()
        self._see_decision()

    def _share_draft(self) -> None:
        first, second = self._first, self._second
        with self._scene.step("begin a note on the first laptop"):
            first.open_client()
            first.puppet.press("Ctrl+N")
            first.puppet.wait("sectionS", is_enabled=True)
            for section, text in lines.DRAFT_BEGUN:
                first.write(section, text)
            first.exchange(until=lines.UP_TO_DATE)
        with self._scene.step("read it on the second laptop"):
            second.exchange(until=lines.UP_TO_DATE)
            second.open_note(lines.DRAFT)
            for section, text in lines.DRAFT_BEGUN:
                if second.puppet.text(section) != self._scene.marks.fill(text):
                    raise ActFailed(f"{section} arrived otherwise: {second.puppet.text(section)!r}")
            second.shoot("draft-arrived")

    def _write_without_server(self) -> None:
        first, second = self._first, self._second
        with self._scene.step("cut the server off"):
            self._clinic.stop()
        with self._scene.step("go on writing on both laptops"):
            first.open_note(lines.DRAFT)
            for laptop, alone, same in (
                (first, lines.WRITTEN_ON_FIRST, lines.SAME_ON_FIRST),
                (second, lines.WRITTEN_ON_SECOND, lines.SAME_ON_SECOND),
            ):
                laptop.write(*alone)
                laptop.write("sectionS", same)
        with self._scene.step("see on both that all is saved and the server is not reached"):
            for laptop in (first, second):
                laptop.exchange(until=lines.UNREACHED)
                laptop.puppet.wait("serverFact", has=lines.NOT_REACHED)
                laptop.puppet.wait("savedFact", has=self._scene.lines.saved.lower())
                laptop.shoot("clinic-unreached")

    def _meet(self) -> None:
        first, second = self._first, self._second
        with self._scene.step("start the server again"):
            self._clinic.start()
        with self._scene.step("exchange what both wrote"):
            first.exchange()
            second.exchange(until=lines.WAITS_FOR_PERSON)
            first.exchange(until=lines.WAITS_FOR_PERSON)
            for laptop in (first, second):
                laptop.puppet.wait("waitingButton1", is_enabled=True)
                laptop.shoot("clinic-waits")
        with self._scene.step("see both sections and the conflict on both laptops"):
            for laptop in (first, second):
                laptop.open_note(lines.DRAFT)
                laptop.puppet.wait("standingS", has=lines.TWO_TEXTS)
                laptop.shoot("conflict")
                self._check(laptop, *lines.WRITTEN_ON_FIRST)
                self._check(laptop, *lines.WRITTEN_ON_SECOND)
            if first.texts() != second.texts():
                raise ActFailed("the laptops show different texts")

    def _check(self, laptop: Laptop, section: str, text: str) -> None:
        if laptop.puppet.text(section) != self._scene.marks.fill(text):
            raise ActFailed(f"{section} is not what was written in it: {laptop.puppet.text(section)!r}")

    def _refuse_to_sign(self) -> None:
        with self._scene.step("try to sign before somebody decided"):
            for laptop in (self._first, self._second):
                laptop.puppet.wait("signButton", has=lines.ONE_DECISION_AWAITED)
                laptop.puppet.press("Ctrl+Return")
                laptop.puppet.wait("keepDraftButton")
                if laptop.puppet.read("confirmSignButton")["is_enabled"]:
                    raise ActFailed("a note with two texts for one section could be signed")
                laptop.shoot("sign-refused")
                laptop.puppet.press("Esc")
                laptop.puppet.wait("keepDraftButton", is_gone=True)

    def _decide(self) -> None:
        second = self._second
        with self._scene.step("compare both texts on the second laptop"):
            second.exchange(until=lines.WAITS_FOR_PERSON)
            second.puppet.click("waitingButton1")
            second.puppet.wait("sideText2")
            sides = [second.puppet.text(side) for side in ("sideText1", "sideText2")]
            if not all(any(text in side for side in sides) for text in _BOTH):
                raise ActFailed(f"a text is missing: {sides}")
            second.shoot("compare")
        with self._scene.step("decide with a key"):
            second.puppet.press(_KEEP_BOTH, "conflictPage")
            second.puppet.wait("decisionMessage")
            second.puppet.wait("standingS", is_gone=True)
            self._check_decided(second)
            second.shoot("decided")
            second.exchange(until=lines.UP_TO_DATE)

    def _see_decision(self) -> None:
        first, second = self._first, self._second
        with self._scene.step("see the decision on the first laptop"):
            first.exchange(until=lines.UP_TO_DATE)
            first.shoot("clinic-up-to-date")
            for laptop in (first, second):
                laptop.open_note(lines.DRAFT)
                self._check_decided(laptop)
            if "standingS" in first.puppet.names() or first.texts() != second.texts():
                raise ActFailed("the decision did not reach the first laptop")
            first.shoot("decision-arrived")

    def _check_decided(self, laptop: Laptop) -> None:
        text = laptop.puppet.text("sectionS")
        if [text.count(one) for one in _BOTH] != [1, 1]:
            raise ActFailed(f"the decided text does not say all of both: {text!r}")


_BOTH = (lines.SAME_ON_FIRST.strip(), lines.SAME_ON_SECOND.strip())
