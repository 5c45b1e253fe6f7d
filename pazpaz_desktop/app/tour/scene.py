"""The scene: what all acts of one play share: report, texts, canaries, and the number of the next picture."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from pazpaz_desktop.app.tour.lines import Lines, Marks
from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from pazpaz_desktop.app.tour.report import Report


@dataclass(slots=True)
class Scene:
    """Steps are told under `name`; pictures under the language, numbered on through all acts."""

    report: Report
    lines: Lines
    marks: Marks
    name: str
    screens: int = 0

    def step(self, what: str) -> AbstractContextManager[None]:
        """One step of the report."""
        return self.report.step(f"{self.name}: {what}")

    def shoot(self, puppet: Puppet, what: str) -> None:
        """A picture of what the puppet's program shows."""
        self.screens += 1
        puppet.picture(self.report.picture(f"{self.lines.name}-{self.screens:02}-{what}"))

    def check_direction(self, puppet: Puppet, where: str) -> None:
        """ActFailed when a widget is not laid out in the direction of the language."""
        if puppet.read(where)["is_right_to_left"] is not self.lines.is_mirrored:
            raise ActFailed(f"the layout of {where} has the wrong direction")

    def read_signed_note(self, puppet: Puppet) -> str:
        """The fingerprint of the note on the screen; ActFailed when a word of it is another."""
        puppet.wait("fingerprint", has="-")
        for field, text in self.lines.sections:
            if puppet.text(field) != self.marks.fill(text):
                raise ActFailed(f"{field} does not read as it was written: {puppet.text(field)!r}")
        return puppet.text("fingerprint")
