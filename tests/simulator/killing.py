"""Killing: how many worlds a mutant lives through before one of them gives it away."""

import logging
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.foundation.errors import PazPazError
from tests.simulator.ledger import Wrong
from tests.simulator.mutants import Mutant
from tests.simulator.running import run_world
from tests.support.identity_seal import IdentitySeal

MOST_SEEDS: Final = 60
STEPS: Final = 800


@dataclass(frozen=True)
class Killed:
    """The worlds it took, the last one included, and what gave the mutant away. `is_dead` within 60."""

    seeds: int
    noticed: str

    @property
    def is_dead(self) -> bool:
        """Whether a world noticed."""
        return self.seeds <= MOST_SEEDS


def kill(mutant: Mutant) -> Killed:
    """Worlds of seeds 0, 1, … until one is wrong or the program itself refuses; any other failure is ours."""
    with mutant.planted():
        for seed in range(MOST_SEEDS):
            try:
                run_world(seed, STEPS, IdentitySeal(), heard=logging.CRITICAL)
            except (Wrong, PazPazError) as noticed:
                return Killed(seed + 1, f"{type(noticed).__name__}: {noticed}")
    return Killed(MOST_SEEDS + 1, "")
