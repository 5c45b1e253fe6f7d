"""Chance: the one source of everything random in a simulated world, the program's own randomness included."""

import itertools
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from pazpaz_desktop.crypto import envelope

T = TypeVar("T")


class Chance:
    """Draws that follow from a seed alone."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(f"pazpaz/{seed}")

    def happens(self, probability: float) -> bool:
        """True that often."""
        return self._random.random() < probability

    def number(self, least: int, most: int) -> int:
        """A whole number in [least, most]."""
        return self._random.randint(least, most)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of them, each as likely."""
        return choices[int(self._random.random() * len(choices))]

    def weighted(self, weights: dict[T, float]) -> T:
        """A key, as likely as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def bytes(self, size: int) -> bytes:
        """Bytes."""
        return self._random.randbytes(size)


@contextmanager
def seeded_entropy(chance: Chance) -> Iterator[None]:
    """While it lasts, what this process takes for the system's entropy comes from `chance`.

    Ids, salts and keys then repeat with the seed: `secrets` and `uuid` draw from the first two names, salts
    hold a count of their own. Keys that OpenSSL makes by itself do not repeat; no world makes any.
    """
    replaced: dict[tuple[Any, str], Any] = {
        (os, "urandom"): chance.bytes,
        (random, "_urandom"): chance.bytes,
        (envelope, "_seals_made"): itertools.count(),
    }
    originals = {(module, name): getattr(module, name) for module, name in replaced}
    try:
        _put(replaced)
        yield
    finally:
        _put(originals)


def _put(values: dict[tuple[Any, str], Any]) -> None:
    for (module, name), value in values.items():
        setattr(module, name, value)
