"""Takes all figures on this machine: `python -m tests.performance.bench [--out build/bench.json]`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.performance import keeping, sealing, switching, syncing, window
from tests.performance.measure import Machine, Result, table, write

GROUPS: dict[str, Callable[[], Iterator[Result]]] = {
    "sealing": sealing.results,
    "keeping": keeping.results,
    "window": window.results,
    "switching": switching.results,
    "syncing": syncing.results,
}


def main() -> int:
    """Exit code 0 when every goal is met, 1 otherwise; the record is written either way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--only", choices=sorted(GROUPS), action="append")
    args = parser.parse_args()
    machine = Machine.here()
    results: list[Result] = []
    for name in args.only or GROUPS:
        for result in GROUPS[name]():
            print(f"{result.name}: {result.value:.4g} {result.unit}", file=sys.stderr, flush=True)
            results.append(result)
    write(args.out, machine, results)
    print(table(results))
    return 0 if all(result.is_good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
