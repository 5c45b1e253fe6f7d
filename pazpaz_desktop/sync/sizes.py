"""Sizes: how much a cycle takes at once."""

from dataclasses import dataclass

from pazpaz_desktop.sync.batches import MOST_OPS


@dataclass(frozen=True, slots=True)
class Sizes:
    """`long_absence`: batches behind which the log is taken in first and the records afterwards.

    `portion`: the most records in one transaction, fewer where that took longer than `portion_s`, so that a
    save does not wait long behind it; a page with more is taken in like a long absence. `room`: bytes of
    free disk that pulling leaves to saves.
    """

    page_ops: int = 500
    long_page_ops: int = 500
    long_absence: int = 8
    portion: int = 100
    portion_s: float = 0.05
    batch_ops: int = MOST_OPS
    room: int = 4 * 1024 * 1024
