"""A simulated world: laptops, people and a server, and everything that can go wrong between them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import DiskFull, ServerError
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.sizes import Sizes
from pazpaz_desktop.sync.steps import Step
from tests.simulator.chance import Chance
from tests.simulator.clocks import JUMPS, LaptopClock, WorldTime
from tests.simulator.judge import Judge
from tests.simulator.laptop import Crash, Laptop
from tests.simulator.ledger import Ledger
from tests.simulator.newer import NewerAuthor
from tests.simulator.oracle import Oracle
from tests.simulator.person import Person
from tests.simulator.practice import template
from tests.simulator.trace import Trace
from tests.simulator.wire import Faults, FaultyWire
from tests.support.memory_clinic import MemoryClinic

DEEPEST: Final = 2  # below the number of laptops: one can always act
"""How many cycles may stand still inside one another."""


@dataclass
class Temper:
    """What a world is like: how often which misfortune comes, drawn once for each world."""

    crash: float
    between: float
    jumps: float
    cut: float
    faults: Faults
    engine: type[Engine]
    has_assistant: bool
    newer: float
    full_disk: float

    @classmethod
    def drawn(cls, chance: Chance) -> "Temper":
        """Some worlds are calm, some are not."""
        return cls(
            crash=chance.one_of([0.0, 0.01, 0.03, 0.08]),
            between=chance.one_of([0.0, 0.05, 0.2]),
            jumps=chance.one_of([0.0, 0.0, 0.5, 2.0]),
            cut=chance.one_of([0.5, 2.0, 6.0]),
            faults=Faults.drawn(chance),
            engine=chance.one_of([Engine, _SmallEngine, _SmallEngine]),
            has_assistant=chance.happens(0.25),
            newer=chance.one_of([0.0, 0.6]),
            full_disk=chance.one_of([0.0, 0.01, 0.05]),
        )


class _SmallEngine(Engine):
    """Takes little at once, so that a few operations are many pages, portions and batches."""

    sizes = Sizes(page_ops=5, long_page_ops=9, long_absence=2, portion=2, batch_ops=3)


@dataclass
class World:
    """One seed's world. `run` raises Wrong with the trace's last lines if an invariant fails."""

    seed: int | str
    seal: OpSeal
    folder: Path
    laptop_count: int = 3
    clinic_class: type[MemoryClinic] = MemoryClinic
    time: WorldTime = field(default_factory=WorldTime)
    trace: Trace = field(default_factory=Trace)
    oracle: Oracle = field(default_factory=Oracle)
    stood_at: Counter[str] = field(default_factory=Counter)
    crashed_at: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = Chance(self.seed)
        self.temper = Temper.drawn(self.chance)
        made = template(self.laptop_count, has_assistant=self.temper.has_assistant)
        practice = made.copied(self.folder)
        self.clinic = self.clinic_class(self.time)
        clinic_key = practice.keys[Compartment.CLINIC, 1]
        self._newer_author = NewerAuthor(practice.newer, self.clinic, self.seal, clinic_key)
        self.ledger = Ledger(practice.keys, self.seal, self._newer_author.unreadable)
        self.laptops = [
            Laptop(
                number,
                vault,
                clinic=self.clinic,
                wire=FaultyWire(self.chance, self.temper.faults),
                clock=LaptopClock(self.time),
                seal=self.seal,
                engine=self.temper.engine,
                on_step=self._at_step,
            )
            for number, vault in enumerate(practice.laptops)
        ]
        self.people = [Person(laptop, self.oracle, self.chance) for laptop in self.laptops]
        self.judge = Judge(self.laptops, self.clinic, self.ledger, self.oracle, self.seal)
        self._depth = 0
        self._is_calm = False
        self._events: dict[Callable[[Laptop], str], float] = {
            self._act: 62,
            self._cycle: 12,
            self._restart: 1,
            self._cut: self.temper.cut,
            self._late: 2,
            self._clock: self.temper.jumps,
            self._newer: self.temper.newer,
        }

    def run(self, steps: int) -> None:
        """So many steps, healed and judged every few hundred and at the end."""
        while self.trace.count < steps:
            until = min(steps, self.trace.count + self.chance.number(150, 750))
            while self.trace.count < until:
                self._event()
            self.heal()
        self.judge.check_whole(self.chance.one_of(self.laptops))

    def close(self) -> None:
        """Switch everything off."""
        for laptop in self.laptops:
            laptop.off()

    def heal(self) -> None:
        """The network works, every laptop runs two cycles, and then all must agree and nothing be lost."""
        self._is_calm = True
        for laptop, person in zip(self.laptops, self.people, strict=True):
            laptop.wire.heal()
            self._say(laptop, person.finalise())  # while a note is being signed, nothing else comes into it
        for _ in range(2):
            for laptop in self.laptops:
                self._say(laptop, f"healing {self._outcome(laptop)}")
        self.trace.note(f"judged {self.judge.check(self.chance.one_of(self.laptops))}")
        for laptop in self.laptops:
            laptop.wire.faults = self.temper.faults
        self._is_calm = False

    def _event(self) -> None:
        self.time.pass_on(self.chance.number(0, 20))
        laptop = self.chance.one_of([each for each in self.laptops if not each.is_committing])
        event = self.chance.weighted(self._events)
        if laptop.is_in_cycle and event in {self._cycle, self._restart}:
            event = self._act  # the engine of this laptop stands still below us: only its person can act
        self._say(laptop, event(laptop))

    def _say(self, laptop: Laptop, what: str) -> None:
        self.trace.note(f"{laptop.number} {what}")

    def _at_step(self, laptop: Laptop, step: str) -> None:
        """The engine of this laptop stands at a step of its cycle."""
        self._say(laptop, f"at {step}")
        self.stood_at[step] += 1
        if step == Step.PUSH_AFTER_CALL:
            self.judge.check_appended()
        if self._is_calm:
            return
        if self.chance.happens(self.temper.crash):
            self.crashed_at[step] += 1
            raise Crash()
        if step.endswith("before_commit") and self.chance.happens(self.temper.full_disk):
            raise DiskFull()
        if self._depth < DEEPEST and self.chance.happens(self.temper.between):
            laptop.is_committing = step.endswith("_commit")
            self._depth += 1
            for _ in range(self.chance.number(1, 4)):
                self._event()
            self._depth -= 1
            laptop.is_committing = False

    def _act(self, laptop: Laptop) -> str:
        return self.people[laptop.number].act()

    def _cycle(self, laptop: Laptop) -> str:
        return f"cycle {self._outcome(laptop)}"

    def _outcome(self, laptop: Laptop) -> str:
        self.people[laptop.number].look_again()
        try:
            report = laptop.cycle()
        except Crash:
            self.people[laptop.number].leave()
            return "crashed"
        except (ServerError, DiskFull) as failure:
            return f"failed {failure.key}"
        return f"sent {report.sent} received {report.received}"

    def _restart(self, laptop: Laptop) -> str:
        laptop.off()
        self.people[laptop.number].leave()
        return "restart"

    def _cut(self, laptop: Laptop) -> str:
        laptop.wire.is_cut = not laptop.wire.is_cut
        return f"cut {laptop.wire.is_cut}"

    def _late(self, laptop: Laptop) -> str:
        return f"late {laptop.wire.deliver_late()}"

    def _newer(self, laptop: Laptop) -> str:
        found = self.people[laptop.number].some_client()
        return "newer none" if found is None else self._newer_author.append(found, self.chance)

    def _clock(self, laptop: Laptop) -> str:
        if self.chance.happens(0.2):
            laptop.clock.freeze()
            return "clock frozen"
        jump = 0 if self.chance.happens(0.3) else self.chance.one_of(JUMPS)
        laptop.clock.jump(jump)
        return f"clock {jump}"
