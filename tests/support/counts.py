"""How many times a counted test repeats: the full count of `make soak`, or a stated fraction of it."""

import os
from dataclasses import dataclass

DEFAULT_FRACTION = 0.05


@dataclass(frozen=True, slots=True)
class Taken:
    """One count that a test asked for: what it ran and what the full run is."""

    ran: int
    full: int


taken: list[Taken] = []


def fraction() -> float:
    """The share of the full counts to run: PZ_COUNT, in (0, 1]; ValueError otherwise."""
    value = float(os.environ.get("PZ_COUNT", DEFAULT_FRACTION))
    if not 0 < value <= 1:
        raise ValueError("PZ_COUNT is a fraction in (0, 1]")
    return value


def scaled(full: int, minimum: int) -> int:
    """`full` times the fraction, at least `minimum`, never more than `full`; prints both numbers.

    The soak plugin shows every count in the closing summary, so none is scaled down unseen.
    """
    ran = min(full, max(minimum, round(full * fraction())))
    taken.append(Taken(ran, full))
    print(f"ran {ran} of {full}")
    return ran
