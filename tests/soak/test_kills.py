"""Nothing acknowledged is lost when all processes are killed while a person types."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pazpaz_desktop.app.tour.link import LinkEnded
from pazpaz_desktop.app.tour.puppet import Puppet
from pazpaz_desktop.foundation.clock import SystemClock
from tests.support.counts import scaled
from tests.support.director import Home, open_note, unlock
from tests.support.soak import SoakRun

pytestmark = [pytest.mark.soak, pytest.mark.alone]

SAVED = "Saved on this laptop"
ALLOWED_LOSS_S = 1.0
LETTERS = "abcdefghijklmnopqrstuvwxyz אבגדהוזחטיכלמנסעפצקרשת"


@dataclass(slots=True)
class Witness:
    """What the person saw and did before the kill, told by the window itself."""

    before: str
    text: str
    acknowledged: str
    killed_at: float = 0.0
    typed_at: list[float] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def hear(self, message: dict[str, Any], section: str) -> None:
        """Take one message of the director."""
        if message.get("event") == "typed":
            self.typed_at.append(message["at"])
        elif message.get("event") == "seen":
            self.labels.append(message["label"])
            if message["label"].startswith(SAVED):
                self.acknowledged = message["editors"][section]

    def complaints(self, found: str) -> list[str]:
        """What a new process should have found and did not."""
        everything = self.before + self.text[: len(self.typed_at) + 1]
        old = sum(at <= self.killed_at - ALLOWED_LOSS_S for at in self.typed_at)
        wrong = []
        if not found.startswith(self.acknowledged):
            wrong.append(f"acknowledged {len(self.acknowledged)} characters, found {len(found)}")
        if not everything.startswith(found):
            wrong.append("found text that nobody typed")
        if len(found) < len(self.before) + old:
            wrong.append(f"{len(self.before) + old - len(found)} characters older than a second are gone")
        return wrong


def type_until_killed(home: Home, section: str, rng: random.Random) -> Witness:
    """One life of the program: unlock, type at a person's pace or faster, die at a random moment."""
    clock = SystemClock()
    with home.household() as household:
        puppet = household.next_child()
        unlock(puppet)
        open_note(puppet)
        puppet.focus(section)
        puppet.press("Ctrl+End")
        before = puppet.text(section)
        text = "".join(rng.choices(LETTERS, k=400))
        witness = Witness(before, text, before)
        puppet.do("watch", label="saveState", editors=[section])
        gaps = [rng.choice((5, 20, 60, 150, 600)) for _ in range(97)]
        puppet.link.send(do="keys", where=section, text=text, gaps_ms=gaps)
        end = clock.monotonic() + rng.uniform(0.05, 4.0)
        while (left := end - clock.monotonic()) > 0:
            listen(puppet, left)
        witness.killed_at = clock.monotonic()
        household.kill()
        try:
            while True:
                listen(puppet, None)
        except LinkEnded:
            pass
        for message in puppet.link.heard:
            witness.hear(message, section)
    return witness


def listen(puppet: Puppet, limit: float | None) -> None:
    puppet.link.receive(limit)


@pytest.mark.parametrize("laptop", [1, 2])  # each laptop takes half of the 200, so two cores can share them
def test_kill_9_of_all_processes_loses_nothing_acknowledged(
    tmp_path: Path, soak: SoakRun, laptop: int
) -> None:
    rng = random.Random(soak.seed * 2 + laptop)
    home = Home.make(tmp_path / "home")
    complaints, kills_after_saves, keys = [], 0, 0
    for round_number in range(scaled(100, 5)):
        section = f"section{'SOAP'[round_number % 4]}"
        witness = type_until_killed(home, section, rng)
        found = home.sections()[section]
        complaints += [f"kill {round_number}: {wrong}" for wrong in witness.complaints(found)]
        kills_after_saves += witness.acknowledged != witness.before
        keys += len(witness.typed_at)
    print(f"{keys} keys, {kills_after_saves} kills after an acknowledged save")
    soak.failed(len(complaints))
    assert kills_after_saves > 0
    assert complaints == []


def test_the_witness_complains_about_lost_acknowledged_and_old_text() -> None:
    witness = Witness(
        before="old ", text="typed", acknowledged="old ty", killed_at=10.0, typed_at=[1, 2, 3, 9.5, 9.9]
    )

    assert witness.complaints("old typ") == []
    assert witness.complaints("old typed") == []
    assert len(witness.complaints("old t")) == 2
    assert witness.complaints("old ty") == ["1 characters older than a second are gone"]
    assert witness.complaints("old tyqed") == ["found text that nobody typed"]
