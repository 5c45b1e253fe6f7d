"""Progress: what a running cycle tells of itself, and how it is told to end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from pazpaz_desktop.domain.changes import ChangeSet


class Stage(StrEnum):
    """What a cycle is at. Of a first one: the log is durable, the practice is usable, all is complete."""

    FILES = "files"
    LOG = "log"
    USABLE = "usable"
    COMPLETE = "complete"
    SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many: batches of the log, records, files. A stage has ended where both are equal."""

    stage: Stage
    done: int
    total: int


def _ignore(_news: object) -> None:
    pass


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of a cycle. Called on lane `sync`; `is_stopped` is asked between batches and portions."""

    changed: Callable[[ChangeSet], None] = field(default=_ignore)
    progressed: Callable[[Progress], None] = field(default=_ignore)
    is_stopped: Callable[[], bool] = field(default=_never)
