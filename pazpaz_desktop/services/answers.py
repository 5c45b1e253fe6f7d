"""What every use case answers with: a result with what it changed, or one page of a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pazpaz_desktop.domain.changes import ChangeSet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """The answer of a use case that committed; `changes` goes to the change bus."""

    result: T
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """At most 200 rows of a list, from `offset` on; `total` counts the whole list."""

    rows: tuple[T, ...]
    total: int
    offset: int
