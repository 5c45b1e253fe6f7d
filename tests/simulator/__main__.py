"""Runs simulated worlds and says how many steps a second they made; or the mutants, and what killed them."""

import argparse
import logging
import sys
import time

from pazpaz_desktop.sync.seal import EnvelopeSeal, OpSeal
from tests.simulator.killing import kill
from tests.simulator.mutants import MUTANTS
from tests.simulator.running import Walked, worlds
from tests.support.identity_seal import IdentitySeal

_SEALS: dict[str, type[OpSeal]] = {"real": EnvelopeSeal, "identity": IdentitySeal}


class _Loud(logging.Handler):
    """Ends the run where the program says that something is broken: in these worlds nothing may be."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


def main() -> int:
    """`--steps` in all, in worlds of 2,000 steps, the first with `--seed`; or `--mutants`."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--seal", choices=list(_SEALS), default="identity")
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mutants", action="store_true")
    asked = parser.parse_args()
    logging.getLogger("pazpaz").addHandler(_Loud())
    return _kill_all() if asked.mutants else _walk(_SEALS[asked.seal](), asked.steps, asked.seed)


def _walk(seal: OpSeal, steps: int, seed: int) -> int:
    began, done, count = time.perf_counter(), 0, 0
    for world in worlds(seal, seed, steps):
        print(f"seed {world.seed}: {world.trace.count} steps, {world.trace.hash[:16]}", flush=True)
        done, count = done + world.trace.count, count + 1
    print(Walked(count, done, time.perf_counter() - began))
    return 0


def _kill_all() -> int:
    survivors = 0
    for name, mutant in MUTANTS.items():
        killed = kill(mutant)
        survivors += not killed.is_dead
        print(f"| {name} | {mutant.mistake} | {killed.seeds} | {killed.noticed[:100]} |", flush=True)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
