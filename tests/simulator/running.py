"""Running worlds: one from its seed, or one after the other for so many steps."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pazpaz_desktop.sync.seal import OpSeal
from tests.simulator.chance import seeded_entropy
from tests.simulator.practice import scratch
from tests.simulator.unlocked_memory import unlocked_memory
from tests.simulator.world import World

WORLD_STEPS: Final = 2000
"""A world's age at its end: its records stay few, so that a step stays cheap."""


@dataclass(frozen=True)
class Walked:
    """What a run of worlds did."""

    worlds: int
    steps: int
    seconds: float

    def __str__(self) -> str:
        per_second = self.steps / self.seconds if self.seconds else 0
        return f"{self.steps} steps in {self.worlds} worlds, {per_second:.0f} steps/s"


def run_world(seed: int, steps: int, seal: OpSeal, heard: int = logging.WARNING) -> World:
    """One world to its last judgement. Whatever fails in it carries the world's last steps as a note.

    `heard` is the least that the program's log says meanwhile: each lost request would be a line.
    """
    with scratch() as folder, _hearing(heard), unlocked_memory():
        world = World(seed, seal, Path(folder))
        try:
            with seeded_entropy(world.chance):
                world.run(steps)
        except BaseException as failure:
            failure.add_note(f"seed {seed}, step {world.trace.count}; its last steps:\n{world.trace.last}")
            raise
        finally:
            world.close()
        return world


@contextmanager
def _hearing(level: int) -> Iterator[None]:
    ours = logging.getLogger("pazpaz")
    before = ours.level
    ours.setLevel(level)
    try:
        yield
    finally:
        ours.setLevel(before)


def worlds(seal: OpSeal, first_seed: int, steps: int) -> Iterator[World]:
    """Worlds of consecutive seeds until they have made so many steps together."""
    done, seed = 0, first_seed
    while done < steps:
        world = run_world(seed, min(WORLD_STEPS, steps - done), seal)
        yield world
        done, seed = done + world.trace.count, seed + 1
