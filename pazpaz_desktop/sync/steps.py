"""Steps: every point of a cycle at which the program or the network can end, by name.

Each pair stands around one commit or one call over the network, so that a test can stop the program
exactly there and look at what is left.
"""

from collections.abc import Callable
from enum import StrEnum

from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


class Step(StrEnum):
    """Where in a cycle the engine stands."""

    CUT_BEFORE_COMMIT = "cut.before_commit"
    CUT_AFTER_COMMIT = "cut.after_commit"
    FILE_BEFORE_PUT = "file.before_put"
    FILE_AFTER_PUT = "file.after_put"
    FILE_BEFORE_COMMIT = "file.before_commit"
    FILE_AFTER_COMMIT = "file.after_commit"
    HEAD_BEFORE_CALL = "head.before_call"
    HEAD_AFTER_CALL = "head.after_call"
    PULL_BEFORE_CALL = "pull.before_call"
    PULL_AFTER_CALL = "pull.after_call"
    PAGE_BEFORE_COMMIT = "page.before_commit"
    PAGE_AFTER_COMMIT = "page.after_commit"
    PROJECT_BEFORE_COMMIT = "project.before_commit"
    PROJECT_AFTER_COMMIT = "project.after_commit"
    PUSH_BEFORE_CALL = "push.before_call"
    PUSH_AFTER_CALL = "push.after_call"
    CONTACT_BEFORE_COMMIT = "contact.before_commit"
    CONTACT_AFTER_COMMIT = "contact.after_commit"
    ALARM_BEFORE_COMMIT = "alarm.before_commit"
    ALARM_AFTER_COMMIT = "alarm.after_commit"


OnStep = Callable[[Step], None]
"""Hears where the engine stands; called on the lane that does the work."""


def commit_at(work: UnitOfWork, on_step: OnStep, before: Step, after: Step) -> ChangeSet:
    """Commit between two steps."""
    on_step(before)
    changes = work.commit()
    on_step(after)
    return changes
